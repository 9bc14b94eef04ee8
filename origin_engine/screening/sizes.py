"""Amounts small enough to be counted and compared in 64 bits; what is larger is left to the explaining evaluator."""

from __future__ import annotations

import numpy as np

from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import Column
from origin_engine.screening.draft import Draft

LARGEST_SUM = 2**58
"""No sum of the lines of a product, and no single amount, is beyond this; a product where one might be is in doubt."""
COMFORTABLE = 10**12
"""Amounts up to this leave room for every comparison."""


def scaled(draft: Draft, amounts: Column, sizes: Column | int) -> Column:
    """Amounts in a smaller unit; one that would be too large is in doubt, and counts as nothing."""
    largest = int(sizes) if isinstance(sizes, int) else int(sizes.max(initial=1))
    if _most(amounts) > LARGEST_SUM // max(largest, 1):
        large = np.abs(amounts) > LARGEST_SUM // np.maximum(sizes, 1)
        draft.doubt(large)
        amounts = np.where(large, 0, amounts)
    return amounts if isinstance(sizes, int) and sizes == 1 else amounts * sizes


def bounded(lines: Draft, amounts: Column, bills: Bills) -> Column:
    """Amounts whose sum over any bill stays below the largest sum; a line that is too large for that is in doubt."""
    counts = bills.counts
    if int(amounts.max(initial=0)) * int(counts.max(initial=0)) <= LARGEST_SUM:
        return amounts
    large = amounts > bills.each(LARGEST_SUM // np.maximum(counts, 1))
    lines.doubt(large)
    return np.where(large, 0, amounts)


def coarsen(*tables: tuple[Draft, tuple[str, ...]]) -> None:
    """Amounts of one kind in the largest unit that divides all of them: rules compare shares, whatever the unit."""
    columns = [(draft, name) for draft, names in tables for name in names]
    if max((_most(draft.columns[name]) for draft, name in columns), default=0) <= COMFORTABLE:
        return
    unit = 0
    for draft, name in columns:
        unit = int(np.gcd(unit, np.gcd.reduce(draft.columns[name], initial=0)))
    if unit > 1:
        for draft, name in columns:
            draft.columns[name] = draft.columns[name] // unit


def largest(bills: Bills, of_lines: str, of_rows: list[str]) -> int:
    """An amount that no amount of any good, and no sum of its amounts, exceeds, found without looking at each bill."""
    lines = int(bills.counts.max(initial=0)) * _most(bills.line(of_lines))
    return lines + sum(_most(bills.row(name)) for name in of_rows)


def extent(bills: Bills, of_lines: str, of_rows: list[str]) -> Column:
    """The same for each good."""
    found = bills.total(bills.line(of_lines))
    for name in of_rows:
        found = found + np.abs(bills.row(name))
    return found


def _most(amounts: Column) -> int:
    return max(int(amounts.max(initial=0)), -int(amounts.min(initial=0)))
