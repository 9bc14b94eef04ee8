"""The sections that the chapters of the Harmonized System stand in; they are the same in every edition."""

from __future__ import annotations

from functools import cache

from origin_engine.places import rules_folder


def section_of(code: str) -> tuple[int, str] | None:
    """The number of the section that a code stands in, and as it is printed (7, "VII"); None where there is none."""
    return _sections().get(code[:2])


@cache
def _sections() -> dict[str, tuple[int, str]]:
    text = (rules_folder() / "nomenclature" / "sections.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.split("\n")[1:-1]]
    return {
        f"{chapter:02}": (number, printed)
        for number, (printed, first, last) in enumerate(rows, start=1)
        for chapter in range(int(first), int(last) + 1)
    }
