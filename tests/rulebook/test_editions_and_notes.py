"""Editions of an annex by the day of importation, and what is said once for many rows: chapter notes, silent groups."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.origin import determine
from origin_engine.rulebook import load_rulebook
from tests.origin.synthetic import SOURCE, book, judged, material

EDITIONS = {
    "product_rules": {"first_day": "2023-01-01"},
    "other_editions": {
        "product-rules-old": {
            "annex": "Annex A (old)",
            "hs_edition": "2012",
            "article": "Art. 2",
            "last_day": "2022-12-31",
            "general_rules": [{"rule": "RVC 40", "article": "Art. 2(2)"}],
        }
    },
}
NOTES = {
    "product_rules": {
        "chapter_notes": [
            {"codes": ["87"], "effect": "condition", "rule": "RVC 40", "article": "Chapter 87, Note 1"},
            {"codes": ["8712", "8714"], "effect": "alternative", "rule": "CR", "article": "Section XVII, Note 2"},
        ]
    }
}


def with_old_rows(folder: Path) -> Path:
    old = folder / "product-rules-old"
    old.mkdir(parents=True)
    file = {"section": "XVII", "title": "Vehicles", "hs_edition": "2012", "source": SOURCE, "rules": {"87.12": "CC"}}
    (old / "vehicles.yaml").write_text(json.dumps(file), encoding="utf-8")
    return folder


def test_the_day_of_importation_picks_the_edition(tmp_path: Path) -> None:
    rules = book(with_old_rows(tmp_path), "CTH", EDITIONS)
    assert rules.on(date(2023, 1, 1)) is rules
    old = rules.on(date(2022, 12, 31))
    assert old.rule_for("8712.00").text == "CC"
    assert old.rule_for("8712.00").citation == "Annex A (old), heading 87.12"
    assert old.rule_for("8711.10").text == "RVC 40"
    assert rules.on(None) is rules


def test_the_cache_keeps_every_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from origin_engine.rulebook import loading

    first = book(with_old_rows(tmp_path), "CTH", EDITIONS)
    monkeypatch.setattr(loading, "_loaded", {})
    again = load_rulebook(tmp_path)
    assert again is not first
    assert again.on(date(2022, 6, 1)).rule_for("871200") == first.on(date(2022, 6, 1)).rule_for("871200")


def test_an_edition_that_is_not_named_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"no edition `product-rules-old`"):
        book(with_old_rows(tmp_path), "CTH")


def test_an_edition_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no product rules"):
        book(tmp_path, "CTH", EDITIONS)


def test_notes_go_with_the_rows_of_their_codes(tmp_path: Path) -> None:
    rules = book(tmp_path, "CTH", NOTES, {"8714.10": 'for "saddles": CC; otherwise CTSH'})
    assert rules.rule_for("8711.10").text == "CTH provided that RVC 40"
    assert rules.rule_for("8712.00").text == "CTH provided that RVC 40 or CR"
    assert rules.rule_for("8712.00").citation == (
        "Annex A, subheading 8712.00; Chapter 87, Note 1; Section XVII, Note 2"
    )
    assert rules.rule_for("8714.10").text == (
        'for "saddles": CC provided that RVC 40 or CR; otherwise CTSH provided that RVC 40 or CR'
    )
    assert rules.rule_for("8601.10").text == "CTH"


def test_a_note_counts_in_the_verdict(tmp_path: Path) -> None:
    """Frame of another heading, 70 % of the price: the change is made, the note's value content is not."""
    rules = book(tmp_path, "CTH", {"product_rules": {"chapter_notes": NOTES["product_rules"]["chapter_notes"][:1]}})
    facts = {
        "product": {
            "hs": "8712.00",
            "hs_edition": 2022,
            "made_in": "AU",
            "price": {"amount": "100", "currency": "USD", "basis": "FOB"},
            "operations": ["manufacture"],
        },
        "materials": [
            {
                "id": "FRAME",
                "hs": "8714.91",
                "value": {"amount": "70", "currency": "USD", "basis": "CIF"},
                "originating": {"made-up": {"status": False}},
            }
        ],
        "shipment": {"from": "AU", "to": "NZ", "date": "2026-05-01"},
    }
    from origin_engine.dossier import dossier_from

    found = determine(dossier_from(facts), rules)
    assert found.outcome.value == "not-originating"


def test_a_note_must_be_in_canonical_spelling(tmp_path: Path) -> None:
    note = {"codes": ["87"], "effect": "condition", "rule": "RVC40", "article": "Note 1"}
    with pytest.raises(RulebookError, match=r"`RVC40` is not in canonical spelling"):
        book(tmp_path, "CTH", {"product_rules": {"chapter_notes": [note]}})


GROUP = "CTH of the group headings 87.12 to 87.14"
COUNTS = {"product_rules": {"silent_groups": {"changes_inside": "count", "article": "Note 3(g)"}}}
COUNTS_NOT = {"product_rules": {"silent_groups": {"changes_inside": "do-not-count", "article": "Note 3(h)"}}}


def bicycle_of(folder: Path, rule: str, terms: dict[str, object]) -> str:
    """The outcome for a bicycle (87.12) whose foreign parts are all of 87.14, 70 % of its price."""
    return judged(book(folder, rule, terms), {"materials": [material("FRAME", "70", "8714.91")]}).outcome.value


@pytest.mark.parametrize(
    ("terms", "outcome"), [({}, "undetermined"), (COUNTS, "originating"), (COUNTS_NOT, "not-originating")]
)
def test_changes_inside_a_silent_group(tmp_path: Path, terms: dict[str, object], outcome: str) -> None:
    """CPTPP Annex 3-D, Section A, Note 3(g): a change inside the group counts; where nothing is said, it is open."""
    assert bicycle_of(tmp_path, GROUP, terms) == outcome


def test_a_row_that_says_it_itself_keeps_what_it_says(tmp_path: Path) -> None:
    outside = "CTH outside the group headings 87.12 to 87.14"
    assert bicycle_of(tmp_path / "outside", outside, COUNTS) == "not-originating"
    within = "CTH within the group headings 87.12 to 87.14"
    assert bicycle_of(tmp_path / "within", within, COUNTS_NOT) == "originating"


def test_a_silent_group_is_shown_as_the_annex_has_it(tmp_path: Path) -> None:
    nested = f'for "tandems": {GROUP} and RVC 40; otherwise change from heading 87.11 with or without {GROUP}'
    rule = book(tmp_path, nested, COUNTS).rule_for("8712.00")
    assert rule.text == nested.replace("of the group", "within the group")
    assert rule.citation == "Annex A, subheading 8712.00; Note 3(g)"
    assert book(tmp_path / "plain", "CTH", COUNTS).rule_for("8712.00").citation == "Annex A, subheading 8712.00"


def test_the_cache_keeps_what_is_said_of_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from origin_engine.rulebook import loading

    first = book(tmp_path, GROUP, COUNTS)
    monkeypatch.setattr(loading, "_loaded", {})
    assert load_rulebook(tmp_path).rule_for("871200") == first.rule_for("871200")


def test_what_is_said_of_groups_is_one_of_two(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="`maybe` cannot stand here"):
        book(tmp_path, GROUP, {"product_rules": {"silent_groups": {"changes_inside": "maybe", "article": "Note"}}})
