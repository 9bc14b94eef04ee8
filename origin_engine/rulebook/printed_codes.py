"""Codes as rows of an annex are printed for them: one code, a range, or the same rule for each of a run of codes.

`87.12` is one row. `01.01 to 01.06` is one row printed for a range; its ends may differ in length. `each of 0101.21 to
0102.39` stands for as many rows of one code each, which say the same. Pure functions from notation to digits and back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from origin_engine.language import print_code
from origin_engine.nomenclature import CodeList

CODE = r"\d{2}|\d{2}\.\d{2}|\d{4}\.\d{2}"
NOTATION = re.compile(rf"(?P<each>each of )?(?P<first>{CODE})(?: to (?P<last>{CODE}))?")
LEVELS = {2: "chapter", 4: "heading", 6: "subheading", 8: "tariff item"}


class PrintedCodes(NamedTuple):
    """First and last code, digits only; equal for a single code."""

    first: str
    last: str
    each: bool = False
    """Whether every code between them has a row of its own."""

    def __str__(self) -> str:
        """As the key of a row: `87.12`, `01.01 to 01.06`, `each of 0101.21 to 0102.39`."""
        if self.first == self.last:
            return print_code(self.first)
        return f"{'each of ' if self.each else ''}{print_code(self.first)} to {print_code(self.last)}"

    @property
    def single(self) -> bool:
        """Whether it is one code."""
        return self.first == self.last

    def cited(self) -> str:
        """As a citation names it: `heading 87.12`, `headings 01.01 to 01.06`, `heading 41.01 to subheading 4104.19`."""
        level = LEVELS[len(self.first)]
        if self.single:
            return f"{level} {print_code(self.first)}"
        if len(self.first) == len(self.last):
            return f"{level}s {print_code(self.first)} to {print_code(self.last)}"
        return f"{level} {print_code(self.first)} to {LEVELS[len(self.last)]} {print_code(self.last)}"

    def runs_forward(self) -> bool:
        """Whether the last code does not stand before the first."""
        digits = min(len(self.first), len(self.last))
        return self.first[:digits] <= self.last[:digits]

    def units(self, codes: CodeList) -> tuple[str, ...]:
        """The codes of an edition that it holds, in order, each as wide as its ends allow; empty where there are none.

        Between ends of different length a heading counts as one where all of it is inside, by subheadings otherwise.
        """
        wide, narrow = sorted((len(self.first), len(self.last)))
        inside = [
            code
            for code in codes.at(narrow)
            if self.first <= code[: len(self.first)] and code[: len(self.last)] <= self.last
        ]
        if wide == narrow:
            return tuple(inside)
        whole = set(codes.at(wide)) - {c[:wide] for c in set(codes.at(narrow)) - set(inside)}
        return tuple(dict.fromkeys(c[:wide] if c[:wide] in whole else c for c in inside))


def read_codes(written: str) -> PrintedCodes | None:
    """The codes behind the key of a row, or None where it is none."""
    found = NOTATION.fullmatch(written)
    if found is None or (found["each"] and not found["last"]):
        return None
    first = found["first"].replace(".", "")
    last = (found["last"] or found["first"]).replace(".", "")
    return PrintedCodes(first, last, bool(found["each"]))
