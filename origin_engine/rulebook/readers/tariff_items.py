"""Rows printed for national tariff items, in a book whose rows are subheadings: branches of a split by tariff item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from origin_engine.language import print_code
from origin_engine.rulebook.readers.rows import AnnexRow

ITEM = r"\d{4}\.?\d{2}\.?\d{2}"
LISTED = re.compile(
    rf"\btariff (?:items?|lines?)\s+(({ITEM})(?:(?:\s*,\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+){ITEM})*)", re.I
)


def items_of(row: AnnexRow) -> tuple[str, ...] | None:
    """The tariff items (8 digits) that a row is printed for, or None where it cannot be told.

    A row for several names them in its text; its columns have only the lowest and the highest, and what lies between
    may have rows of its own.
    """
    if row.first == row.last:
        return (row.first,)
    found = LISTED.search(row.text)
    items = tuple(re.sub(r"\D", "", each) for each in re.findall(ITEM, found[1])) if found else ()
    if (
        not items
        or (min(items), max(items)) != (row.first, row.last)
        or found is None
        or _goes_on(row.text, found.end())
    ):
        return None
    return items


def _goes_on(text: str, end: int) -> bool:
    """Whether the list goes on in a way that is not read, as a range does."""
    return re.match(r"\s*(?:through|to|-|–)\s*\d", text[end:]) is not None


def in_words(items: Sequence[str]) -> str:
    """Tariff items as the words of a guard."""
    shown = [print_code(item) for item in items]
    if len(shown) == 1:
        return f"tariff item {shown[0]}"
    return f"tariff items {', '.join(shown[:-1])} and {shown[-1]}"
