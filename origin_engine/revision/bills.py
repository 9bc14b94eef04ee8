"""Small bills of materials for one product, as facts that a dossier is read from.

The good is worth 100 and weighs 100, so that every amount is a share in per cent. What is not material is labour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from origin_engine.language import print_code
from origin_engine.revision.stage import Stage

WHOLE = Decimal(100)
CURRENCY = "USD"
EVIDENCE = "supplier-declaration"
Facts = dict[str, Any]


class Coded(NamedTuple):
    """A good by its subheadings in the two editions; the same twice where they are of one edition."""

    old: str
    new: str


class Line(NamedTuple):
    """One material: what it is, its share of the good in per cent, whether it originates, the words it answers to."""

    coded: Coded
    share: Decimal
    originates: bool
    answers: tuple[tuple[str, bool], ...] = ()


class Bill(NamedTuple):
    """A product and what it is made of; every fact that the two rules ask for is stated."""

    product: Coded
    basis: str
    """Of the price."""
    lines: tuple[Line, ...]
    processes: tuple[str, ...]
    answers: tuple[tuple[str, bool], ...]
    lane: tuple[str, str]
    """Made in, and sent to."""
    days: tuple[date, date]
    """Of importation, under the old and under the new book: the same where both are in force."""

    @property
    def labour(self) -> Decimal:
        """What the materials leave of the value of the good."""
        return WHOLE - sum((line.share for line in self.lines), Decimal(0))


def facts_of(bill: Bill, stage: Stage, day: date) -> Facts:
    """A bill as a dossier for importation on a day."""
    made_in, to = bill.lane
    product = {
        **_coded(bill.product, stage),
        "hs_edition": stage.editions[1],
        "made_in": made_in,
        "price": _money(WHOLE, basis=bill.basis),
        "net_weight": _weight(WHOLE),
        "operations": ["manufacture"],
        "wholly_obtained": False,
        "processes": [{"name": name, "in": made_in} for name in bill.processes],
    }
    if bill.answers:
        product["answers"] = dict(bill.answers)
    none, whole = _money(Decimal(0)), _money(WHOLE)
    costs = {"direct_labour": _money(bill.labour), "direct_overhead": none, "profit": none, "other": none}
    return {
        "product": product,
        "costs": {**costs, "total_cost": whole, "net_cost": whole},
        "materials": [_line(line, number, stage, made_in) for number, line in enumerate(bill.lines, start=1)],
        "shipment": {"from": made_in, "to": to, "date": day.isoformat(), "route": []},
    }


def _line(line: Line, number: int, stage: Stage, made_in: str) -> Facts:
    stated: Facts = {"status": False}
    if line.originates:
        stated = {"status": True, "in": made_in, "evidence": EVIDENCE}
    facts = {
        "id": f"M{number}",
        **_coded(line.coded, stage),
        "value": _money(line.share, basis=stage.valuation),
        "weight": _weight(line.share),
        "measures": {name: _weight(line.share) for name in stage.measures},
        "originating": dict.fromkeys(stage.agreements, stated),
    }
    if line.answers:
        facts["answers"] = dict(line.answers)
    return facts


def _coded(coded: Coded, stage: Stage) -> Facts:
    """The code in the new edition, and in the old one where that is another."""
    facts: Facts = {"hs": print_code(coded.new)}
    old, new = stage.editions
    return facts if old == new else {**facts, "hs_in": {str(old): print_code(coded.old)}}


def _money(amount: Decimal, **more: str) -> Facts:
    return {"amount": str(amount), "currency": CURRENCY, **more}


def _weight(amount: Decimal) -> Mapping[str, str]:
    return {"amount": str(amount), "unit": "kg"}
