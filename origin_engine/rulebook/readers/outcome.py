"""What became of each row of an annex: read whole, read whole with conditions in words, or not encoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import reduce
from typing import NamedTuple

from origin_engine.language import Rule, print_rule
from origin_engine.language import tree as t
from origin_engine.rulebook.printed_codes import PrintedCodes
from origin_engine.rulebook.readers.assembling import Note
from origin_engine.rulebook.readers.styles import ReadRow
from origin_engine.rulebook.verifying import asked_words, walk
from origin_engine.told import told


class Outcome(StrEnum):
    """How far a row was understood."""

    WHOLE = "whole"
    """By codes and numbers alone."""
    CONDITIONS = "conditions"
    """Whole; words in it are asked of the trader, or lead to a note."""
    NOT_ENCODED = "not-encoded"


class RowOutcome(NamedTuple):
    """What became of a row."""

    line: int
    code: str
    product: str
    outcome: Outcome
    rule: str
    """In the rule language; empty where it was not read."""
    conditions: tuple[str, ...]
    """The words that a trader must answer, and the keys of notes."""
    reason: str
    """Why it is not encoded, and the words that stood in the way."""
    notes: tuple[str, ...]
    absent: bool = False
    """Whether the row is in no file, because the edition has no such code."""


def outcomes(rows: Sequence[ReadRow], notes: Sequence[Note]) -> list[RowOutcome]:
    """One for each row, in order."""
    by_line: dict[int, list[Note]] = {}
    for note in notes:
        by_line.setdefault(note.line, []).append(note)
    return [_outcome(read, by_line.get(read.row.line, [])) for read in rows]


def _outcome(read: ReadRow, notes: Sequence[Note]) -> RowOutcome:
    row, rule = read.row, read.rule
    reasons = [note.said for note in notes if note.lost]
    if rule is None:
        reasons.insert(0, told("{reason}: {at}", reason=read.reason, at=read.at) if read.at else read.reason)
    elif has_gap(rule):
        reasons.append("; ".join(dict.fromkeys(n.words for n in walk(rule) if isinstance(n, t.NotEncoded))))
    words = tuple(dict.fromkeys(asked(rule))) if rule is not None else ()
    whole = Outcome.CONDITIONS if words or row.partial else Outcome.WHOLE
    code = f"{'ex ' if row.partial else ''}{PrintedCodes(row.first, row.last)}"
    said = tuple(note.said for note in notes if not note.lost)
    printed = print_rule(rule) if rule is not None else ""
    outcome = Outcome.NOT_ENCODED if reasons else whole
    absent = any(note.absent for note in notes)
    return RowOutcome(row.line, code, row.product, outcome, printed, words, _all(reasons), said, absent)


def _all(reasons: Sequence[str]) -> str:
    """Reasons one behind the other; empty where there are none."""
    return reduce(lambda first, then: told("{first}; {then}", first=first, then=then), reasons) if reasons else ""


def has_gap(rule: Rule) -> bool:
    """Whether a clause of a row is not encoded; a text that speaks of some goods only leaves no gap for the others."""
    own = t.Split(rule.cases, t.NoChange()) if isinstance(rule, t.Split) and _leaves_rest(rule) else rule
    return any(isinstance(node, t.NotEncoded) for node in walk(own))


def _leaves_rest(rule: t.Split) -> bool:
    return isinstance(rule.otherwise, t.NotEncoded)


def asked(rule: Rule) -> Iterator[str]:
    """The words in a rule that codes and numbers cannot decide, keys of notes and quotas among them."""
    for node in walk(rule):
        match node:
            case t.Note():
                yield node.key
            case t.WithinQuota():
                yield node.name
            case _:
                if words := asked_words(node):
                    yield words
