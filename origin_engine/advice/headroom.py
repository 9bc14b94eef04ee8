"""How far a value content stands from its threshold: in per cent of the good and in money."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from origin_engine.origin.reasons import ValueMeasure


class Headroom(NamedTuple):
    """`share` of the good's value above (or, negative, below) the threshold; `money` is the same in grains.

    For build-down `money` is how much non-originating materials may still grow at this price.
    """

    method: str
    share: Fraction
    money: Fraction


def headroom_of(measures: tuple[ValueMeasure, ...]) -> Headroom | None:
    """The headroom of the method that stands best, or None where nothing was measured."""
    measured = [(measure, measure.share) for measure in measures if measure.share is not None]
    if not measured:
        return None
    best, share = max(measured, key=lambda pair: pair[1] - Fraction(pair[0].threshold) / 100)
    above = share - Fraction(best.threshold) / 100
    return Headroom(best.method, above, above * Fraction(best.whole or 0))
