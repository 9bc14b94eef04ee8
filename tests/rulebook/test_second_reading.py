"""The table of a second reading: what it counts, and what is no table."""

from __future__ import annotations

from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.reporting.coverage_page import coverage_page
from origin_engine.rulebook.second_reading import Finding, read_second_readings

TABLE = """agreement,code,rule,finding
one,01.01,CC,same
one,72.16,"CTH except from headings 72.08 to 72.15, or RVC 40",Same.
one,87.12,CTH or RVC 40,"different: the text has RVC 45; the reader is mended"
two,2402.20,CTH,doubtful: the printed range may be a misprint
two,30.04,CTSH,read CTH for CTSH; mended
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to write a table to."""
    return tmp_path / "second-reading.csv"


def test_findings_are_told_apart(path: Path) -> None:
    path.write_text(TABLE, encoding="utf-8")
    readings = read_second_readings(path)
    assert [each.finding for each in readings] == [
        Finding.SAME,
        Finding.SAME,
        Finding.DIFFERENT,
        Finding.DOUBTFUL,
        Finding.DIFFERENT,
    ]
    assert readings[1].rule == "CTH except from headings 72.08 to 72.15, or RVC 40"


def test_the_page_counts_them_by_table_and_tells_what_was_not_the_same(path: Path) -> None:
    path.write_text(TABLE, encoding="utf-8")
    page = coverage_page([], read_second_readings(path))
    assert "| one | 3 | 2 | 1 | 0 |" in page
    assert "| two | 2 | 0 | 1 | 1 |" in page
    assert "| **all** | 5 | 2 | 2 | 1 |" in page
    assert "- **one, 87.12**: different: the text has RVC 45; the reader is mended" in page
    assert "01.01" not in page


def test_without_a_table_the_page_says_so() -> None:
    assert "No second reading is there yet." in coverage_page([], ())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ":1"),
        ("agreement,code,finding\n", ":1"),
        ("agreement,code,rule,finding\none,01.01,CC,same\none,01.02,CC\n", ":3"),
        ("agreement,code,rule,finding\none,01.01,CC, \n", ":2"),
    ],
)
def test_what_is_no_reading_is_refused_with_its_line(path: Path, text: str, place: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        read_second_readings(path)
    (problem,) = refused.value.problems
    assert problem.place == f"{path}{place}"
    assert "agreement, code, rule, finding" in problem.remedy


def test_a_file_that_cannot_be_read_is_refused(path: Path) -> None:
    with pytest.raises(RulebookError, match="cannot be read"):
        read_second_readings(path)
    path.write_bytes(b"agreement,code\xff")
    with pytest.raises(RulebookError, match="UTF-8"):
        read_second_readings(path)
