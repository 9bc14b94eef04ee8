"""What a proof of origin costs, set against what it saves: net saving, and the smallest shipment that pays for it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Dossier
from origin_engine.tariff.duty import Consignment, Duty


class Net(NamedTuple):
    """A saving less the cost of its proof; below zero where the proof costs more."""

    shipment: Duty
    year: Duty
    break_even: Duty
    """The customs value from which a shipment saves what its proof costs; no amount where there is no saving."""


def proof_cost_of(dossier: Dossier, goods: Consignment) -> Duty | None:
    """The cost of one proof in the dossier's currency; None where it is not stated."""
    cost = dossier.shipment.proof_cost
    if cost is None or cost.amount is None:
        return None
    exchange = goods.exchange.get(cost.currency) if cost.currency else None
    if exchange is None:
        return Duty(None, (f"exchange-rate:{cost.currency}",) if cost.currency else ("proof-cost",))
    return Duty(Fraction(cost.amount) * exchange.factor)


def net_of(saving: Duty, cost: Duty, goods: Consignment, shipments_per_year: Fraction | None) -> Net:
    """The saving less the cost. Duties grow in proportion to a shipment's size, so the break-even does as well."""
    if saving.amount is None or cost.amount is None:
        unknown = Duty(None, tuple(dict.fromkeys((*saving.lacks, *cost.lacks))))
        return Net(unknown, unknown, unknown)
    net = saving.amount - cost.amount
    year = Duty(None, ("units-per-year",)) if shipments_per_year is None else Duty(net * shipments_per_year)
    if not saving.amount:
        return Net(Duty(net), year, Duty(None, ("no-saving",)))
    if goods.value is None:
        return Net(Duty(net), year, Duty(None, ("customs-value",)))
    return Net(Duty(net), year, Duty(goods.value * cost.amount / saving.amount))
