"""Chapter and section notes of an annex: what they add to the rows of their chapters.

A note may impose a further condition on a row or provide an alternative to it (CPTPP Annex 3-D, Section A; US
General Notes). Either way the row and its notes become one rule, so that every reader of rules sees the whole.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.code_spans import CodeSpans


class Effect(StrEnum):
    """What a note does to the rows of its codes."""

    ALTERNATIVE = "alternative"
    CONDITION = "condition"


class ChapterNote(NamedTuple):
    """A note: the codes of the goods it is for, its effect, and its rule in canonical spelling."""

    codes: CodeSpans
    effect: Effect
    rule: str
    article: str


def under(effect: Effect, row: Rule, note: Rule) -> Rule:
    """A row together with a note. In a row split by product, the note goes with every branch."""
    if isinstance(row, t.Split):
        cases = tuple(t.Case(case.guards, under(effect, case.rule, note)) for case in row.cases)
        return t.Split(cases, under(effect, row.otherwise, note))
    if effect is Effect.CONDITION:
        return t.Provided(row, note)
    return t.AnyOf((*_alternatives(row), *_alternatives(note)))


def _alternatives(rule: Rule) -> tuple[Rule, ...]:
    return rule.parts if isinstance(rule, t.AnyOf) else (rule,)
