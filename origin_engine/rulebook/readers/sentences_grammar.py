"""The grammar of sentences: what a text is under one of its start symbols.

One Lark for each start symbol, built once, on first use: so that behind a list of codes only that is expected which can
follow it there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from origin_engine.rulebook.readers.rows import NotRead

GRAMMAR = Path(__file__).with_name("sentences.lark")


def parsed(text: str, start: str, builder: Transformer[Any, Any]) -> Any:
    """What a text is under a start symbol of the grammar; raises NotRead at the word that is not understood."""
    try:
        return builder.transform(_lark(start).parse(text))
    except UnexpectedInput as unexpected:
        at = unexpected.pos_in_stream
        raise NotRead(
            "words that are not understood", text[at if at is not None and at >= 0 else len(text) :]
        ) from None
    except VisitError as error:
        if isinstance(error.orig_exc, NotRead):
            raise error.orig_exc from None
        raise


@cache
def _lark(start: str) -> Lark:
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual", start=start, maybe_placeholders=True
    )
