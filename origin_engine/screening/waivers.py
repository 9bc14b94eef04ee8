"""The waiver of a value content where nearly everything originates, over columns (value_waiver.py of origin/)."""

from __future__ import annotations

import numpy as np

from origin_engine.screening.columns import Column
from origin_engine.screening.counted import non_originating
from origin_engine.screening.goods import value_missing, value_of_good
from origin_engine.screening.kleene import OPEN, YES, verdict_of
from origin_engine.screening.materials import standing_lacks
from origin_engine.screening.needs import NOTHING
from origin_engine.screening.reads import Leaf
from origin_engine.screening.shares import Percent, within
from origin_engine.screening.sight import VALUE, Sight


def with_waiver(found: Leaf, sight: Sight) -> Leaf:
    """A value content that is not shown, with the waiver asked: met where it applies, open where it may."""
    tolerance = sight.terms.agreement.tolerance
    rule = None if tolerance is None else tolerance.waives_value_content
    if rule is None or (found.verdict == YES).all():
        return found
    vnm, percent = non_originating(sight, ()), Percent.of(rule.percent)
    whole = value_of_good(rule.base, sight.whole, sight.facts)
    waiver = verdict_of(
        whole.known & vnm.complete & within(vnm.at_most, whole.amount, percent),
        whole.known & ~within(vnm.surely, whole.amount, percent),
    )

    def lacks() -> Column:
        own = np.where(found.verdict == OPEN, found.lacks(), NOTHING)
        unvalued = np.where(whole.known, NOTHING, value_missing(rule.base, sight.whole))
        return own | np.where((waiver == OPEN) & (found.verdict != YES), unvalued | _counted(sight), NOTHING)

    return found._replace(verdict=np.maximum(found.verdict, waiver), lacks=lacks)


def _counted(sight: Sight) -> Column:
    """What is missing to show where the lines that count in a value content originate."""
    foreign = sight.foreign
    return foreign.union(np.where(sight.counts(foreign, VALUE), standing_lacks(sight, foreign), NOTHING))
