"""What a rule itself lets stay without a change: by codes or by words, up to a share, and where that is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from origin_engine.origin import Outcome
from tests.origin.synthetic import book, judged, material

YES, NO, OPEN = Outcome.ORIGINATING, Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED
ASKED = "materials[0].answers[bells]"


@pytest.mark.parametrize(
    "rule",
    ['CTH allowing "bells" of the same heading', 'change from heading 40.12 with or without CTH allowing "bells"'],
)
@pytest.mark.parametrize(("answer", "outcome"), [(True, YES), (False, NO), (None, OPEN)])
def test_words_are_asked_and_an_open_answer_is_no_no(
    rule: str, answer: bool | None, outcome: Outcome, tmp_path: Path
) -> None:
    bell = material("BELL", "50", "8712.00", answers={} if answer is None else {"bells": answer})
    found = judged(book(tmp_path, rule), {"materials": [bell, material("TYRE", "10", "4011.50")]})
    assert found.outcome is outcome
    assert (ASKED in [fact.fact for fact in found.missing]) is (answer is None)


@pytest.mark.parametrize(
    ("known", "open_", "outcome"),
    [("10", "10", OPEN), ("20", "0.01", OPEN), ("20.01", "10", NO), ("5", "50", OPEN)],
)
def test_a_share_counts_what_surely_stays_and_what_may(
    known: str, open_: str, outcome: Outcome, tmp_path: Path
) -> None:
    """CTH allowing bells up to 20 % of FOB: a bell, and a part that may be one, both of the bicycle's heading."""
    bell = material("BELL", known, "8712.00", answers={"bells": True})
    part = material("PART", open_, "8712.00")
    found = judged(book(tmp_path, 'CTH allowing "bells" up to 20 % of FOB'), {"materials": [bell, part]})
    assert found.outcome is outcome


@pytest.mark.parametrize(("amount", "outcome"), [("20", YES), ("20.01", NO)])
def test_exactly_on_the_share_is_within(amount: str, outcome: Outcome, tmp_path: Path) -> None:
    rules = book(tmp_path, "CTH allowing materials of the same heading up to 20 % of FOB")
    assert judged(rules, {"materials": [material("PART", amount, "8712.00")]}).outcome is outcome


def test_a_value_that_is_not_known_leaves_it_open(tmp_path: Path) -> None:
    rules = book(tmp_path, "CTH allowing materials of the same heading up to 20 % of FOB")
    part = material("PART", "1", "8712.00")
    part.pop("value")
    assert judged(rules, {"materials": [part]}).outcome is OPEN


@pytest.mark.parametrize(("fabric", "outcome"), [(True, NO), (False, YES), (None, OPEN)])
def test_what_is_excepted_in_words_is_excepted_from_listed_goods_too(
    fabric: bool | None, outcome: Outcome, tmp_path: Path
) -> None:
    """From any other good of the heading or any other heading, except from fabric of it (US General Notes)."""
    rule = 'change from "any other good" of heading 87.12 with or without CTH except from "fabric" of heading 87.12'
    rules = book(tmp_path, rule)
    answers = {"any other good": True} | ({} if fabric is None else {"fabric": fabric})
    part = material("PART", "50", "8712.00", answers=answers)
    assert judged(rules, {"materials": [part, material("TYRE", "10", "4011.50")]}).outcome is outcome
