"""A dossier made ready for evaluation: checked, in one currency, in exact counts.

These are values: nothing here decides anything. A fact that the trader left out is None.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, NamedTuple

from origin_engine.dossier.models import DossierFields, Material, Money, Product, Record, Shipment

Amount = int | Fraction
"""Grains (see exact.py) of the dossier's currency or of the base unit; a Fraction only after conversion."""


class Line(NamedTuple):
    """One line of a bill, at any level."""

    material: Material
    path: tuple[str | int, ...]
    code: str | None
    value: Amount | None
    weight: Amount | None
    parts: tuple[Line, ...] | None

    @property
    def name(self) -> str:
        """How people call the line: its part number, its description, or where it stands."""
        return self.material.id or self.material.description or show_path(self.path)


line_of: Callable[[tuple[Material, tuple[str | int, ...], str | None, Amount | None, Amount | None, None]], Line]
line_of = partial(tuple.__new__, Line)
"""A Line of these facts in their order: as `Line(...)`, in half the time, for bills of many lines."""


class ProductionCosts(NamedTuple):
    """Costs and profit per unit of the product; None where not stated."""

    direct_labour: Amount | None
    direct_overhead: Amount | None
    profit: Amount | None
    other: Amount | None


class CostTotals(NamedTuple):
    """Total cost, excluded costs and net cost per unit of the product; None where not stated."""

    total_cost: Amount | None
    excluded_costs: Amount | None
    net_cost: Amount | None


NO_COSTS = ProductionCosts(None, None, None, None)
NO_TOTALS = CostTotals(None, None, None)
NO_SHIPMENT = Shipment()


class Dossier:
    """A checked dossier. Make one with `read_dossier` (a file) or `dossier_from` (a mapping)."""

    def __init__(
        self,
        fields: DossierFields,
        code: str | None,
        currency: str | None,
        price: Amount | None,
        weight: Amount | None,
        costs: ProductionCosts,
        totals: CostTotals,
        lines: tuple[Line, ...] | None,
        rates: dict[str, Fraction],
    ) -> None:
        self.fields = fields
        self.product: Product = fields.product
        self.shipment: Shipment = fields.shipment or NO_SHIPMENT
        self.code = code
        self.currency = currency
        self.price = price
        self.weight = weight
        self.costs = costs
        self.totals = totals
        self.lines = lines
        self.rates = rates

    def sent_to(self, importer: str, on: date | None) -> Dossier:
        """The same product sent to an importer on a day; route and proof are those of the shipment's own lane."""
        shipment = self.shipment
        change: dict[str, Any] = {"date": on}
        if importer != shipment.to:
            change |= {"to": importer, "route": None, "proof": None, "tariff_line": None}
        return self._shipped(change)

    def with_proof_cost(self, cost: Money) -> Dossier:
        """The same dossier with another cost of one proof of origin."""
        return self._shipped({"proof_cost": cost})

    def _shipped(self, change: dict[str, Any]) -> Dossier:
        fields = replace(self.fields, shipment=replace(self.shipment, **change))
        money = (self.currency, self.price, self.weight, self.costs, self.totals)
        return Dossier(fields, self.code, *money, self.lines, self.rates)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all facts in the dossier, independent of its file format."""
        return f"sha256:{hashlib.sha256(canonical_text(self.fields).encode()).hexdigest()}"


END = object()


def canonical_text(fields: DossierFields) -> str:
    """All stated facts, one a line as `depth name = value`: the same for YAML, JSON, CSV and Excel.

    A number is its value (120.00 is 120); a group in which nothing is stated is not there.
    """
    lines: list[str] = []
    stack: list[tuple[int, str, object]] = [(0, "dossier", fields)]
    while stack:
        depth, name, value = stack.pop()
        if value is None:
            continue
        if value is END:
            if lines[-1] == name:
                lines.pop()
        elif isinstance(value, str | Decimal):
            lines.append(f"{depth} {name!r} = {_canonical(value)}")
        elif isinstance(value, tuple):
            lines.append(f"{depth} {name} : {len(value)}")
            stack.extend((depth + 1, str(index), value[index]) for index in range(len(value) - 1, -1, -1))
        elif isinstance(value, Record | dict):
            header = f"{depth} {name!r}"
            lines.append(header)
            stack.append((depth, header, END))
            parts = value if isinstance(value, dict) else value.__dict__
            stack.extend((depth + 1, *part) for part in sorted(parts.items(), reverse=True))
        else:
            lines.append(f"{depth} {name!r} = {value}")
    return "\n".join(lines)


def _canonical(value: str | Decimal) -> str:
    """A text on one line, or a number in its shortest form."""
    if isinstance(value, str):
        return repr(str(value))
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_path(path: tuple[str | int, ...]) -> str:
    """A path in a dossier as people write it: materials[2].value.amount."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return printable(text)


def printable(text: str) -> str:
    """A text that any terminal can show: what is no printable character is written as its code."""
    return text if text.isprintable() else repr(text)[1:-1]
