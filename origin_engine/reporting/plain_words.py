"""What a rule demands, in plain words: the tree read aloud, through the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from itertools import groupby
from typing import Any

from origin_engine.language import Rule, print_code, print_rule
from origin_engine.language import tree as t
from origin_engine.language.printer import print_percent
from origin_engine.reporting.words import all_of, listed, say, word


def in_plain_words(rule: Rule) -> list[str]:
    """The demands of a rule, one line each; alternatives and parts are indented below their heading."""
    return _lines(rule)


@singledispatch
def _lines(rule: Any) -> list[str]:
    return [say("plain.as-written", text=print_rule(rule))]


def _speaks(kind: type) -> Callable[[Callable[[Any], list[str]]], Callable[[Any], list[str]]]:
    return lambda function: _lines.register(kind, function)


def _below(heading: str, rules: tuple[Rule, ...]) -> list[str]:
    lines = [heading]
    for rule in rules:
        first, *rest = _lines(rule)
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return lines


@_speaks(t.AnyOf)
def _any_of(rule: t.AnyOf) -> list[str]:
    return _below(say("plain.any-of"), rule.parts)


@_speaks(t.All)
def _all(rule: t.All) -> list[str]:
    return _below(say("plain.all"), rule.parts)


@_speaks(t.Provided)
def _provided(rule: t.Provided) -> list[str]:
    return _below(say("plain.all"), (rule.claim, rule.proviso))


@_speaks(t.Split)
def _split(rule: t.Split) -> list[str]:
    lines: list[str] = []
    for case in rule.cases:
        words = " + ".join(getattr(guard, "words", "") or print_rule(guard) for guard in case.guards)  # type: ignore[arg-type]
        lines += _below(say("plain.case", words=words), (case.rule,))
    return [*lines, *_below(say("plain.otherwise"), (rule.otherwise,))]


@_speaks(t.ClassificationChange)
def _change(rule: t.ClassificationChange) -> list[str]:
    if rule.level is None:
        lines = [say("plain.any-heading")]
    else:
        lines = [say(f"plain.change.{rule.level.name}")]
    if rule.group is not None:
        lines.append(say(f"plain.group.{rule.group.mode.name}", codes=codes_in_words(rule.group.codes)))
    lines += [say("plain.except", codes=_of(excluded)) for excluded in rule.exclusions]
    if rule.allowance is not None:
        percent = "" if rule.allowance.percent is None else print_percent(rule.allowance.percent)
        base = rule.allowance.base.value if rule.allowance.base else ""
        key = "plain.allowing" if rule.allowance.percent is None else "plain.allowing-up-to"
        lines.append(say(key, codes=_of(rule.allowance.materials), percent=percent, base=base))
    if rule.only_for is not None:
        lines.append(say("plain.only-for", codes=_of(rule.only_for)))
    return lines


def _of(materials: t.Materials) -> str:
    if materials.described is None:
        return codes_in_words(materials.codes) if materials.codes else say("plain.all-materials")
    if not materials.codes:
        return say("plain.described", words=materials.described)
    return say("plain.described-of", words=materials.described, codes=codes_in_words(materials.codes))


def codes_in_words(codes: tuple[t.CodeItem, ...]) -> str:
    """A list of codes as people say it, those of one level together."""
    return all_of([_of_one_kind(tuple(group)) for _, group in groupby(codes, lambda item: (type(item), item.level))])


def _of_one_kind(codes: tuple[t.CodeItem, ...]) -> str:
    ranges = [item for item in codes if isinstance(item, t.CodeRange)]
    if not ranges:
        return say(f"codes.same.{codes[0].level.name}")
    several = len(ranges) > 1 or ranges[0].first != ranges[0].last
    key = f"codes.{'many' if several else 'one'}.{codes[0].level.name}"
    return say(key, codes=all_of([_range(item) for item in ranges]))


def _range(item: t.CodeRange) -> str:
    first, last = print_code(item.first), print_code(item.last)
    return first if first == last else say("codes.range", first=first, last=last)


@_speaks(t.ValueContent)
def _value_content(rule: t.ValueContent) -> list[str]:
    percent = print_percent(rule.percent)
    key = "plain.value-content" if rule.method is None else f"plain.value-content.{rule.method.value}"
    lines = [say(key, percent=percent, base=rule.base.value if rule.base else "")]
    if rule.focus:
        lines.append(say("plain.focus", codes=codes_in_words(rule.focus)))
    return lines


@_speaks(t.MaximumNonOriginating)
def _maximum(rule: t.MaximumNonOriginating) -> list[str]:
    return [say("plain.maximum", percent=print_percent(rule.percent), base=rule.base.value)]


@_speaks(t.MaterialLimit)
def _limit(rule: t.MaterialLimit) -> list[str]:
    return [say("plain.limit", text=print_rule(rule))]


@_speaks(t.WhollyObtained)
def _wholly_obtained(rule: t.WhollyObtained) -> list[str]:
    return [say("plain.wholly-obtained")]


@_speaks(t.ExclusivelyOriginating)
def _exclusively(rule: t.ExclusivelyOriginating) -> list[str]:
    return [say("plain.exclusively-originating")]


@_speaks(t.NoChange)
def _no_change(rule: t.NoChange) -> list[str]:
    return [say("plain.no-change")]


@_speaks(t.Process)
def _process(rule: t.Process) -> list[str]:
    return [say("plain.process", names=listed(word(name).replace("-", " ") for name in rule.names))]


@_speaks(t.NotEncoded)
def _not_encoded(rule: t.NotEncoded) -> list[str]:
    return [say("NotEncodedWords", words=rule.words)]
