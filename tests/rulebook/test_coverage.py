"""What a book holds of its annex, chapter by chapter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from origin_engine.places import rules_folder
from origin_engine.rulebook import load_rulebook
from origin_engine.rulebook.coverage import (
    ChapterCoverage,
    State,
    coverage_of,
    open_notes,
    runs_of_states,
)

ROW = '"87.12": CTH or RVC 40'


def chapter_87(tmp_path: Path, row: str) -> ChapterCoverage:
    """Chapter 87 of RCEP with another row for bicycles."""
    folder = Path(shutil.copytree(rules_folder() / "rcep", tmp_path / "book"))
    path = folder / "product-rules" / "section-17.yaml"
    text = path.read_text(encoding="utf-8")
    assert ROW in text
    path.write_text(text.replace(ROW, row, 1), encoding="utf-8")
    return next(each for each in coverage_of(load_rulebook(folder)) if each.chapter == "87")


def test_a_chapter_of_decided_rows_is_encoded(tmp_path: Path) -> None:
    found = chapter_87(tmp_path, ROW)
    assert found.state is State.ENCODED
    assert found.by_row == found.subheadings
    assert (found.by_general_rule, found.without, found.not_encoded, found.to_confirm, found.asking) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "lacking"),
    [
        ('"87.12": \'CTH and not encoded "the words"\'', {"not_encoded": 1}),
        ('"87.12": {rule: CTH, confirm: a misprint}', {"to_confirm": 1}),
        ('"8713.10": CTH', {"without": 1}),
    ],
)
def test_a_chapter_with_a_row_that_lacks_something_is_partly_encoded(
    tmp_path: Path, row: str, lacking: dict[str, int]
) -> None:
    found = chapter_87(tmp_path, row)
    assert found.state is State.PARTLY
    counts = {name: getattr(found, name) for name in ("not_encoded", "to_confirm", "without")}
    assert counts == {"not_encoded": 0, "to_confirm": 0, "without": 0, **lacking}


def test_a_row_that_asks_the_trader_is_encoded_and_counted(tmp_path: Path) -> None:
    found = chapter_87(tmp_path, '"87.12": \'for "racing bicycles": CC; otherwise CTH\'')
    assert (found.state, found.asking) == (State.ENCODED, 1)


def test_a_list_that_is_not_held_is_missing_in_every_chapter() -> None:
    chapters = coverage_of(load_rulebook("china-chile"))
    assert {each.state for each in chapters} == {State.MISSING}
    assert [str(run) for run in runs_of_states(chapters)] == ["01-97"]


def test_neighbours_of_one_state_run_together_across_the_chapter_that_is_not_there() -> None:
    """Chapter 77 is reserved: 76 and 78 are neighbours. ATIGA's source lacks subheadings of chapter 01 alone."""
    chapters = coverage_of(load_rulebook("atiga"))
    runs = list(runs_of_states(chapters))
    assert (runs[0].state, str(runs[0])) == (State.PARTLY, "01")
    assert (runs[-1].state, runs[-1].chapters[-1].chapter) == (State.ENCODED, "97")
    assert {"76", "78"} <= {each.chapter for each in runs[-1].chapters}
    assert [each.chapter for run in runs for each in run.chapters] == [each.chapter for each in chapters]


def test_every_subheading_and_row_of_an_annex_is_in_one_chapter() -> None:
    """RCEP, Annex 3A on HS 2022: 2,189 rows for the 5,612 subheadings of that edition."""
    chapters = coverage_of(load_rulebook("rcep"))
    assert (sum(each.subheadings for each in chapters), sum(each.rows for each in chapters)) == (5612, 2189)


def test_notes_that_are_not_decided_are_named() -> None:
    """EU-UK, Annex 2: Notes 7 and 8 ease rows of textiles that the source does not mark."""
    assert [note.article.rpartition(", ")[2] for note in open_notes(load_rulebook("eu-uk"))] == ["Note 7", "Note 8"]
    assert open_notes(load_rulebook("rcep")) == ()
