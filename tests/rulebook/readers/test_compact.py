"""Compact codes: pairs of a printed row and its rule, rows that must be refused, and the shares over real tables."""

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
from origin_engine.language.tree import NotEncoded, Split
from origin_engine.rulebook.readers.compact import read
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.rulebook.verifying import walk

PAIRS = Path(__file__).with_name("compact.rules")
TABLES = sorted((Path(__file__).parents[4] / "shared" / "facts" / "rules").glob("A-*.csv.gz"))
LEAST_SHARE = 99


class Pair(NamedTuple):
    code: str
    printed: str
    kind: str
    expected: str


def pairs() -> Iterator[Pair]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for printed, answer in zip(lines[::2], lines[1::2], strict=True):
        code, text = re.fullmatch(r"(?:@([\d.]+) )?(.+)", printed).groups()  # type: ignore[union-attr]
        yield Pair((code or "0101").replace(".", ""), text, answer[:2], answer[3:])


def row(text: str, code: str = "0101") -> AnnexRow:
    return AnnexRow(2, code, code, False, "", text)


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.kind == "=>"], ids=lambda pair: pair.printed[:60])
def test_a_row_is_read_as_it_is_meant(pair: Pair) -> None:
    rule = read(row(pair.printed, pair.code))
    assert print_rule(rule) == pair.expected
    assert parse_rule(pair.expected) == rule


@pytest.mark.parametrize("pair", [pair for pair in pairs() if pair.kind == "!!"], ids=lambda pair: pair.printed[:60])
def test_a_row_that_is_not_understood_whole_is_refused(pair: Pair) -> None:
    with pytest.raises(NotRead) as refusal:
        read(row(pair.printed, pair.code))
    assert refusal.value.reason == pair.expected


def test_the_fixture_covers_enough() -> None:
    kinds = Counter(pair.kind for pair in pairs())
    assert kinds["=>"] >= 80
    assert kinds["!!"] >= 20
    assert set(kinds) == {"=>", "!!"}


@pytest.mark.parametrize("tail", ["", " unless waived", " or", " 12", " except", " [", "; and", " (1/)"])
def test_no_word_behind_a_rule_is_dropped(tail: str) -> None:
    if not tail:
        assert print_rule(read(row("CTH or RVC40"))) == "CTH or RVC 40"
        return
    with pytest.raises(NotRead):
        read(row(f"CTH or RVC40{tail}"))


@pytest.mark.parametrize("word", ["unless", "not", "zzz", "45.03", "RVC55"])
def test_no_word_within_a_row_is_dropped(word: str) -> None:
    """A word put anywhere into a row that is read either changes the rule or stops the reading."""
    for pair in pairs():
        if pair.kind != "=>" or len(pair.printed) > 120:
            continue
        words = pair.printed.split(" ")
        for place in range(len(words) + 1):
            changed = " ".join([*words[:place], word, *words[place:]])
            try:
                assert print_rule(read(row(changed, pair.code))) != pair.expected, changed
            except NotRead:
                continue


@pytest.mark.skipif(not TABLES, reason="the source tables are not beside this checkout")
@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_share_of_a_table_that_is_read_whole(table: Path) -> None:
    with gzip.open(table, "rt", encoding="utf-8") as file:
        rows = [
            AnnexRow(line, each["code_from"], each["code_to"], each["ex"] == "true", each["product"], each["rule_text"])
            for line, each in enumerate(csv.DictReader(file), 2)
        ]
    whole = sum(_read_whole(each) for each in rows)
    assert whole * 100 >= LEAST_SHARE * len(rows)


def _read_whole(printed: AnnexRow) -> bool:
    """Whether a row is read and reads back; the goods that a split does not speak of have no rule in this row."""
    try:
        rule = read(printed)
    except NotRead:
        return False
    assert parse_rule(print_rule(rule)) == rule
    said = [case.rule for case in rule.cases] if isinstance(rule, Split) else [rule]
    return not any(isinstance(node, NotEncoded) for part in said for node in walk(part))
