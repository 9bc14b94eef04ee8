"""The lines on which an importing Party asks for domestic value, matched to today's codes.

The lists are in the national codes of another HS edition. A line is on a list, not on it, or it cannot be told:
only where its code has meant the same and stands there digit by digit is it surely on the list.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from origin_engine.nomenclature import CURRENT_EDITION, candidates, code_list
from origin_engine.rulebook.agreement import Source
from origin_engine.yaml_source import read_yaml_file

LIST_EDITION = 2012


class Listed(NamedTuple):
    """The years of the schedule in which a line is listed; `last` None: onwards."""

    first: int
    last: int | None


class DifferentialList(NamedTuple):
    """One importer's list."""

    importer: str
    source: Source
    lines: dict[str, Listed]
    subheadings: frozenset[str]

    def holds(self, line: str, year: int) -> bool | None:
        """Whether a national line is listed in a year of the schedule; None where it cannot be told."""
        code = line[:6]
        if code_list().means_the_same_in(code, LIST_EDITION):
            exact = self.lines.get(line)
            if exact is not None:
                return exact.first <= year and (exact.last is None or year <= exact.last)
            return None if code in self.subheadings else False
        before = candidates(code, CURRENT_EDITION, LIST_EDITION)
        return None if not before or not self.subheadings.isdisjoint(before) else False


@lru_cache(maxsize=64)
def load_differentials(folder: Path, importer: str) -> DifferentialList | None:
    """The list of an importer beside a rule book, or None where it has none."""
    from datetime import date

    path = folder / "tariff-differentials" / f"{importer}.yaml"
    if not path.exists():
        return None
    value = read_yaml_file(path).value
    source = value["source"]
    lines = {
        code: Listed(int(entry["from"]), int(entry["to"]) if entry.get("to") else None)
        for code, entry in value["lines"].items()
    }
    return DifferentialList(
        importer,
        Source(source["text"], source["reference"], date.fromisoformat(source["read"])),
        lines,
        frozenset(code[:6] for code in lines),
    )
