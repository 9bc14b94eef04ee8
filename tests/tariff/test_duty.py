"""Duties: each kind by its own formula, unknown where a part is missing, a saving never negative."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from origin_engine.rulebook.agreement import Source
from origin_engine.tariff.duty import Consignment, Duty, duty_of, saving
from origin_engine.tariff.exchange import ExchangeRate
from origin_engine.tariff.rates import Rate, RateKind, RateType

SOURCE = Source("a test", "a test", date(2026, 11, 23))
EXCHANGE = {"USD": ExchangeRate(Fraction(1)), "JPY": ExchangeRate(Fraction(1, 150))}
GOODS = Consignment(Fraction(1000), {"kg": Fraction(50)}, EXCHANGE)


def rate(kind: str, percent: str | None = None, amount: str | None = None, unit: str = "kg") -> Rate:
    return Rate(
        "871200000",
        RateType.MFN,
        "",
        "",
        RateKind(kind),
        None if percent is None else Decimal(percent),
        None if amount is None else Decimal(amount),
        unit if amount else "",
        date(2026, 4, 1),
        None,
        frozenset(),
        "",
        "JPY",
        SOURCE,
    )


@pytest.mark.parametrize(
    ("row", "duty"),
    [
        (rate("free", "0"), Fraction(0)),
        (rate("ad-valorem", "10.9"), Fraction(109)),
        (rate("specific", None, "300"), Fraction(100)),  # 50 kg x 300 JPY / 150
        (rate("compound", "5", "300"), Fraction(150)),
        (rate("higher-of", "5", "300"), Fraction(100)),
        (rate("lower-of", "5", "300"), Fraction(50)),
    ],
)
def test_each_kind_by_its_formula(row: Rate, duty: Fraction) -> None:
    assert duty_of(row, GOODS) == Duty(duty)


@pytest.mark.parametrize("kind", ["excluded", "quota", "text-only"])
def test_what_is_no_number_stays_unknown(kind: str) -> None:
    assert duty_of(rate(kind), GOODS) == Duty(None, (kind,))


def test_no_row_is_unknown() -> None:
    assert duty_of(None, GOODS).amount is None


@pytest.mark.parametrize(
    ("goods", "row", "lacks"),
    [
        (GOODS._replace(value=None), rate("ad-valorem", "5"), ("customs-value",)),
        (GOODS, rate("specific", None, "4300", "pair"), ("quantity:pair",)),
        (GOODS._replace(exchange={}), rate("specific", None, "300"), ("exchange-rate:JPY",)),
        (GOODS._replace(value=None), rate("higher-of", "5", "300"), ("customs-value",)),
    ],
)
def test_a_missing_part_is_named(goods: Consignment, row: Rate, lacks: tuple[str, ...]) -> None:
    assert duty_of(row, goods) == Duty(None, lacks)


percents = st.decimals(0, 100, places=1).map(str)


@given(percents, percents)
def test_a_saving_is_never_negative_and_never_guessed(mfn: str, preference: str) -> None:
    ours = saving(duty_of(rate("ad-valorem", mfn), GOODS), duty_of(rate("ad-valorem", preference), GOODS))
    assert ours.amount == max(Fraction(0), (Fraction(mfn) - Fraction(preference)) * 10)
    assert saving(Duty(None, ("rate",)), Duty(Fraction(0))).amount is None
    assert saving(Duty(Fraction(5)), Duty(None, ("rate",))).amount is None
