"""The words that split a code: what is kept as the trader's key, and what only links a list."""

from __future__ import annotations

import pytest

from origin_engine.rulebook.readers.product_words import read_words


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("A. Gear Box", "Gear Box"),
        ("(b) parts of gear boxes;", "parts of gear boxes"),
        ("- sauces and preparations; mixed condiments; and", "sauces and preparations; mixed condiments"),
        ("Preparations of surimi:", "Preparations of surimi"),
        ("A product in the wet state", "A product in the wet state"),
        ("sodium nitrate, / calcium cyanamide", "sodium nitrate, calcium cyanamide"),
        ("Sodium nitrate / - Calcium cyanamide", "Sodium nitrate; Calcium cyanamide"),
        ("Waxes: / - with a basis of paraffin.", "Waxes: with a basis of paraffin"),
        ("often called “battery packs”", "often called 'battery packs'"),
        ("_(Pillows of cotton; similar_ _articles)_", "Pillows of cotton; similar articles"),
        ("Others (embroidered)", "embroidered"),
        ("Others / -- Embroidered", "Embroidered"),
        ("Other fabrics made of synthetic filament yarn", "Other fabrics made of synthetic filament yarn"),
    ],
)  # fmt: skip
def test_words_are_trimmed(printed: str, words: str) -> None:
    read = read_words(printed)
    assert read.words == words
    assert not read.remainder
    assert not read.all_but_rows


@pytest.mark.parametrize(
    "printed", ["Other", "others", "- Others:", "B. Other goods", "any other", "- other;", "Any other good"]
)
def test_words_for_the_rest(printed: str) -> None:
    assert read_words(printed).remainder


@pytest.mark.parametrize(
    "printed", ["Cotton; except for:", "Tin and articles thereof, except:", "Salt, excluding the following:"]
)
def test_words_for_all_that_has_no_row(printed: str) -> None:
    assert read_words(printed).all_but_rows


def test_dashes_say_how_deep_a_row_hangs() -> None:
    assert [read_words(each).depth for each in ("Yarn", "- Yarn", "- - Of cotton", "-- Of cotton")] == [0, 1, 2, 2]
