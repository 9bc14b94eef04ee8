"""The words and codes of a dossier, held against the vocabulary and the code lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache

from origin_engine.dossier.models import ProcessDone, Shipment, StatedOrigin
from origin_engine.dossier.problems import Path, Problems, shown
from origin_engine.dossier.vocabulary import Vocabulary, vocabulary
from origin_engine.nomenclature import CURRENT_EDITION, EDITIONS, CodeList, code_list, normalised
from origin_engine.spelling import did_you_mean


class Words:
    """Checks words, countries and codes; tells `problems` which are not known."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.known: Vocabulary = vocabulary()

    def code(self, written: str, edition: int | None, path: Path, name: str = "hs") -> str | None:
        """The six digits of a code; refuses one that its edition does not have."""
        code = six_digits(written, edition)
        if code is not None:
            return code
        digits = normalised(written)
        if not _looks_like_a_code(digits):
            remedy = "write 6 to 10 digits, dots optional, like 8712.00"
            self.problems.add((*path, name), f"{shown(written)} is no HS code", remedy)
            return None
        edition_meant = edition or CURRENT_EDITION
        codes = _codes_of(edition_meant)
        if codes is not None:
            remedy = _subheadings_beside(digits, codes)
            if edition is None:
                remedy += "; if the code is of another edition, say so in `hs_edition`"
            self.problems.add((*path, name), f"HS {edition_meant} has no subheading {shown(written)}", remedy)
        return digits[:6]

    def edition(self, edition: int, path: Path) -> None:
        """Refuse what is no edition of the Harmonized System."""
        if edition not in EDITIONS:
            self.problems.add(path, f"{shown(edition)} is no HS edition", f"one of {', '.join(map(str, EDITIONS))}")

    def country(self, country: str | None, path: Path, name: str) -> None:
        """Refuse what is no country; a country left out is unknown."""
        if country is not None and country not in self.known.countries:
            remedy = "use ISO 3166-1 alpha-2, like the two letters on a C/O"
            self.problems.add((*path, name), f"{shown(country)} is no country code", remedy)

    def word(self, word: str, known: Collection[str], kind: str, path: Path) -> None:
        """Refuse a word that is not among the known ones, with the nearest that is."""
        if word not in known:
            remedy = did_you_mean(word, known, f"known words: {', '.join(sorted(known))}")
            self.problems.add(path, f"{shown(word)} is no known {kind}", remedy)

    def operations(self, operations: tuple[str, ...], path: Path) -> None:
        """Check what was done to a good."""
        for index, word in enumerate(operations):
            self.word(word, self.known.operations, "operation", (*path, "operations", index))

    def processes(self, processes: tuple[ProcessDone, ...], path: Path) -> None:
        """Check the conferring processes and their countries."""
        for index, process in enumerate(processes):
            at = (*path, "processes", index)
            self.word(process.name, self.known.processes, "process", (*at, "name"))
            self.country(process.in_, at, "in")

    def stated_origins(self, originating: Mapping[str, StatedOrigin], path: Path) -> None:
        """Check the countries of stated origins, and that agreements are written as their ids are."""
        for agreement, stated in originating.items():
            at = (*path, "originating", agreement)
            self.country(stated.in_, at, "in")
            if agreement != agreement.lower() or " " in agreement:
                remedy = f"ids of agreements are in small letters: `{agreement.lower().replace(' ', '-')}`"
                self.problems.add(at, f"{shown(agreement)} is no id of an agreement", remedy)

    def shipment(self, shipment: Shipment) -> None:
        """Check the countries and words of a consignment and its proof of origin."""
        at: Path = ("shipment",)
        self.country(shipment.from_, at, "from")
        self.country(shipment.to, at, "to")
        for index, leg in enumerate(shipment.route or ()):
            self.country(leg.country, (*at, "route", index), "country")
            for n, word in enumerate(leg.operations or ()):
                self.word(word, self.known.logistics, "operation on the way", (*at, "route", index, "operations", n))
        proof = shipment.proof
        if proof and proof.kind is not None:
            self.word(proof.kind, self.known.proofs, "proof of origin", (*at, "proof", "kind"))
        if proof and proof.original:
            self.country(proof.original.country, (*at, "proof", "original"), "country")
        if shipment.tariff_line is not None:
            self.tariff_line(shipment.tariff_line, (*at, "tariff_line"))

    def tariff_line(self, written: str, path: Path) -> None:
        """Refuse what cannot be a national tariff line."""
        digits = normalised(written)
        if not (digits.isascii() and digits.isdecimal() and 6 <= len(digits) <= 12):
            self.problems.add(path, f"{shown(written)} is no tariff line", "write its 8 to 10 digits, dots optional")


@lru_cache(maxsize=50_000)
def six_digits(written: str, edition: int | None) -> str | None:
    """The six digits of a code that its edition has, or None."""
    codes = _codes_of(edition or CURRENT_EDITION)
    digits = normalised(written)
    code = digits[:6]
    return code if codes is not None and code in codes.unchanged_since and _looks_like_a_code(digits) else None


def _looks_like_a_code(digits: str) -> bool:
    return 6 <= len(digits) <= 10 and digits.isascii() and digits.isdecimal()


@cache
def _codes_of(edition: int) -> CodeList | None:
    """The code list of an edition, or None where none is shipped: its codes then pass unchecked."""
    try:
        return code_list(edition) if edition in EDITIONS else None
    except FileNotFoundError:
        return None


def _subheadings_beside(digits: str, codes: CodeList) -> str:
    """The subheadings of the same heading, as a remedy."""
    siblings = [known for known in codes.unchanged_since if known.startswith(digits[:4])]
    if not siblings:
        return "check the heading: no subheading begins like this"
    listed = ", ".join(f"{code[:4]}.{code[4:]}" for code in siblings[:8])
    return f"its heading has {listed}{' ...' if len(siblings) > 8 else ''}"
