"""Messages about rule texts: line, column, a caret under the word, what was expected, the nearest spelling.

A message is one lower-case sentence with the author's own words in backquotes; help stands on its own line.
"""

from __future__ import annotations

from dataclasses import dataclass

from origin_engine.errors import Problem
from origin_engine.language.tree import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule text stands: a file (or nothing), its line, and the column its first character has there."""

    file: str = ""
    line: int = 1
    column: int = 1


def problem_at(text: str, span: Span, found: str, remedy: str = "", place: Place | None = None) -> Problem:
    """A problem that points at a span of a rule text."""
    place = place or Place()
    before = text[: span.start]
    row = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    shown = text.splitlines()[row] if text.strip() else ""
    width = max(1, min(span.end - span.start, max(1, len(shown) - column)))
    line = place.line + row
    first_column = column + (place.column if row == 0 else 1)
    position = f"{place.file}:{line}:{first_column}" if place.file else f"line {line}, column {first_column}"
    return Problem(
        place=position,
        found=found,
        excerpt=f"  {shown}\n  {' ' * column}{'^' * width}",
        remedy=remedy,
    )
