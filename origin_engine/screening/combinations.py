"""The combinations of a few columns that occur, so that each of them is looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import Column

FEW = 1 << 20
"""Up to so many possible combinations are told apart by a table instead of by sorting."""


def combined(bills: Bills, names: Sequence[str]) -> tuple[Column, list[tuple[int, ...]]]:
    """For each row the number of its combination, and the combinations."""
    return combinations_of([bills.row(name) for name in names])


def combinations_of(columns: Sequence[Column]) -> tuple[Column, list[tuple[int, ...]]]:
    """The same for columns of whole numbers."""
    if not len(columns[0]):
        return np.zeros(0, np.int64), []
    lows = [int(column.min()) for column in columns]
    sizes = [int(column.max()) - low + 1 for column, low in zip(columns, lows, strict=True)]
    possible = prod(sizes)
    if possible > np.iinfo(np.int64).max:
        rows, number = np.unique(np.stack(columns), axis=1, return_inverse=True)
        return number, [tuple(each) for each in rows.T.tolist()]
    key: Column = np.zeros(len(columns[0]), np.int64)
    for column, low, size in zip(columns, lows, sizes, strict=True):
        if size > 1:
            key *= size
            key += column if low == 0 else np.subtract(column, low, dtype=np.int64)
    present, number = _numbered(key, possible)
    return number, [_apart(each, lows, sizes) for each in present.tolist()]


def _numbered(key: Column, possible: int) -> tuple[Column, Column]:
    if possible == 1:
        return np.zeros(1, np.int64), key
    if possible > FEW:
        return np.unique(key, return_inverse=True)
    there = np.zeros(possible, np.bool_)
    there[key] = True
    present = np.flatnonzero(there)
    numbers = np.zeros(possible, np.int64)
    numbers[present] = np.arange(len(present))
    return present, numbers.take(key)


def _apart(key: int, lows: list[int], sizes: list[int]) -> tuple[int, ...]:
    """The values of the columns behind a key."""
    values = []
    for low, size in zip(reversed(lows), reversed(sizes), strict=True):
        key, value = divmod(key, size)
        values.append(value + low)
    return tuple(reversed(values))


def first_rows(number: Column, found: int) -> Column:
    """The first row of each combination."""
    first = np.zeros(found, np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return first
