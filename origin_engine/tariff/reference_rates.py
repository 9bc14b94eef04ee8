"""Reference rates of the European Central Bank, shipped offline in the package CurrencyConverter (extra `rates`).

They are indicative: customs uses its own rate, which the dossier may state. The last rate published on or before
the day counts, if it is not too old; never a later one.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

REFERENCE_SOURCE = "European Central Bank, euro reference rates (package CurrencyConverter)"
PIVOT = "EUR"
OLDEST = timedelta(days=31)
"""How old a rate may be: the package is published about once a month, and the bank rests on weekends and holidays."""


class ReferenceRate(NamedTuple):
    """What one unit of a currency is in another, on the day when both were published."""

    factor: Fraction
    on: date


def reference_rate(currency: str, into: str, day: date) -> ReferenceRate | None:
    """The reference rate of a day; None for a currency that is not published, or where the package is not installed."""
    converter = _converter()
    if converter is None or not {currency, into} <= converter.currencies:
        return None
    for age in range(OLDEST.days + 1):
        published = day - timedelta(days=age)
        one, other = _per_euro(converter, currency, published), _per_euro(converter, into, published)
        if one is not None and other is not None:
            return ReferenceRate(Fraction(other) / Fraction(one), published)
    return None


def _per_euro(converter: CurrencyConverter, currency: str, day: date) -> Decimal | None:
    """The figure that the bank published; one euro converted is that figure, exactly."""
    from currency_converter import RateNotFoundError

    try:
        figure: Decimal = converter.convert(Decimal(1), PIVOT, currency, date=day)
    except RateNotFoundError:
        return None
    return figure


@lru_cache(maxsize=1)
def _converter() -> CurrencyConverter | None:
    """The rates, read once (a tenth of a second); None where the extra is not installed."""
    try:
        from currency_converter import CurrencyConverter
    except ImportError:
        return None
    return CurrencyConverter(decimal=True)
