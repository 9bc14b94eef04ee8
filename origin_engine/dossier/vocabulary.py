"""The words a dossier may use, as read from rules/vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from origin_engine.places import rules_folder


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known words by kind; `operations` maps each to production, obtains or operation."""

    operations: dict[str, str]
    logistics: frozenset[str]
    processes: frozenset[str]
    deductions: frozenset[str]
    proofs: frozenset[str]
    units: dict[str, dict[str, Decimal]]
    countries: frozenset[str]

    def unit_kind(self, unit: str) -> str | None:
        """`weight` or `volume` for a known unit, else None."""
        return next((kind for kind, units in self.units.items() if unit in units), None)


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once."""
    from origin_engine.yaml_source import read_yaml_file

    folder = rules_folder() / "vocabulary"
    words = read_yaml_file(folder / "words.yaml").value
    lines = (folder / "countries.txt").read_text(encoding="utf-8").splitlines()
    return Vocabulary(
        operations=words["operations"],
        logistics=frozenset(words["logistics"]),
        processes=frozenset(words["processes"]),
        deductions=frozenset(words["deductions"]),
        proofs=frozenset(words["proofs"]),
        units={kind: {unit: Decimal(size) for unit, size in units.items()} for kind, units in words["units"].items()},
        countries=frozenset(code for line in lines if not line.startswith("#") for code in line.split()),
    )
