"""Amounts of money of a chunk in one unit.

A product whose amounts are in several currencies is left to the explaining evaluator, which knows the rates. An amount
without its currency is not known.
"""

from __future__ import annotations

import numpy as np

from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import NOT_SAID, Amounts, Column, Texts, no_amounts, none_said
from origin_engine.screening.draft import Draft
from origin_engine.screening.sizes import bounded, coarsen, scaled

PRODUCTION = ("direct_labour", "direct_overhead", "profit", "other")
TOTALS = ("total_cost", "excluded_costs", "net_cost")
COSTS = tuple(f"costs.{name}" for name in (*PRODUCTION, *TOTALS))
PRICE, VALUE = "price", "value"
CUSTOMS_VALUE, UNITS = "shipment.customs_value", "shipment.units"


def settle_money(products: Draft, lines: Draft, bills: Bills) -> None:
    """The columns `price` and `value`, zero where they are not known, and those of stated costs, in one unit.

    A cost, which may be nothing, has a second column that says whether it is known.
    """
    costs = [name for name in COSTS if f"{name}.amount" in products.amounts]
    currencies = _Currencies()
    main = currencies.of(products, PRICE)
    amounts = [_amounts(products, name) for name in (PRICE, *costs)]
    value = _amounts(lines, VALUE)
    places = max(each.places for each in (value, *amounts))
    for name, each in zip((PRICE, *costs), amounts, strict=True):
        known = _in_one_currency(products, currencies.of(products, name), main) & _everywhere(each.said, products.rows)
        products.columns[name] = _where(known, scaled(products, each.amount, 10 ** (places - each.places)))
        if name != PRICE:
            products.columns[f"{name} is stated"] = known
    known = _in_one_currency(lines, currencies.of(lines, VALUE), bills.each(main))
    worth = _where(known, scaled(lines, value.amount, 10 ** (places - value.places)))
    lines.columns[VALUE] = bounded(lines, worth, bills)
    _refuse_totals(products)
    coarsen((products, (PRICE, *costs)), (lines, (VALUE,)))


def settle_consignment(products: Draft) -> dict[str, int]:
    """The columns of the customs value and of the units of a consignment, where they are stated; and their places."""
    names = {f"{CUSTOMS_VALUE}.amount": CUSTOMS_VALUE, UNITS: UNITS}
    stated = {name: products.amounts[column] for column, name in names.items() if column in products.amounts}
    products.columns |= {name: amounts.amount for name, amounts in stated.items()}
    return {name: amounts.places for name, amounts in stated.items()}


def _cost(name: str) -> str:
    return f"costs.{name}"


def _amounts(draft: Draft, name: str) -> Amounts:
    return draft.amounts.get(f"{name}.amount", no_amounts(draft.rows))


def _where(known: Column, amounts: Column) -> Column:
    return amounts if known.all() else amounts * known


def _everywhere(said: Column | None, rows: int) -> Column:
    return np.ones(rows, np.bool_) if said is None else said


class _Currencies:
    """Numbers for currencies, the same in every column."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, draft: Draft, name: str) -> Column:
        texts: Texts = draft.texts.get(f"{name}.currency", none_said(draft.rows))
        return texts.each(lambda text: self.numbers.setdefault(text, len(self.numbers)), np.int16, NOT_SAID)


def _in_one_currency(draft: Draft, currency: Column, main: Column) -> Column:
    """Where a currency is said; another one than the price's is in doubt."""
    said: Column = currency != NOT_SAID
    draft.doubt(said & (currency != main))
    return said


def _refuse_totals(products: Draft) -> None:
    """What a dossier refuses of the totals, or is no whole to take a share of."""
    nothing = np.zeros(products.rows, np.int64)
    total, excluded, net = (products.columns.get(_cost(name), nothing) for name in TOTALS)
    stated = [products.columns.get(f"{_cost(name)} is stated", nothing.astype(np.bool_)) for name in TOTALS]
    both = stated[0] & stated[1]
    products.doubt(both & ((excluded >= total) | (stated[2] & (net != total - excluded))))
    products.doubt((stated[0] & (total == 0)) | (stated[2] & (net == 0)))
