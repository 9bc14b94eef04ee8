"""A condition that is not met, with the tolerance asked about the lines that fail it (tolerance.py of origin/)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.rulebook.production import Curable
from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import Column
from origin_engine.screening.cures import NONE, ask_cure
from origin_engine.screening.kleene import NO, OPEN, YES
from origin_engine.screening.materials import standing_lacks
from origin_engine.screening.needs import NOTHING
from origin_engine.screening.reads import Leaf
from origin_engine.screening.sight import Sight


class Failing(NamedTuple):
    """The lines of bills that fail a condition `perhaps`, and those of them that do so `surely`."""

    bills: Bills
    perhaps: Column
    surely: Column


def with_cure(found: Leaf, sight: Sight, failing: Failing, cures: Curable) -> Leaf:
    """The condition, where it is not met, after the tolerance was asked about the lines to blame for it."""
    rule, bills = sight.terms.agreement.tolerance, failing.bills
    if rule is None or cures not in rule.cures or (found.verdict == YES).all():
        return found
    lines = bills.pick(failing.perhaps & bills.each(found.verdict != YES))
    fails = found.verdict[lines.rows] == NO
    cure = ask_cure(sight, lines, failing.surely[lines.lines] & lines.each(fails), cures)
    if cure is None or not len(lines):
        return found
    verdict = found.verdict.copy()
    open_now = fails & (cure.verdict == OPEN)
    verdict[lines.rows[cure.verdict == YES]] = YES
    verdict[lines.rows[open_now]] = OPEN
    cured = np.zeros(len(bills), np.bool_)
    cured[lines.rows] = cure.verdict == YES

    def lacks() -> Column:
        missing = np.where(found.verdict == OPEN, found.lacks(), NOTHING)
        more = np.where(cure.verdict == NONE, NOTHING, cure.lacks())
        more |= np.where(open_now, lines.union(standing_lacks(sight, lines)), NOTHING)
        missing[lines.rows] |= more
        return missing

    shares = tuple((lines.rows, share) for share in cure.shares)
    return found._replace(verdict=verdict, lacks=lacks, tolerances=(*found.tolerances, *shares), cured=cured)
