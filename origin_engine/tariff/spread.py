"""An amount for the shipment, spread over one unit of the product and over a year's trade."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Dossier
from origin_engine.tariff.duty import Duty


class Trade(NamedTuple):
    """How many units of the product one shipment and one year hold; None where not stated."""

    units: Fraction | None
    units_per_year: Fraction | None

    @property
    def shipments_per_year(self) -> Fraction | None:
        """How many shipments like this one make the year."""
        return self.units_per_year / self.units if self.units and self.units_per_year is not None else None


class Spread(NamedTuple):
    """The same duty or saving for one unit, for the shipment and for a year."""

    unit: Duty
    shipment: Duty
    year: Duty


def trade_of(dossier: Dossier) -> Trade:
    """Units as the dossier states them."""
    shipment = dossier.shipment
    return Trade(
        None if shipment.units is None else Fraction(shipment.units),
        None if shipment.units_per_year is None else Fraction(shipment.units_per_year),
    )


def spread(shipment: Duty, trade: Trade) -> Spread:
    """A shipment's amount per unit and per year: shipments of one product cost duty in proportion to their units."""
    if shipment.amount is None:
        return Spread(shipment, shipment, shipment)
    unit = Duty(shipment.amount / trade.units) if trade.units else Duty(None, ("units",))
    if unit.amount is not None and trade.units_per_year is not None:
        return Spread(unit, shipment, Duty(unit.amount * trade.units_per_year))
    unstated = () if trade.units_per_year is not None else ("units-per-year",)
    return Spread(unit, shipment, Duty(None, (*unit.lacks, *unstated)))
