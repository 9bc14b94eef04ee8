"""Reading a rule over many goods: the columnar counterpart of rules.py of origin/, over the same syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from origin_engine.language import Rule, parse_rule
from origin_engine.language import tree as t
from origin_engine.rulebook.agreement import Agreement
from origin_engine.rulebook.verifying import walk
from origin_engine.screening.changes import read_change, read_plain_change
from origin_engine.screening.conditions import (
    read_answered,
    read_no_change,
    read_not_encoded,
    read_period,
    read_process,
    read_trade,
)
from origin_engine.screening.contents import read_maximum, read_value_content
from origin_engine.screening.kleene import NO, OPEN, YES, all_of, any_of
from origin_engine.screening.limits import read_limit, read_materials_are, read_set
from origin_engine.screening.obtained import read_exclusively, read_wholly_obtained_rule
from origin_engine.screening.reads import Divided, Joined, Read
from origin_engine.screening.shapes import PlainChange
from origin_engine.screening.shares import Percent
from origin_engine.screening.sight import Sight


def read_rule(rule: Rule, sight: Sight) -> Read:
    """A rule over the goods of a sight."""
    return READERS[type(rule)](rule, sight)


def percents_in(rule: Rule, agreement: Agreement) -> Iterator[Percent]:
    """The percentages that a rule, and the tolerance, hold shares against."""
    for node in nodes_of(rule, agreement):
        percent = getattr(node, "percent", None)
        if percent is not None:
            yield Percent.of(percent)
    if agreement.tolerance is not None:
        yield from (Percent.of(limit.percent) for limit in agreement.tolerance.limits)
        if agreement.tolerance.waives_value_content is not None:
            yield Percent.of(agreement.tolerance.waives_value_content.percent)


def nodes_of(rule: Rule, agreement: Agreement) -> Iterator[t.Node]:
    """The nodes of a rule, and of the notes that it names."""
    for node in walk(rule):
        yield node
        if isinstance(node, t.Note) and node.key in agreement.notes:
            yield from nodes_of(_parsed(agreement.notes[node.key]), agreement)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Rule:
    return parse_rule(text)


# --- combinations ------------------------------------------------------------------------------------


def _any_of(rule: t.AnyOf, sight: Sight) -> Joined:
    parts = tuple([read_rule(part, sight) for part in rule.parts])
    return Joined(any_of([part.verdict for part in parts]), parts, True)


def _all(rule: t.All, sight: Sight) -> Joined:
    return _together(rule.parts, sight)


def _provided(rule: t.Provided, sight: Sight) -> Joined:
    return _together((rule.claim, rule.proviso), sight)


def _together(rules: tuple[Rule, ...], sight: Sight) -> Joined:
    parts = tuple([read_rule(part, sight) for part in rules])
    return Joined(all_of([part.verdict for part in parts]), parts, False)


def _split(rule: t.Split, sight: Sight) -> Read:
    """The first case whose guards are met governs; an open guard is decided only if all branches agree."""
    read = read_rule(rule.otherwise, sight)
    for case in reversed(rule.cases):
        guards = tuple([GUARDS[type(guard)](guard, sight) for guard in case.guards])
        read = _divided(all_of([guard.verdict for guard in guards]), guards, read_rule(case.rule, sight), read)
    return read


def _divided(applies: Any, guards: tuple[Any, ...], inner: Read, rest: Read) -> Divided:
    either = np.where(inner.verdict == rest.verdict, inner.verdict, OPEN)
    verdict = np.where(applies == YES, inner.verdict, np.where(applies == NO, rest.verdict, either))
    return Divided(verdict, applies, guards, inner, rest)


def _note(rule: t.Note, sight: Sight) -> Read:
    """A note kept with the agreement; one that is not kept is not encoded."""
    text = sight.terms.agreement.notes.get(rule.key)
    return read_not_encoded(t.NotEncoded(rule.key), sight) if text is None else read_rule(_parsed(text), sight)


GUARDS: dict[type, Callable[[Any, Sight], Any]] = {
    t.Described: read_answered,
    t.WithinQuota: read_answered,
    t.ImportedOn: read_period,
    t.TradeBetween: read_trade,
}
READERS: dict[type, Callable[[Any, Sight], Read]] = {
    **GUARDS,
    t.AnyOf: _any_of,
    t.All: _all,
    t.Provided: _provided,
    t.Split: _split,
    t.ClassificationChange: read_change,
    PlainChange: read_plain_change,
    t.ChangeFrom: read_change,
    t.NoChange: read_no_change,
    t.ValueContent: read_value_content,
    t.MaximumNonOriginating: read_maximum,
    t.MaterialLimit: read_limit,
    t.MaterialsAre: read_materials_are,
    t.SetRule: read_set,
    t.WhollyObtained: read_wholly_obtained_rule,
    t.ExclusivelyOriginating: read_exclusively,
    t.Process: read_process,
    t.Condition: read_answered,
    t.MadeFrom: read_answered,
    t.Note: _note,
    t.NotEncoded: read_not_encoded,
}
