"""The codes of an edition of the Harmonized System."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from origin_engine.places import rules_folder

EDITIONS = (2002, 2007, 2012, 2017, 2022)
CURRENT_EDITION = 2022


@dataclass(frozen=True, slots=True)
class CodeList:
    """An edition's subheadings, each with the oldest edition since which the code has meant the same."""

    edition: int
    unchanged_since: dict[str, int]

    def has(self, code: str) -> bool:
        """Whether a chapter, heading or subheading of these digits exists."""
        if len(code) == 6:
            return code in self.unchanged_since
        return code in _shorter(self.edition)

    def at(self, digits: int) -> tuple[str, ...]:
        """Its chapters, headings or subheadings (2, 4 or 6 digits), in order."""
        return _at(self.edition, digits)

    def means_the_same_in(self, code: str, edition: int | None) -> bool:
        """Whether a subheading covers the same goods in that edition (in every edition, when None)."""
        since = self.unchanged_since.get(code)
        return since is not None and since <= (EDITIONS[0] if edition is None else edition)


@cache
def code_list(edition: int = CURRENT_EDITION) -> CodeList:
    """The code list shipped for an edition; raises FileNotFoundError where none is shipped."""
    text = (rules_folder() / "nomenclature" / f"hs{edition}.csv").read_text(encoding="utf-8")
    years = {str(year): year for year in EDITIONS}
    return CodeList(edition, {line[:6]: years[line[7:]] for line in text.split("\n")[1:-1]})


@cache
def _at(edition: int, digits: int) -> tuple[str, ...]:
    return tuple(sorted({code[:digits] for code in code_list(edition).unchanged_since}))


@cache
def _shorter(edition: int) -> frozenset[str]:
    codes = code_list(edition).unchanged_since
    return frozenset(code[:digits] for code in codes for digits in (2, 4))


def normalised(code: str) -> str:
    """A code as digits only: dots and spaces are notation."""
    return code.replace(".", "").replace(" ", "")
