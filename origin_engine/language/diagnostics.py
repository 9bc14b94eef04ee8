"""Messages about rule texts: line, column, a caret under the word, what was expected, the nearest spelling.

A message is one lower-case sentence with the author's own words in backquotes; help stands on its own line.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

from origin_engine.errors import Problem
from origin_engine.language.tree import Span
from origin_engine.told import told

WIDEST_EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule text stands: a file (or nothing), its line, and the column of its first character there."""

    file: str = ""
    line: int = 1
    column: int = 1


def problem_at(text: str, span: Span, found: str, remedy: str = "", place: Place | None = None) -> Problem:
    """A problem that points at a span of a rule text."""
    place = place or Place()
    before = text[: span.start]
    row, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    line = place.line + row
    first_column = column + (place.column if row == 0 else 1)
    return Problem(
        place=f"{place.file}:{line}:{first_column}"
        if place.file
        else told("line {line}, column {column}", line=line, column=first_column),
        found=found,
        excerpt=_excerpt(text.split("\n")[row], column, span.end - span.start) if text.strip() else "",
        remedy=remedy,
    )


def _excerpt(line: str, column: int, length: int) -> str:
    """The line with carets under the span; of a long line, the part around it."""
    left = 0
    if len(line) > WIDEST_EXCERPT:
        left = max(0, min(column - WIDEST_EXCERPT // 2, len(line) - WIDEST_EXCERPT))
    right = left + WIDEST_EXCERPT
    shown = ("…" if left else "") + line[left:right] + ("…" if line[right:] else "")
    margin = (" " if left else "") + line[left:column]
    marked = line[column : min(column + length, right)]
    return f"  {shown}\n  {_blank(margin)}{'^' * max(1, len(_blank(marked)))}".rstrip()


def _blank(text: str) -> str:
    """Blanks as wide as this text: tabs stay tabs, Chinese characters count double."""
    return "".join("\t" if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in text)
