"""Codes carried from the edition of the dossier to that of the rules, where several may hold the goods.

Every correlated code is carried, and only what all of them agree on is answered; else the code to classify is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from origin_engine.language import print_code
from origin_engine.nomenclature import EDITIONS, candidates, code_list, normalised
from origin_engine.origin.missing import Missing, Need

NO_CODES: Mapping[str, str] = {}


class Candidates(NamedTuple):
    """The codes of the rules' edition among which the goods stand; `written_in` is the edition of the dossier."""

    edition: int
    codes: tuple[str, ...]
    written_in: int | None

    def missing(self, path: str | tuple[str | int, ...], about: str = "") -> Missing:
        """What is missing to tell them apart: the edition of the code, or which of them it is."""
        if self.written_in is None:
            return Missing(Need.EDITION, path, about, "hs_edition")
        codes = ", ".join(map(print_code, self.codes))
        return Missing(Need.CLASSIFICATION, path, about, f"hs_in.{self.edition}", codes)


class Classified(NamedTuple):
    """A code in the rules' edition: the code itself, or the candidates for it; neither where nothing is known."""

    code: str | None
    candidates: Candidates | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it may be."""
        if self.candidates is not None:
            return self.candidates.codes
        return () if self.code is None else (self.code,)


def classified(
    edition: int, code: str | None, written_in: int | None, stated: Mapping[str, str] | None = None
) -> Classified:
    """What a code of the dossier is in the rules' edition.

    `stated`: codes of other editions as the dossier gives them, by edition; they settle the matter. A code without an
    edition may be of any that has it.
    """
    if code is None or written_in == edition:
        return Classified(code)
    if stated and str(edition) in stated:
        return Classified(normalised(stated[str(edition)])[:6])
    if code_list(edition).means_the_same_in(code, written_in):
        return Classified(code)
    editions = (written_in,) if written_in is not None else EDITIONS
    found = {each for one in editions for each in candidates(code, one, edition)}
    if len(found) == 1 and written_in is not None:
        return Classified(found.pop())
    return Classified(None, Candidates(edition, tuple(sorted(found)), written_in))


def agreed(answers: Iterable[bool | None]) -> bool | None:
    """What all candidates answer; None where they differ, or where one of them does not know."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None
