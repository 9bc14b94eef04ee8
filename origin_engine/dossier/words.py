"""The words and codes of a dossier, held against the vocabulary and the code lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from origin_engine.dossier.models import ProcessDone, Shipment, StatedOrigin
from origin_engine.dossier.problems import Path, Problems, shown
from origin_engine.dossier.vocabulary import Vocabulary, vocabulary
from origin_engine.nomenclature import (
    CURRENT_EDITION,
    EDITIONS,
    CodeList,
    candidates,
    code_list,
    normalised,
    waste_candidates,
)
from origin_engine.spelling import did_you_mean
from origin_engine.told import Template, told

MOST_CODES_SEEN = 50_000
MOST_SHOWN = 8
"""How many codes a remedy lists."""
EDITION_NAMES = tuple(map(str, EDITIONS))

UNKNOWN_OPERATION = Template("{given} is no known operation")
UNKNOWN_ON_THE_WAY = Template("{given} is no known operation on the way")
UNKNOWN_PROCESS = Template("{given} is no known process")
UNKNOWN_PROOF = Template("{given} is no known proof of origin")
UNKNOWN_DEDUCTION = Template("{given} is no known deduction")


class Words:
    """Checks words, countries and codes; tells `problems` which are not known."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.known: Vocabulary = vocabulary()

    def code(self, written: str, edition: int | None, path: Path, name: str = "hs") -> str | None:
        """The six digits of a code; refuses one that its edition does not have."""
        digits = normalised(written)
        code = digits[:6]
        codes = _codes_of(edition or CURRENT_EDITION)
        if not (6 <= len(digits) <= 10 and digits.isascii() and digits.isdecimal()):
            remedy = told("write 6 to 10 digits, dots optional, like 8712.00")
            self.problems.add((*path, name), told("{given} is no HS code", given=shown(written)), remedy)
            return None
        if codes is None:
            return code
        if code not in codes.unchanged_since:
            found = told("HS {edition} has no subheading {given}", edition=codes.edition, given=shown(written))
            self.problems.add((*path, name), found, lambda: _subheadings_beside(code, codes, edition))
        elif len(seen := codes_seen(edition)) < MOST_CODES_SEEN:
            seen[written] = code
        return code

    def edition(self, edition: int, path: Path) -> None:
        """Refuse what is no edition of the Harmonized System."""
        if edition not in EDITIONS:
            self.problems.add(
                path,
                told("{given} is no HS edition", given=shown(edition)),
                told("one of {known}", known=EDITION_NAMES),
            )

    def other_editions(self, stated: Mapping[str, str], written: str | None, edition: int | None, path: Path) -> None:
        """Check codes of other editions: each of its edition, and none that cannot hold the goods of the code."""
        for name, other in stated.items():
            at = (*path, "hs_in")
            if name not in EDITION_NAMES:
                self.problems.add(
                    (*at, name),
                    told("{given} is no HS edition", given=shown(name)),
                    told("one of {known}", known=EDITION_NAMES),
                )
                continue
            code = self.code(other, int(name), at, name)
            if written is None or edition not in EDITIONS or not code_list(int(name)).has(code or ""):
                continue
            own = normalised(written)[:6]
            held = {*candidates(own, edition, int(name)), *waste_candidates(own, edition, int(name))}
            if held and code not in held:
                listed = _dotted(sorted(held)[:MOST_SHOWN])
                found = told(
                    "goods of {code} of HS {edition} are not in {other} of HS {other_edition}",
                    code=shown(written),
                    edition=edition,
                    other=shown(other),
                    other_edition=name,
                )
                whole = told("they are in {listed}", listed=listed)
                remedy = told("they are in {listed} ...", listed=listed) if len(held) > MOST_SHOWN else whole
                self.problems.add((*at, name), found, remedy)

    def country(self, country: str | None, path: Path, name: str) -> None:
        """Refuse what is no country; a country left out is unknown."""
        if country is not None and country not in self.known.countries:
            remedy = told("use ISO 3166-1 alpha-2, like the two letters on a C/O")
            self.problems.add((*path, name), told("{given} is no country code", given=shown(country)), remedy)

    def word(self, word: str, known: Collection[str], unknown: Template, path: Path) -> None:
        """Refuse a word that is not among the known ones, with the nearest that is."""
        if word not in known:
            known_words = told("known words: {known}", known=sorted(known))
            found = unknown.told(given=shown(word))
            self.problems.add(path, found, lambda: did_you_mean(word, known, known_words))

    def operations(self, operations: tuple[str, ...], path: Path) -> None:
        """Check what was done to a good."""
        for index, word in enumerate(operations):
            self.word(word, self.known.operations, UNKNOWN_OPERATION, (*path, "operations", index))

    def processes(self, processes: tuple[ProcessDone, ...], path: Path) -> None:
        """Check the conferring processes and their countries."""
        for index, process in enumerate(processes):
            at = (*path, "processes", index)
            self.word(process.name, self.known.processes, UNKNOWN_PROCESS, (*at, "name"))
            self.country(process.in_, at, "in")

    def stated_origins(self, originating: Mapping[str, StatedOrigin], path: Path) -> None:
        """Check the countries in which materials acquired their status, and shares that are stated."""
        for agreement, stated in originating.items():
            if stated.in_ not in self.known.countries:
                self.country(stated.in_, (*path, "originating", agreement), "in")
            if stated.content is not None and not 0 <= stated.content <= 100:
                remedy = told("write the share that is regional in per cent, from 0 to 100")
                self.problems.add(
                    (*path, "originating", agreement, "content"),
                    told("{given} is no share", given=stated.content),
                    remedy,
                )

    def shipment(self, shipment: Shipment) -> None:
        """Check the countries and words of a consignment and its proof of origin."""
        at: Path = ("shipment",)
        self.country(shipment.from_, at, "from")
        self.country(shipment.to, at, "to")
        for index, leg in enumerate(shipment.route or ()):
            self.country(leg.country, (*at, "route", index), "country")
            if leg.arrived is not None and leg.left is not None and leg.left < leg.arrived:
                found = told("it left on {left}, before it arrived on {arrived}", left=leg.left, arrived=leg.arrived)
                self.problems.add((*at, "route", index, "left"), found, told("give the day on which it left again"))
            for n, word in enumerate(leg.operations or ()):
                self.word(word, self.known.logistics, UNKNOWN_ON_THE_WAY, (*at, "route", index, "operations", n))
        proof = shipment.proof
        if proof and proof.kind is not None:
            self.word(proof.kind, self.known.proofs, UNKNOWN_PROOF, (*at, "proof", "kind"))
        if proof and proof.original:
            self.country(proof.original.country, (*at, "proof", "original"), "country")
        if shipment.tariff_line is not None:
            self.tariff_line(shipment.tariff_line, (*at, "tariff_line"))

    def tariff_line(self, written: str, path: Path) -> None:
        """Refuse what cannot be a national tariff line."""
        digits = normalised(written)
        if not (digits.isascii() and digits.isdecimal() and 6 <= len(digits) <= 12):
            self.problems.add(
                path,
                told("{given} is no tariff line", given=shown(written)),
                told("write its 8 to 10 digits, dots optional"),
            )


@cache
def codes_seen(edition: int | None) -> dict[str, str]:
    """Codes as written that were found right before, with their six digits."""
    return {}


@cache
def _codes_of(edition: int) -> CodeList | None:
    """The code list of an edition, or None where none is shipped: its codes then pass unchecked."""
    try:
        return code_list(edition) if edition in EDITIONS else None
    except FileNotFoundError:
        return None


def _subheadings_beside(code: str, codes: CodeList, edition: int | None) -> str:
    """The subheadings of the same heading, as a remedy."""
    siblings = [known for known in codes.unchanged_since if known.startswith(code[:4])]
    if siblings:
        listed = _dotted(siblings[:MOST_SHOWN])
        whole = told("its heading has {listed}", listed=listed)
        remedy = told("its heading has {listed} ...", listed=listed) if len(siblings) > MOST_SHOWN else whole
    else:
        remedy = told("check the heading: no subheading begins like this")
    if edition:
        return remedy
    return told("{remedy}; if the code is of another edition, say so in `hs_edition`", remedy=remedy)


def _dotted(codes: list[str]) -> list[str]:
    return [f"{each[:4]}.{each[4:]}" for each in codes]
