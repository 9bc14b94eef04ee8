"""Short names of chapters and headings, in this project's own words."""

from __future__ import annotations

import csv
from functools import cache

from origin_engine.places import rules_folder


def name_of(code: str, language: str = "en") -> str | None:
    """The name of the heading (or else the chapter) that a code stands in, or None where none is shipped."""
    names = _names()
    for digits in (4, 2):
        found = names.get(code[:digits])
        if found and len(code) >= digits:
            return found.get(language) or found.get("en")
    return None


@cache
def _names() -> dict[str, dict[str, str]]:
    path = rules_folder() / "nomenclature" / "names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: {"en": row["en"], "zh": row["zh"]} for row in csv.DictReader(file)}
