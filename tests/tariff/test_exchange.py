"""Exchange rates: the dossier's own win; reference rates only where published, not too old, and never a later one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from origin_engine.dossier import Dossier
from origin_engine.dossier.checking import dossier_from
from origin_engine.tariff import reference_rates
from origin_engine.tariff.exchange import exchange_of
from origin_engine.tariff.reference_rates import OLDEST, reference_rate

FIRST = date(1999, 1, 4)  # the bank's first publication: 1 EUR = 1.1789 USD = 133.73 JPY
USD, JPY = Decimal("1.1789"), Decimal("133.73")
FRIDAY = date(1999, 1, 8)


def dossier(currency: str, **rest: object) -> Dossier:
    return dossier_from({"product": {"price": {"amount": "10", "currency": currency, "basis": "FOB"}}, **rest})


def test_the_cross_rate_is_exact_through_the_euro() -> None:
    found = reference_rate("JPY", "USD", FIRST)
    assert found is not None
    assert found.factor == Fraction(USD) / Fraction(JPY)
    assert found.on == FIRST


def test_on_a_day_without_publication_the_last_one_before_counts_and_no_later_one() -> None:
    sunday = reference_rate("JPY", "USD", date(1999, 1, 10))
    assert sunday is not None
    assert sunday.on == FRIDAY


def test_a_rate_that_is_too_old_is_unknown() -> None:
    converter = reference_rates._converter()
    assert converter is not None
    last = converter.bounds["USD"].last_date
    assert reference_rate("JPY", "USD", last + OLDEST) is not None
    assert reference_rate("JPY", "USD", date.fromordinal((last + OLDEST).toordinal() + 1)) is None


@pytest.mark.parametrize("currency", ["VND", "KHR", "LAK", "MMK", "BND", "TWD"])
def test_a_currency_that_is_not_published_is_unknown(currency: str) -> None:
    assert reference_rate(currency, "USD", FRIDAY) is None
    assert exchange_of(dossier("USD"), FRIDAY).get(currency) is None


def test_without_the_package_every_reference_rate_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_rates, "_converter", lambda: None)
    assert exchange_of(dossier("USD"), FRIDAY).get("JPY") is None


def test_the_dossiers_own_rate_wins_with_its_day_and_source() -> None:
    own = {"from": "USD", "to": "JPY", "rate": "200", "on": "1999-01-01", "source": "customs"}
    rate = exchange_of(dossier("USD", rates=[own]), FRIDAY)["JPY"]
    assert (rate.factor, rate.on, rate.source) == (Fraction(1, 200), date(1999, 1, 1), "customs")


def test_a_reference_rate_says_its_day_and_source() -> None:
    rate = exchange_of(dossier("USD"), FRIDAY)["JPY"]
    assert rate.on == FRIDAY
    assert rate.source is not None
    assert "European Central Bank" in rate.source


def test_without_a_day_or_a_currency_nothing_is_converted() -> None:
    assert exchange_of(dossier("USD"), None).get("JPY") is None
    assert exchange_of(dossier_from({"product": {}}), FRIDAY).get("JPY") is None
