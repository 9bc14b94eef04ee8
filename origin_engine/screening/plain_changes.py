"""Plain changes of classification, looked at for all goods of a chunk at once, whatever their rules."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from origin_engine.screening.bills import Bills, Index, Picked
from origin_engine.screening.codes import runs_at
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, OPEN, YES, constant
from origin_engine.screening.roles import counted_in_changes
from origin_engine.screening.selecting import Lines, makes_change
from origin_engine.screening.shapes import LEVELS, Shapes
from origin_engine.screening.sight import Sight
from origin_engine.screening.standing import FOREIGN, ORIGINATING


class Unchanged(NamedTuple):
    """The lines that stand against a change; some of them `surely`, by what they are, the others only perhaps."""

    lines: Picked
    surely: Column


class Asked(NamedTuple):
    """What a plain change asks of each good: a level (-1: it has none), a number of excluded codes, and of its rule."""

    number: int
    level: Column
    excluded: Column
    rule: Column


FEW = 4
"""Where fewer than a fourth of the goods have a change, only those are looked at."""


def level_column(number: int) -> str:
    """The column of the level of a plain change."""
    return f"level of change {number}"


def unchanged_of(sight: Sight, shapes: Shapes, rule: Column) -> list[Unchanged]:
    """For each plain change of a shape, the lines that stand against it, of all goods."""
    has_rule, found, before = rule >= 0, [], sight.before
    for number in range(shapes.most):
        levels, excluded = shapes.asked(number)
        level = np.where(has_rule, levels[rule], np.int8(-1))
        asked = Asked(number, level, np.where(has_rule, excluded[rule], np.int16(0)), rule)
        sight.whole = sight.whole.beside({level_column(number): level})
        if before is not None and len(before.unchanged):
            found.append(_with_more(before.unchanged[number], sight, shapes, asked))
        else:
            found.append(_unchanged(sight, shapes, asked))
    return found


def _unchanged(sight: Sight, shapes: Shapes, asked: Asked) -> Unchanged:
    rows = np.flatnonzero(asked.level >= 0)
    if len(rows) * FEW > len(sight):
        lines = _perhaps(sight, shapes, asked)
        return _against(sight, shapes, asked, lines, sight.whole.owner_of(lines))
    some = sight.take(rows)
    lines = _perhaps(some, shapes, Asked(asked.number, *(each[rows] for each in asked[1:])))
    return _against(sight, shapes, asked, some.whole.within(lines), rows[some.whole.owner_of(lines)])


def _with_more(unchanged: Unchanged, sight: Sight, shapes: Shapes, asked: Asked) -> Unchanged:
    """The lines that stood against a change before, and those among the lines that were added."""
    assert sight.added is not None
    more = _against(sight, shapes, asked, sight.added.lines, sight.added.owner)
    if not more.lines.size:
        return unchanged
    lines = np.concatenate((unchanged.lines.lines, more.lines.lines))
    order = np.argsort(lines, kind="stable")
    owner = np.concatenate((unchanged.lines.owner, more.lines.owner))[order]
    surely = np.concatenate((unchanged.surely, more.surely))[order]
    return Unchanged(Picked(sight.whole, sight.whole, lines[order], owner), surely)


def _perhaps(sight: Sight, shapes: Shapes, asked: Asked) -> Index:
    """The lines that may stand against a change, by their codes."""
    perhaps = _stays(sight, asked)
    perhaps |= sight.whole.line("code") >= sight.terms.codes.unknown
    _with_excluded(sight, shapes, asked, perhaps)
    perhaps &= sight.whole.line("status") != ORIGINATING
    return np.flatnonzero(perhaps)


def _against(sight: Sight, shapes: Shapes, asked: Asked, lines: Index, owner: Index) -> Unchanged:
    """Those of some lines that stand against a change, surely or perhaps."""
    whole = sight.whole
    changed = _changed(sight, shapes, asked, lines, owner)
    if sight.by_role:
        counted = counted_in_changes(sight, Picked(whole, whole, lines, owner))
        changed = np.where(counted == NO, YES, np.where(counted == OPEN, np.maximum(changed, OPEN), changed))
    stands = changed != YES
    if not stands.all():
        lines, owner, changed = lines[stands], owner[stands], changed[stands]
    surely = (changed == NO) & (whole.line("status")[lines] == FOREIGN)
    return Unchanged(Picked(whole, whole, lines, owner), surely)


def _stays(sight: Sight, asked: Asked) -> Column:
    """Which lines stand in the good's own chapter, heading or subheading, as its rule has it."""
    whole, own = sight.whole, sight.row("own")
    begins, lengths = _runs(sight.terms.edition)
    stays: Column = whole.line("code") - whole.each(begins[asked.level, own]) < whole.each(lengths[asked.level, own])
    return stays


@cache
def _runs(edition: int) -> tuple[Column, Column]:
    """For each level, where the codes begin that stand with each code, and how many they are; at last for no level."""
    runs = [runs_at(edition, level) for level in LEVELS]
    begins, lengths = (np.stack([*each, np.zeros_like(each[0])]) for each in zip(*runs, strict=True))
    return begins, lengths


def _with_excluded(sight: Sight, shapes: Shapes, asked: Asked, perhaps: Column) -> None:
    """Add the lines of codes that are excluded, or of which it is not known."""
    rows = np.flatnonzero(asked.excluded)
    if len(rows):
        some = sight.whole.take(rows)
        code = np.minimum(some.line("code"), np.uint16(sight.terms.codes.unknown))
        held = np.flatnonzero(shapes.exclusions()[some.each(asked.excluded[rows]), code] != NO)
        perhaps[some.within(held)] = True


def _changed(sight: Sight, shapes: Shapes, asked: Asked, lines: Index, owner: Index) -> Column:
    """Whether each of some lines makes the change that the rule of its good asks for."""
    codes, own = sight.terms.codes, sight.row("own")[owner]
    code = sight.whole.line("code")[lines]
    level, excluded = asked.level[owner], asked.excluded[owner]
    known = np.minimum(code, np.uint16(codes.unknown))
    begins, lengths = _runs(sight.terms.edition)
    stays = known - begins[level, own] < lengths[level, own]
    changed = np.where(stays, NO, YES)
    by_list = excluded > 0
    if by_list.any():
        changed = np.minimum(changed, YES - shapes.exclusions()[excluded, known] * by_list)
    unknown = code >= codes.unknown
    if unknown.any():
        changed[unknown & (level >= 0)] = OPEN
    changed[level < 0] = YES
    several = np.flatnonzero((code > codes.unknown) & (level >= 0))
    if len(several):
        changed[several] = _under_each_code(sight, shapes, asked, lines[several], owner[several])
    return changed


def _under_each_code(sight: Sight, shapes: Shapes, asked: Asked, lines: Index, owner: Index) -> Column:
    """The same for lines whose code may be one of several, rule by rule."""
    code, own, rule = sight.whole.line("code")[lines], sight.row("own")[owner], asked.rule[owner]
    changed = constant(OPEN, len(lines))
    for number in np.unique(rule):
        of_rule = rule == number
        change = shapes.plain[number][asked.number].change
        changed[of_rule] = makes_change(change, Lines(sight.terms.codes, code[of_rule], own[of_rule], _unanswered))
    return changed


def _unanswered(words: str) -> Column:
    raise AssertionError(f"a plain change does not ask for words: {words}")


class Part(NamedTuple):
    """The lines that stand against a change, of some of the goods: which rows they are of among those."""

    source: Bills
    lines: Index
    owner: Index
    surely: Column

    def of(self, whole: Bills) -> Unchanged:
        """The same as lines of the goods' own bills."""
        return Unchanged(Picked(whole, self.source, self.lines, self.owner), self.surely)


def among_groups(unchanged: Unchanged, groups: list[Index]) -> list[Part]:
    """The lines apart for each of several groups of goods, of which no good is in two."""
    lines, surely = unchanged
    place, group = np.zeros(len(lines.bills), np.int64), np.full(len(lines.bills), len(groups), np.int16)
    for number, rows in enumerate(groups):
        place[rows] = np.arange(len(rows))
        group[rows] = number
    of_line = group[lines.owner]
    order = np.argsort(of_line, kind="stable")
    ends = np.cumsum(np.bincount(of_line, minlength=len(groups) + 1))
    parts = np.split(order, ends[:-1])[: len(groups)]
    return [Part(lines.source, lines.lines[at], place[lines.owner[at]], surely[at]) for at in parts]
