"""Bills that tell two rules apart: found, and judged by the evaluator under both."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from origin_engine.dossier import dossier_from
from origin_engine.origin import Outcome, determine
from origin_engine.reporting.diff_contract import revision_as_json
from origin_engine.revision import Answer, claim_on, revise
from origin_engine.revision.stage import stage_for
from origin_engine.rulebook import RuleBook, load_rulebook
from origin_engine.rulebook.comparing import Kind
from origin_engine.rulebook.implication import Relation
from tests.origin.synthetic import book

LOST, GAINED = Outcome.NOT_ORIGINATING, Outcome.ORIGINATING


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    return book(tmp_path_factory.mktemp("plain"), "CTH")


def answered(one: str, other: str, terms: RuleBook, code: str = "850431") -> Answer:
    found = claim_on(terms, code, one, other)
    assert (found.against is None) is (found.answer is not Answer.NO)
    if found.against is not None:
        assert (found.against.old.outcome, found.against.new.outcome) == (GAINED, LOST)
    return found.answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the material of a heading that the other excludes
        ("CTH", "CTH except from heading 85.03"),
        # the same heading, another subheading
        ("CTSH", "CTH"),
        # a share just over the other limit
        ("RVC 35", "RVC 40"),
        ("MaxNOM 50 of FOB", "MaxNOM 40 of FOB"),
        ("RVC 40", "RVC 40 and CTH"),
        ("CTH or RVC 40", "CTH"),
        ("CTH", "RVC 40"),
        ("CTH", "CR"),
        ("CR", "CTH"),
        ("process spinning", "process spinning + weaving"),
        ('condition "it is so"', "CTH"),
        ('CTH except from "wire"', 'CTH except from "core"'),
        ("CTH", "CTH and materials of chapter 74 are originating"),
        (
            "weight of non-originating materials of chapter 74 <= 30 % of product weight",
            "weight of non-originating materials of chapter 74 <= 20 % of product weight",
        ),
        ('originating "active" >= 40 % of weight', 'originating "active" >= 50 % of weight'),
        # each alternative fails on another material
        ("CTSH", "CTSH except from heading 74.08, or CTSH except from heading 39.19"),
        ('for "insects": CTH; otherwise CC', "CC"),
        ("for imported until 2027-12-31: RVC 30; otherwise RVC 35", "RVC 35"),
        ("trade between AU and SG and CTH", "CC"),
        ("RVC 40 of EXW", "CTH"),
    ],
)
def test_a_no_comes_with_a_bill(one: str, other: str, terms: RuleBook) -> None:
    assert answered(one, other, terms) is Answer.NO


@pytest.mark.parametrize(
    ("one", "other"),
    [("CC", "CTH"), ("CTH and RVC 40", "CTH or RVC 40"), ("WO", "CTH"), ("RVC 40", "MaxNOM 60 of FOB")],
)
def test_a_yes_is_shown_by_the_rules(one: str, other: str, terms: RuleBook) -> None:
    assert answered(one, other, terms) is Answer.YES


def test_what_is_not_encoded_is_not_decided(terms: RuleBook) -> None:
    assert answered("CTH", 'CTH and not encoded "words"', terms) is Answer.NOT_DECIDED


def test_a_share_stands_on_the_limit_that_it_shows(terms: RuleBook) -> None:
    """65 % of foreign materials leave 35: enough for the one, not for the other."""
    found = claim_on(terms, "850431", "RVC 35", "RVC 40")
    assert found.against is not None
    foreign = sum(line.share for line in found.against.bill.lines if not line.originates)
    assert Decimal(60) < foreign <= Decimal(65)


# --- whole books -----------------------------------------------------------------------------------


def re_judged(answer: dict[str, Any], old: RuleBook, new: RuleBook) -> int:
    """Judge every bill that a comparison shows once more, from what it says itself; how many there are."""
    judged = 0
    for row in answer["rows"]:
        for bill in row["bills"]:
            if bill["found"]:
                outcomes = [
                    determine(dossier_from(bill[name]["dossier"]), terms).outcome.value
                    for name, terms in (("old", old), ("new", new))
                ]
                assert outcomes == [bill["old"]["outcome"], bill["new"]["outcome"]]
                assert set(outcomes) == {"originating", "not-originating"} and outcomes[1] == bill["sought"]
                judged += 1
    return judged


def test_rcep_before_and_after_its_transposition_to_hs_2022() -> None:
    """Whatever differs is shown by a bill; every bill in the answer comes to what it says, on its own days."""
    agreed = load_rulebook("rcep")
    old = agreed.on(date(2022, 6, 1))
    found = revise(old, agreed, "", (date(2022, 6, 1), None))
    answer = json.loads(json.dumps(revision_as_json(found)))
    assert answer["subheadings"] == sum(answer["counts"].values()) == 5612
    assert answer["terms"] == [], "one agreement, one chapter"
    sought = [each for row in found.rows for each in row.sought]
    assert all(each.flip is not None for each in sought)
    assert re_judged(answer, old, agreed) == len(sought)


def test_a_stricter_row_loses_bills_and_gains_none(tmp_path: Path) -> None:
    old, new = book(tmp_path / "old", "CTH or RVC 40"), book(tmp_path / "new", "CTH and RVC 40")
    (row,) = [row for row in revise(old, new, "87").rows if row.row.kind is not Kind.SAME]
    assert [(each.stands.before.relation, each.outcome) for each in row.sought] == [(Relation.STRICTER, LOST)]
    assert row.sought[0].flip is not None


def test_different_rules_lose_and_gain(tmp_path: Path) -> None:
    old, new = book(tmp_path / "old", "CTH"), book(tmp_path / "new", "RVC 40")
    (row,) = [row for row in revise(old, new, "87").rows if row.row.kind is not Kind.SAME]
    assert [(each.outcome, each.flip is not None) for each in row.sought] == [(LOST, True), (GAINED, True)]


def test_two_agreements_without_a_common_party_are_compared_without_bills(tmp_path: Path) -> None:
    members = {"AU": None, "NZ": None, "SG": None, "CL": {"in_force": "2020-01-01", "source": "made up"}}
    old, new = book(tmp_path / "old", "CTH"), book(tmp_path / "new", "CC", {"parties": {"members": members}})
    found = revise(old, new, "87")
    assert found.stage is None
    assert [row.sought for row in found.rows] == [()] * len(found.rows)
    assert {row.row.kind for row in found.rows} == {Kind.SAME, Kind.STRICTER}


def test_a_bill_stands_in_a_party_of_both_on_a_day_of_each() -> None:
    acfta, rcep = load_rulebook("acfta"), load_rulebook("rcep")
    stage = stage_for(acfta, rcep)
    assert stage is not None
    assert stage.lane[0] in acfta.parties_on(stage.days[0]) & rcep.parties_on(stage.days[1])
    early = stage_for(rcep.on(date(2022, 6, 1)), rcep, (date(2022, 6, 1), None))
    assert early is not None
    assert early.days[0] == date(2022, 6, 1) and early.days[1] >= date(2023, 1, 1)
