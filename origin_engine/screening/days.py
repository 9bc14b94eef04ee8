"""Days as numbers, compared and moved by months as treaties count them (periods.py of origin/)."""

from __future__ import annotations

import numpy as np

from origin_engine.screening.columns import NO_DAY, Column


def close_together(day: Column) -> Column:
    """Days whose smallest number is not far from the others: NO_DAY stands before the first of them."""
    stated = day != NO_DAY
    if stated.all():
        return day
    return np.where(stated, day, day.min(where=stated, initial=np.iinfo(np.int32).max) - 1)


def earlier(one: Column, other: Column) -> Column:
    """Where both days are stated and the one is before the other."""
    before: Column = (one < other) & (one != NO_DAY) & (other != NO_DAY)
    return before


def days_between(first: Column, last: Column) -> Column:
    """How many days the last is after the first; none where one of them is not stated."""
    stated = (first != NO_DAY) & (last != NO_DAY)
    return np.where(stated, last.astype(np.int64) - first, 0)


def months_after(day: Column, months: int) -> Column:
    """The same day some months later; the last day of the month where it has no such day. NO_DAY stays what it is."""
    stated = np.where(day == NO_DAY, 0, day).astype("datetime64[D]")
    month = stated.astype("datetime64[M]")
    then = month + months
    last = (then + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum(then.astype("datetime64[D]") + (stated - month.astype("datetime64[D]")), last)
    return np.where(day == NO_DAY, NO_DAY, moved.astype(np.int64)).astype(np.int32)
