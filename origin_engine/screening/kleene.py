"""Verdicts as small numbers, so that strong Kleene logic over columns is the least and the greatest of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from origin_engine.origin import Verdict
from origin_engine.screening.columns import Column

NO, OPEN, YES = np.int8(0), np.int8(1), np.int8(2)
VERDICTS = {Verdict.NOT_MET: NO, Verdict.UNKNOWN: OPEN, Verdict.MET: YES}
ANSWERED: dict[int, bool | None] = {int(NO): False, int(OPEN): None, int(YES): True}
"""A trader's answers by their numbers."""


def all_of(verdicts: Sequence[Column]) -> Column:
    """Kleene `and` of several columns."""
    result = verdicts[0]
    for verdict in verdicts[1:]:
        result = np.minimum(result, verdict)
    return result


def any_of(verdicts: Sequence[Column]) -> Column:
    """Kleene `or` of several columns."""
    result = verdicts[0]
    for verdict in verdicts[1:]:
        result = np.maximum(result, verdict)
    return result


def verdict_of(met: Column, failed: Column) -> Column:
    """Met where it is met, not met where it fails, open otherwise."""
    verdict = np.ones(len(met), np.int8)
    verdict -= failed
    verdict += met
    return verdict


def constant(verdict: np.int8, rows: int) -> Column:
    """The same verdict for every row."""
    return np.full(rows, verdict, np.int8)
