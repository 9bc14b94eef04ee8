"""Pages in docs/ that are made from the rule books are those of the rule books as they are."""

from __future__ import annotations

from pathlib import Path

from origin_engine.places import default_agreement
from origin_engine.reporting.agreements_page import Held, agreements_page
from origin_engine.reporting.coverage_page import coverage_page
from origin_engine.reporting.law_page import law_page
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.rulebook.listed_agreements import listed_agreements
from origin_engine.rulebook.second_reading import read_second_readings
from origin_engine.tariff.holdings import rates_held

DOCS = Path(__file__).parent.parent / "docs"


def test_the_law_as_encoded_is_not_stale() -> None:
    page = law_page([load_rulebook(name) for name in known_rulebooks()])
    assert (DOCS / "law.md").read_text(encoding="utf-8") == page, "run: origin-engine rules law -o docs/law.md"


def test_the_coverage_page_is_not_stale() -> None:
    table = DOCS / "second-reading.csv"
    readings = read_second_readings(table) if table.exists() else ()
    page = coverage_page([load_rulebook(name) for name in known_rulebooks()], readings)
    run = "run: origin-engine rules coverage --second-reading docs/second-reading.csv -o docs/coverage.md"
    assert (DOCS / "coverage.md").read_text(encoding="utf-8") == page, run


def test_the_agreements_page_is_not_stale() -> None:
    books = {name: load_rulebook(name) for name in known_rulebooks()}
    page = agreements_page(books[default_agreement()], listed_agreements(), Held(books, rates_held()))
    run = "run: origin-engine rules agreements -o docs/agreements.md"
    assert (DOCS / "agreements.md").read_text(encoding="utf-8") == page, run


def test_every_rule_book_stands_in_every_table() -> None:
    page = (DOCS / "law.md").read_text(encoding="utf-8")
    for name in known_rulebooks():
        assert page.count(f"\n| {name} |") == page.count("\n| agreement |"), name
