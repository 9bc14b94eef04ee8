"""What is judged: the product, or a self-produced material, with the facts of its own making."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount, CostTotals, Dossier, Line, ProductionCosts, show_path
from origin_engine.dossier.models import ProcessDone, Quantity, WhollyObtainedClaim
from origin_engine.origin.candidates import Candidates, classified


class Subject(NamedTuple):
    """A good whose origin is in question. `path` is where its facts stand in the dossier."""

    path: tuple[str | int, ...]
    code: str | None
    """Its six digits in the rules' edition, or None where they are not known."""
    candidates: Candidates | None
    """The codes that it may be, where it may be several."""
    written_code: str | None
    made_in: str | None
    price: Amount | None
    price_basis: str | None
    weight: Amount | None
    costs: ProductionCosts | None
    totals: CostTotals | None
    wholly_obtained: WhollyObtainedClaim | bool | None
    operations: tuple[str, ...] | None
    processes: tuple[ProcessDone, ...] | None
    answers: Mapping[str, bool | None]
    measures: Mapping[str, Quantity]
    has_bill: bool
    is_product: bool

    def field(self, name: str) -> str:
        """Where a field of the subject stands, as people write it."""
        return f"{show_path(self.path)}.{name}"


NOTHING: Mapping[str, bool | None] = {}
NO_RATES: Mapping[str, Fraction] = {}


class Occasion(NamedTuple):
    """The day, the lane and the money for which origin is judged."""

    on: date | None
    sent_from: str | None
    sent_to: str | None
    currency: str | None = None
    """The currency in which the dossier's amounts are counted."""
    rates: Mapping[str, Fraction] = NO_RATES
    """What one unit of another currency is in it."""


NO_MEASURES: Mapping[str, Quantity] = {}


def product_of(dossier: Dossier, edition: int) -> Subject:
    """The product of a dossier, seen by rules of this HS edition."""
    product = dossier.product
    basis = product.price.basis if product.price else None
    return Subject(
        ("product",),
        *classified(edition, dossier.code, product.hs_edition, product.hs_in),
        dossier.code,
        product.made_in,
        dossier.price,
        basis.value if basis else None,
        dossier.weight,
        dossier.costs,
        dossier.totals,
        product.wholly_obtained,
        product.operations,
        product.processes,
        product.answers or NOTHING,
        product.measures or NO_MEASURES,
        bool(dossier.lines),
        True,
    )


def self_produced(line: Line, edition: int, dossier_edition: int | None) -> Subject:
    """A material with a bill of its own, seen by rules of this HS edition."""
    material = line.material
    basis = material.value.basis if material.value else None
    return Subject(
        line.path,
        *classified(edition, line.code, material.hs_edition or dossier_edition, material.hs_in),
        line.code,
        material.produced_in,
        line.value,
        basis.value if basis else None,
        line.weight,
        None,
        None,
        None,
        material.operations,
        material.processes,
        material.answers or NOTHING,
        material.measures or NO_MEASURES,
        bool(line.parts),
        False,
    )
