"""The goods themselves over columns: their value on a base, their weight, what the trader answered of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.origin.missing import Need
from origin_engine.origin.net_cost import COST_BASES, NET_COST, TOTAL_COST
from origin_engine.screening.bills import Bills, Picked
from origin_engine.screening.columns import Column
from origin_engine.screening.facts import Facts
from origin_engine.screening.kleene import OPEN, constant
from origin_engine.screening.needs import BIT, where

Some = Bills | Picked
"""Rows of bills: all of them, or those with picked lines."""


class Known(NamedTuple):
    """An amount and where it is known."""

    amount: Column
    known: Column


def value_of_good(base: str, some: Some, facts: Facts) -> Known:
    """The value of each good on a base, where it is stated on this base; a cost base is worked out (case.py)."""
    if base == TOTAL_COST:
        return cost(some, "total_cost")
    if base == NET_COST:
        total, excluded, net = (cost(some, name) for name in ("total_cost", "excluded_costs", "net_cost"))
        worked_out = total.amount - excluded.amount
        return Known(np.where(net.known, net.amount, worked_out), net.known | (total.known & excluded.known))
    price, bases = some.row("price"), facts.words.get("price.basis", [])
    basis = bases.index(base) if base in bases else len(bases)
    on_base = some.row("price.basis") == basis
    return Known(price, on_base & (price > 0))


def value_missing(base: str, some: Some) -> Column:
    """What is missing to value the goods on this base (`value_missing` of case.py)."""
    if base in COST_BASES:
        return np.full(len(some), BIT[Need.COST])
    return np.where(some.row("price") == 0, BIT[Need.PRICE], BIT[Need.PRICE_BASIS])


def cost(some: Some, name: str) -> Known:
    """A cost of each good, where it is stated."""
    column = f"costs.{name}"
    if not some.has_row(column):
        return Known(np.zeros(len(some), np.int64), np.zeros(len(some), np.bool_))
    return Known(some.row(column), some.row(f"{column} is stated"))


def answers_of_good(words: str, some: Some) -> Column:
    """What the trader answered to words about each good."""
    column = f"answers.{words}"
    return some.row(column) if some.has_row(column) else constant(OPEN, len(some))


def asked(answer: Column) -> Column:
    """What is missing where the trader has not answered."""
    return where(answer == OPEN, Need.ANSWER)
