"""Amounts are exact: in one currency, in base units, and refused where they cannot be."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.errors import DossierError
from origin_engine.exact import GRAINS, LARGEST, to_grains


@given(st.integers(-LARGEST * GRAINS + 1, LARGEST * GRAINS - 1))
def test_every_amount_of_whole_grains_is_counted(grains: int) -> None:
    sign, digits = ("-", -grains) if grains < 0 else ("", grains)
    written = f"{sign}{digits // GRAINS}.{digits % GRAINS:08d}"
    assert to_grains(Decimal(written)) == grains


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_what_is_counted_is_exact(amount: Decimal) -> None:
    grains = to_grains(amount)
    if grains is not None:
        assert Fraction(amount) * GRAINS == grains
    elif abs(amount) < LARGEST and amount.adjusted() > -100:
        assert (Fraction(amount) * GRAINS).denominator != 1


@pytest.mark.parametrize("written", ["1e-9", "0.123456789", "1e15", "1e999999", "1e-999999", "1." + "0" * 40 + "1"])
def test_what_is_not_exact_is_not_counted(written: str) -> None:
    assert to_grains(Decimal(written)) is None


def weighed(amount: str, unit: str) -> Any:
    return dossier_from({"product": {"net_weight": {"amount": amount, "unit": unit}}}).weight


def test_weights_are_in_kilograms() -> None:
    assert weighed("1", "kg") == weighed("1000", "g") == weighed("0.001", "t") == GRAINS
    assert weighed("1", "lb") == 45359237
    assert weighed("1", "oz") == Fraction("0.028349523125") * GRAINS
    assert weighed("0.00000001", "mg") == Fraction(1, 1_000_000)


def test_money_is_in_the_currency_of_the_price() -> None:
    dossier = dossier_from(
        {
            "product": {"price": {"amount": "100", "currency": "USD"}},
            "materials": [
                {"id": "A", "value": {"amount": "3", "currency": "EUR"}},
                {"id": "B", "value": {"amount": "300", "currency": "JPY"}},
                {"id": "C", "value": {"amount": "5"}},
            ],
            "rates": [
                {"from": "EUR", "to": "USD", "rate": "1.1"},
                {"from": "USD", "to": "JPY", "rate": "150"},
                {"from": "JPY", "to": "USD", "rate": "0." + "0" * 30 + "1"},
            ][:2],
        }
    )
    assert dossier.currency == "USD"
    assert dossier.lines is not None
    assert [line.value for line in dossier.lines] == [Fraction("3.3") * GRAINS, 2 * GRAINS, None]


def test_without_a_price_the_first_currency_counts() -> None:
    deep = {"id": "A", "materials": [{"id": "B", "value": {"amount": "1", "currency": "VND"}}]}
    assert dossier_from({"product": {}, "materials": [deep]}).currency == "VND"
    costs = {"profit": {"amount": "1", "currency": "THB"}}
    assert dossier_from({"product": {}, "costs": costs}).currency == "THB"
    deduction = {"kind": "duties", "amount": "1", "currency": "CNY"}
    assert dossier_from({"product": {}, "materials": [{"deductions": [deduction]}]}).currency == "CNY"
    customs_value = {"amount": "5", "currency": "KRW"}
    assert dossier_from({"product": {}, "shipment": {"customs_value": customs_value}}).currency == "KRW"
    both = {"customs_value": customs_value, "proof_cost": {"amount": "30", "currency": "USD"}}
    assert dossier_from({"product": {}, "costs": costs, "shipment": both}).currency == "THB"
    assert dossier_from({"product": {}, "shipment": both}).currency == "KRW"
    assert dossier_from({"product": {}}).currency is None


@pytest.mark.parametrize("rate", ["0", "-1", "1e-999999", "1e999999", "1e15", "1." + "1" * 60])
def test_rates_that_are_none(rate: str) -> None:
    with pytest.raises(DossierError, match="is no exchange rate"):
        dossier_from({"product": {}, "rates": [{"from": "EUR", "to": "USD", "rate": rate}]})


@pytest.mark.parametrize(
    "part",
    [
        {"product": {"quantity": {"amount": "-1"}}},
        {"product": {}, "materials": [{"quantity": {"amount": "0"}}]},
        {"product": {}, "materials": [{"deductions": [{"kind": "waste", "scrap_value": "-1"}]}]},
        {"product": {"measures": {"volume": {"amount": "1", "unit": "kg"}}}},
        {"product": {}, "shipment": {"units": "0"}},
        {"product": {}, "shipment": {"units_per_year": "0"}},
        {"product": {}, "shipment": {"customs_value": {"amount": "-5"}}},
        {"product": {}, "shipment": {"proof_cost": {"amount": "-5"}}},
        {"product": {}, "shipment": {"proof_cost": {"amount": "0.000000001"}}},
        {"product": {}, "costs": {"other": {"amount": "-5"}}},
    ],
)
def test_amounts_everywhere_are_looked_at(part: Any) -> None:
    with pytest.raises(DossierError) as refused:
        dossier_from(part)
    assert len(refused.value.problems) == 1


def test_a_profit_may_be_a_loss() -> None:
    dossier = dossier_from({"product": {}, "costs": {"profit": {"amount": "-5", "currency": "USD"}}})
    assert dossier.costs.profit == -5 * GRAINS


def test_costs_and_deductions_may_be_nothing() -> None:
    dossier_from({"product": {}, "costs": {"other": {"amount": "0", "currency": "USD"}}})
    dossier_from({"product": {}, "materials": [{"deductions": [{"kind": "waste", "amount": "0"}]}]})


def test_a_proof_may_cost_nothing() -> None:
    dossier = dossier_from({"product": {}, "shipment": {"proof_cost": {"amount": "0", "currency": "USD"}}})
    assert dossier.shipment.proof_cost is not None
    assert dossier.shipment.proof_cost.amount == 0
