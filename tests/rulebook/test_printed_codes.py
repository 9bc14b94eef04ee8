"""Codes as annexes print them, and what they hold in an edition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.nomenclature import code_list
from origin_engine.places import rules_folder
from origin_engine.rulebook import load_rulebook
from origin_engine.rulebook.printed_codes import PrintedCodes, read_codes
from origin_engine.rulebook.reading import read_book


@pytest.mark.parametrize(
    "written",
    ["87", "87.12", "8712.00", "01 to 05", "01.01 to 01.06", "41.01 to 4104.19", "each of 0101.21 to 0102.39"],
)
def test_keys_are_read_and_written_alike(written: str) -> None:
    codes = read_codes(written)
    assert codes is not None
    assert str(codes) == written


@pytest.mark.parametrize("written", ["8712", "871200", "8", "87.1", "each of 87.12", "87.12-87.14", "87.12 to", ""])
def test_what_is_no_key(written: str) -> None:
    assert read_codes(written) is None


def units(first: str, last: str, edition: int = 2022) -> tuple[str, ...]:
    return PrintedCodes(first, last).units(code_list(edition))


def test_a_range_holds_the_codes_of_its_edition() -> None:
    # the headings of chapter 01; in HS 2017 pet food of 2309 has the subheadings .10 and .90
    assert units("0101", "0106") == ("0101", "0102", "0103", "0104", "0105", "0106")
    assert units("230910", "230990", 2017) == ("230910", "230990")
    # 1519 was struck long before HS 2002; a range over it holds what there is
    assert units("1518", "1520") == ("1518", "1520")
    assert units("7701", "7799") == ()


def test_a_range_between_lengths_takes_whole_headings_and_a_part() -> None:
    # 4104 has 11, 19, 41 and 49: up to 4104.19 it is not whole
    assert units("4101", "410419") == ("4101", "4102", "4103", "410411", "410419")
    # 9608 has 10 to 60 and then 91 and 99: from 9608.60 it is not whole
    assert units("960860", "9610") == ("960860", "960891", "960899", "9609", "9610")


def test_a_range_is_cited_by_its_levels() -> None:
    assert PrintedCodes("8712", "8712").cited() == "heading 87.12"
    assert PrintedCodes("0101", "0106").cited() == "headings 01.01 to 01.06"
    assert PrintedCodes("4101", "410419").cited() == "heading 41.01 to subheading 4104.19"


def book(tmp_path: Path, rows: str, edition: str = "hs_edition: 2022") -> Path:
    folder = tmp_path / "book"
    (folder / "product-rules").mkdir(parents=True)
    shutil.copy(rules_folder() / "ckfta" / "agreement.yaml", folder)
    source = "source: {text: an annex, reference: a page, read: 2026-01-01}"
    (folder / "product-rules" / "section-01.yaml").write_text(f"{edition}\n{source}\nrules:\n{rows}", encoding="utf-8")
    return folder


def test_rows_for_ranges_govern_and_are_cited_as_printed(tmp_path: Path) -> None:
    folder = book(
        tmp_path,
        '  "01.01 to 01.06": CC\n'
        '  "0105.11": WO\n'
        '  "each of 0201.10 to 0202.30": CTH\n'
        '  "03":\n    rule: CC\n    printed: ex chapter 03\n    text:\n      - the printed sentence\n',
    )
    rules = load_rulebook(folder)
    annex = rules.agreement.product_rules.annex
    assert (rules.rule_for("0105.12").text, rules.rule_for("0105.12").citation) == (
        "CC",
        f"{annex}, headings 01.01 to 01.06",
    )
    assert rules.rule_for("0105.11").text == "WO"
    assert rules.rule_for("0202.10").citation == f"{annex}, subheading 0202.10"
    assert rules.rule_for("0301.11").citation == f"{annex}, ex chapter 03"
    # once more, from the cache
    again = load_rulebook(folder)
    assert again.rule_for("0105.12").citation == f"{annex}, headings 01.01 to 01.06"


def test_a_code_in_two_rows_is_refused_with_both_places(tmp_path: Path) -> None:
    folder = book(tmp_path, '  "01.01 to 01.06": CC\n  "01.05": WO\n')
    (problem,) = read_book(folder).problems
    assert "`01.05` has a rule already" in str(problem)
    assert problem.place.endswith("section-01.yaml:5")
    assert ":4" in problem.remedy


@pytest.mark.parametrize(
    ("rows", "edition", "found"),
    [
        ('  "77.01 to 77.03": CC\n', "hs_edition: 2022", "holds no code of HS 2022"),
        ('  "01.01 to 01.06": CC\n', "", "its HS edition is not said"),
        ('  "0101-0106": CC\n', "hs_edition: 2022", "`0101-0106` is no code"),
    ],
)
def test_ranges_that_cannot_be_read(tmp_path: Path, rows: str, edition: str, found: str) -> None:
    with pytest.raises(RulebookError, match=found):
        load_rulebook(book(tmp_path, rows, edition))
