"""Shares of a whole compared with percentages by cross-multiplication, in whole numbers of 64 bits.

What keeps them from overflowing: every amount of a row, and every sum of its lines, is at most `room(percents)` in
size. Goods with larger amounts go to the explaining evaluator.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import lcm
from typing import NamedTuple

import numpy as np

from origin_engine.screening.columns import Column

HUNDREDTHS = 10_000
"""A whole in hundredths of a per cent, in which shares are shown."""


class Percent(NamedTuple):
    """A percentage as a ratio of whole numbers."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, percent: Decimal) -> Percent:
        """The ratio of a percentage."""
        return cls(*percent.as_integer_ratio())

    @property
    def decimal(self) -> Decimal:
        """The percentage as it is written."""
        return Decimal(self.numerator) / self.denominator


class Share(NamedTuple):
    """A part of a whole and the percentage that it is held against; `known` where both are."""

    part: Column
    whole: Column
    known: Column
    percent: Percent


class Tolerated(NamedTuple):
    """A share that was held against a tolerance: by value or by weight, and what came of it (three-valued)."""

    share: Share
    met: Column
    by_value: bool

    def only(self, rows: Column) -> Tolerated:
        """The same, known in these rows only."""
        return self._replace(share=self.share._replace(known=self.share.known & rows))


def room(percents: Iterable[Percent]) -> int:
    """How large amounts may be so that no product of a comparison, or of a share that is shown, leaves 64 bits.

    A percentage n/d is at most 100, so that n <= 100 d. Amounts are multiplied by 100 d or n to be compared, by 10**4 d
    and 100 n to show a distance (and the two are subtracted), by 100 D and 100 D to compare two distances, D being a
    common multiple of all d: never by more than 2 * 10**4 D together.
    """
    common = lcm(*(percent.denominator for percent in percents))
    return int(np.iinfo(np.int64).max) // (2 * HUNDREDTHS * common)


def within(part: Column, whole: Column, percent: Percent) -> Column:
    """Where a part is at most this percentage of the whole; exactly on the limit is within."""
    kept: Column = part * (100 * percent.denominator) <= whole * percent.numerator
    return kept


def reaches(part: Column, whole: Column, percent: Percent) -> Column:
    """Where a part is at least this percentage of the whole; exactly on the limit reaches it."""
    reached: Column = part * (100 * percent.denominator) >= whole * percent.numerator
    return reached


def in_hundredths(part: Column, whole: Column) -> Column:
    """A share in hundredths of a per cent, cut down."""
    shown: Column = part * HUNDREDTHS // np.maximum(whole, 1)
    return shown


def raised_to_hundredths(part: Column, whole: Column) -> Column:
    """A share in hundredths of a per cent, raised."""
    shown: Column = -(-part * HUNDREDTHS // np.maximum(whole, 1))
    return shown


def distance_in_hundredths(share: Share) -> Column:
    """How far a share is above its percentage, in hundredths of a point, cut down."""
    numerator, denominator = share.percent
    whole = np.maximum(share.whole, 1)
    above = share.part * (HUNDREDTHS * denominator) - share.whole * (100 * numerator)
    shown: Column = above // (whole * denominator)
    return shown
