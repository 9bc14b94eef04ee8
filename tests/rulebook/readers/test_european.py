"""European list rules: pairs of printed rows and rules, rows that must not be read, and the supplied tables."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest

from origin_engine.language import parse_rule, print_rule
from origin_engine.rulebook.readers.european import read
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead

PAIRS = Path(__file__).with_name("european.rules")
TABLES = sorted((Path(__file__).parents[4] / "shared/facts/rules").glob("C-*.csv.gz"))
LEAST_READ = 0.98


def printed(text: str, code: str = "0101") -> AnnexRow:
    """A row for a code, or for the one that stands in brackets before its text."""
    if found := re.match(r"\[(\d+)\] ", text):
        code, text = found[1], text[found.end() :]
    return AnnexRow(1, code, code, False, "", text)


def pairs() -> list[tuple[str, str]]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "=="))]
    return [tuple(pair.strip().split("\n=> ")) for pair in "\n".join(lines).split("\n\n") if pair.strip()]  # type: ignore[misc]


READ = [pair for pair in pairs() if not pair[1].startswith("!")]
REFUSED = [pair for pair in pairs() if pair[1].startswith("!")]


def test_enough_forms_are_covered() -> None:
    assert len(READ) >= 80
    assert len(REFUSED) >= 15


@pytest.mark.parametrize(("text", "rule"), READ, ids=range(len(READ)))
def test_a_printed_row_says_its_rule(text: str, rule: str) -> None:
    assert print_rule(read(printed(text))) == rule
    assert print_rule(parse_rule(rule)) == rule


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=range(len(REFUSED)))
def test_a_row_that_is_not_understood_whole_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotRead) as refusal:
        read(printed(text))
    assert refusal.value.reason


# words that a rule leaves out: examples of an open list, goods that are the row's own, what a note or a period is of
LEFT_OUT = re.compile(
    r"\((?:such as|for|\*|<b>)[^()]*\)|\ball [a-z ]+ of chapter \d+ are wholly|a change to [a-z ]* of", re.I
)


@pytest.mark.parametrize(("text", "rule"), READ, ids=range(len(READ)))
def test_no_word_is_passed_over(text: str, rule: str) -> None:
    """A word that no list knows, put between any two: the row is refused, or the word is kept in the rule."""
    spans = [found.span() for found in LEFT_OUT.finditer(text)]
    for space in re.finditer(" ", text):
        at = space.start()
        if any(start < at < end for start, end in spans) or at < text.find("] "):
            continue
        with_word = f"{text[:at]} partly{text[at:]}"
        try:
            read_rule = print_rule(read(printed(with_word)))
        except NotRead:
            continue
        assert "partly" in read_rule, with_word


def test_a_sentence_for_goods_of_another_chapter_is_refused() -> None:
    assert print_rule(read(printed("All tobacco of Chapter 24 is wholly obtained.", "2401"))) == "WO"
    with pytest.raises(NotRead, match="other codes than the row"):
        read(printed("All tobacco of Chapter 24 is wholly obtained.", "2301"))


def test_a_change_to_a_code_must_name_the_rows_own() -> None:
    assert print_rule(read(printed("A change to heading 20.06 from any other heading.", "2006"))) == "CTH"
    with pytest.raises(NotRead, match="other codes than the row"):
        read(printed("A change to heading 20.06 from any other heading.", "2007"))


def test_dashes_quotes_and_spaces_of_print_do_not_matter() -> None:
    plain = "Manufacture from 'worked' carving materials, non-originating yarn, and man-made staple"
    typeset = (
        "Manufacture from “worked”\u00a0carving materials, non‑originating yarn,  and man\u00admade staple".replace(
            "man\u00adm", "man-\u00adm"
        )
    )
    assert read(printed(plain)) == read(printed(typeset))


def test_the_same_condition_has_the_same_key_in_every_table() -> None:
    assert read(printed("Production from non-originating unwrought precious metals.")) == read(
        printed("Manufacture from unwrought precious metals")
    )


def rows(table: Path) -> list[AnnexRow]:
    with gzip.open(table, "rt", encoding="utf-8") as file:
        return [
            AnnexRow(line, row["code_from"], row["code_to"], row["ex"] == "true", row["product"], row["rule_text"])
            for line, row in enumerate(csv.DictReader(file), start=2)
        ]


@pytest.mark.skipif(not TABLES, reason="the published tables are not beside this repository")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_published_tables_are_read_whole(table: Path) -> None:
    read_whole, kept_out = [], []
    for row in rows(table):
        try:
            read_whole.append((row, read(row)))
        except NotRead as refusal:
            kept_out.append((row.line, refusal.reason))
    assert len(read_whole) >= LEAST_READ * (len(read_whole) + len(kept_out)), kept_out
    for row, rule in read_whole:
        assert parse_rule(print_rule(rule)) == rule, row.line


@pytest.mark.skipif(not TABLES, reason="the published tables are not beside this repository")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_percentage_is_lost_or_made_up(table: Path) -> None:
    for row in rows(table):
        try:
            rule = print_rule(read(row))
        except NotRead:
            continue
        said = {figure.replace(",", ".") for figure in re.findall(r"(\d+(?:[.,]\d+)?) ?%", row.text)}
        kept = set(re.findall(r"(?:MaxNOM|RVC) (\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) %", rule))
        assert {figure for pair in kept for figure in pair if figure} == said, (row.text, rule)
