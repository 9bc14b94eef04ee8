"""What came of a rule over many goods: verdicts, and when they are asked for, what is missing and what it rests on.

The columnar counterpart of a finding (finding.py of origin/): a condition is a leaf, rules are made of leaves as the
syntax tree is. Nothing is worked out before it is asked for, because most goods need the verdict alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from origin_engine.language import Rule
from origin_engine.language.tree import Guard
from origin_engine.origin.finding import Step
from origin_engine.screening.bills import Index
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, OPEN, YES
from origin_engine.screening.needs import NOTHING, nothing
from origin_engine.screening.shapes import PlainChange
from origin_engine.screening.shares import Share, Tolerated

Lacks = Callable[[], Column]


class Leaf(NamedTuple):
    """What came of one condition."""

    claim: Rule | Guard | Step | PlainChange
    verdict: Column
    lacks: Lacks
    """The kinds of missing facts; they count where the verdict is open."""
    not_encoded: bool = False
    contents: tuple[Share, ...] = ()
    """Value contents that were measured, by each method in turn."""
    reached: Callable[[], Column] | None = None
    """The share that was reached, in hundredths of a per cent, where the condition is met."""
    tolerances: tuple[tuple[Index, Tolerated], ...] = ()
    """What was measured against the tolerance, for some of the rows."""
    cured: Column | None = None
    """Where it is met by tolerance alone."""
    level: Column | None = None
    """The level of a plain change, for each good: its place among the levels of shapes.py."""
    unread: Column | None = None
    """Where the columns do not hold what decides: these goods are left to the explaining evaluator."""
    exclusively: Column | None = None
    """Where it is met because the good is made exclusively from originating materials."""


class Joined(NamedTuple):
    """Alternatives, of which one suffices, or parts that are all needed."""

    verdict: Column
    parts: tuple[Read, ...]
    alternatives: bool


class Divided(NamedTuple):
    """A case of a split: it governs where its guards are met, and the rest where they are not."""

    verdict: Column
    applies: Column
    guards: tuple[Leaf, ...]
    inner: Read
    rest: Read


Read = Leaf | Joined | Divided


def no_lacks(rows: int) -> Lacks:
    """Nothing is missing."""
    return lambda: nothing(rows)


def lacks_of(read: Read) -> Column:
    """The kinds of facts that are missing where a rule is open."""
    match read:
        case Leaf():
            return read.lacks()
        case Joined(_, parts, _):
            return _lacks_of_open(parts)
        case Divided(verdict, applies, guards, inner, rest):
            both = _lacks_of_open((*guards, inner, rest))
            lacks = both if (applies == OPEN).any() else nothing(len(verdict))
            lacks = np.where(applies == NO, lacks_of(rest), lacks)
            return np.where(applies == YES, lacks_of(inner), lacks)


def _lacks_of_open(parts: tuple[Read, ...]) -> Column:
    lacks = nothing(len(parts[0].verdict))
    for part in parts:
        if (part.verdict == OPEN).any():
            lacks |= np.where(part.verdict == OPEN, lacks_of(part), NOTHING)
    return lacks


def not_encoded(read: Read) -> Column:
    """Where a rule is open because of words that are not encoded, and of nothing else (criteria.py)."""
    match read:
        case Leaf():
            return np.asarray((read.verdict == OPEN) & np.bool_(read.not_encoded))
        case Joined(verdict, parts, _):
            all_open: Column = verdict == OPEN
            for part in parts:
                all_open = all_open & ((part.verdict != OPEN) | not_encoded(part))
            return all_open
        case Divided(_, applies, _, inner, rest):
            of_rest = np.where(applies == NO, not_encoded(rest), False)
            return np.where(applies == YES, not_encoded(inner), of_rest)


def governing(read: Read, rows: Column) -> Iterator[tuple[Leaf, Column]]:
    """The conditions that a finding holds, and for which of these rows it holds them."""
    match read:
        case Leaf():
            yield read, rows
        case Joined(_, parts, _):
            for part in parts:
                yield from governing(part, rows)
        case Divided(_, applies, _, inner, rest):
            yield from governing(inner, rows & (applies != NO))
            yield from governing(rest, rows & (applies != YES))


def relied_on(read: Read, rows: Column) -> Iterator[tuple[Leaf, Column]]:
    """The conditions that a met rule rests on: of alternatives, the first that is met (`used` of certificate.py)."""
    rows = rows & (read.verdict == YES)
    if not rows.any():
        return
    match read:
        case Leaf():
            yield read, rows
        case Joined(_, parts, alternatives):
            for part in parts:
                yield from relied_on(part, rows)
                if alternatives:
                    rows = rows & (part.verdict != YES)
        case Divided(_, applies, _, inner, rest):
            yield from relied_on(inner, rows & (applies != NO))
            yield from relied_on(rest, rows & (applies != YES))
