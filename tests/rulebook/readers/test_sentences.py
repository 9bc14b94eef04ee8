"""Sentences: pairs of a printed row and its rule, rows that must be refused, and the shares over real tables."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from origin_engine.language import parse_rule, print_rule
from origin_engine.language.tree import Rule
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.readers.sentences import read
from origin_engine.rulebook.readers.sentences_spelling import plain

PAIRS = Path(__file__).with_name("sentences.rules")
TABLES = sorted((Path(__file__).parents[4] / "shared" / "facts" / "rules").glob("B-*.csv.gz"))
LEAST_SHARE = 97
CODE = re.compile(r"(?<![\d.])(\d{4}\.\d\d\.\d\d|\d{4}\.\d\d|\d\d\.\d\d|\d{8}|\d{6}|\d{4})(?!\d|\.\d)")
CHAPTERS = re.compile(r"chapters? (\d\d?(?!\d|\.\d)(?:(?: through | to |, | or | and )\d\d?(?!\d|\.\d))*)", re.I)
DAY = re.compile(r"\d{4}-\d\d-\d\d|[A-Z][a-z]+ \d{1,2}, \d{4}")
SHARE = re.compile(r"(\d+(?:\.\d+)?) ?(?:percent|%)|RVC (\d+(?:\.\d+)?)")


class Pair(NamedTuple):
    row: AnnexRow
    kind: str
    expected: str


def pairs() -> Iterator[Pair]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for printed, answer in zip(lines[::2], lines[1::2], strict=True):
        found = re.fullmatch(r"@(\d+)(?:-(\d+))? (.+)", printed)
        assert found, printed
        first, last, text = found.groups()
        yield Pair(AnnexRow(2, first, last or first, False, "", text), answer[:2], answer[3:])


def named(pair: Pair) -> str:
    return f"{pair.row.first} {pair.row.text[:60]}"


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.kind == "=>"], ids=named)
def test_a_row_is_read_as_it_is_meant(pair: Pair) -> None:
    rule = read(pair.row)
    assert print_rule(rule) == pair.expected
    assert parse_rule(pair.expected) == rule


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.kind == "!!"], ids=named)
def test_a_row_that_is_not_understood_whole_is_refused(pair: Pair) -> None:
    with pytest.raises(NotRead) as refusal:
        read(pair.row)
    assert refusal.value.reason == pair.expected


def test_the_fixture_covers_enough() -> None:
    kinds = Counter(pair.kind for pair in pairs())
    assert kinds["=>"] >= 80
    assert kinds["!!"] >= 12


def table_rows(table: Path) -> list[AnnexRow]:
    with gzip.open(table, "rt", encoding="utf-8") as file:
        return [
            AnnexRow(line, r["code_from"], r["code_to"], r["ex"] == "true", r["product"], r["rule_text"])
            for line, r in enumerate(csv.DictReader(file), start=2)
        ]


def read_rows(table: Path) -> dict[AnnexRow, Rule]:
    rules = {}
    for row in table_rows(table):
        try:
            rules[row] = read(row)
        except NotRead:
            continue
    return rules


def codes_in(text: str) -> set[str]:
    text = DAY.sub("", text)
    found = {code.replace(".", "") for code in CODE.findall(text)}
    return found | {digits.zfill(2) for listed in CHAPTERS.findall(text) for digits in re.findall(r"\d+", listed)}


def shares_in(text: str) -> set[str]:
    return {first or second for first, second in SHARE.findall(text)}


@pytest.mark.skipif(not TABLES, reason="the tables of published rules are not here")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
class TestRealTables:
    def test_nearly_every_row_is_read_whole(self, table: Path) -> None:
        assert 100 * len(read_rows(table)) >= LEAST_SHARE * len(table_rows(table))

    def test_every_rule_reads_back(self, table: Path) -> None:
        for rule in read_rows(table).values():
            assert parse_rule(print_rule(rule)) == rule

    def test_no_code_is_lost_and_none_is_made_up(self, table: Path) -> None:
        """The codes of the good itself are told by the row and may be left out; no other may."""
        for row, rule in read_rows(table).items():
            printed, written = codes_in(plain(row.text)), codes_in(print_rule(rule))
            own = {code for code in printed if row.first[: len(code)] <= code <= row.last[: len(code)]}
            assert written <= printed, row
            assert printed - own <= written, row

    def test_no_share_is_lost_and_none_is_made_up(self, table: Path) -> None:
        for row, rule in read_rows(table).items():
            assert shares_in(plain(row.text)) == shares_in(print_rule(rule)), row
