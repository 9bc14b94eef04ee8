"""Money, weights and volumes of a dossier: checked, and counted in exact grains (see exact.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

from origin_engine.dossier.facts import Amount
from origin_engine.dossier.models import ExchangeRate, Money, Quantity
from origin_engine.dossier.problems import Path, Problems, shown
from origin_engine.dossier.vocabulary import vocabulary
from origin_engine.exact import DECIMAL_PLACES, LARGEST, to_grains
from origin_engine.spelling import did_you_mean
from origin_engine.told import Template, told

SMALLEST_RATE = Decimal("1e-20")
MOST_DIGITS_OF_A_RATE = 40
Least = Literal["more", "nothing", "loss"]
"""The least an amount may be: more than nothing, nothing, or less than nothing (a profit that is a loss)."""

NO_UNIT = {"weight": Template("{given} is no unit of weight"), "volume": Template("{given} is no unit of volume")}
MEASURES = {"net-weight": "weight", "dry-weight": "weight", "volume": "volume", "alcohol": "volume"}


class Amounts:
    """Counts amounts in one currency and in base units; tells `problems` what cannot be counted."""

    def __init__(self, currency: str | None, problems: Problems) -> None:
        self.currency = currency
        self.problems = problems
        self.rates: dict[str, Fraction] = {}
        self.refused_currencies: set[str] = set()

    def money(self, money: Money, path: Path, name: str, least: Least = "more") -> Amount | None:
        """An amount of money in the dossier's currency; None where amount or currency is not stated."""
        amount, currency = money.amount, money.currency
        if amount is None:
            return None
        grains = to_grains(amount)
        if grains is None or grains <= 0:
            self._refuse(amount, grains, (*path, name, "amount"), least)
        if currency == self.currency and currency is not None:
            return grains
        if grains is None or currency is None:
            return None
        rate = self.rate(currency, (*path, name, "currency"))
        return None if rate is None else grains * rate

    def quantity(self, quantity: Quantity, kind: str, path: Path, name: str) -> Amount | None:
        """A weight or a volume in grains of the base unit; refuses units that are not of that kind."""
        if quantity.amount is None:
            return None
        grains = self.count(quantity.amount, path, name, "amount")
        if quantity.unit is None or grains is None:
            return None
        size = _sizes(kind).get(quantity.unit)
        if size is None:
            remedy = did_you_mean(quantity.unit, _sizes(kind), told("one of {known}", known=[*_sizes(kind)]))
            self.problems.add((*path, name, "unit"), NO_UNIT[kind].told(given=shown(quantity.unit)), remedy)
            return None
        numerator, denominator = size
        whole, rest = divmod(grains * numerator, denominator)
        return whole if rest == 0 else Fraction(grains * numerator, denominator)

    def measures(self, measures: Mapping[str, Quantity], path: Path) -> None:
        """Check the further measures of a good: known by name, each in a unit of its kind."""
        for name, quantity in measures.items():
            if name in MEASURES:
                self.quantity(quantity, MEASURES[name], path, name)
            else:
                remedy = did_you_mean(name, MEASURES, told("one of {known}", known=[*MEASURES]))
                self.problems.add((*path, name), told("{given} is no measure", given=shown(name)), remedy)

    def count(self, amount: Decimal, path: Path, name: str | int, part: str = "", least: Least = "more") -> int | None:
        """An amount in grains; refuses what is negative, zero where that cannot be, or not exact.

        The field is `name` at `path`, or its `part`; they are put together only to name a problem.
        """
        grains = to_grains(amount)
        if grains is None or grains <= 0:
            self._refuse(amount, grains, (*path, name, part) if part else (*path, name), least)
        return grains

    def _refuse(self, amount: Decimal, grains: int | None, path: Path, least: Least) -> None:
        if grains is None and not -LARGEST < amount < LARGEST:
            self.problems.add(
                path,
                told("{given} is too large", given=shown(amount)),
                told("give the value in the unit the field asks for"),
            )
        elif grains is None:
            remedy = told("write the amount as text with at most {most} decimals", most=DECIMAL_PLACES)
            self.problems.add(
                path, told("{given} has more than {most} decimals", given=shown(amount), most=DECIMAL_PLACES), remedy
            )
        elif grains < 0 and least != "loss":
            self.problems.add(path, told("{given} is negative", given=shown(amount)), told("give a positive amount"))
        elif grains == 0 and least == "more":
            remedy = told("give the amount, or leave the field out if it is not known")
            self.problems.add(path, told("zero, which no price, weight or quantity is"), remedy)

    def rate(self, currency: str, path: Path) -> Fraction | None:
        """How much of the dossier's currency one unit of this currency is; a missing rate is told once."""
        if currency == self.currency:
            return Fraction(1)
        rate = self.rates.get(currency)
        if rate is None and currency not in self.refused_currencies:
            self.refused_currencies.add(currency)
            remedy = told(
                "add the rate from {currency} to {main} under `rates` (in CSV and Excel: rate.from ...)",
                currency=currency,
                main=self.currency,
            )
            self.problems.add(
                path, told("{currency} beside {main}, without a rate", currency=currency, main=self.currency), remedy
            )
        return rate

    def read_rates(self, rates: Iterable[ExchangeRate]) -> None:
        """Note the rates to and from the dossier's currency; refuses two that differ."""
        for index, rate in enumerate(rates):
            if not SMALLEST_RATE < rate.rate < LARGEST or len(rate.rate.as_tuple().digits) > MOST_DIGITS_OF_A_RATE:
                remedy = told("a rate is positive: one unit of `from` is `rate` units of `to`")
                self.problems.add(
                    ("rates", index, "rate"), told("{given} is no exchange rate", given=shown(rate.rate)), remedy
                )
                self.refused_currencies |= {rate.from_, rate.to}
            elif rate.to == self.currency:
                self._note_rate(rate.from_, Fraction(rate.rate), index)
            elif rate.from_ == self.currency:
                self._note_rate(rate.to, 1 / Fraction(rate.rate), index)

    def _note_rate(self, currency: str, factor: Fraction, index: int) -> None:
        if self.rates.get(currency, factor) != factor:
            found = told("a second rate between {currency} and {other}", currency=currency, other=self.currency)
            self.problems.add(("rates", index), found, told("keep the one that customs uses"))
        elif currency != self.currency:
            self.rates[currency] = factor


@cache
def _sizes(kind: str) -> dict[str, tuple[int, int]]:
    """How many of the base unit each unit of a kind is, as a ratio of whole numbers."""
    return {unit: size.as_integer_ratio() for unit, size in vocabulary().units[kind].items()}
