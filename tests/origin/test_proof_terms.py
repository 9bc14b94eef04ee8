"""Proofs of origin: when one is late, from when it is valid, and up to which value none is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Verdict
from origin_engine.rulebook import RuleBook
from tests.origin.synthetic import book, judged

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
RETROACTIVE = {"retroactive": {"months": "12", "article": "Art. 11(d)"}}


def rules(folder: Path, issue: dict[str, str] | None = None, **terms: Any) -> RuleBook:
    kind = {"issue": {**issue, "article": "Art. 11(e)"}} if issue else {}
    proof = {"kinds": {"certificate-of-origin": kind}, **RETROACTIVE, **terms}
    return book(folder, "CTH", {"proof_of_origin": proof})


def issued(book: RuleBook, on: str, marked: bool | None = None, **shipment: Any) -> Determination:
    """A proof for goods that departed on Friday, 4 September 2026."""
    proof = {"issued": on, "marked_retroactive": marked}
    return judged(book, {"shipment": {"departed": "2026-09-04", "proof": proof, **shipment}})


def gate(found: Determination) -> Verdict:
    return found.gates[2].verdict


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


@pytest.mark.parametrize(("on", "verdict"), [("2026-09-04", MET), ("2026-09-07", MET), ("2026-09-08", UNKNOWN)])
def test_three_days_after_shipment_are_not_late(tmp_path: Path, on: str, verdict: Verdict) -> None:
    """ACFTA Art. 21: before or at shipment, or within 3 days of it; else marked."""
    found = issued(rules(tmp_path, {"days_after_shipment": "3"}), on)
    assert gate(found) is verdict
    assert needs(found) == (["shipment.proof.marked_retroactive"] if verdict is UNKNOWN else [])


@pytest.mark.parametrize(
    ("on", "marked", "verdict"),
    [
        ("2026-09-11", None, MET),
        ("2026-09-12", None, UNKNOWN),
        ("2026-09-15", False, UNKNOWN),
        ("2026-09-15", True, MET),
        ("2026-09-18", False, UNKNOWN),
        ("2026-09-19", False, NOT_MET),
        ("2026-09-19", None, UNKNOWN),
        ("2026-09-19", True, MET),
    ],
)
def test_seven_working_days_after_shipment(tmp_path: Path, on: str, marked: bool | None, verdict: Verdict) -> None:
    """China-Korea Art. 3.15: within 7 working days after shipment it is not retroactive; holidays are not known."""
    found = issued(rules(tmp_path, {"working_days_after_shipment": "7"}), on, marked)
    assert gate(found) is verdict


@pytest.mark.parametrize(("date", "verdict"), [("2027-09-04", MET), ("2027-09-05", NOT_MET), ("2027-09-10", NOT_MET)])
def test_a_late_proof_may_be_valid_from_shipment(tmp_path: Path, date: str, verdict: Verdict) -> None:
    """ChAFTA Art. 3.15: 12 months from shipment, not from its issue on 10 September."""
    terms = rules(tmp_path, retroactive_validity_from="shipment")
    assert gate(issued(terms, "2026-09-10", True, date=date)) is verdict
    usual = rules(tmp_path / "usual")
    assert gate(issued(usual, "2026-09-10", True, date=date)) is MET


def test_a_proof_issued_in_time_is_valid_from_its_issue(tmp_path: Path) -> None:
    terms = rules(tmp_path, retroactive_validity_from="shipment")
    assert gate(issued(terms, "2026-09-01", date="2027-09-01")) is MET
    assert gate(issued(terms, "2026-09-01", date="2027-09-02")) is NOT_MET


def test_without_the_day_of_shipment_its_validity_is_open(tmp_path: Path) -> None:
    terms = rules(tmp_path, retroactive_validity_from="shipment")
    found = issued(terms, "2026-09-10", departed=None)
    assert gate(found) is UNKNOWN
    assert needs(found) == ["shipment.departed"]


WAIVERS = {
    "AU": {"customs_value": "1000", "currency": "AUD", "article": "Art. 3.18"},
    "SG": {"customs_value": "6000", "currency": "CNY", "article": "Art. 3.18"},
}


@pytest.mark.parametrize(
    ("to", "amount", "currency", "verdict"),
    [
        ("AU", "1000", "AUD", MET),
        ("AU", "1000.01", "AUD", UNKNOWN),
        ("AU", "1000", "CNY", UNKNOWN),
        ("SG", "6000", "CNY", MET),
        ("NZ", "1", "AUD", UNKNOWN),
    ],
)
def test_each_importing_party_has_its_own_waiver(
    tmp_path: Path, to: str, amount: str, currency: str, verdict: Verdict
) -> None:
    """ChAFTA Art. 3.18: AUD 1,000 into Australia, RMB 6,000 into China."""
    value = {"amount": amount, "currency": currency}
    shipment = {"to": to, "customs_value": value, "units": "1", "part_of_series": False, "proof": None}
    rates = [{"from": "USD", "to": each, "rate": "2"} for each in ("AUD", "CNY")]
    found = judged(rules(tmp_path, waivers=WAIVERS), {"shipment": shipment, "rates": rates})
    assert gate(found) is verdict
