"""Direct consignment where the stay is limited in time, or has to be justified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Verdict
from origin_engine.rulebook import RuleBook
from tests.origin.synthetic import book, judged

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
FORCE_MAJEURE = "held up on the way by force majeure"
LIMITED = {"storage_limit": {"months": "3", "in_force_majeure": "6", "article": "Art. 3.14"}}
JUSTIFIED = {"conditions": ["transit justified by geography or transport"]}


def rules(folder: Path, terms: dict[str, Any]) -> RuleBook:
    return book(folder, "CTH", {"direct_consignment": terms})


def through(book: RuleBook, answers: dict[str, bool] | None = None, **leg: Any) -> Determination:
    stay = {"country": "MY", "operations": ["unloading", "reloading"], "customs_control": True, **leg}
    shipment = {"route": [stay], "date": "2026-11-25"}
    return judged(book, {"product": {"answers": answers or {}}, "shipment": shipment})


def gate(found: Determination) -> Verdict:
    return found.gates[1].verdict


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


@pytest.mark.parametrize(
    ("arrived", "left", "answers", "verdict"),
    [
        ("2026-06-30", "2026-09-30", {}, MET),
        ("2026-06-30", "2026-10-01", {FORCE_MAJEURE: False}, NOT_MET),
        ("2026-06-30", "2026-10-01", {}, UNKNOWN),
        ("2026-05-25", "2026-11-25", {FORCE_MAJEURE: True}, MET),
        ("2026-05-24", "2026-11-25", {FORCE_MAJEURE: True}, NOT_MET),
        ("2025-11-30", "2026-02-28", {}, MET),
        ("2025-11-30", "2026-03-01", {FORCE_MAJEURE: False}, NOT_MET),
    ],
)
def test_a_stay_of_three_months_or_six(
    tmp_path: Path, arrived: str, left: str, answers: dict[str, bool], verdict: Verdict
) -> None:
    """China-Korea Art. 3.14: storage up to three months, six in force majeure."""
    found = through(rules(tmp_path, LIMITED), answers, arrived=arrived, left=left)
    assert gate(found) is verdict
    assert needs(found) == ([f"product.answers[{FORCE_MAJEURE}]"] if verdict is UNKNOWN else [])


def test_without_force_majeure_in_the_text_a_longer_stay_is_too_long(tmp_path: Path) -> None:
    terms = {"storage_limit": {"months": "3", "article": "Art. 27"}}
    found = through(rules(tmp_path, terms), {FORCE_MAJEURE: True}, arrived="2026-06-30", left="2026-10-01")
    assert gate(found) is NOT_MET
    assert found.outcome.value == "originating"


@pytest.mark.parametrize(
    ("leg", "missing"),
    [
        ({}, "arrived"),
        ({"left": "2026-11-20"}, "arrived"),
        ({"arrived": "2026-08-01"}, "left"),
    ],
)
def test_days_that_are_not_stated_leave_it_open(tmp_path: Path, leg: dict[str, str], missing: str) -> None:
    found = through(rules(tmp_path, LIMITED), **leg)
    assert gate(found) is UNKNOWN
    assert needs(found) == [f"shipment.route[0].{missing}"]


def test_it_had_left_before_it_was_imported(tmp_path: Path) -> None:
    """Arrived on 25 August, imported on 25 November: no stay of more than three months fits in between."""
    assert gate(through(rules(tmp_path, LIMITED), arrived="2026-08-25")) is MET
    assert gate(through(rules(tmp_path, LIMITED), arrived="2026-08-24")) is UNKNOWN


def test_days_do_not_matter_where_no_limit_is_set(tmp_path: Path) -> None:
    """RCEP Art. 3.15 sets none."""
    assert gate(through(rules(tmp_path, {}), arrived="2020-01-01", left="2026-11-01")) is MET


@pytest.mark.parametrize(("answer", "verdict"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_a_transit_that_must_be_justified(tmp_path: Path, answer: bool | None, verdict: Verdict) -> None:
    """ACFTA Art. 11: transit is justified by geography or transport needs."""
    words = JUSTIFIED["conditions"][0]
    found = through(rules(tmp_path, JUSTIFIED), {} if answer is None else {words: answer})
    assert gate(found) is verdict
    assert needs(found) == ([f"product.answers[{words}]"] if verdict is UNKNOWN else [])


def test_a_direct_way_needs_no_justification(tmp_path: Path) -> None:
    terms = {**JUSTIFIED, **LIMITED}
    assert judged(rules(tmp_path, terms)).claimable
