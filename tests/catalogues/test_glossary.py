"""The glossary and the catalogue use the same words: where English says a term, Chinese says the one beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.catalogues.collecting import messages
from tests.catalogues.compiling import catalogue_of

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
HEADER = "English"
ALTERNATIVES = " / "


class Term(NamedTuple):
    """A row: its spellings in English, and what Chinese may say for them."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != HEADER]


def terms() -> list[Term]:
    """Every spelling of every term, the longest first, so that `non-originating` is no `originating`."""
    found = [Term(tuple(row[0].split(ALTERNATIVES)), tuple(row[1].split(ALTERNATIVES))) for row in rows()]
    single = [Term((each,), term.chinese) for term in found for each in term.english]
    return sorted(single, key=lambda term: -len(term.english[0]))


OTHERWISE = {
    "a list of codes begins with chapter, heading or subheading",  # the keywords of the rule language
    "two headings for the rest of the goods",
    "a heading that is not understood",
    "`any` heading without `other`",
    "standard-materials",
    "it needs read, evidence and groups",  # names of fields
    "write true or false, or leave the field out if unknown",
    "put the product's fields above it (hs, price.amount ...), then an empty row",
    "a sentence for all goods beside others that must be met together",
}
"""Messages in which a term has another meaning, or is a word of the notation."""
NEVER_SAID = {"cumulation"}
"""Terms of the field that no message needs."""


def test_every_row_has_both_languages_and_a_line() -> None:
    assert len(rows()) > 50
    for row in rows():
        assert all(row), row
        assert re.search("[一-鿿]", row[1]) and re.search("[一-鿿]", row[2]), row
        assert re.search("[A-Za-z]", row[2]), row


def test_terms_are_in_the_catalogue() -> None:
    """A glossary of words that nobody says would only be decoration."""
    texts = "\n".join(str(each.string) for each in catalogue_of("zh"))
    unsaid = {term.english[0] for term in terms() if not any(word in texts for word in term.chinese)}
    assert unsaid <= NEVER_SAID


def said_otherwise(term: Term) -> list[tuple[str, str]]:
    """The messages whose English has a term, and whose Chinese does not."""
    catalogue = catalogue_of("zh")
    longer = [each.english[0] for each in terms() if len(each.english[0]) > len(term.english[0])]
    found = []
    for each in messages():
        english = re.sub("`[^`]*`|[{][^}]*[}]", " ", each.english)
        for other in longer:
            english = re.sub(rf"\b{re.escape(other)}s?\b", " ", english, flags=re.I)
        there = catalogue.get(each.key, each.context)
        if there and re.search(rf"\b{re.escape(term.english[0])}s?\b", english, re.I):
            text = str(there.string)
            if not any(word in text for word in term.chinese) and each.english not in OTHERWISE:
                found.append((each.english, text))
    return found


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english[0])
def test_the_catalogue_says_the_term_of_the_glossary(term: Term) -> None:
    assert said_otherwise(term) == []
