"""Books as they are written: canonical, short, and read back to the same rules."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from origin_engine.errors import RefusedInput
from origin_engine.language import parse_rule
from origin_engine.nomenclature import code_list
from origin_engine.places import rules_folder
from origin_engine.rulebook.agreement import Source
from origin_engine.rulebook.printed_codes import read_codes
from origin_engine.rulebook.readers.assembling import Entry
from origin_engine.rulebook.readers.writing import BookHead, files, in_runs, scalar, write_files
from origin_engine.rulebook.reading import read_book

HEAD = BookHead(2022, Source("Annex 3-A", "where it was read", date(2026, 11, 25)))


def entry(codes: str, rule: str, cited: str = "", confirm: str | None = None, line: int = 2) -> Entry:
    printed = read_codes(codes)
    assert printed is not None
    return Entry(printed, cited, parse_rule(rule), confirm, (line,))


def keys(*entries: Entry, texts: dict[int, str] | None = None) -> list[str]:
    return [str(each.codes) for each in in_runs(entries, code_list(2022), texts)]


def test_neighbours_that_say_the_same_are_one_row() -> None:
    assert keys(entry("0101.21", "WO"), entry("0101.29", "WO"), entry("0101.30", "CC")) == [
        "each of 0101.21 to 0101.29",
        "0101.30",
    ]


def test_a_run_never_reaches_across_a_code_that_has_no_row() -> None:
    # 0101.29 stands between the two, and the table has no row for it
    assert keys(entry("0101.21", "WO"), entry("0101.30", "WO")) == ["0101.21", "0101.30"]
    # nor across the end of a section: 05.11 closes section I, 06.01 opens section II
    assert keys(entry("05.11", "WO"), entry("06.01", "WO")) == ["05.11", "06.01"]


def test_a_run_is_of_rows_that_are_alike_in_all_that_is_written() -> None:
    one, other = entry("0101.21", "WO", line=2), entry("0101.29", "WO", line=3)
    assert keys(one, other, texts={2: "WO", 3: "WO"}) == ["each of 0101.21 to 0101.29"]
    assert keys(one, other, texts={2: "WO", 3: "Wholly obtained"}) == ["0101.21", "0101.29"]
    assert keys(one, other._replace(confirm="ask")) == ["0101.21", "0101.29"]
    assert keys(one, other._replace(cited="ex subheading 0101.29")) == ["0101.21", "0101.29"]


def test_printed_ranges_are_left_as_they_are() -> None:
    assert keys(entry("01.01 to 01.06", "WO"), entry("02.01", "WO"), entry("02.02", "WO")) == [
        "01.01 to 01.06",
        "each of 02.01 to 02.02",
    ]


def test_files_are_one_a_section_and_canonical() -> None:
    written = files(
        [
            entry("87.12", "CTH or RVC 40"),
            entry("01", "WO"),
            entry("21.03", 'for "mustard": any heading; otherwise CTH', "ex heading 21.03; ex chapter 21"),
        ],
        HEAD,
        code_list(2022),
    )
    assert list(written) == ["section-01.yaml", "section-04.yaml", "section-17.yaml"]
    assert written["section-17.yaml"] == (
        "section: XVII\n"
        "hs_edition: 2022\n"
        "source:\n"
        "  text: Annex 3-A\n"
        "  reference: where it was read\n"
        "  read: 2026-11-25\n"
        "rules:\n"
        '  "87.12": CTH or RVC 40\n'
    )
    assert written["section-04.yaml"].endswith(
        '  "21.03":\n'
        "    rule: 'for \"mustard\": any heading; otherwise CTH'\n"
        "    printed: 'ex heading 21.03; ex chapter 21'\n"
    )


def test_printed_sentences_are_kept_only_where_they_are_given() -> None:
    one = entry("87.12", "CTH", line=7)
    assert "sentence" not in files([one], HEAD, code_list(2022))["section-17.yaml"]
    kept = files([one], HEAD, code_list(2022), {7: "the printed sentence"})["section-17.yaml"]
    assert kept.endswith('  "87.12":\n    rule: CTH\n    text:\n      - the printed sentence\n')


@pytest.mark.parametrize(
    "text",
    [
        *("CTH or RVC 40", "no", "NO", "null", "it's: a # b", "", " x", "- y", "'q'"),
        *("a\u2028b", "2026-01-01", "Überzug", "*a", "x:", "a\tb"),
    ],
)
def test_texts_are_read_back_by_yaml_as_they_were(text: str) -> None:
    assert yaml.load(f"k: {scalar(text)}", Loader=yaml.BaseLoader) == {"k": text}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    entries = [
        entry("01.01 to 01.06", "CC"),
        entry("0105.11", "for \"fowls, 'special'\": WO; otherwise CC", "ex subheading 0105.11; heading 01.05", "ask"),
        entry("0201.10", "CTH except from heading 01.02, or RVC 40"),
        entry("0201.20", "CTH except from heading 01.02, or RVC 40"),
        entry("41.01 to 4104.19", 'not encoded "lines 2 and 3: which of them?"'),
    ]
    folder = tmp_path / "book"
    write_files(folder / "product-rules", files(entries, HEAD, code_list(2022), {2: 'the sentence: "so"'}))
    shutil.copy(rules_folder() / "ckfta" / "agreement.yaml", folder)
    read = read_book(folder)
    assert read.problems == ()
    for one in entries:
        for unit in one.codes.units(code_list(2022)) if not one.codes.single else (one.codes.first,):
            stored = read.rows[unit]
            assert read.trees[stored.text] == one.rule
            assert (stored.printed or "", stored.confirm) == (
                one.cited or ("" if one.codes.single else one.codes.cited()),
                one.confirm,
            )
    assert len(read.rows) == 6 + 1 + 2 + 5


def test_files_that_are_there_are_not_written_over(tmp_path: Path) -> None:
    write_files(tmp_path, {"section-01.yaml": "by hand\n"})
    with pytest.raises(RefusedInput, match=r"section-01.yaml already\nhelp: --force"):
        write_files(tmp_path, {"section-01.yaml": "new\n"})
    assert (tmp_path / "section-01.yaml").read_text(encoding="utf-8") == "by hand\n"
    write_files(tmp_path, {"section-01.yaml": "new\n"}, over=True)
    assert (tmp_path / "section-01.yaml").read_text(encoding="utf-8") == "new\n"
    with pytest.raises(RefusedInput, match="which this table does not fill"):
        write_files(tmp_path, {"section-02.yaml": "new\n"}, over=True)
