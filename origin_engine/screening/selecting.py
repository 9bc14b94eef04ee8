"""Which lines a rule speaks of, and which make a change of classification: yes, no, or open, for each line.

The three-valued questions of selection.py and classification_change.py of origin/, over columns. A line whose code may
be one of several is asked about under each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from origin_engine.language import tree as t
from origin_engine.screening.bills import Bills, Picked
from origin_engine.screening.codes import CodeNumbers, is_in, own_levels, runs_at
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, OPEN, YES, constant

Change = t.ClassificationChange | t.ChangeFrom


class Lines(NamedTuple):
    """What is asked about: the code of each line, the good's own code beside it, and the trader's answers."""

    codes: CodeNumbers
    code: Column
    own: Column
    answer: Callable[[str], Column]


def lines_in(bills: Bills | Picked, codes: CodeNumbers) -> Lines:
    """The lines of bills whose rows have codes of their own."""
    return Lines(codes, bills.line("code"), bills.each(bills.row("own")), lambda words: answers(bills, words))


def answers(bills: Bills | Picked, words: str) -> Column:
    """The trader's answers to words about each line."""
    name = f"answers.{words}"
    if not bills.has_line(name):
        return constant(OPEN, bills.size)
    return bills.line(name)


def under_each_code(ask: Callable[[Lines], Column], lines: Lines) -> Column:
    """What is answered of each line; where its code may be several, what all of them answer alike."""
    several = lines.code > lines.codes.unknown
    if not several.any():
        return ask(lines)
    found = ask(lines._replace(code=np.where(several, lines.codes.unknown, lines.code).astype(np.uint16)))
    at = np.flatnonzero(several)
    each = [lines.codes.candidates(number) for number in lines.code[at].tolist()]
    counts = np.array([len(codes) for codes in each])
    spread = np.repeat(at, counts)
    code = np.array([code for codes in each for code in codes], np.uint16)
    of_each = ask(Lines(lines.codes, code, lines.own[spread], lambda words: lines.answer(words)[spread]))
    found[at] = OPEN
    starts, some = np.cumsum(counts) - counts, counts > 0
    least, most = np.minimum.reduceat(of_each, starts[some]), np.maximum.reduceat(of_each, starts[some])
    found[at[some]] = np.where(least == most, least, OPEN)
    return found


# --- selections --------------------------------------------------------------------------------------


def selects(materials: t.Materials, lines: Lines) -> Column:
    """Whether a rule's set of materials holds each line (`selects` of selection.py)."""
    if not materials.codes:
        by_code = constant(YES, len(lines.code))
    else:
        by_code = under_each_code(lambda some: _in_list(materials.codes, some), lines)
    return by_code if materials.described is None else np.minimum(by_code, lines.answer(materials.described))


def _in_list(codes: tuple[t.CodeItem, ...], lines: Lines) -> Column:
    found = is_in(codes, lines.codes.edition).take(lines.code, mode="clip")
    for level in own_levels(codes):
        found = np.maximum(found, stands_with_own(level, lines).astype(np.int8) * YES)
    return found


def stands_with_own(level: int, lines: Lines) -> Column:
    """Whether a line stands in the good's own chapter, heading or subheading."""
    begins, lengths = runs_at(lines.codes.edition, level)
    same: Column = lines.code - begins.take(lines.own, mode="clip") < lengths.take(lines.own, mode="clip")
    return same


# --- changes -----------------------------------------------------------------------------------------


def makes_change(rule: Change, lines: Lines) -> Column:
    """Whether each line makes a change of classification (`makes_change` of classification_change.py)."""
    return under_each_code(lambda some: _makes_change(rule, some), lines)


def _makes_change(rule: Change, lines: Lines) -> Column:
    if isinstance(rule, t.ChangeFrom):
        from_list = selects(rule.source, lines)
        if rule.otherwise is None:
            return from_list
        for exclusion in rule.otherwise.exclusions:
            if exclusion.described is not None:
                from_list = np.minimum(from_list, YES - selects(exclusion, lines))
        return np.maximum(from_list, _makes_change(rule.otherwise, lines))
    changed = _changes_level(rule.level, lines)
    if rule.group is not None:
        changed = _within_group(rule.group, changed, lines)
    for exclusion in rule.exclusions:
        changed = np.minimum(changed, YES - selects(exclusion, lines))
    if rule.only_for is not None:
        unsaid = (changed == NO) & (selects(rule.only_for, lines) == OPEN)
        changed = np.where(unsaid, OPEN, changed)
    return changed


def _changes_level(level: t.Level | None, lines: Lines) -> Column:
    if level is None:
        return constant(YES, len(lines.code))
    same = stands_with_own(level, lines)
    stays = OPEN if level is t.Level.TARIFF_ITEM else NO
    changed = (YES - same.view(np.int8) * (YES - stays)).astype(np.int8, copy=False)
    unknown = lines.code == lines.codes.unknown
    if unknown.any():
        changed[unknown] = OPEN
    return changed


def _within_group(group: t.Group, changed: Column, lines: Lines) -> Column:
    if group.mode is t.GroupMode.WITHIN:
        return changed
    inside = _in_list(group.codes, lines)
    if group.mode is t.GroupMode.OUTSIDE:
        return np.minimum(changed, YES - inside)
    return np.where(inside == NO, changed, np.minimum(changed, OPEN))
