"""What a proof of origin shows for the way a good originates, in the words of each agreement's form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from origin_engine.dossier import dossier_from
from origin_engine.origin.certificate import criterion_codes
from origin_engine.origin.criteria import judge_origin
from origin_engine.origin.determination import case_of
from tests.origin.synthetic import BICYCLE, ID, book, judged, material

FORM_D = {
    "wholly-obtained": "WO",
    "product-rule": {"classification": "{change}", "value": "{percent}%", "process": "SP"},
}
FORM_E = {
    "wholly-obtained": "WO",
    "exclusively-originating": "PE",
    "product-rule": "PSR",
    "general-rule": {"classification": "CTH", "value": "RVC {threshold}%"},
}


def shows(codes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"proof_of_origin": {"certificate": {"codes": codes, **more}}}


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("CC or RVC 90", ()),
        ("CTH", ("CTH",)),
        ("CTSH", ("CTSH",)),
        ("RVC 40", ("60.00%",)),
        ("CTSH and RVC 35", ("CTSH + 60.00%",)),
        ("CC or RVC 60", ("60.00%",)),
        ("process casting", ("SP",)),
        ("CTH and process casting", ("CTH + SP",)),
    ],
)
def test_the_condition_itself_is_shown(tmp_path: Path, rule: str, codes: tuple[str, ...]) -> None:
    """ATIGA Form D: the percentage, the change, SP, or a combination like CTSH + 35%."""
    rules = book(tmp_path, rule, shows(FORM_D, joined_by=" + "))
    frame = {"materials": [material("FRAME", "40")], "product": {"processes": [{"name": "casting", "in": "NZ"}]}}
    assert judged(rules, frame).criterion_codes == codes


@pytest.mark.parametrize(
    ("rule", "general", "codes"),
    [
        ("CTH", False, ("PSR",)),
        ("RVC 40", False, ("PSR",)),
        ("RVC 40 or CTH", True, ("RVC 40%",)),
        ("RVC 61 or CTH", True, ("CTH",)),
    ],
)
def test_the_general_rule_is_shown_in_its_own_way(
    tmp_path: Path, rule: str, general: bool, codes: tuple[str, ...]
) -> None:
    """ASEAN-China Form E, box 8: PSR for the list; for goods outside it, CTH or the percentage."""
    case = case_of(dossier_from(BICYCLE), book(tmp_path, rule, shows(FORM_E)))
    origin = judge_origin(case)
    assert origin.rule is not None
    found = origin._replace(rule=replace(origin.rule, general=general))
    assert criterion_codes(found, case) == codes


def test_goods_of_originating_materials(tmp_path: Path) -> None:
    stated = {"status": True, "in": "NZ", "evidence": "supplier-declaration"}
    bill = {"materials": [material("FRAME", "40", originating=stated)]}
    assert judged(book(tmp_path, "CTH", shows(FORM_E)), bill).criterion_codes == ("PE",)


def test_a_material_that_counts_in_part_is_shown(tmp_path: Path) -> None:
    """ATIGA Art. 30(2): partial cumulation is marked, where the value content rests on it."""
    partial = {"cumulation": {"partial": {"at_least": "20", "article": "Art. 30(2)", "code": "PC"}}}
    stated = {"status": False, "in": "SG", "evidence": "certificate-of-origin", "content": "25"}
    bill = {"materials": [material("FRAME", "40", originating={**stated})]}
    by_value = book(tmp_path / "value", "RVC 40", {**shows(FORM_D), **partial})
    by_change = book(tmp_path / "change", "CTH", {**shows(FORM_D), **partial})
    assert judged(by_value, bill).criterion_codes == ("70.00%", "PC")
    assert judged(by_change, bill).criterion_codes == ("CTH",)
    assert bill["materials"][0]["originating"][ID]["content"] == "25"


def test_without_texts_the_criterion_is_shown(tmp_path: Path) -> None:
    assert judged(book(tmp_path, "CTH")).criterion_codes == ("PSR",)


@pytest.mark.parametrize(("rule", "value_box"), [("RVC 40", "9"), ("CTH", None), ("CTH and RVC 40", "9")])
def test_the_value_is_shown_only_where_it_was_relied_on(tmp_path: Path, rule: str, value_box: str | None) -> None:
    """ASEAN-China Form E, box 9: the FOB value only when a value content is the criterion."""
    boxes = {"form": "Form E", "criterion_box": "8", "value_box": {"box": "9", "only_with": "value"}}
    shown = judged(book(tmp_path, rule, shows(FORM_E, **boxes))).on_proof
    assert (shown.form, shown.box, shown.codes, shown.value_box) == ("Form E", "8", ("PSR",), value_box)


def test_a_good_that_does_not_originate_shows_nothing(tmp_path: Path) -> None:
    shown = judged(book(tmp_path, "RVC 90", shows(FORM_E, criterion_box="8"))).on_proof
    assert (shown.box, shown.codes) == (None, ())
