"""Reading a rule: text in, syntax tree out, or a RuleError that points at the word.

Equal texts are parsed once. The grammar is built once, on first use.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from origin_engine.errors import Problem, RuleError
from origin_engine.language.checks import Misread
from origin_engine.language.diagnostics import Place, problem_at
from origin_engine.language.tree import Rule, Span
from origin_engine.language.unexpected import explain
from origin_engine.told import told

if TYPE_CHECKING:
    from lark import Lark, UnexpectedInput

GRAMMAR = Path(__file__).with_name("grammar.lark")
LONGEST_RULE = 20_000
DEEPEST_NESTING = 60


def parse_rule(text: str, place: Place | None = None) -> Rule:
    """The syntax tree of a rule text.

    `place` says where the text stands, for messages. Raises RuleError when the text is not a rule.
    """
    if place is None:
        return _parse(text)
    try:
        return _parse(text)
    except RuleError:
        return _parse_fresh(text, place)


@lru_cache(maxsize=20_000)
def _parse(text: str) -> Rule:
    return _parse_fresh(text, None)


def _parse_fresh(text: str, place: Place | None) -> Rule:
    from lark import UnexpectedInput

    try:
        _check_size(text)
        return _lark().parse(text)  # type: ignore[return-value]
    except Misread as misread:
        raise RuleError(problem_at(text, misread.span, misread.found, misread.remedy, place)) from None
    except UnexpectedInput as unexpected:
        raise RuleError(_problem(text, unexpected, place)) from None


@cache
def _lark() -> Lark:
    from lark import Lark

    from origin_engine.language.builder import Builder

    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=True,
        transformer=Builder(),
    )


def _check_size(text: str) -> None:
    """No rule of a treaty comes near these bounds; they keep a hostile text from costing much."""
    if len(text) > LONGEST_RULE:
        raise Misread(
            Span(LONGEST_RULE, LONGEST_RULE + 1),
            told("the rule is {length} characters long", length=len(text)),
            told("a rule has at most {most} characters", most=LONGEST_RULE),
        )
    if text.count("(") <= DEEPEST_NESTING:
        return
    brackets = [match for match in re.finditer(r'"[^"\n]*"|[()]', text) if match.group() in "()"]
    depths = accumulate(1 if bracket.group() == "(" else -1 for bracket in brackets)
    for bracket, depth in zip(brackets, depths, strict=True):
        if depth > DEEPEST_NESTING:
            span = Span(*bracket.span())
            raise Misread(
                span,
                told("parentheses are nested {depth} deep", depth=depth),
                told("at most {most} are read", most=DEEPEST_NESTING),
            )


def _problem(text: str, unexpected: UnexpectedInput, place: Place | None) -> Problem:
    """Say which word was not expected, and what could stand in its place."""
    at_end = getattr(getattr(unexpected, "token", None), "type", "") == "$END"
    stopped = len(text) if at_end or unexpected.pos_in_stream is None else unexpected.pos_in_stream
    return problem_at(text, *explain(text, stopped, _accepted_after(text[:stopped])), place)


def _accepted_after(beginning: str) -> frozenset[str]:
    """The terminals that could stand after a beginning that reads well."""
    reading = _lark().parse_interactive(beginning)
    reading.exhaust_lexer()
    return frozenset(reading.accepts())  # type: ignore[no-untyped-call]
