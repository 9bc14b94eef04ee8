"""`rules verify`: a sound book passes, and each kind of fault is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from origin_engine.places import rules_folder
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.rulebook.verifying import Verification, verify_book

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "rcep" / "product_rules_hs2022.csv"


def test_rcep_governs_every_subheading_once() -> None:
    verified = verify_book(load_rulebook("rcep"))
    assert verified.sound
    assert (verified.rows, verified.subheadings, verified.governed_once) == (2189, 5612, 5612)
    assert not verified.not_encoded
    assert sum(total for _, total, _ in verified.chapters) == 5612


def changed(tmp_path: Path, old: str, new: str) -> Verification:
    folder = Path(shutil.copytree(rules_folder() / "rcep", tmp_path / "book"))
    path = folder / "product-rules" / "section-17.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return verify_book(load_rulebook(folder))


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ('"87.12": CTH except from heading 87.12, or RVC 40', "dead-exclusion"),
        ('"87.12": CTH except from heading 87.17, or RVC 40', "unknown-code"),
        ('"87.18": CTH', "unknown-row"),
    ],
)
def test_faults_of_a_row(tmp_path: Path, new: str, kind: str) -> None:
    verified = changed(tmp_path, '"87.12": CTH or RVC 40', new)
    assert kind in {fault.kind for fault in verified.faults}
    assert not verified.sound


def test_an_exclusion_that_takes_something_away_for_another_heading_of_the_same_rule(tmp_path: Path) -> None:
    """Annexes print one rule for several headings, and name them all among the exclusions."""
    rule = "CTH except from heading 87.12, or RVC 40"
    printed = '"87.12": CTH or RVC 40\n  "87.13": CTH or RVC 40'
    alone = changed(tmp_path / "alone", printed, f'"87.12": {rule}\n  "87.13": CTH or RVC 40')
    assert [fault.row for fault in alone.faults] == ["87.12"]
    assert changed(tmp_path / "both", printed, f'"87.12": {rule}\n  "87.13": {rule}').sound


def test_what_a_book_declares_missing_is_no_fault_and_is_counted() -> None:
    """ATIGA's source lacks five subheadings; the list of the China-Chile agreement is not held."""
    atiga = verify_book(load_rulebook("atiga"))
    assert atiga.sound
    assert atiga.declared_missing == ("010121", "010129", "010130", "010190", "010221")
    assert atiga.governed + atiga.general + len(atiga.declared_missing) == atiga.subheadings
    chile = verify_book(load_rulebook("china-chile"))
    assert chile.sound
    assert chile.not_held
    assert (chile.governed, len(chile.declared_missing)) == (0, chile.subheadings)


def test_a_row_with_two_unencoded_clauses_is_one_row(tmp_path: Path) -> None:
    verified = changed(tmp_path, '"87.12": CTH or RVC 40', '"87.12": \'not encoded "one" or not encoded "two"\'')
    assert {words for _, words in verified.not_encoded} == {"one", "two"}
    assert verified.rows_not_encoded == ("8712",)


@pytest.mark.parametrize("name", known_rulebooks())
def test_every_shipped_book_is_sound(name: str) -> None:
    for book in load_rulebook(name).editions:
        verified = verify_book(book)
        assert not verified.faults
        assert not verified.ungoverned


def test_a_missing_and_an_overlapping_row(tmp_path: Path) -> None:
    verified = changed(tmp_path, '"87.12": CTH or RVC 40', '"8713.10": CTH')
    assert verified.ungoverned == ("871200",)
    assert verified.overlapping == ("871310",)
    assert not verified.sound


def test_an_unencoded_clause_is_printed(tmp_path: Path) -> None:
    verified = changed(tmp_path, '"87.12": CTH or RVC 40', '"87.12": \'CTH and not encoded "the words"\'')
    assert verified.not_encoded == (("8712", "the words"),)


@pytest.mark.skipif(not FACTS.exists(), reason="the source table is not beside this checkout")
def test_rows_agree_with_the_source_table() -> None:
    """Row by row: the same codes, and the same words but for notation."""
    import csv
    import re

    rules = {rule.code: rule.text for rule in load_rulebook("rcep").rules()}
    with FACTS.open(encoding="utf-8") as file:
        source = {row["code"]: row["rule"] for row in csv.DictReader(file)}
    assert rules.keys() == source.keys()

    def bare(text: str) -> str:
        text = text.replace(" through ", " to ").replace("any other", "otherwise")
        text = re.sub(r"\[([^]]*)\] for ([^;]*); \[([^]]*)\] for otherwise", r"for \2: \1 otherwise \3", text)
        text = text.replace(
            "at least 50 per cent by weight of the active ingredient or ingredients used is originating",
            "originating active ingredients >= 50 % of weight",
        )
        text = re.sub(r"(?<=[\d.]) or (?=\d)", " and ", text)
        return re.sub(r"[\s\",;:]|(?<=heading)s|(?<=chapter)s", "", text)

    differing = {code: (source[code], rules[code]) for code in rules if bare(source[code]) != bare(rules[code])}
    assert not differing
