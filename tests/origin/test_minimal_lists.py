"""Lists of minimal operations: several, for some goods, and against claims by some kinds of rule only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Outcome
from tests.origin.synthetic import book, judged, material

YES, NO, OPEN = Outcome.ORIGINATING, Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED
PACKED = {"product": {"operations": ["packing"]}}
NOT_STATED = {"product": {"operations": None}}
CHANGED = [material("FRAME", "30")]
UNCHANGED = [material("PART", "30", "8712.00")]


def lists(*entries: dict[str, Any]) -> dict[str, Any]:
    usual = {"article": "Art. 9", "applies_to": ["PSR"], "operations": {"packing": "Art. 9(c)"}}
    return {"minimal_operations": [{**usual, **entry} for entry in entries]}


ONLY_VALUE = lists({"against": ["value"], "solely": "true"})
NOT_VALUE = lists({"against": ["classification", "process"]})


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


# --- against some kinds of rule only -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "materials", "outcome"),
    [
        ("RVC 40", CHANGED, NO),
        ("CTH", CHANGED, YES),
        ("CTH or RVC 40", CHANGED, YES),
        ("RVC 40 or CTH", CHANGED, YES),
        ("CTH or RVC 40", UNCHANGED, NO),
        ("CTH and RVC 40", CHANGED, YES),
        ("MaxNOM 60 of FOB", CHANGED, NO),
        ("(CTH or RVC 40) and RVC 35", CHANGED, YES),
        ("(CTH or RVC 40) and RVC 35", UNCHANGED, NO),
    ],
)
def test_against_a_claim_based_solely_on_value(
    tmp_path: Path, rule: str, materials: list[Any], outcome: Outcome
) -> None:
    """AANZFTA Art. 3.7: only where the claim is based solely on a regional value content."""
    found = judged(book(tmp_path, rule, ONLY_VALUE), {**PACKED, "materials": materials})
    assert found.outcome is outcome
    beyond = judged(book(tmp_path, rule, ONLY_VALUE), {"materials": materials})
    assert beyond.outcome is YES


@pytest.mark.parametrize(
    ("rule", "materials", "outcome"),
    [
        ("RVC 40", CHANGED, YES),
        ("CTH", CHANGED, NO),
        ("CTH or RVC 40", CHANGED, YES),
        ("CTH and RVC 40", CHANGED, NO),
        ("process casting", CHANGED, NO),
        ('condition "cast in one piece"', CHANGED, NO),
    ],
)
def test_against_a_change_or_a_process(tmp_path: Path, rule: str, materials: list[Any], outcome: Outcome) -> None:
    """AJCEP Art. 30: a change or a process is not satisfied merely by such operations; a value content is."""
    done = {"processes": [{"name": "casting", "in": "NZ"}], "answers": {"cast in one piece": True}}
    packed = {"product": {**PACKED["product"], **done}, "materials": materials}
    rules = book(tmp_path, rule, NOT_VALUE)
    assert judged(rules, packed).outcome is outcome
    assert judged(rules, {"product": done, "materials": materials}).outcome is YES


@pytest.mark.parametrize(("rule", "outcome"), [("RVC 40", OPEN), ("CTH", YES), ("RVC 40 or CTH", YES)])
def test_operations_that_are_not_stated_matter_only_where_the_list_does(
    tmp_path: Path, rule: str, outcome: Outcome
) -> None:
    found = judged(book(tmp_path, rule, ONLY_VALUE), NOT_STATED)
    assert found.outcome is outcome
    assert needs(found) == (["product.operations"] if outcome is OPEN else [])


def test_the_codes_are_those_of_the_claim_that_stands(tmp_path: Path) -> None:
    """The value content is defeated, so the proof shows the change."""
    codes = {"product-rule": {"classification": "{change}", "value": "RVC"}}
    terms = {**ONLY_VALUE, "proof_of_origin": {"certificate": {"codes": codes}}}
    assert judged(book(tmp_path, "RVC 40 or CTH", terms), PACKED).criterion_codes == ("CTH",)


# --- several lists --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "operations", "outcome"),
    [
        (["50-63"], ["packing"], NO),
        (["50-63"], ["ironing"], OPEN),
        (["87"], ["ironing"], NO),
        (["87"], ["packing", "ironing"], NO),
        (["87"], ["packing", "ironing", "assembly"], YES),
    ],
)
def test_a_list_for_some_goods_joins_the_general_one(
    tmp_path: Path, codes: list[str], operations: list[str], outcome: Outcome
) -> None:
    """AKFTA Art. 11(5): a further list for chapters 50-63; a combination of both lists is minimal too."""
    terms = lists({}, {"article": "Art. 11(5)", "codes": codes, "operations": {"ironing": "Art. 11(5)(a)"}})
    found = judged(book(tmp_path, "CTH", terms), {"product": {"operations": operations}})
    assert found.outcome is outcome


def test_no_list_at_all(tmp_path: Path) -> None:
    """CPTPP chapter 3 has none: a good that meets its rule originates, whatever was done."""
    assert judged(book(tmp_path, "CTH"), PACKED).outcome is YES
    assert judged(book(tmp_path, "CTH"), NOT_STATED).outcome is YES


def test_a_list_against_wholly_obtained_goods_only(tmp_path: Path) -> None:
    """ACFTA Art. 10: such operations are disregarded when a good is judged wholly obtained."""
    assert judged(book(tmp_path, "CTH", lists({"applies_to": ["WO"]})), PACKED).outcome is YES
    assert judged(book(tmp_path / "all", "CTH", lists({})), PACKED).outcome is NO
