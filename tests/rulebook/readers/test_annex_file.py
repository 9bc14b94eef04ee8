"""Tables of annexes: what is read, and what is said of lines that are no rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from origin_engine.errors import RefusedInput
from origin_engine.rulebook.readers.annex_file import read_annex
from origin_engine.rulebook.readers.rows import AnnexRow

HEADER = "code_from,code_to,ex,product,rule_text\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "annex.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read_as_they_stand(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        HEADER
        + '0101,0106,false,,CC\n21.03,,true,"- mustard, prepared",CTH\n\n'
        + '4101,4104.19,,,"CTH; or\nRVC 40"\n87,87,no,,WO\n',
    )
    read = read_annex(path)
    assert read.problems == ()
    assert read.rows == (
        AnnexRow(2, "0101", "0106", False, "", "CC"),
        AnnexRow(3, "2103", "2103", True, "- mustard, prepared", "CTH"),
        AnnexRow(5, "4101", "410419", False, "", "CTH; or\nRVC 40"),
        AnnexRow(7, "87", "87", False, "", "WO"),
    )


def test_a_gzipped_table_and_a_table_of_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "annex.csv.gz"
    path.write_bytes(gzip.compress("\ufeffcode_from,rule_text\n0101.21,WO\n".encode()))
    assert read_annex(path).rows == (AnnexRow(2, "010121", "010121", False, "", "WO"),)


@pytest.mark.parametrize(
    ("line", "field", "found"),
    [
        ("90039,90039,false,,CTH", "code_from", "`90039` has 5 digits"),
        ("101,101,false,,WO", "code_from", "`101` has 3 digits"),
        ("01O1,0101,false,,WO", "code_from", "`01O1` is no code"),
        (",0101,false,,WO", "code_from", "empty"),
        ("0106,0101,false,,WO", "code_to", "runs backwards"),
        ("0101,0101,maybe,,WO", "ex", "`maybe` is neither true nor false"),
        ("0101,0101,false,,", "rule_text", "empty"),
    ],
)
def test_a_line_that_is_no_row_hides_no_other(tmp_path: Path, line: str, field: str, found: str) -> None:
    read = read_annex(table(tmp_path, f"{HEADER}0201,0201,false,,CC\n{line}\n0202,0202,false,,CC\n"))
    assert [row.first for row in read.rows] == ["0201", "0202"]
    (problem,) = read.problems
    assert problem.place.endswith("annex.csv:3")
    assert problem.field == field
    assert found in problem.found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("code,rule\n0101,WO\n", "no column `code_from`"),
        (HEADER, "no rows"),
        ("code_from,rule_text,rule_text\n01,WO,CC\n", "stands twice"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(RefusedInput, match=found):
        read_annex(table(tmp_path, text))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="No such file"):
        read_annex(tmp_path / "none.csv")
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(gzip.compress(b"code_from,rule_text\n01,WO\n")[:-10])
    with pytest.raises(RefusedInput, match="damaged"):
        read_annex(broken)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code_from,rule_text\n01,caf\xe9\n".encode("latin-1"))
    with pytest.raises(RefusedInput, match="not UTF-8"):
        read_annex(latin)
