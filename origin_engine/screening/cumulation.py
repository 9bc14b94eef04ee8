"""Whether a claim needs the materials of other Parties, so that the proof shows it (certificate.py of origin/)."""

from __future__ import annotations

import numpy as np

from origin_engine.rulebook.agreement import CriterionKind
from origin_engine.screening.deciding import NONE_MET, Looked, Originating, conclude
from origin_engine.screening.kleene import YES
from origin_engine.screening.operations import of_other_parties
from origin_engine.screening.registers import Registers
from origin_engine.screening.ruled import by_codes, in_full
from origin_engine.screening.several import look_under_each, rule_under_each
from origin_engine.screening.sight import Sight, if_foreign


def originating(sight: Sight, registers: Registers) -> tuple[Looked, Originating]:
    """Whether goods originate, with the codes of a proof: those of the rule, and that for cumulation where needed.

    It is needed where the rule would not be met in the same way without the other Parties' materials. No other
    criterion is looked at again, for none of them is met for the want of originating materials.
    """
    looked = look_under_each(sight, registers, in_full)
    found = conclude(looked, sight, registers)
    code = sight.terms.agreement.cumulation.code
    kinds = [criterion.kind for criterion in sight.terms.agreement.criteria]
    by_rule = np.array([*(kind is CriterionKind.PRODUCT_RULE for kind in kinds), False], np.bool_)
    met_by_rule = by_rule[found.criterion]
    if code is None or not met_by_rule.any():
        return looked, found
    other = sight.whole.pick(of_other_parties(sight))
    rows = other.rows[met_by_rule[other.rows]]
    if not len(rows):
        return looked, found
    without = rule_under_each(if_foreign(sight, other), registers, by_codes)
    codes_without = np.where(without.verdict == YES, without.codes, 0)
    needed = rows[codes_without[rows] != found.codes[rows]]
    codes, unread = found.codes.copy(), found.unread.copy()
    for number in np.unique(codes[needed]):
        more = registers.codes.number((*registers.codes.things[number], code))
        codes[needed[found.codes[needed] == number]] = more
    unread[rows] |= without.unread[rows]
    return looked, found._replace(codes=codes, unread=unread)


assert NONE_MET == -1, "goods that meet no criterion are the last of a table"
