"""The code list of HS 2022 and the names of chapters and headings."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from origin_engine.nomenclature import code_list, name_of
from origin_engine.places import rules_folder

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "hs" / "hs_codes.csv.gz"


def test_the_list_is_complete() -> None:
    codes = code_list(2022)
    assert len(codes.unchanged_since) == 5612
    assert codes.has("871200")
    assert codes.has("8712")
    assert codes.has("87")
    assert not codes.has("871201")
    assert not codes.has("77")


@pytest.mark.skipif(not FACTS.exists(), reason="the source list is not beside this checkout")
def test_the_list_agrees_with_its_source() -> None:
    with gzip.open(FACTS, "rt", encoding="utf-8") as file:
        rows = [row["code"] for row in csv.DictReader(file) if row["hs_edition"] == "HS2022" and row["level"] == "6"]
    assert set(code_list(2022).unchanged_since) == set(rows) - {"999999"}


def test_a_code_that_changed_its_meaning_needs_its_edition() -> None:
    codes = code_list(2022)
    assert codes.means_the_same_in("871200", None)
    assert codes.means_the_same_in("871200", 2012)
    # 8517.13 (smartphones) is new in HS 2022
    assert not codes.means_the_same_in("851713", 2017)
    assert not codes.means_the_same_in("851713", None)
    assert codes.means_the_same_in("851713", 2022)


def test_every_chapter_and_heading_has_a_name_in_both_languages() -> None:
    with (rules_folder() / "nomenclature" / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = code_list(2022).unchanged_since
    wanted = {code[:digits] for code in codes for digits in (2, 4)}
    assert {row["code"] for row in rows} == wanted
    assert all(row["en"].strip() and row["zh"].strip() for row in rows)
    assert all(any("一" <= sign <= "鿿" for sign in row["zh"]) for row in rows)


def test_a_subheading_is_named_by_its_heading() -> None:
    assert name_of("871200") == name_of("8712")
    assert name_of("8712", "zh") != name_of("8712", "en")
    assert name_of("0000") is None
