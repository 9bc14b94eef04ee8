"""Reading a rule: text in, syntax tree out, or a RuleError that points at the word.

Equal texts are parsed once. The grammar is built once, on first use.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from origin_engine.errors import Problem, RuleError
from origin_engine.language.diagnostics import Place, problem_at
from origin_engine.language.tree import Rule, Span
from origin_engine.language.words import SPELLINGS, TERMINALS
from origin_engine.spelling import nearest

if TYPE_CHECKING:
    from lark import Lark, UnexpectedInput

GRAMMAR = Path(__file__).with_name("grammar.lark")
LONGEST_RULE = 20_000
DEEPEST_NESTING = 60
A_CONDITION = {"CC", "CTH", "RVC", "WO"}


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

    from origin_engine.language.builder import Misread

    if len(text) > LONGEST_RULE or text.count("(") > DEEPEST_NESTING:
        raise RuleError(problem_at(text[:60], Span(0, 1), "a rule too long to be one", place=place))
    try:
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


def _problem(text: str, unexpected: UnexpectedInput, place: Place | None) -> Problem:
    """Say which word was not expected, and what could stand in its place."""
    expected = getattr(unexpected, "accepts", None) or getattr(unexpected, "expected", None)
    expected = expected or getattr(unexpected, "allowed", None) or set()
    span, found = _whereabouts(text, unexpected)
    return problem_at(text, span, found, _remedy(text[span.start : span.end], set(expected)), place)


def _whereabouts(text: str, unexpected: UnexpectedInput) -> tuple[Span, str]:
    end = len(text.rstrip())
    if end == 0:
        return Span(0, 1), "an empty rule"
    start = unexpected.pos_in_stream if unexpected.pos_in_stream is not None else end
    while start < end and text[start] in " \t\n,":
        start += 1
    if getattr(getattr(unexpected, "token", None), "type", "") == "$END" or start >= end:
        return Span(end, end + 1), "the rule ends too early"
    word = _word_at(text, start)
    return Span(start, start + len(word)), f"`{word}` was not expected here"


def _word_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] in "-."):
        end += 1
    return text[start : max(end, start + 1)]


def _remedy(word: str, expected: set[str]) -> str:
    """The nearest right spelling if the author's word looks like one, then what could stand here."""
    choices = sorted({TERMINALS[name] for name in expected if name in TERMINALS})
    near = _nearest_spelling(word, choices)
    if expected >= A_CONDITION:
        return f"{near}expected a condition, such as `CTH`, `RVC 40` or `WO`"
    return f"{near}expected {_listed(choices)}" if choices else near


def _nearest_spelling(word: str, choices: list[str]) -> str:
    """`did you mean ...?` by the whole words that could stand here, else by any word of the language."""
    for known in (choices, SPELLINGS):
        by_first = {choice.split()[0]: choice for choice in reversed(known)}
        found = nearest(word, by_first)
        if found and found.casefold() != word.casefold():
            return f"did you mean `{by_first[found]}`? "
    return ""


def _listed(choices: list[str], most: int = 9) -> str:
    shown = [choice if " (" in choice else f"`{choice}`" for choice in choices]
    if len(shown) > most:
        return f"one of {', '.join(shown[:most])} and {len(shown) - most} others"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
