"""Kinds of missing facts as bits of a number, so that those of many lines are joined at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from origin_engine.origin.finding import facts_of
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged
from origin_engine.screening.columns import Column
from origin_engine.screening.results import NEEDS

BIT = {need: np.uint64(1 << number) for number, need in enumerate(NEEDS)}
NOTHING = np.uint64(0)


def bits_of(lacks: Iterable[Missing | Judged]) -> np.uint64:
    """The kinds of what is missing."""
    found = NOTHING
    for fact in facts_of(lacks):
        found |= BIT[fact.need]
    return found


def where(rows: Column, need: Need) -> Column:
    """A kind of fact that is missing in some rows."""
    bits: Column = rows * BIT[need]
    return bits


def nothing(rows: int) -> Column:
    """Nothing is missing."""
    return np.zeros(rows, np.uint64)


def words_of(bits: int) -> list[str]:
    """The kinds as a result names them."""
    return [need.value for number, need in enumerate(NEEDS) if bits >> number & 1]
