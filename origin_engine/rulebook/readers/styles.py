"""The styles that annexes are printed in, and the reader of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead

MODULES = {"A": "compact", "B": "sentences", "C": "european"}
"""A: compact codes (`CTH or RVC40`); B: sentences (`A change to ... from ...`); C: European list rules."""


class ReadRow(NamedTuple):
    """A row and its rule, or the reason why it was not read whole and the words that stood in the way."""

    row: AnnexRow
    rule: Rule | None
    reason: str = ""
    at: str = ""


def read_rows(rows: Iterable[AnnexRow], style: str) -> list[ReadRow]:
    """Every row as the reader of its style understands it, in order."""
    read: Callable[[AnnexRow], Rule] = import_module(f"{__package__}.{MODULES[style]}").read
    return [_read(read, row) for row in rows]


def _read(read: Callable[[AnnexRow], Rule], row: AnnexRow) -> ReadRow:
    try:
        return ReadRow(row, read(row))
    except NotRead as refusal:
        return ReadRow(row, None, refusal.reason, refusal.at)
