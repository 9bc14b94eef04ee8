"""Value content beyond one formula: net cost, methods chosen by a Party, the waiver, partial cumulation."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Outcome
from tests.origin.synthetic import ID, book, judged, material

NET_COST = {
    "value_content": {
        "base": "TV",
        "methods": {"net-cost": "s. 7(3)", "transaction-value": "s. 7(2)"},
        "net_cost": {"article": "s. 7(3)"},
    }
}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def shares(found: Determination) -> dict[str, Fraction | None]:
    return {measure.method: measure.share for measure in found.measures.value_content}


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


# --- net cost ------------------------------------------------------------------------------------------


def test_net_cost_of_the_regulations_example(tmp_path: Path) -> None:
    """CUSMA uniform regulations, s. 7, example 4: total cost 100, excluded 12, VNM 40: (88 - 40) / 88 = 54.5 %."""
    rules = book(tmp_path, "RVC 50 net-cost", NET_COST)
    found = judged(rules, {"costs": {"total_cost": usd("100"), "excluded_costs": usd("12")}})
    assert found.outcome is Outcome.ORIGINATING
    assert shares(found) == {"net-cost": Fraction(48, 88)}
    assert found.measures.value_content[0].citation == "s. 7(3)"


def test_net_cost_is_compared_unrounded(tmp_path: Path) -> None:
    """48/88 prints as 54.5 %, and is more: a threshold of 54.55 is not reached, one of 54.5 is."""
    costs = {"costs": {"net_cost": usd("88")}}
    assert judged(book(tmp_path / "a", "RVC 54.5 net-cost", NET_COST), costs).outcome is Outcome.ORIGINATING
    assert judged(book(tmp_path / "b", "RVC 54.55 net-cost", NET_COST), costs).outcome is Outcome.NOT_ORIGINATING


@pytest.mark.parametrize(
    ("costs", "missing"),
    [
        ({}, "costs.net_cost"),
        ({"total_cost": usd("100")}, "costs.excluded_costs"),
        ({"excluded_costs": usd("12")}, "costs.net_cost"),
    ],
)
def test_an_unstated_cost_leaves_net_cost_open(tmp_path: Path, costs: dict[str, Any], missing: str) -> None:
    found = judged(book(tmp_path, "RVC 50 net-cost", NET_COST), {"costs": costs})
    assert found.outcome is Outcome.UNDETERMINED
    assert missing in needs(found)


def test_transaction_value_looks_at_the_transaction_value(tmp_path: Path) -> None:
    """(TV - VNM) / TV = (100 - 40) / 100; a price on another basis does not do."""
    rules = book(tmp_path, "RVC 60 transaction-value or RVC 50 net-cost", NET_COST)
    found = judged(rules, {"product": {"price": {"basis": "TV"}}})
    assert (found.outcome, shares(found)["transaction-value"]) == (Outcome.ORIGINATING, Fraction(3, 5))
    assert judged(rules).outcome is Outcome.UNDETERMINED


def test_net_cost_without_a_rule_for_it_is_a_gap(tmp_path: Path) -> None:
    found = judged(book(tmp_path, "RVC 50 net-cost"), {"costs": {"net_cost": usd("88")}})
    assert found.outcome is Outcome.UNDETERMINED
    assert needs(found) == ["value_content.methods.net-cost"]


# --- build-up of materials alone ---------------------------------------------------------------------------

OF_MATERIALS = {"value_content": {"methods": {"build-down": "Art. 3.5.1(b)"}, "build_up": "materials"}}
ALL_COSTS = {name: usd(amount) for name, amount in (("direct_labour", "15"), ("direct_overhead", "5"), ("other", "0"))}
LOCAL = material("WHEEL", "35", originating={"status": True, "in": "NZ", "evidence": "supplier-declaration"})
FROM_ABROAD = material("FRAME", "40")


@pytest.mark.parametrize(("threshold", "outcome"), [("35", Outcome.ORIGINATING), ("35.01", Outcome.NOT_ORIGINATING)])
def test_labour_and_profit_are_no_part_of_a_build_up_of_materials(
    tmp_path: Path, threshold: str, outcome: Outcome
) -> None:
    """CPTPP Art. 3.5.1(c): VOM / value of the good. 35 of 100 is originating material, 25 is cost and profit."""
    facts = {"materials": [FROM_ABROAD, LOCAL], "costs": {**ALL_COSTS, "profit": usd("5")}}
    found = judged(book(tmp_path, f"RVC {threshold} build-up", OF_MATERIALS), facts)
    assert (found.outcome, shares(found)) == (outcome, {"build-up": Fraction(35, 100)})
    assert judged(book(tmp_path / "all", "RVC 60 build-up"), facts).outcome is Outcome.ORIGINATING


def test_a_build_up_of_materials_needs_no_costs(tmp_path: Path) -> None:
    """A sale at a loss: 60 of originating and 70 of other materials in a good of 100 are a build-up of 60 %."""
    wheel = {**LOCAL, "value": {**LOCAL["value"], "amount": "60"}}
    facts = {"materials": [material("FRAME", "70"), wheel]}
    found = judged(book(tmp_path, "RVC 60 build-up", OF_MATERIALS), facts)
    assert (found.outcome, shares(found)) == (Outcome.ORIGINATING, {"build-up": Fraction(60, 100)})


def test_an_originating_material_without_a_value_is_missed(tmp_path: Path) -> None:
    facts = {"materials": [FROM_ABROAD, {**LOCAL, "value": None}]}
    found = judged(book(tmp_path, "RVC 35 build-up", OF_MATERIALS), facts)
    assert found.outcome is Outcome.UNDETERMINED
    assert found.missing[0].field == "value"


@pytest.mark.parametrize(
    ("threshold", "outcome"),
    [("35", Outcome.ORIGINATING), ("50", Outcome.UNDETERMINED), ("61", Outcome.NOT_ORIGINATING)],
)
def test_work_on_a_material_that_does_not_originate_may_count(tmp_path: Path, threshold: str, outcome: Outcome) -> None:
    """CPTPP Art. 3.6.2: of a frame of 40 made in NZ from a foreign frame of 15, up to 25 may count: 35 to 60 %."""
    inner = [material("RAW", "15", "8714.91")]
    frame = {**FROM_ABROAD, "value": {**FROM_ABROAD["value"], "basis": "COST"}, "produced_in": "NZ", "materials": inner}
    frame = {**frame, "originating": None, "operations": ["manufacture"]}
    rules = book(tmp_path, f"RVC {threshold} build-up", OF_MATERIALS)
    assert judged(rules, {"materials": [frame, LOCAL]}).outcome is outcome


# --- methods chosen by the exporting Party -----------------------------------------------------------------

FIXED = {
    "value_content": {
        "methods": {"build-down": "Art. 29(1)(b)", "build-up": "Art. 29(1)(a)"},
        "method_chosen_by": "exporting-party",
        "methods_of": {"NZ": "build-up"},
    }
}
FEW_COSTS = {"costs": {"direct_labour": usd("20"), "direct_overhead": usd("5"), "profit": usd("5"), "other": usd("5")}}
"""Build-down is (100 - 40) / 100 = 60 %; build-up, without originating materials, is 35 %."""


def test_only_the_method_of_the_exporting_party_counts(tmp_path: Path) -> None:
    """ATIGA Art. 29(3): verification is by the exporting Member State's method; a better one does not help."""
    found = judged(book(tmp_path, "RVC 40", FIXED), FEW_COSTS)
    assert found.outcome is Outcome.NOT_ORIGINATING
    assert shares(found) == {"build-up": Fraction(35, 100)}
    assert judged(book(tmp_path / "b", "RVC 35", FIXED), FEW_COSTS).outcome is Outcome.ORIGINATING


@pytest.mark.parametrize(
    ("threshold", "outcome"),
    [("35", Outcome.ORIGINATING), ("40", Outcome.UNDETERMINED), ("61", Outcome.NOT_ORIGINATING)],
)
def test_a_party_whose_method_is_not_known(tmp_path: Path, threshold: str, outcome: Outcome) -> None:
    """Met only if every method is met, not met only if none is; else the law is missing, and named."""
    in_singapore = {"product": {"made_in": "SG"}, "shipment": {"from": "SG"}, **FEW_COSTS}
    found = judged(book(tmp_path, f"RVC {threshold}", FIXED), in_singapore)
    assert found.outcome is outcome
    assert needs(found) == (["value_content.methods_of.SG"] if outcome is Outcome.UNDETERMINED else needs(found))


def test_two_parties_with_different_methods_leave_it_open(tmp_path: Path) -> None:
    """Made in one Party and sent from another: whose method counts is not said."""
    both = {"value_content": {**FIXED["value_content"], "methods_of": {"NZ": "build-up", "SG": "build-down"}}}
    found = judged(book(tmp_path, "RVC 40", both), {"shipment": {"from": "SG"}, **FEW_COSTS})
    assert found.outcome is Outcome.UNDETERMINED
    assert needs(found) == ["value_content.methods_of"]


# --- deductions on some bases only ---------------------------------------------------------------------------


def test_a_deduction_may_be_for_some_bases_only(tmp_path: Path) -> None:
    """CKFTA Art. 3.5: inland freight is outside the price paid locally, not outside the CIF value."""
    rule = {"value_content": {"deductions": {"inland-freight": {"article": "Art. 5(d)", "bases": ["EARLIEST-PRICE"]}}}}
    rules = book(tmp_path, "RVC 61", rule)
    freight = [{"kind": "inland-freight", "amount": "5", "currency": "USD", "evidence": "invoice"}]
    imported = material("FRAME", "40", deductions=freight)
    bought = {**imported, "value": {"amount": "40", "currency": "USD", "basis": "EARLIEST-PRICE"}}
    assert shares(judged(rules, {"materials": [imported]})) == {"build-down": Fraction(60, 100)}
    assert shares(judged(rules, {"materials": [bought]})) == {"build-down": Fraction(65, 100)}


# --- the waiver of a value content ---------------------------------------------------------------------------

WAIVER = {
    "tolerance": {
        "article": "s. 5(1)",
        "limits": [{"measure": "value", "percent": "10", "base": "FOB", "article": "s. 5(1)"}],
        "waives_value_content": {"percent": "10", "base": "FOB", "article": "s. 5(4)"},
    }
}


@pytest.mark.parametrize(("amount", "outcome"), [("10", Outcome.ORIGINATING), ("10.01", Outcome.NOT_ORIGINATING)])
def test_a_value_content_is_waived_where_little_is_foreign(tmp_path: Path, amount: str, outcome: Outcome) -> None:
    """CUSMA uniform regulations, s. 5(4) and s. 5 example 4: CTH and a value content no good could reach."""
    rules = book(tmp_path, "CTH and RVC 95", WAIVER)
    assert judged(rules, {"materials": [material("SOLE", amount, "6406.20")]}).outcome is outcome


def test_the_waiver_does_not_excuse_the_change(tmp_path: Path) -> None:
    """s. 5 example 3: the good must satisfy all other requirements; 11 % of its own heading is too much."""
    rules = book(tmp_path, "CTH and RVC 95", WAIVER)
    assert judged(rules, {"materials": [material("PART", "11", "8712.00")]}).outcome is Outcome.NOT_ORIGINATING


def test_a_material_cured_by_the_tolerance_stays_in_vnm(tmp_path: Path) -> None:
    """s. 5 example 3 (copper anodes): the tolerance is for the change; the value content still counts everything."""
    rules = book(tmp_path, "CTH and RVC 60", {"tolerance": {**WAIVER["tolerance"], "waives_value_content": None}})
    bill = [material("SCRAP", "10", "8712.00"), material("ORE", "31")]
    found = judged(rules, {"materials": bill})
    assert found.outcome is Outcome.NOT_ORIGINATING
    assert shares(found) == {"build-down": Fraction(59, 100)}
    assert judged(rules, {"materials": [bill[0], material("ORE", "30")]}).outcome is Outcome.ORIGINATING


def test_an_unknown_value_leaves_the_waiver_open(tmp_path: Path) -> None:
    bare = material("SOLE", "1", "6406.20")
    del bare["value"]
    found = judged(book(tmp_path, "CTH and RVC 95", WAIVER), {"materials": [bare]})
    assert found.outcome is Outcome.UNDETERMINED
    assert "materials[0].value" in needs(found)


# --- partial cumulation ----------------------------------------------------------------------------------------

PARTIAL = {
    "cumulation": {"partial": {"at_least": "20", "article": "Art. 30(2)"}},
    "value_content": {"methods": {"build-up": "Art. 5(d)"}},
}


def with_content(percent: str, **more: Any) -> dict[str, Any]:
    stated = {"status": False, "in": "SG", "evidence": "certificate-of-origin", "content": percent, **more}
    return {"materials": [material("FRAME", "80", originating=stated)]}


@pytest.mark.parametrize(
    ("percent", "foreign"),
    [("20", 64), ("25", 60), ("39.9", Fraction(4808, 100)), ("19.99", 80), ("40", 80)],
)
def test_a_material_counts_its_foreign_share(tmp_path: Path, percent: str, foreign: Fraction) -> None:
    """ATIGA Art. 30(2): from 20 % and below the threshold of 40 %, in proportion to the actual content."""
    found = judged(book(tmp_path, "RVC 40", PARTIAL), with_content(percent))
    assert shares(found)["build-down"] == (100 - Fraction(foreign)) / 100


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"evidence": None}, f"materials[0].originating.{ID}.evidence"),
        ({"in": None}, f"materials[0].originating.{ID}.in"),
        ({"in": "JP"}, f"materials[0].originating.{ID}.in"),
        ({"valid_until": "2026-11-24"}, f"materials[0].originating.{ID}.valid_until"),
    ],
)
def test_a_share_that_is_not_shown_makes_no_yes(tmp_path: Path, change: dict[str, Any], missing: str) -> None:
    """80 less a quarter leaves 40 %: enough if the share is shown, and 20 % if it is not."""
    rules = book(tmp_path, "RVC 40", PARTIAL)
    assert judged(rules, with_content("25")).outcome is Outcome.ORIGINATING
    stated = {key: value for key, value in {**change}.items() if value is not None}
    dossier = with_content("25", **stated)
    for name, value in change.items():
        if value is None:
            del dossier["materials"][0]["originating"][ID][name]
    found = judged(rules, dossier)
    assert found.outcome is Outcome.UNDETERMINED
    assert missing in needs(found)


def test_without_partial_cumulation_a_share_does_not_count(tmp_path: Path) -> None:
    found = judged(book(tmp_path, "RVC 40"), with_content("25"))
    assert found.outcome is Outcome.NOT_ORIGINATING
