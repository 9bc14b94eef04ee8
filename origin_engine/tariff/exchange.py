"""Exchange rates: those of the dossier first; a currency without a rate is unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from origin_engine.dossier import Dossier


def exchange_rates(dossier: Dossier, day: date | None) -> dict[str, Fraction]:
    """How much of the dossier's currency one unit of each known currency is.

    Customs' own rate, given in the dossier, wins over any other source.
    """
    rates = dict(dossier.rates)
    if dossier.currency is not None:
        rates[dossier.currency] = Fraction(1)
    return rates
