"""Editions of an annex by the day of importation, and chapter notes that go with the rows of their chapters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.origin import determine
from origin_engine.rulebook import load_rulebook
from tests.origin.synthetic import SOURCE, book

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
