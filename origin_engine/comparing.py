"""The Python surface for comparing agreements in money; apart from api.py, so that a check loads no tariffs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from origin_engine.api import dossier_of
from origin_engine.dossier import Dossier, Money, vocabulary
from origin_engine.errors import Problem, RefusedInput
from origin_engine.rulebook import RuleBook, known_rulebooks, load_rulebook
from origin_engine.tariff import Comparison as Compared
from origin_engine.tariff import compare_dossier, known_importers
from origin_engine.told import told


class Comparison(Compared):
    """One importer's answer for one national line, ready to be handed on."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """The comparison in the shape of the contract, as plain JSON values."""
        from origin_engine.reporting.compare_contract import comparison_as_json

        return comparison_as_json(self)


def compare(
    dossier: str | Path | Mapping[str, Any] | Dossier,
    to: Sequence[str] | None = None,
    books: Sequence[RuleBook] | None = None,
    on: date | None = None,
    proof_cost: Money | None = None,
) -> list[Comparison]:
    """Compare every agreement on the lane in money, for each importer and national line.

    `to` lists importing countries (all with a tariff table, where None); `books` the rule books (all that are
    shipped, where None); `on` another day of importation than the shipment's; `proof_cost` what one proof of origin
    costs, instead of the dossier's own `shipment.proof_cost`. Raises DossierError where the
    input is wrong; what is not known is unknown in the answer.
    """
    read = dossier_of(dossier)
    read = read if proof_cost is None else read.with_proof_cost(proof_cost)
    for country in to or ():
        if country not in vocabulary().countries:
            remedy = told("two capitals each, ISO 3166-1 alpha-2, like JP,KR,VN")
            raise RefusedInput(Problem(told("`{country}` is no country code", country=country), "--to", remedy=remedy))
    if books is None:
        books = [load_rulebook(name) for name in known_rulebooks()]
    return [Comparison(*each) for each in compare_dossier(read, books, to or known_importers(), on)]


def compare_years(
    dossier: str | Path | Mapping[str, Any] | Dossier,
    years: Iterable[int],
    to: Sequence[str] | None = None,
    books: Sequence[RuleBook] | None = None,
    proof_cost: Money | None = None,
) -> dict[int, list[Comparison]]:
    """The comparison on the shipment's day of several years; a year without a table is unknown.

    The proof in hand belongs to the shipment's own day: in other years it is what a claim would still need.
    """
    read = dossier_of(dossier)
    day = read.shipment.date
    if day is None:
        return {}
    days = {year: day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day) for year in years}
    return {year: compare(read, to, books, on, proof_cost) for year, on in days.items()}
