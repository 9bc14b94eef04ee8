"""Rules in sentences: `A change to heading 15.18 from any other heading, except from heading 15.16, provided that ...`.

The grammar is sentences.lark. Equal rows are read once.
"""

from __future__ import annotations

from functools import lru_cache

from origin_engine.language.tree import Rule
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.readers.sentences_text import ready
from origin_engine.rulebook.readers.whole import read_back


def read(row: AnnexRow) -> Rule:
    """The rule of a row printed in sentences; raises NotRead where any of it is not understood."""
    reading = _reading(row.text, row.first, row.last)
    if isinstance(reading, NotRead):
        raise NotRead(reading.reason, reading.at)
    return reading


@lru_cache(maxsize=20_000)
def _reading(text: str, first: str, last: str) -> Rule | NotRead:
    """The rule of a text for a code or a range of codes, or why there is none."""
    from origin_engine.rulebook.readers.sentences_builder import RowBuilder
    from origin_engine.rulebook.readers.sentences_grammar import parsed

    try:
        return read_back(parsed(ready(text), "row", RowBuilder(first, last)), text)
    except NotRead as refusal:
        return refusal
