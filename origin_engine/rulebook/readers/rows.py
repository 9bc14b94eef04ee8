"""Rows of a printed annex, as they stand in a table."""

from __future__ import annotations

from typing import NamedTuple


class AnnexRow(NamedTuple):
    """One row: the codes it is printed for, the words that split them, and the rule as printed."""

    line: int
    """Where it stands in its file, the header being line 1."""
    first: str
    last: str
    """The same as `first` for a single code; digits only: 2 a chapter, 4 a heading, 6 a subheading, 8 a tariff item."""
    partial: bool
    """Whether it is printed for only part of the code (`ex`)."""
    product: str
    """The words that say for which part, empty where there are none."""
    text: str


class NotRead(Exception):  # noqa: N818 - it reads as what happened
    """A row that was not read whole: `reason` says in a few words what stood in the way, `at` is the text there."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
