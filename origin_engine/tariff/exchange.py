"""Exchange rates: those of the dossier first, then offline reference rates; a currency without a rate is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Dossier
from origin_engine.tariff.reference_rates import REFERENCE_SOURCE, reference_rate


class ExchangeRate(NamedTuple):
    """How much of the dossier's currency one unit of another is; the day and the source are None where not stated."""

    factor: Fraction
    on: date | None = None
    source: str | None = None


class Exchange(Mapping[str, ExchangeRate]):
    """The rates into one currency on a day. Reference rates are looked up when they are first asked for."""

    def __init__(self, into: str | None, stated: Mapping[str, ExchangeRate], day: date | None) -> None:
        self.into = into
        self.day = day
        self._rates: dict[str, ExchangeRate | None] = dict(stated)
        if into is not None:
            self._rates[into] = ExchangeRate(Fraction(1))

    def __getitem__(self, currency: str) -> ExchangeRate:
        if currency not in self._rates:
            self._rates[currency] = self._reference(currency)
        rate = self._rates[currency]
        if rate is None:
            raise KeyError(currency)
        return rate

    def __iter__(self) -> Iterator[str]:
        return (currency for currency, rate in self._rates.items() if rate is not None)

    def __len__(self) -> int:
        return sum(rate is not None for rate in self._rates.values())

    def _reference(self, currency: str) -> ExchangeRate | None:
        if self.into is None or self.day is None:
            return None
        found = reference_rate(currency, self.into, self.day)
        return None if found is None else ExchangeRate(found.factor, found.on, REFERENCE_SOURCE)


def exchange_of(dossier: Dossier, day: date | None) -> Exchange:
    """The rates into the dossier's currency. Customs' own rate, given in the dossier, wins over any other source."""
    written = {currency: rate for rate in dossier.fields.rates for currency in (rate.from_, rate.to)}
    stated = {
        currency: ExchangeRate(factor, written[currency].on, written[currency].source)
        for currency, factor in dossier.rates.items()
    }
    return Exchange(dossier.currency, stated, day)
