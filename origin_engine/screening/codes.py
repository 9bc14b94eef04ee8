"""The codes of one HS edition as numbers: a chapter, a heading or a range of them is a run of numbers.

A code that is not known has the number after the last; codes of other editions that may be one of several have the
numbers after that (candidates.py of origin/ says which).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache

import numpy as np

from origin_engine.language import tree as t
from origin_engine.nomenclature import code_list
from origin_engine.origin.candidates import Candidates, classified
from origin_engine.rulebook.code_spans import CodeSpans
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, OPEN, YES

NO_NUMBER = int(np.iinfo(np.uint16).max)
"""Of a code that has no number."""
MOST_NUMBERS = NO_NUMBER - 1
Written = tuple[str, int | None]
"""A code as a dossier has it: its six digits and its edition, if that is said."""


class WrittenCodes:
    """Codes of any edition as dossiers have them, numbered as they are met: what is met again keeps its number."""

    def __init__(self) -> None:
        self.all: list[Written] = []
        self._numbers: dict[Written, int] = {}
        self._editions = np.zeros(0, np.bool_)

    def editions_said(self) -> Column:
        """For each number whether the edition of its code is said."""
        more = [edition is not None for _, edition in self.all[len(self._editions) :]]
        if more:
            self._editions = np.concatenate((self._editions, np.array(more, np.bool_)))
        return self._editions

    def number(self, written: Written) -> int:
        """The number of a code and its edition."""
        found = self._numbers.setdefault(written, len(self.all))
        if found == len(self.all):
            self.all.append(written)
        return found


WRITTEN = WrittenCodes()
"""Those that this process has met: there are no more than the editions have codes."""


class CodeNumbers:
    """The numbers of an edition's subheadings, in their order."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.codes = sorted(code_list(edition).unchanged_since)
        self.unknown = len(self.codes)
        self.number = {code: number for number, code in enumerate(self.codes)}
        self.several: list[Candidates] = []
        """What stands behind the numbers after the unknown one."""
        self._numbers: dict[Written, int] = {}
        self._several: dict[Candidates, int] = {}
        self._table = np.zeros(0, np.uint16)

    def table(self) -> Column:
        """The number of every code in WRITTEN, NO_NUMBER for none; at last that of a code that is not stated."""
        known = len(self._table) - 1
        if known < len(WRITTEN.all):
            found = [self.of(written) for written in WRITTEN.all[max(known, 0) :]]
            more = [*(NO_NUMBER if each is None else each for each in found), self.unknown]
            self._table = np.concatenate((self._table[:-1], np.array(more, np.uint16)))
        return self._table

    def of(self, written: Written) -> int | None:
        """The number of a code of any edition; None where it has none."""
        found = self._numbers.get(written)
        if found is None:
            here = classified(self.edition, *written)
            if here.candidates is not None:
                found = self._several.setdefault(here.candidates, self.unknown + 1 + len(self.several))
                if found > MOST_NUMBERS:
                    return None
                if found == self.unknown + 1 + len(self.several):
                    self.several.append(here.candidates)
            else:
                found = self.number.get(here.code or "")
                if found is None:
                    return None
            self._numbers[written] = found
        return found

    def candidates(self, number: int) -> list[int]:
        """The numbers that a number may stand for."""
        return [self.number[code] for code in self.several[number - self.unknown - 1].codes]

    def run(self, first: str, last: str) -> tuple[int, int]:
        """The run of numbers from one code to another of the same length, the end not included."""
        return bisect_left(self.codes, first), bisect_left(self.codes, last + ":")


@cache
def numbers_of(edition: int) -> CodeNumbers:
    """The numbers of an edition."""
    return CodeNumbers(edition)


@cache
def runs_at(edition: int, level: int) -> tuple[Column, Column]:
    """For each code, where its own chapter, heading or subheading begins, and how many codes it has."""
    numbers = numbers_of(edition)
    prefixes = [code[:level] for code in numbers.codes]
    begins = np.array([bisect_left(prefixes, prefix) for prefix in prefixes] + [0], np.uint16)
    ends = np.array([bisect_left(prefixes, prefix + ":") for prefix in prefixes] + [0], np.uint16)
    return begins, ends - begins


@lru_cache(maxsize=10_000)
def is_in(codes: tuple[t.CodeItem, ...], edition: int) -> Column:
    """For each number whether its code is in the fixed items of a list: yes, no, or open (selection.py, `in_codes`).

    Open for the unknown code, and for a subheading of which the list has national items only.
    """
    numbers = numbers_of(edition)
    found = np.full(numbers.unknown + 1, NO, np.int8)
    for item in codes:
        if isinstance(item, t.CodeRange):
            begin, end = numbers.run(item.first[:6], item.last[:6])
            answer = OPEN if item.level > 6 else YES
            found[begin:end] = np.maximum(found[begin:end], answer)
    found[numbers.unknown] = OPEN
    return found


def own_levels(codes: tuple[t.CodeItem, ...]) -> tuple[t.Level, ...]:
    """The levels at which a list names the product's own code."""
    return tuple(item.level for item in codes if isinstance(item, t.SameCode))


@lru_cache(maxsize=10_000)
def stands_in(spans: CodeSpans | None, edition: int) -> Column:
    """For each number whether an agreement's own list has its code; every number where there is no list."""
    codes = numbers_of(edition).codes
    return np.array([spans is None or spans.has(code) for code in codes] + [spans is None], np.bool_)
