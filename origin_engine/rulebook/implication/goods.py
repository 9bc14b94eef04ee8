"""The goods that materials may be, as sets that can be compared quickly: one bit of a whole number for each good.

Where two rules are of two HS editions a good is a pair of codes, one of each edition, that the editions correlate: both
rules are asked about the same goods, each by its own codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from origin_engine.nomenclature import candidates, code_list


class Goods:
    """Every good that a material may be, by its subheading in one edition; sets of them are whole numbers."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        self.all = (1 << len(codes)) - 1
        self._under = _by_prefix(codes)
        self._between: dict[tuple[str, str], int] = {}

    def under(self, prefix: str) -> int:
        """The goods of a chapter, heading or subheading; none where the edition has no such code."""
        return self._under.get(prefix, 0)

    def between(self, first: str, last: str) -> int:
        """The goods of a range of chapters, headings or subheadings, both ends included."""
        found = self._between.get((first, last))
        if found is None:
            digits = len(first)
            inside = [code for code in self._under if len(code) == digits and first <= code <= last]
            found = self._between[first, last] = _union(self._under[code] for code in inside)
        return found

    def of(self, codes: Iterable[str]) -> int:
        """The goods of some codes."""
        return _union(self.under(code) for code in codes)

    def listed(self, some: int) -> tuple[str, ...]:
        """The subheadings of a set of goods, in order, each once."""
        bits = bin(some)[:1:-1]
        return tuple(dict.fromkeys(code for code, bit in zip(self.codes, bits, strict=False) if bit == "1"))


def _by_prefix(codes: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, code in enumerate(codes):
        for digits in (2, 4, 6):
            found[code[:digits]] = found.get(code[:digits], 0) | (1 << number)
    return found


def _union(sets: Iterable[int]) -> int:
    together = 0
    for each in sets:
        together |= each
    return together


@cache
def goods_of(edition: int) -> Goods:
    """The goods of one edition, a subheading each."""
    return Goods(tuple(code_list(edition).unchanged_since))


@cache
def goods_of_both(old: int, new: int) -> tuple[Goods, Goods]:
    """The same goods as two editions code them, the older reading first.

    As with the codes of a dossier, goods are not taken for electronic waste because a heading for it was made.
    """
    if old == new:
        return goods_of(old), goods_of(old)
    if old > new:
        newer, older = goods_of_both(new, old)[::-1]
        return newer, older
    pairs = {(code, each) for code in code_list(old).unchanged_since for each in candidates(code, old, new)}
    reached = {each for _, each in pairs}
    unreached = [each for each in code_list(new).unchanged_since if each not in reached]
    pairs |= {(code, each) for each in unreached for code in candidates(each, new, old)}
    ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    return Goods(tuple([one for one, _ in ordered])), Goods(tuple([other for _, other in ordered]))
