"""Duty and saving over every row of every shipped table: exact where all is known, unknown where a part is not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from origin_engine.tariff.duty import Consignment, duty_of, saving
from origin_engine.tariff.rates import Rate, RateKind, RateType
from tests.properties.tariffs import NAMES, NO_NUMBER, QUANTITY, TABLES, VALUE, YEN, goods, lines

BY_VALUE = frozenset({RateKind.AD_VALOREM, RateKind.COMPOUND, RateKind.HIGHER_OF, RateKind.LOWER_OF})
BY_QUANTITY = frozenset({RateKind.SPECIFIC, RateKind.COMPOUND, RateKind.HIGHER_OF, RateKind.LOWER_OF})
NO_VALUE, NO_UNITS, NO_QUANTITY = ("shipment", "customs_value"), ("shipment", "units"), ("product", "quantity")
NO_WEIGHT = ("product", "net_weight")
WITHOUT_A_RATE = "MMK"
"""A currency that neither the dossier nor the European Central Bank has a rate for."""
of_every_table = pytest.mark.parametrize("path", TABLES, ids=NAMES)


def full(rate: Rate) -> Consignment:
    """Goods of which everything is known that the rate asks for."""
    return goods("kg" if rate.unit in ("t", "") else rate.unit)


def expected(rate: Rate) -> Fraction | None:
    """The duty by its own formula, in dollars; the tonne is 1,000 kilograms."""
    if rate.kind in NO_NUMBER:
        return None
    by_value = VALUE * Fraction(rate.percent or 0) / 100
    by_quantity = Fraction(rate.amount or 0) * QUANTITY * YEN / (1000 if rate.unit == "t" else 1)
    return {
        RateKind.FREE: Fraction(0),
        RateKind.AD_VALOREM: by_value,
        RateKind.SPECIFIC: by_quantity,
        RateKind.COMPOUND: by_value + by_quantity,
        RateKind.HIGHER_OF: max(by_value, by_quantity),
        RateKind.LOWER_OF: min(by_value, by_quantity),
    }[rate.kind]


@of_every_table
def test_every_duty_is_its_formula_or_unknown(path: Path) -> None:
    for code, rates in lines(path):
        for rate in rates:
            assert duty_of(rate, full(rate)).amount == expected(rate), (code, rate)


@of_every_table
def test_no_saving_is_negative_and_none_is_guessed(path: Path) -> None:
    """Against the line's own MFN rate, and against its first and its last row, whatever they are for."""
    for code, rates in lines(path):
        duties = [duty_of(rate, full(rate)) for rate in rates]
        mfn = [duty for rate, duty in zip(rates, duties, strict=True) if rate.type is RateType.MFN]
        for base in [*mfn, *duties[:1], *duties[-1:]]:
            for duty in duties:
                saved = saving(base, duty).amount
                if base.amount is None or duty.amount is None:
                    assert saved is None, code
                else:
                    assert saved == max(Fraction(0), base.amount - duty.amount), code
                    assert saved >= 0


@of_every_table
def test_what_is_no_number_stays_unknown_whatever_is_known_of_the_goods(path: Path) -> None:
    for code, rates in lines(path):
        for rate in rates:
            if rate.kind in NO_NUMBER:
                duty = duty_of(rate, full(rate))
                assert duty.amount is None, code
                assert duty.lacks == (rate.kind.value,), code
                assert rate.percent is None, code
                assert rate.amount is None, code


@of_every_table
def test_a_missing_part_makes_every_duty_unknown_that_needs_it(path: Path) -> None:
    no_value, no_units = goods("pair", NO_VALUE), goods("pair", NO_UNITS)
    no_quantity = goods("pair", NO_QUANTITY, NO_WEIGHT)
    for code, rates in lines(path):
        for rate in rates:
            if rate.kind in BY_VALUE:
                assert duty_of(rate, no_value).amount is None, code
                assert "customs-value" in duty_of(rate, no_value).lacks, code
                assert duty_of(rate, no_units).amount is None, code
            if rate.kind in BY_QUANTITY:
                assert duty_of(rate, no_quantity).amount is None, code
                assert f"quantity:{rate.unit}" in duty_of(rate, no_quantity).lacks, code
                assert duty_of(rate, no_units).amount is None, code
                abroad = rate._replace(currency=WITHOUT_A_RATE)
                assert duty_of(abroad, full(rate)).amount is None, code
                assert f"exchange-rate:{WITHOUT_A_RATE}" in duty_of(abroad, full(rate)).lacks, code
            if rate.kind is RateKind.FREE:
                assert duty_of(rate, no_units).amount == 0, code


def test_a_rate_that_no_row_says_saves_nothing_that_is_known() -> None:
    free = next(rate for _, rates in lines(TABLES[0]) for rate in rates if rate.kind is RateKind.FREE)
    known = duty_of(free, goods("kg"))
    unknown = duty_of(None, goods("kg"))
    assert unknown.amount is None
    assert saving(unknown, known).amount is None
    assert saving(known, unknown).amount is None
