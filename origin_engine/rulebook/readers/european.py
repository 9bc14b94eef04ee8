"""Rules of European lists: `CTH; or MaxNOM 50 % (EXW)`, `Manufacture from materials of any heading, except that of ...`.

The grammar is european.lark, built once, on first use. Equal texts are read once.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from origin_engine.errors import RuleError
from origin_engine.language import parse_rule, print_rule
from origin_engine.language.tree import CodeItem, CodeRange, Rule
from origin_engine.rulebook.readers.european_text import ready
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead

if TYPE_CHECKING:
    from lark import Lark

    from origin_engine.rulebook.readers.european_builder import Read

GRAMMAR = Path(__file__).with_name("european.lark")


def read(row: AnnexRow) -> Rule:
    """The rule of a row of a European list; raises NotRead where any of it is not understood."""
    reading = _reading(row.text)
    if isinstance(reading, NotRead):
        raise NotRead(reading.reason, reading.at)
    if not all(_names(reading.aims, code) for code in (row.first, row.last)):
        raise NotRead("the sentence names other codes than the row", row.text)
    return reading.rule


@lru_cache(maxsize=20_000)
def _reading(text: str) -> Read | NotRead:
    """The reading of a text, or why there is none (kept, so that a text printed a hundred times fails once)."""
    from origin_engine.rulebook.readers.european_builder import any_of

    try:
        alternatives = [_alternative(each) for each in ready(text)]
        if not alternatives:
            raise NotRead("no words")
        read = any_of(alternatives)
    except NotRead as refusal:
        return refusal
    try:
        kept = parse_rule(print_rule(read.rule)) == read.rule
    except RuleError as error:
        return NotRead(f"the rule language refuses it: {error}", text)
    return read if kept else NotRead("it does not read back as it was printed", text)


@lru_cache(maxsize=20_000)
def _alternative(text: str) -> Read:
    """The rule of one alternative, and the codes its sentence names as those of the good."""
    from lark import UnexpectedInput
    from lark.exceptions import VisitError

    from origin_engine.rulebook.readers.european_builder import Builder

    parser = _lark()
    try:
        return Builder().transform(_tree(parser, text))  # type: ignore[no-any-return]
    except UnexpectedInput as unexpected:
        at = unexpected.pos_in_stream
        raise NotRead(
            "words that are not understood", text[at if at is not None and at >= 0 else len(text) :]
        ) from None
    except VisitError as error:
        if isinstance(error.orig_exc, NotRead):
            raise error.orig_exc from None
        raise


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


def _names(aims: tuple[CodeItem, ...], code: str) -> bool:
    """Whether the codes named as the good's own, where any are, cover a code."""
    return not aims or any(isinstance(aim, CodeRange) and _covers(aim, code) for aim in aims)


def _covers(aim: CodeRange, code: str) -> bool:
    return len(code) >= len(aim.first) and aim.first <= code[: len(aim.first)] <= aim.last
