"""The value of non-originating materials over columns (non_originating.py of origin/), and what is missing of it.

Lines with deductions, and those that cumulation lets count in part, never come here: their bills are not plain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.language.tree import CodeItem, Materials
from origin_engine.origin.missing import Need
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, YES
from origin_engine.screening.materials import lacks_of_standing, standing_lacks, unvalued
from origin_engine.screening.needs import NOTHING, where
from origin_engine.screening.selecting import lines_in, selects
from origin_engine.screening.sight import VALUE, Sight
from origin_engine.screening.standing import FOREIGN

VALUES_LACK = "what the values lack"


class NonOriginating(NamedTuple):
    """The value of non-originating materials (VNM) of each good, as far as it is known."""

    surely: Column
    """What is known to be non-originating."""
    at_most: Column
    """What is or may be non-originating."""
    doubtful: Column
    """What is of unknown origin, or perhaps not of the codes that are looked at."""
    complete: Column
    """Whether there is a bill, and the value of every material that counts is known."""
    counted: Column | None
    """The lines that count, where they are not those that count in a value content."""


def non_originating(sight: Sight, focus: tuple[CodeItem, ...]) -> NonOriginating:
    """The value of non-originating materials; a focused rule counts only those of its codes."""
    has_bill = sight.row("has a bill")
    if not focus:
        at_most, surely = sight.row("at most"), sight.row("surely")
        return NonOriginating(surely, at_most, at_most - surely, has_bill & ~sight.row("unvalued"), None)
    foreign = sight.foreign
    picked = selects(Materials(None, focus), lines_in(foreign, sight.terms.codes))
    counted = sight.counts(foreign, VALUE) & (picked != NO)
    worth = foreign.line("worth")
    certain = counted & (picked == YES) & (foreign.line("status") == FOREIGN)
    at_most, surely = foreign.total(worth * counted), foreign.total(worth * certain)
    complete = has_bill & ~foreign.some(counted & (worth == 0))
    return NonOriginating(surely, at_most, at_most - surely, complete, counted)


def counted_lacks(sight: Sight, vnm: NonOriginating) -> Column:
    """What is missing of the bill: the bill itself, origin and value of the materials that count."""
    of_lines = lacks_of_values(sight) if vnm.counted is None else _of_lines(sight, vnm.counted)
    return of_lines | where(~sight.row("has a bill"), Need.BILL)


def lacks_of_values(sight: Sight) -> Column:
    """What is missing of the lines that count in a value content; found once for all goods of a chunk."""
    if sight.around is not None:
        return lacks_of_values(sight.around)[sight.rows]
    if not sight.by_role and not sight.row("unvalued").any():
        return lacks_of_standing(sight)
    if not sight.whole.has_row(VALUES_LACK):
        counted = sight.counts(sight.foreign, VALUE) if sight.by_role else None
        sight.whole = sight.whole.beside({VALUES_LACK: _of_lines(sight, counted)})
    return sight.row(VALUES_LACK)


def _of_lines(sight: Sight, counted: Column | None) -> Column:
    """What is missing of the lines that do not or may not originate, of those among them that count."""
    foreign = sight.foreign
    lacks, worth = standing_lacks(sight, foreign), foreign.line("worth")
    if (worth == 0).any():
        lacks |= np.where(worth == 0, unvalued(foreign), NOTHING)
    return foreign.union(lacks if counted is None else np.where(counted, lacks, NOTHING))
