"""The grammar of sentences: what a text is under one of its start symbols.

One Lark for each start symbol, built once, on first use: so that behind a list of codes only that is expected which can
follow it there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Transformer

from origin_engine.rulebook.readers.whole import understood

GRAMMAR = Path(__file__).with_name("sentences.lark")


def parsed(text: str, start: str, builder: Transformer[Any, Any]) -> Any:
    """What a text is under a start symbol of the grammar; raises NotRead at the word that is not understood."""
    with understood(text):
        return builder.transform(_lark(start).parse(text))


@cache
def _lark(start: str) -> Lark:
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual", start=start, maybe_placeholders=True
    )
