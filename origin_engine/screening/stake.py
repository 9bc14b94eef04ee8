"""The value at stake of each product: of its whole shipment where that is stated, else of one unit of it.

The two are not added: a table that states customs value and units is counted by shipments, any other by unit prices.
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from origin_engine.screening.columns import Column, Texts
from origin_engine.screening.savings import amounts_in, currency_in, worth_of

PLACES = 16
"""Decimals of the amounts that are added: two amounts of eight decimals each, multiplied."""
CUSTOMS_VALUE, UNITS = "shipment.customs_value.amount", "shipment.units"


class Stakes(NamedTuple):
    """For each product an amount in units of 10**-places, whether it is known, and its currency."""

    amount: Column
    places: int
    known: Column
    currency: Texts


def by_shipment(names: list[str]) -> bool:
    """Whether products of these columns are counted by their shipments."""
    return CUSTOMS_VALUE in names and UNITS in names


def stakes_of(products: pa.Table) -> Stakes:
    """What is at stake for each product."""
    if by_shipment(products.column_names):
        worth = worth_of(products)
        return Stakes(worth.value, worth.places, worth.known, currency_in(products, "shipment.customs_value.currency"))
    price, currency = amounts_in(products, "price.amount"), currency_in(products, "price.currency")
    return Stakes(price.amount, price.places, (price.amount > 0) & (currency.number >= 0), currency)
