"""Duty and saving per unit, shipment and year; what the proof costs; what the certificate says of the country.

The pullover: 3,000 pieces at 10.40 USD are 31,200.00 USD; line 6110.20-029 pays 9.1 % MFN and 5.7 % under RCEP, so
2,839.20 and 1,778.40, which saves 1,060.80 on the shipment, 0.3536 a piece.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from origin_engine import compare
from origin_engine.comparing import Comparison
from origin_engine.dossier import Money
from origin_engine.yaml_source import read_yaml_file

PULLOVER = Path(__file__).parents[2] / "examples" / "pullover.yaml"


def pullover(proof_cost: Money | None = None, **shipment: Any) -> Comparison:
    facts = read_yaml_file(PULLOVER).value
    facts["shipment"] = {name: value for name, value in (facts["shipment"] | shipment).items() if value is not None}
    (found,) = compare(facts, to=["JP"], proof_cost=proof_cost)
    return found


def test_per_unit_shipment_and_year() -> None:
    found = pullover(units_per_year="12000")
    (option,) = found.options
    assert [duty.amount for duty in found.mfn_duties] == [Fraction("0.9464"), Fraction("2839.2"), Fraction("11356.8")]
    assert [duty.amount for duty in option.duties] == [Fraction("0.5928"), Fraction("1778.4"), Fraction("7113.6")]
    assert [duty.amount for duty in option.savings] == [Fraction("0.3536"), Fraction("1060.8"), Fraction("4243.2")]


def test_without_the_units_of_a_year_the_year_is_unknown_and_says_so() -> None:
    (option,) = pullover(units_per_year=None).options
    assert option.savings.year.amount is None
    assert option.savings.year.lacks == ("units-per-year",)
    assert option.savings.shipment.amount == Fraction("1060.8")


def test_net_of_a_proof_and_the_value_that_pays_for_it() -> None:
    """30 USD are saved by 30 / 3.4 % = 882.35... USD of goods."""
    found = pullover(Money(Decimal(30), "USD"), units_per_year="12000")
    net = found.options[0].net
    assert net is not None
    assert net.shipment.amount == Fraction("1030.8")
    assert net.year.amount == Fraction("1030.8") * 4
    assert net.break_even.amount == Fraction(30) * 100 / Fraction("3.4")
    assert found.recommended == "rcep"


@pytest.mark.parametrize(("cost", "recommended"), [("1060.79", "rcep"), ("1060.80", None), ("1060.81", None)])
def test_a_proof_that_costs_all_it_saves_is_not_recommended(cost: str, recommended: str | None) -> None:
    found = pullover(Money(Decimal(cost), "USD"))
    assert found.recommended == recommended
    assert found.because.code == ("saves-most" if recommended else "proof-costs-more")


def test_a_proof_cost_in_a_currency_without_a_rate_leaves_the_net_unknown() -> None:
    found = pullover(Money(Decimal(700_000), "VND"))
    net = found.options[0].net
    assert net is not None
    assert net.shipment.amount is None
    assert "exchange-rate:VND" in net.shipment.lacks
    assert found.options[0].saving.amount == Fraction("1060.8")


def test_without_a_stated_cost_there_is_no_net() -> None:
    facts = read_yaml_file(PULLOVER).value
    facts["shipment"].pop("proof_cost", None)
    (found,) = compare(facts, to=["JP"])
    assert found.proof_cost is None
    assert found.options[0].net is None


def test_no_shipment_is_large_enough_where_nothing_is_saved() -> None:
    """8712.00: MFN is free in Japan."""
    bicycle = read_yaml_file(PULLOVER.with_name("bicycle.yaml")).value
    found = compare(bicycle, to=["JP"], proof_cost=Money(Decimal(30), "USD"))[0]
    net = found.options[0].net
    assert net is not None
    assert net.break_even.amount is None
    assert net.break_even.lacks == ("no-saving",)
    assert net.shipment.amount == -30


def test_the_certificate_names_the_country_in_box_11() -> None:
    """Form RCEP, overleaf note 8: the exporting Party where the good meets Annex 3A and is not listed."""
    (option,) = pullover().options
    assert option.country_boxes[0] == ("11", "CN", "")


def test_a_choice_of_the_importer_without_a_rate_names_the_party_that_has_none() -> None:
    """Art. 2.6.6(b): Japan's table has no RCEP rate for Korea on this line."""
    (option,) = pullover().options
    (choice,) = [each for each in option.alternatives if each.mark == "**"]
    assert choice.rate is None
    assert choice.without_rate == ("KR",)
    assert all(box.mark != "**" for box in option.country_boxes)


def test_json_carries_all_of_it() -> None:
    shown = pullover(Money(Decimal(30), "USD"), units_per_year="12000").to_json()
    option = shown["options"][0]
    assert option["saving_per"]["year"] == {"amount": "4243.20", "currency": "USD"}
    assert option["net_saving"]["shipment"] == {"amount": "1030.80", "currency": "USD"}
    assert option["certificate_country"][0] == {"box": "11", "country": "CN", "mark": ""}
    assert option["agreement_name"] == "Regional Comprehensive Economic Partnership"
    assert shown["proof_cost"] == {"amount": "30.00", "currency": "USD"}
