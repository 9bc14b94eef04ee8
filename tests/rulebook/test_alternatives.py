"""Alternatives that never matter, and those that nothing can meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.alternatives import Idle, Impossible, look_over
from tests.origin.synthetic import book


def with_row(folder: Path, rule: str, code: str = "8504.31") -> RuleBook:
    return book(folder, "CTH", {}, {code: rule})


@pytest.mark.parametrize(
    ("rule", "alternative", "meets"),
    [
        ("CC or CTH", "CC", "CTH"),
        ("CTH or RVC 40 or RVC 45", "RVC 45", "RVC 40"),
        ("CTH or CTH and RVC 40", "CTH and RVC 40", "CTH"),
        ("CTH except from heading 85.03, or CTH", "CTH except from heading 85.03", "CTH"),
        ('for "insects": CC or CTH; otherwise RVC 40', "CC", "CTH"),
        ("(CC or CTH) and RVC 40", "CC", "CTH"),
        # of two that say the same, the later one
        ("RVC 40 or MaxNOM 60 of FOB", "MaxNOM 60 of FOB", "RVC 40"),
    ],
)
def test_an_alternative_that_never_matters(tmp_path: Path, rule: str, alternative: str, meets: str) -> None:
    assert look_over(with_row(tmp_path, rule)).idle == (Idle("850431", alternative, meets),)


@pytest.mark.parametrize(
    "rule", ["CTH or RVC 40", "CC or RVC 40", "CTH or CTSH and RVC 40", "RVC 40 or RVC 35 build-up"]
)
def test_alternatives_that_matter(tmp_path: Path, rule: str) -> None:
    assert look_over(with_row(tmp_path, rule)) == ((), ())


def test_it_has_to_be_idle_for_every_product_of_the_row(tmp_path: Path) -> None:
    """A heading without subheadings makes a change of heading of every change of subheading; others do not."""
    assert look_over(with_row(tmp_path / "one", "CTSH or CTH", "88.01")).idle
    assert not look_over(with_row(tmp_path / "many", "CTSH and RVC 40 or CTH", "85.04")).idle


LIMIT = "weight of non-originating materials of chapter 85"


@pytest.mark.parametrize(
    ("rule", "alternative", "why"),
    [
        (
            f"{LIMIT} <= 20 % of product weight and {LIMIT} >= 30 % of product weight",
            f"{LIMIT} <= 20 % of product weight and {LIMIT} >= 30 % of product weight",
            "limits-contradict",
        ),
        ("CTH or WO as pearls", "WO as pearls", "no-such-category"),
        ("CTH or trade between NZ and JP and CC", "trade between NZ and JP and CC", "no-such-trade"),
        ("CTH and change from heading 85.04", "CTH and change from heading 85.04", "nothing-left"),
        ("RVC 40 or CC except from chapters 01 to 97", "CC except from chapters 01 to 97", "nothing-left"),
    ],
)
def test_an_alternative_that_nothing_meets(tmp_path: Path, rule: str, alternative: str, why: str) -> None:
    assert Impossible("850431", alternative, why) in look_over(with_row(tmp_path, rule)).impossible


@pytest.mark.parametrize(
    "rule",
    [
        f"{LIMIT} <= 30 % of product weight and {LIMIT} >= 30 % of product weight",
        f"{LIMIT} <= 20 % of product weight or {LIMIT} >= 30 % of product weight",
        "trade between NZ and AU and CTH",
        "CTH and change from heading 85.03",
    ],
)
def test_what_can_be_met(tmp_path: Path, rule: str) -> None:
    assert look_over(with_row(tmp_path, rule)).impossible == ()
