"""Codes in as few words as they can be told: runs of neighbours, each by the widest units that it fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from origin_engine.nomenclature import CodeList
from origin_engine.rulebook.printed_codes import PrintedCodes

WIDEST_FIRST = (2, 4, 6)


def runs_of(codes: Iterable[str], among: CodeList) -> tuple[PrintedCodes, ...]:
    """The subheadings of an edition as runs of neighbours, in order: `01 to 05`, `8704.21`, `8704.31 to 8704.60`."""
    every = among.at(6)
    place = {code: number for number, code in enumerate(every)}
    return tuple([_widest(first, last, every) for first, last in _runs(sorted(place[c] for c in codes))])


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for number, place in enumerate(places):
        if first is None:
            first = place
        if number + 1 == len(places) or places[number + 1] != place + 1:
            yield first, place
            first = None


def _widest(first: int, last: int, every: tuple[str, ...]) -> PrintedCodes:
    """A run by chapters if it fills them, by headings, or by subheadings."""
    one, other = every[first], every[last]
    before = every[first - 1] if first else ""
    after = every[last + 1] if last + 1 < len(every) else ""
    for digits in WIDEST_FIRST:
        if before[:digits] != one[:digits] and after[:digits] != other[:digits]:
            return PrintedCodes(one[:digits], other[:digits])
    raise AssertionError("a subheading is told apart from its neighbours")
