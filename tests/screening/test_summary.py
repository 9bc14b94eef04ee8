"""Counts are added, told as exact decimals, and drawn where most of the value is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from origin_engine import load_rulebook
from origin_engine.screening.counting import CLASSES, added
from origin_engine.screening.picture import MOST_AGREEMENTS, MOST_CHAPTERS, Words, draw, drawn_of, scale_of
from origin_engine.screening.stake import PLACES
from origin_engine.screening.summary import ONE_UNIT, summary_of

ONE = 10**PLACES
BOOKS = {name: load_rulebook(name) for name in ("rcep", "acfta")}


def counts(value: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = {
        "outcomes": {"claimable": 1},
        "missing": {},
        "saving": {},
        "explained": 0,
        "valued": {"USD": 1},
        "value": value,
    }
    nothing = {"products": {"read": 1}, "lines": {"read": 2}, "rejects": 0}
    return {**nothing, "agreements": {"rcep": {**found, **more}}}


def test_counts_of_different_kinds_are_added() -> None:
    one = counts({"USD": {"87": {"claimable": 3}}}, missing={"status": 2})
    other = counts(
        {"USD": {"87": {"claimable": 4, "undetermined": 1}}, "EUR": {"01": {"claimable": 9}}}, missing={"price": 1}
    )
    both = added(one, other)
    assert both["products"] == {"read": 2} and both["lines"] == {"read": 4}
    assert both["agreements"]["rcep"]["missing"] == {"status": 2, "price": 1}
    assert both["agreements"]["rcep"]["value"] == {
        "USD": {"87": {"claimable": 7, "undetermined": 1}},
        "EUR": {"01": {"claimable": 9}},
    }
    assert one["agreements"]["rcep"]["value"] == {"USD": {"87": {"claimable": 3}}}, "neither is changed"


@pytest.mark.parametrize(
    ("units", "told"),
    [
        (ONE, "1.00"),
        (ONE // 2, "0.50"),
        (1, "0." + "0" * (PLACES - 1) + "1"),
        (12_345 * ONE + ONE // 8, "12345.125"),
        (10**30 * ONE, "1" + "0" * 30 + ".00"),
    ],
)
def test_amounts_are_told_exactly(units: int, told: str) -> None:
    summary = summary_of(counts({"USD": {"87": {"claimable": units}}}), BOOKS, ONE_UNIT)
    assert summary["agreements"]["rcep"]["value"]["USD"]["chapters"]["87"] == {"claimable": told}
    assert summary["agreements"]["rcep"]["value"]["USD"]["total"] == {"claimable": told}


def test_missing_facts_begin_with_the_most_frequent() -> None:
    summary = summary_of(counts({}, missing={"price": 1, "status": 5, "answer": 5}), BOOKS, ONE_UNIT)
    assert list(summary["agreements"]["rcep"]["missing"]) == ["answer", "status", "price"]


def value_of(chapters: int) -> dict[str, Any]:
    return {"USD": {f"{number:02}": {"claimable": number * ONE} for number in range(1, chapters + 1)}}


def test_the_chapters_with_most_value_are_drawn_and_the_rest_is_told() -> None:
    drawn = drawn_of(summary_of(counts(value_of(20)), BOOKS, ONE_UNIT))
    assert drawn is not None
    assert drawn.chapters == tuple(f"{number:02}" for number in range(21 - MOST_CHAPTERS, 21))
    assert drawn.left_out == 20 - MOST_CHAPTERS
    assert drawn.beside["rcep"] == sum(range(1, 21 - MOST_CHAPTERS))
    assert drawn.values["rcep"]["20"][CLASSES.index("claimable")] == 20


def test_the_currency_in_which_most_results_are_valued_is_drawn() -> None:
    value = {"USD": {"87": {"claimable": ONE}}, "JPY": {"87": {"claimable": 900 * ONE}}}
    drawn = drawn_of(summary_of(counts(value, valued={"USD": 5, "JPY": 2}), BOOKS, ONE_UNIT))
    assert drawn is not None and drawn.currency == "USD" and drawn.values["rcep"]["87"][0] == 1


def test_nothing_is_drawn_where_no_value_is_stated() -> None:
    assert drawn_of(summary_of(counts({}, valued={}), BOOKS, ONE_UNIT)) is None


@pytest.mark.parametrize(
    ("most", "unit"), [(12, "USD"), (12_000, "k USD"), (3_000_000, "m USD"), (2 * 10**9, "bn USD")]
)
def test_the_axis_counts_in_what_reads_well(most: int, unit: str) -> None:
    drawn = drawn_of(summary_of(counts({"USD": {"87": {"claimable": most * ONE}}}), BOOKS, ONE_UNIT))
    assert drawn is not None and scale_of(drawn)[1] == unit


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_picture_of_every_kind_and_size_is_drawn(ending: str, tmp_path: Path) -> None:
    agreements = {f"a{number}": counts(value_of(number + 1))["agreements"]["rcep"] for number in range(8)}
    found = {**counts({}), "agreements": agreements}
    drawn = drawn_of(summary_of(found, dict.fromkeys(agreements, BOOKS["rcep"]), ONE_UNIT))
    assert drawn is not None and len(drawn.agreements) == MOST_AGREEMENTS
    words = Words("title", "note", "axis", "{number}: {value}", dict.fromkeys(CLASSES, "class"), {}, {})
    path = tmp_path / f"picture.{ending}"
    draw(drawn, words, path)
    assert path.stat().st_size > 1_000
