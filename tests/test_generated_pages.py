"""Pages in docs/ that are made from the rule books are those of the rule books as they are."""

from __future__ import annotations

from pathlib import Path

from origin_engine.reporting.law_page import law_page
from origin_engine.rulebook import known_rulebooks, load_rulebook

DOCS = Path(__file__).parent.parent / "docs"


def test_the_law_as_encoded_is_not_stale() -> None:
    page = law_page([load_rulebook(name) for name in known_rulebooks()])
    assert (DOCS / "law.md").read_text(encoding="utf-8") == page, "run: origin-engine rules law -o docs/law.md"


def test_every_rule_book_stands_in_every_table() -> None:
    page = (DOCS / "law.md").read_text(encoding="utf-8")
    for name in known_rulebooks():
        assert page.count(f"\n| {name} |") == page.count("\n| agreement |"), name
