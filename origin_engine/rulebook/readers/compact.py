"""Rules in compact codes: `CTH or RVC40`, `CC, except from Chapter 12`, `CTSH + VAC 50%`, `[CTSH] for A; [WO] for B`.

The grammar is compact.lark, built once, on first use. Equal texts are read once.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from origin_engine.language.tree import CodeRange, Rule
from origin_engine.rulebook.readers.compact_text import ready
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.readers.whole import name_its_own, read_back, understood

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = Path(__file__).with_name("compact.lark")


class Reading(NamedTuple):
    """A rule, and the codes its sentences name as those of the good."""

    rule: Rule
    aims: tuple[CodeRange, ...]


def read(row: AnnexRow) -> Rule:
    """The rule of a row printed in compact codes; raises NotRead where any of it is not understood."""
    reading = _reading(row.text)
    if isinstance(reading, NotRead):
        raise NotRead(reading.reason, reading.at)
    name_its_own(reading.aims, row)
    return reading.rule


@lru_cache(maxsize=20_000)
def _reading(text: str) -> Reading | NotRead:
    """The reading of a text, or why there is none (kept, so that a text printed a thousand times fails once)."""
    from origin_engine.rulebook.readers.compact_builder import Builder

    builder = Builder(_parsed)
    try:
        rule = read_back(_parsed(ready(text), "rule", builder), text)
    except NotRead as refusal:
        return refusal
    return Reading(rule, tuple(builder.aims))


def _parsed(text: str, start: str, builder: Any = None) -> Any:
    """What a text is under a start symbol of the grammar."""
    from origin_engine.rulebook.readers.compact_builder import Builder

    with understood(text, at_the_end=text):
        tree = _lark().parse(text, start=start)
        return (builder or Builder(_parsed)).transform(tree)


@cache
def _lark() -> Lark:
    from lark import Lark

    return Lark(
        _with_processes(GRAMMAR.read_text(encoding="utf-8")),
        parser="lalr",
        lexer="contextual",
        start=["rule", "picked_list", "clause", "operation"],
        maybe_placeholders=True,
    )


def _with_processes(grammar: str) -> str:
    """The grammar with the terminals of the processes that have a name, and of operations in words."""
    from origin_engine.rulebook.readers.compact_words import NAMED, QUALIFIED, STEMS

    words = r"(?:(?!\s+(?:is|are)\s+considered\b)(?:[^|&¦;:\[\]()«»]|\((?!from\b|until\b)[^()|&¦]*\)))*"
    operation = rf"(?:(?:{NAMED}|cell\s+\w+)\b|{QUALIFIED}(?:{STEMS})\w*\b){words}"
    return f"{grammar}\nPROCESS.2: /(?:{NAMED})\\b/i\nOPERATION.1: /{operation}/i\n"
