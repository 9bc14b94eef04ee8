"""What tolerances differ in: which goods, which materials, which base, which rules they cure, what else they ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Outcome
from tests.origin.synthetic import book, judged, material

OWN = "8712.00"
YES, NO, OPEN = Outcome.ORIGINATING, Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED


def tolerance(*limits: dict[str, Any], **more: Any) -> dict[str, Any]:
    article = {"article": "Art. 9"}
    return {"tolerance": {**article, "limits": [{**article, **limit} for limit in limits], **more}}


BY_VALUE = {"measure": "value", "percent": "10", "base": "FOB"}
BY_WEIGHT = {"measure": "weight", "percent": "10"}


def bad(amount: str, **more: Any) -> dict[str, Any]:
    """One material of the good's own heading, which makes no change of heading."""
    return {"materials": [material("PART", amount, OWN, **more), material("TYRE", "10", "4011.50")]}


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


# --- which goods -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [(["64-97"], YES), (["8712"], YES), (["871200"], YES), (["01-86", "88-97"], NO), (["8711"], NO), (["87-88"], YES)],
)
def test_a_limit_is_for_its_codes_only(tmp_path: Path, codes: list[str], outcome: Outcome) -> None:
    """AJCEP Art. 28: chapters 1-15, 17 and 24-27 have no tolerance at all."""
    assert judged(book(tmp_path, "CTH", tolerance({**BY_VALUE, "codes": codes})), bad("10")).outcome is outcome


def test_goods_without_a_tolerance(tmp_path: Path) -> None:
    """CUSMA uniform regulations, s. 5(3): listed goods have none, whatever the limits say."""
    none = [{"codes": ["8712"], "article": "s. 5(3)"}]
    found = judged(book(tmp_path, "CTH", tolerance(BY_VALUE, not_for=none)), bad("1"))
    assert found.outcome is NO


@pytest.mark.parametrize("amount", ["1", "99"])
def test_a_tolerance_that_is_not_verified_decides_nothing(tmp_path: Path, amount: str) -> None:
    gap = [{"codes": ["87"], "why": "the list of the annex was not read"}]
    rules = book(tmp_path, "CTH", tolerance(BY_VALUE, not_verified_for=gap))
    found = judged(rules, bad(amount))
    assert found.outcome is OPEN
    assert "tolerance.not_verified_for" in needs(found)
    assert judged(rules).outcome is YES


# --- which materials ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rule", "part", "outcome"), [("CC", "8714.91", YES), ("CC", OWN, NO)])
def test_only_materials_of_another_subheading(tmp_path: Path, rule: str, part: str, outcome: Outcome) -> None:
    """China-Korea Art. 3.8, chapters 15-24: the material must be of another subheading than the good."""
    rules = book(tmp_path, rule, tolerance({**BY_VALUE, "other_subheading": "true"}))
    assert judged(rules, {"materials": [material("PART", "5", part)]}).outcome is outcome


def test_a_material_of_unknown_origin_in_the_own_subheading(tmp_path: Path) -> None:
    rules = book(tmp_path, "CC", tolerance({**BY_VALUE, "other_subheading": "true"}))
    found = judged(rules, {"materials": [material("PART", "5", OWN, originating={})]})
    assert found.outcome is OPEN
    assert needs(found) == ["materials[0].originating.made-up"]


# --- which base ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "costs", "amount", "outcome"),
    [
        ("total-cost", {"total_cost": {"amount": "80", "currency": "USD"}}, "8", YES),
        ("total-cost", {"total_cost": {"amount": "80", "currency": "USD"}}, "8.01", NO),
        ("total-cost", {}, "8", OPEN),
        ("NC", {"net_cost": {"amount": "50", "currency": "USD"}}, "5", YES),
        ("NC", {"net_cost": {"amount": "50", "currency": "USD"}}, "5.01", NO),
        ("EXW", {}, "5", OPEN),
    ],
)
def test_the_base_is_the_agreements(tmp_path: Path, base: str, costs: Any, amount: str, outcome: Outcome) -> None:
    """CUSMA uniform regulations, s. 5(1): of the transaction value or of the total cost."""
    rules = book(tmp_path, "CTH", tolerance({**BY_VALUE, "base": base}))
    assert judged(rules, {**bad(amount), "costs": costs}).outcome is outcome


def test_value_or_weight_where_the_agreement_has_both(tmp_path: Path) -> None:
    """China-Korea Art. 3.8, chapters 50-63: 10 % of the weight or 10 % of the value; weight only in AJCEP."""
    heavy = bad("5", weight={"amount": "2", "unit": "kg"})
    dear = bad("50", weight={"amount": "1", "unit": "kg"})
    both = book(tmp_path / "both", "CTH", tolerance(BY_VALUE, BY_WEIGHT))
    by_weight = book(tmp_path / "weight", "CTH", tolerance(BY_WEIGHT))
    assert (judged(both, heavy).outcome, judged(both, dear).outcome) == (YES, YES)
    assert (judged(by_weight, heavy).outcome, judged(by_weight, dear).outcome) == (NO, YES)


# --- what else it asks ----------------------------------------------------------------------------------------------

WORDS = "only the component that determines classification is looked at"


@pytest.mark.parametrize(("answer", "outcome"), [(True, YES), (False, NO), (None, OPEN)])
def test_a_condition_in_words_is_asked(tmp_path: Path, answer: bool | None, outcome: Outcome) -> None:
    rules = book(tmp_path, "CTH", tolerance({**BY_VALUE, "conditions": [WORDS]}))
    found = judged(rules, {**bad("10"), "product": {"answers": {WORDS: answer}}})
    assert found.outcome is outcome
    assert (f"product.answers[{WORDS}]" in needs(found)) is (answer is None)


def test_a_condition_is_not_asked_where_it_would_not_help(tmp_path: Path) -> None:
    rules = book(tmp_path, "CTH", tolerance({**BY_VALUE, "conditions": [WORDS]}))
    assert judged(rules, bad("11")).outcome is NO
    assert judged(rules).outcome is YES


# --- what it cures --------------------------------------------------------------------------------------------------

EVERYTHING = {"cures": ["classification", "process", "materials"]}


@pytest.mark.parametrize(("cures", "outcome"), [({}, NO), (EVERYTHING, YES)])
def test_a_process_that_was_not_done(tmp_path: Path, cures: dict[str, Any], outcome: Outcome) -> None:
    """China-Singapore Art. 16: a change, or any other condition of the annex."""
    small = {"materials": [material("PART", "10")], "product": {"processes": []}}
    large = {"materials": [material("PART", "10.01")], "product": {"processes": []}}
    rules = book(tmp_path, "process casting", tolerance(BY_VALUE, **cures))
    assert (judged(rules, small).outcome, judged(rules, large).outcome) == (outcome, NO)


def test_a_material_that_is_not_wholly_obtained(tmp_path: Path) -> None:
    rule = "any heading provided that materials of heading 40.11 are WO"
    strict, lenient = (
        book(tmp_path / str(n), rule, tolerance(BY_VALUE, **cures)) for n, cures in enumerate(({}, EVERYTHING))
    )
    small = {"materials": [material("TYRE", "10", "4011.50"), material("FRAME", "50")]}
    assert (judged(strict, small).outcome, judged(lenient, small).outcome) == (NO, YES)
    assert judged(lenient, {"materials": [material("TYRE", "11", "4011.50")]}).outcome is NO


def test_a_value_content_is_never_cured(tmp_path: Path) -> None:
    """China-Switzerland Art. 3.5: it does not apply to value criteria."""
    little = {"materials": [material("PART", "5")]}
    for number, rule in enumerate(("RVC 96", "MaxNOM 4 of FOB", "non-originating materials <= 4 % of FOB")):
        rules = book(tmp_path / str(number), rule, tolerance(BY_VALUE, **EVERYTHING))
        assert judged(rules, little).outcome is NO, rule


# --- golden cases of the EVFTA notes ---------------------------------------------------------------------------------

TOGETHER = "CTH provided that weight of non-originating materials of chapters 02, 03 and 16 <= 20 % of product weight"
EACH = "CTH provided that each weight of non-originating materials of chapters 04 and 17 <= 20 % of product weight"


def weighed(*parts: tuple[str, str]) -> dict[str, Any]:
    return {"materials": [material(hs, "1", hs, weight={"amount": kg, "unit": "kg"}) for hs, kg in parts]}


def test_weights_that_count_together_or_each_for_itself(tmp_path: Path) -> None:
    """EVFTA, introductory notes 4.2: 12 % of chapter 3 and 10 % of chapter 16 are 22 % together, and fail a sum of
    20 %; 15 % of sugar and 10 % of chapter 4 pass a limit on each.
    """
    together, each = book(tmp_path / "sum", TOGETHER), book(tmp_path / "each", EACH)
    assert judged(together, weighed(("0303.66", "1.2"), ("1604.14", "1.0"))).outcome is NO
    assert judged(together, weighed(("0303.66", "1.2"), ("1604.14", "0.8"))).outcome is YES
    assert judged(each, weighed(("1701.99", "1.5"), ("0402.10", "1.0"))).outcome is YES
    assert judged(each, weighed(("1701.99", "2.1"), ("0402.10", "1.0"))).outcome is NO
