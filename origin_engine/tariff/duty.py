"""Duty from a rate: exact, or unknown with what is missing; never a number that nobody said."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from origin_engine.tariff.exchange import ExchangeRate
from origin_engine.tariff.rates import Rate, RateKind

NOT_COMPUTED = frozenset({RateKind.EXCLUDED, RateKind.QUOTA, RateKind.TEXT_ONLY})


class Consignment(NamedTuple):
    """What a duty is computed on: value in the dossier's currency, quantities by unit of the tariff."""

    value: Fraction | None
    quantities: dict[str, Fraction]
    exchange: Mapping[str, ExchangeRate]
    """How much of the dossier's currency one unit of another currency is."""
    converted: frozenset[str] = frozenset()
    """The currencies in which its own amounts of money are stated."""


class Duty(NamedTuple):
    """A duty in the dossier's currency; `amount` is None where it is unknown, and `lacks` says why."""

    amount: Fraction | None
    lacks: tuple[str, ...] = ()


def duty_of(rate: Rate | None, goods: Consignment) -> Duty:
    """The duty on a consignment at a rate."""
    if rate is None:
        return Duty(None, ("rate",))
    if rate.kind in NOT_COMPUTED:
        return Duty(None, (rate.kind.value,))
    if rate.kind is RateKind.FREE:
        return Duty(Fraction(0))
    by_value, by_quantity = _by_value(rate, goods), _by_quantity(rate, goods)
    match rate.kind:
        case RateKind.AD_VALOREM:
            return by_value
        case RateKind.SPECIFIC:
            return by_quantity
    lacks = (*by_value.lacks, *by_quantity.lacks)
    if by_value.amount is None or by_quantity.amount is None:
        return Duty(None, lacks)
    if rate.kind is RateKind.COMPOUND:
        return Duty(by_value.amount + by_quantity.amount)
    choose = max if rate.kind is RateKind.HIGHER_OF else min
    return Duty(choose(by_value.amount, by_quantity.amount))


def _by_value(rate: Rate, goods: Consignment) -> Duty:
    if goods.value is None or rate.percent is None:
        return Duty(None, ("customs-value",))
    return Duty(goods.value * Fraction(rate.percent) / 100)


def _by_quantity(rate: Rate, goods: Consignment) -> Duty:
    quantity, exchange = goods.quantities.get(rate.unit), goods.exchange.get(rate.currency)
    lacks = []
    if quantity is None:
        lacks.append(f"quantity:{rate.unit}")
    if exchange is None:
        lacks.append(f"exchange-rate:{rate.currency}")
    if quantity is None or exchange is None or rate.amount is None:
        return Duty(None, tuple(lacks))
    return Duty(quantity * Fraction(rate.amount) * exchange.factor)


def saving(mfn: Duty, preference: Duty) -> Duty:
    """What a preference saves, never negative; unknown where either duty is."""
    if mfn.amount is None or preference.amount is None:
        return Duty(None, tuple(dict.fromkeys((*mfn.lacks, *preference.lacks))))
    return Duty(max(Fraction(0), mfn.amount - preference.amount))
