"""The value content and the tolerance that a result shows for each good, of those that were measured (results.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from math import lcm
from typing import NamedTuple

import numpy as np

from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import OPEN, YES
from origin_engine.screening.reads import Leaf, Read, governing, relied_on
from origin_engine.screening.registers import Register
from origin_engine.screening.shares import (
    Percent,
    Share,
    Tolerated,
    distance_in_hundredths,
    in_hundredths,
    raised_to_hundredths,
)


class Shown(NamedTuple):
    """A share that is shown of each good, in hundredths of a per cent, its distance and its percentage, where known."""

    known: Column
    share: Column
    distance: Column
    percent: Column
    """The number of the percentage in a register."""

    def only(self, rows: Column) -> Shown:
        """The same, shown of these goods only."""
        return self._replace(known=self.known & rows)


def nothing_shown(rows: int) -> Shown:
    """Nothing is shown of any good."""
    numbers = [np.zeros(rows, kind) for kind in (np.int64, np.int64, np.int16)]
    return Shown(np.zeros(rows, np.bool_), *numbers)


def content_shown(read: Read, rows: Column, percents: Register[Decimal]) -> tuple[Shown, Column]:
    """The value content that stands best to its threshold, and the rows in which that cannot be told.

    It cannot where two are shares of different wholes.
    """
    measured = [
        share._replace(known=share.known & some)
        for leaf, some in governing(read, rows)
        for share in leaf.contents
        if (share.known & some).any()
    ]
    best, untold = _best_contents(measured, len(rows))
    return _picked(measured, best, in_hundredths, percents), untold


def _best_contents(measured: list[Share], rows: int) -> tuple[Column, Column]:
    """For each row the number of the best share, -1 for none; the first of several that stand alike."""
    best, untold = np.full(rows, -1, np.int8), np.zeros(rows, np.bool_)
    for number, share in enumerate(measured):
        better = share.known & (best == -1)
        for other, held in enumerate(measured[:number]):
            both = share.known & (best == other)
            if both.any():
                untold |= both & (share.whole != held.whole)
                better |= both & _stands_better(share, held)
        best[better] = number
    return best, untold


def _stands_better(one: Share, other: Share) -> Column:
    """Whether a share is further above its percentage than another share of the same whole."""
    common = lcm(one.percent.denominator, other.percent.denominator)
    more = _times(one.percent, common) - _times(other.percent, common)
    better: Column = (one.part - other.part) * (100 * common) > one.whole * more
    return better


def _times(percent: Percent, common: int) -> int:
    return percent.numerator * (common // percent.denominator)


def tolerance_shown(read: Read, rows: Column, percents: Register[Decimal]) -> Shown:
    """The share of tolerated lines that decides: of what a met rule relies on, or else of all that was measured."""
    met, not_met = rows & (read.verdict == YES), rows & (read.verdict != YES)
    leaves = [*relied_on(read, met), *governing(read, not_met)]
    measured = _tolerated(leaves, len(rows))
    best = _best_tolerance(measured, len(rows))
    return _picked([each.share for each in measured], best, raised_to_hundredths, percents)


def _tolerated(leaves: Iterable[tuple[Leaf, Column]], rows: int) -> list[Tolerated]:
    """What was measured in these rows, for all rows."""
    return [
        spread
        for leaf, some in leaves
        for at, each in leaf.tolerances
        if (spread := _spread(at, each, rows).only(some)).share.known.any()
    ]


def _spread(at: Column, each: Tolerated, rows: int) -> Tolerated:
    part, whole, met = np.zeros(rows, np.int64), np.zeros(rows, np.int64), np.full(rows, OPEN)
    known = np.zeros(rows, np.bool_)
    part[at], whole[at], known[at], met[at] = each.share.part, each.share.whole, each.share.known, each.met
    return Tolerated(Share(part, whole, known, each.share.percent), met, each.by_value)


def _best_tolerance(measured: list[Tolerated], rows: int) -> Column:
    """What is within before what is open; by value before by weight; then the lower limit, then the smaller part."""
    best = np.full(rows, -1, np.int8)
    for number, each in enumerate(measured):
        better = each.share.known & (best == -1)
        for other, held in enumerate(measured[:number]):
            both = each.share.known & (best == other)
            if both.any():
                better |= both & _comes_first(each, held)
        best[better] = number
    return best


def _comes_first(one: Tolerated, other: Tolerated) -> Column:
    order = (not one.by_value, _ratio(one)) < (not other.by_value, _ratio(other))
    alike = (not one.by_value, _ratio(one)) == (not other.by_value, _ratio(other))
    among = one.share.part < other.share.part if alike else np.full(len(one.met), order)
    first: Column = (_rank(one.met) < _rank(other.met)) | ((one.met == other.met) & among)
    return first


def _rank(met: Column) -> Column:
    """Within it first, then open, then beyond it."""
    return YES - met


def _ratio(each: Tolerated) -> Decimal:
    return each.share.percent.decimal


def _picked(
    shares: list[Share], best: Column, show: Callable[[Column, Column], Column], percents: Register[Decimal]
) -> Shown:
    """The best share of each row, as it is shown."""
    shown = Shown(best >= 0, *(np.zeros(len(best), kind) for kind in (np.int64, np.int64, np.int16)))
    for number, each in enumerate(shares):
        at = np.flatnonzero(best == number)
        some = Share(each.part[at], each.whole[at], each.known[at], each.percent)
        shown.share[at] = show(some.part, some.whole)
        shown.distance[at] = distance_in_hundredths(some)
        shown.percent[at] = percents.number(each.percent.decimal)
    return shown
