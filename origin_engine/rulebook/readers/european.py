"""Rules of European lists: `CTH; or MaxNOM 50 % (EXW)`, `Manufacture from materials of any heading, except that of ...`.

The grammar is european.lark, built once, on first use. Equal texts are read once.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from origin_engine.language.tree import Rule
from origin_engine.rulebook.readers.european_text import ready
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.readers.whole import name_its_own, read_back, understood
from origin_engine.told import told

if TYPE_CHECKING:
    from lark import Lark

    from origin_engine.rulebook.readers.european_builder import Read

GRAMMAR = Path(__file__).with_name("european.lark")


def read(row: AnnexRow) -> Rule:
    """The rule of a row of a European list; raises NotRead where any of it is not understood."""
    reading = _reading(row.text)
    if isinstance(reading, NotRead):
        raise NotRead(reading.reason, reading.at)
    name_its_own(reading.aims, row)
    return reading.rule


@lru_cache(maxsize=20_000)
def _reading(text: str) -> Read | NotRead:
    """The reading of a text, or why there is none (kept, so that a text printed a hundred times fails once)."""
    from origin_engine.rulebook.readers.european_builder import any_of

    try:
        alternatives = [_alternative(each) for each in ready(text)]
        if not alternatives:
            raise NotRead(told("no words"))
        read = any_of(alternatives)
        read_back(read.rule, text)
    except NotRead as refusal:
        return refusal
    return read


@lru_cache(maxsize=20_000)
def _alternative(text: str) -> Read:
    """The rule of one alternative, and the codes its sentence names as those of the good."""
    from origin_engine.rulebook.readers.european_builder import Builder

    parser = _lark()
    with understood(text):
        return Builder().transform(_tree(parser, text))  # type: ignore[no-any-return]


def _tree(parser: Lark, text: str) -> Any:
    """The tree of an alternative; `bleaching or dyeing, in addition to cutting` begins like steps and is an operation."""
    from lark import UnexpectedInput

    try:
        return parser.parse(text, start="start")
    except UnexpectedInput:
        try:
            return parser.parse(text, start="operation_only")
        except UnexpectedInput:
            pass
        raise


@cache
def _lark() -> Lark:
    from lark import Lark

    from origin_engine.rulebook.readers.european_words import step_pattern

    steps = step_pattern().replace("/", r"\/")
    grammar = f"{GRAMMAR.read_text(encoding='utf-8')}\nSTEP.6: /{steps}/i\n"
    return Lark(grammar, parser="lalr", start=["start", "operation_only"], maybe_placeholders=True)
