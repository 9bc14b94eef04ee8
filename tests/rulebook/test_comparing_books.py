"""Two rule books side by side: what becomes of every product, and which chapter rules differ."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.rulebook import RuleBook, load_rulebook
from origin_engine.rulebook.comparing import Before, BookComparison, Kind, compare_books
from origin_engine.rulebook.comparing_terms import TermDifference, compare_terms
from origin_engine.rulebook.dated import load_dated
from origin_engine.rulebook.implication import Relation
from tests.origin.synthetic import book


def kinds(found: BookComparison) -> dict[str, Kind]:
    return {code: row.kind for row in found.rows for code in row.codes}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("CTH", "CTH", Kind.SAME),
        ("CTH or RVC 40", "RVC 40 or CTH", Kind.SAME),
        ("CTH", "CC", Kind.STRICTER),
        ("RVC 40", "RVC 35", Kind.LOOSER),
        ("CTH", "CTH except from heading 87.14", Kind.STRICTER),
        ("CTH", "CTH or RVC 40", Kind.LOOSER),
        ("CTH", "RVC 40", Kind.DIFFERENT),
        ("CTH", "WO", Kind.STRICTER),
    ],
)
def test_one_row_changes(tmp_path: Path, old: str, new: str, kind: Kind) -> None:
    found = compare_books(book(tmp_path / "old", old), book(tmp_path / "new", new))
    assert kinds(found)["871200"] is kind
    assert found.subheadings == 5612
    if kind is not Kind.SAME:
        assert [row.codes for row in found.rows if row.kind is kind] == [("871200",)]
        assert found.count(Kind.SAME) == 5611


def test_rows_that_one_book_has(tmp_path: Path) -> None:
    """A book whose annex is not held has no rule for anything: what the other has is new, or gone."""
    held = book(tmp_path / "held", "CC")
    none = book(tmp_path / "none", "CC", {"product_rules": {"not_held": "the depositary", "general_rules": []}})
    empty = RuleBook(none.agreement, {}, (), (), "", lambda number: pytest.fail("it has no row"))
    assert compare_books(empty, held).count(Kind.NEW) == 5612
    assert compare_books(held, empty).count(Kind.GONE) == 5612
    assert compare_books(empty, empty).count(Kind.NEITHER) == 5612


def test_narrowed_to_a_chapter(tmp_path: Path) -> None:
    found = compare_books(book(tmp_path / "old", "CTH"), book(tmp_path / "new", "CC"), "8712")
    assert kinds(found) == {"871200": Kind.STRICTER}


def test_a_product_that_had_several_codes_is_looked_at_under_each() -> None:
    """RCEP: fish fillets of 0304.39 were of 0304.39 (CC) and 0304.49 (CTH) in HS 2012; carp got a row of its own."""
    agreed = load_rulebook("rcep")
    old = agreed.on(date(2022, 6, 1))
    (row,) = compare_books(old, agreed, "030439").rows
    assert row.before == (Before("CC", Relation.LOOSER), Before("CTH", Relation.STRICTER))
    assert row.kind is Kind.DIFFERENT
    assert {each.old_code for each in row.stands} == {"030439", "030449"}


def test_words_stay_and_codes_move() -> None:
    """RCEP, chapter 21: the words are those of 2012, but nicotine goods left heading 21.06 for 24.04."""
    agreed = load_rulebook("rcep")
    old = agreed.on(date(2022, 6, 1))
    found = kinds(compare_books(old, agreed, "2106"))
    assert found["210690"] is Kind.SAME_WORDS
    assert kinds(compare_books(old, agreed, "2404"))["240411"] is Kind.STRICTER, "24.03 is excluded since the split"
    assert kinds(compare_books(old, agreed, "8703"))["870323"] is Kind.SAME


def test_every_subheading_is_counted_once() -> None:
    agreed = load_rulebook("rcep")
    found = compare_books(agreed.on(date(2022, 6, 1)), agreed)
    codes = [code for row in found.rows for code in row.codes]
    assert len(codes) == len(set(codes)) == found.subheadings == sum(found.count(kind) for kind in Kind) == 5612


# --- chapter rules ---------------------------------------------------------------------------------

LIMIT = {"measure": "value", "percent": "10", "base": "FOB", "article": "Art. 9"}


def test_fields_that_differ(tmp_path: Path) -> None:
    change = {
        "value_content": {"article": "Art. 50", "base": "EXW", "methods": {"build-up": "Art. 5(b)"}},
        "tolerance": {"article": "Art. 9", "limits": [LIMIT]},
        "roles": {"accessory": {"counts_in": []}},
    }
    found = compare_terms(book(tmp_path / "old", "CTH").agreement, book(tmp_path / "new", "CTH", change).agreement)
    assert found.differences == (
        TermDifference("value_content.base", ("FOB",), ("EXW",)),
        TermDifference("value_content.methods", (), ("build-up",)),
        TermDifference("roles.accessory.counts_in", ("value",), ()),
        TermDifference("tolerance", (), ("limits measure value, percent 10, base FOB",)),
    )
    assert found.citations == 1, "Art. 5 against Art. 50"


def test_a_number_within_a_list(tmp_path: Path) -> None:
    old, new = (
        book(tmp_path / percent, "CTH", {"tolerance": {"article": "Art. 9", "limits": [{**LIMIT, "percent": percent}]}})
        for percent in ("10", "15")
    )
    found = compare_terms(old.agreement, new.agreement)
    assert found.differences == (TermDifference("tolerance.limits.1.percent", ("10",), ("15",)),)


def test_nothing_differs_from_itself() -> None:
    for name in ("rcep", "acfta", "eu-uk"):
        agreed = load_rulebook(name).agreement
        assert compare_terms(agreed, agreed) == ((), 0)


# --- names with a day ------------------------------------------------------------------------------


def test_a_day_picks_the_edition() -> None:
    assert load_dated("rcep").book is load_rulebook("rcep")
    dated = load_dated("rcep@2022-06-01")
    assert (dated.day, dated.book.agreement.product_rules.hs_edition) == (date(2022, 6, 1), 2012)
    assert load_dated("rcep@2023-01-01").book.agreement.product_rules.hs_edition == 2022


@pytest.mark.parametrize("name", ["rcep@2022-02-30", "nowhere@2022-06-01", "nowhere"])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(RulebookError):
        load_dated(name)


def test_a_day_without_an_edition_is_refused(tmp_path: Path) -> None:
    book(tmp_path, "CTH", {"product_rules": {"first_day": "2023-01-01"}})
    with pytest.raises(RulebookError, match=r"holds no product rules for imports of 2022-12-31") as refused:
        load_dated(f"{tmp_path}@2022-12-31")
    assert "2023-01-01" in str(refused.value)
