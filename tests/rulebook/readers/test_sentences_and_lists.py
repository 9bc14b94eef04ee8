"""The readers of sentences (B) and of European lists (C): rules as a lawyer reads them, and the supplied tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from origin_engine.language import parse_rule, print_rule
from origin_engine.rulebook.readers import european, sentences
from origin_engine.rulebook.readers.annex_file import read_annex
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.readers.styles import read_rows

TABLES = Path(__file__).parents[4] / "shared" / "facts" / "rules"
SUPPLIED = [
    *(("B", name, 96) for name in ("cptpp_annex3d", "usmca_gn11", "us_singapore_gn25", "us_australia_gn28")),
    *(("C", name, 92) for name in ("eu_uk_tca", "uk_japan", "uk_turkey", "uk_vietnam_evfta_style")),
]
"""Style, table, and the least per cent of its rows to be read whole; the bar for all rows of style B is 97."""


def row(codes: str, text: str) -> AnnexRow:
    first, _, last = codes.partition("-")
    return AnnexRow(2, first, last or first, False, "", text)


SENTENCES = [
    ("2814", "A change to a good of heading 2814 from any other heading.", "CTH"),
    ("0201-0210", "A change to headings 0201 through 0210 from any other chapter.", "CC"),
    (
        "3001.20-3003.90".replace(".", ""),
        "A change to subheadings 3001.20 through 3003.90 from any other subheading, including another subheading"
        " within that group.",
        "CTSH within the group subheadings 3001.20 to 3003.90",
    ),
    (
        "3004",
        "A change to heading 3004 from any other heading, except from heading 3003.",
        "CTH except from heading 30.03",
    ),
]
LISTS = [
    ("8448-8455", "CTH; / or / MaxNOM 50 % (EXW).", "CTH or MaxNOM 50 of EXW"),
    ("7603-7604", "CTH and MaxNOM 50 % (EXW)", "CTH and MaxNOM 50 of EXW"),
    ("3303", "Production from non-originating materials of any heading.", "any heading"),
]


@pytest.mark.parametrize(("codes", "printed", "rule"), SENTENCES)
def test_a_sentence_is_the_rule_it_says(codes: str, printed: str, rule: str) -> None:
    assert print_rule(sentences.read(row(codes, printed))) == rule


@pytest.mark.parametrize(("codes", "printed", "rule"), LISTS)
def test_a_list_rule_is_the_rule_it_says(codes: str, printed: str, rule: str) -> None:
    assert print_rule(european.read(row(codes, printed))) == rule


@pytest.mark.parametrize("reader", [sentences, european], ids=["B", "C"])
@pytest.mark.parametrize("printed", ["", "To be agreed between the Parties.", "CTH and then some of it"])
def test_what_is_no_rule_is_not_read(reader: object, printed: str) -> None:
    with pytest.raises(NotRead):
        reader.read(row("2814", printed))  # type: ignore[attr-defined]


@pytest.mark.skipif(not TABLES.is_dir(), reason="the printed tables are not beside the clone")
@pytest.mark.parametrize(("style", "name", "least"), SUPPLIED)
def test_the_supplied_tables_are_read_and_printed_back(style: str, name: str, least: int) -> None:
    rows = read_rows(read_annex(TABLES / f"{style}-{name}.csv.gz").rows, style)
    whole = [each for each in rows if each.rule is not None]
    assert len(whole) * 100 >= len(rows) * least
    for each in whole:
        assert each.rule is not None
        assert parse_rule(print_rule(each.rule)) == each.rule, each.row.line
