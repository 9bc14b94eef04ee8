"""Rules compared by what they ask, where the treaty's words leave no doubt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from origin_engine.language import parse_rule
from origin_engine.language import tree as t
from origin_engine.rulebook import RuleBook, load_rulebook
from origin_engine.rulebook.implication import (
    Relation,
    goods_of_both,
    implies,
    relation,
    side_among_criteria,
    side_of,
    with_notes,
)
from tests.origin.synthetic import book
from tests.rulebook.implying import side

SAME, STRICTER, LOOSER, DIFFERENT = Relation


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """An agreement with build-down of FOB and no tolerance."""
    return book(tmp_path_factory.mktemp("plain"), "CTH")


def compared(old: str, new: str, terms: RuleBook, own: str = "850431") -> Relation:
    seen = side(terms, own)
    there, back = relation(parse_rule(old), seen, parse_rule(new), seen), {SAME: SAME, STRICTER: LOOSER}
    turned = relation(parse_rule(new), seen, parse_rule(old), seen)
    assert turned is back.get(there, STRICTER if there is LOOSER else DIFFERENT), (
        "the other way round it is the reverse"
    )
    return there


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # a change of chapter is one of heading, and that one of subheading; the product's heading has several of these
        ("CTH", "CC", STRICTER),
        ("CTSH", "CTH", STRICTER),
        ("CTSH", "CTI", LOOSER),
        ("any heading", "CTH", STRICTER),
        ("any heading", "no change", SAME),
        # exclusions
        ("CTH", "CTH except from heading 85.01", STRICTER),
        ("CTH except from heading 85.01", "CTH except from chapter 85", STRICTER),
        ("CTH except from heading 85.04", "CTH", SAME),
        ("CTH except from heading 84.01", "CTH except from heading 85.03", DIFFERENT),
        ("CC except from heading 84.01", "CTH except from heading 84.01", LOOSER),
        ("CTH except from chapter 85", "CC", SAME),
        ('CTH except from "uppers"', "CTH", LOOSER),
        ('CTH except from "uppers" of heading 64.06', "CTH except from heading 64.06", STRICTER),
        ('CTH except from "uppers"', 'CTH except from "soles"', DIFFERENT),
        # positive lists
        ("CC", "change from heading 74.08", STRICTER),
        ("CTH", "change from heading 85.04 with or without CTH", LOOSER),
        ("CTSH", "change from heading 74.08 with or without CTH", STRICTER),
        (
            "change from heading 74.08 with or without CTH",
            "change from heading 74.08 with or without CTH allowing materials of the same heading",
            LOOSER,
        ),
        (
            'change from the same heading with or without CTH except from "wire"',
            "change from the same heading with or without CTH",
            LOOSER,
        ),
        # groups: a change inside counts, does not count, or is left open
        ("CTH", "CTH within the group headings 85.01 to 85.04", SAME),
        ("CTH", "CTH outside the group headings 85.01 to 85.04", STRICTER),
        ("CTH", "CTH of the group headings 85.01 to 85.04", STRICTER),
        # what a rule lets stay, and what it looks at
        ("CTH", "CTH allowing materials of the same heading up to 20 % of FOB", LOOSER),
        ("CTH allowing materials up to 20 % of FOB", "CTH allowing materials up to 10 % of FOB", STRICTER),
        ("CC", "CC only for materials of chapter 74", LOOSER),
        # value contents
        ("RVC 40", "RVC 35", LOOSER),
        ("RVC 40", "RVC 40 build-down", SAME),
        ("RVC 40", "RVC 40 build-up", DIFFERENT),
        ("RVC 40", "QVC 40", SAME),
        ("RVC 40 of FOB", "RVC 40 of EXW", DIFFERENT),
        ("RVC 40", "RVC 40 focused on heading 85.01", LOOSER),
        ("MaxNOM 50 of EXW", "MaxNOM 40 of EXW", STRICTER),
        ("MaxNOM 50 of EXW", "MaxNOM 40 of FOB", DIFFERENT),
        ("MaxNOM 60 of FOB", "RVC 40", SAME),
        ("RVC 40", "value of non-originating materials <= 60 % of FOB", STRICTER),
        ("RVC 40", "set with non-originating items <= 15 % of FOB", STRICTER),
        # limits and demands on materials
        (
            "weight of non-originating materials of chapter 04 <= 20 % of product weight",
            "weight of non-originating materials of chapters 04 and 19 <= 20 % of product weight",
            STRICTER,
        ),
        (
            "weight of non-originating materials of chapter 04 <= 20 % of product weight",
            "weight of non-originating materials of chapter 04 < 20 % of product weight",
            STRICTER,
        ),
        (
            "each value of non-originating materials of headings 17.01 and 17.02 <= 30 % of EXW",
            "value of non-originating materials of headings 17.01 and 17.02 <= 30 % of EXW",
            STRICTER,
        ),
        ('originating "active" >= 50 % of weight', 'originating "active" >= 40 % of weight', LOOSER),
        ("materials of chapter 04 are WO", "materials of heading 04.02 are originating", LOOSER),
        (
            "originating materials of chapter 04 >= 50 % of weight",
            "originating materials of chapters 04 and 19 >= 50 % of weight",
            DIFFERENT,
        ),
        (
            "weight of originating materials of chapter 04 >= 50 % of product weight",
            "weight of originating materials of chapters 04 and 19 >= 50 % of product weight",
            LOOSER,
        ),
        # processes and words
        ("process spinning + weaving", "process weaving", LOOSER),
        ("process weaving", "process weaving in any Party", LOOSER),
        ("at least 2 of process freezing, cleaning, gutting", "at least 1 of process freezing, cleaning", LOOSER),
        ("at least 2 of process freezing, cleaning, gutting", "process freezing", DIFFERENT),
        ('condition "it is so"', 'made from "it is so"', SAME),
        ('not encoded "words"', 'not encoded "words"', SAME),
        ('not encoded "words"', 'not encoded "other words"', DIFFERENT),
        # combinations
        ("CTH", "CTH or RVC 40", LOOSER),
        ("CTH or RVC 40", "RVC 40 or CTH", SAME),
        ("CTH or RVC 40", "CTH and RVC 40", STRICTER),
        ("CTH and (RVC 40 or CR)", "CTH and RVC 40 or CTH and CR", SAME),
        ("CTH provided that RVC 40", "CTH and RVC 40", SAME),
        ("CTH or RVC 40", "CC or RVC 45", STRICTER),
        ("CTH or RVC 40", "CC or RVC 35", DIFFERENT),
        ("CTH", "RVC 40", DIFFERENT),
        # splits are compared case by case, dates stretch by stretch
        ('for "insects": CC; otherwise CTH', "CTH", LOOSER),
        ('for "insects": CC; otherwise CTH', 'for "insects": CTH; otherwise CC', DIFFERENT),
        ('for "insects": CC; for "insects": CTSH; otherwise CTH', 'for "insects": CC; otherwise CTH', SAME),
        ('for "insects": CTH and condition "insects"; otherwise CTH', "CTH", SAME),
        ("for imported until 2027-12-31: RVC 30; otherwise RVC 35", "RVC 35", STRICTER),
        ("imported from 2024-01-01 and CTH, or imported until 2023-12-31 and CTH", "CTH", SAME),
        ("trade between AU and NZ and CTH", "trade between NZ and AU and CTH", SAME),
    ],
)
def test_how_a_new_rule_stands_to_an_old_one(old: str, new: str, found: Relation, terms: RuleBook) -> None:
    assert compared(old, new, terms) is found


def test_a_heading_with_one_subheading_makes_both_changes_one(terms: RuleBook) -> None:
    assert compared("CTH", "CTSH", terms, "871200") is SAME
    assert compared("CTH", "CTSH", terms, "850431") is LOOSER


def test_wholly_obtained_shows_no_change_of_materials_by_itself(terms: RuleBook) -> None:
    """Plants may be grown from foreign seed; but whoever meets WO originates by the first criterion already."""
    wo, cth = parse_rule("WO"), parse_rule("CTH")
    alone = side(terms)
    assert not implies(wo, alone, cth, alone)
    among = side_among_criteria(terms, alone.own, alone.goods)
    assert relation(cth, among, wo, among) is STRICTER
    together = parse_rule("WO in any Party")
    assert not implies(together, among, cth, among), "all Parties together are not one Party"


def test_the_exporting_partys_method_may_be_any(tmp_path: Path) -> None:
    agreed = {"value_content": {"method_chosen_by": "exporting-party", "methods_of": {"NZ": "build-down"}}}
    seen = side(book(tmp_path, "CTH", agreed))
    assert relation(parse_rule("RVC 40"), seen, parse_rule("RVC 35"), seen) is LOOSER
    assert not implies(parse_rule("RVC 40 build-down"), seen, parse_rule("RVC 40"), seen)


def test_partial_cumulation_may_turn_thresholds_round(tmp_path: Path) -> None:
    """A material with 38 % regional content counts in part below 40, and not below 35 (ATIGA Art. 30(2))."""
    seen = side(book(tmp_path, "CTH", {"cumulation": {"partial": {"at_least": "20", "article": "Art. 6"}}}))
    assert not implies(parse_rule("RVC 40"), seen, parse_rule("RVC 35"), seen)
    assert implies(parse_rule("RVC 40"), seen, parse_rule("RVC 40"), seen)


def test_a_waived_value_content_says_nothing_of_the_materials(tmp_path: Path) -> None:
    waiver = {"percent": "10", "base": "FOB", "article": "Art. 9"}
    limit = {"measure": "value", "percent": "10", "base": "FOB", "article": "Art. 9"}
    agreed = {"tolerance": {"article": "Art. 9", "limits": [limit], "waives_value_content": waiver}}
    seen = side(book(tmp_path, "CTH", agreed))
    assert not implies(parse_rule("RVC 95"), seen, parse_rule("MaxNOM 5 of FOB"), seen)
    assert implies(parse_rule("MaxNOM 5 of FOB"), seen, parse_rule("RVC 95"), seen)


def test_a_note_is_read_where_it_is_held(tmp_path: Path) -> None:
    held = book(tmp_path / "held", "CTH", {"notes": {"process-rule": "CC or CR"}})
    other = book(tmp_path / "other", "CTH", {"id": "other"})
    note = parse_rule('CTH or note "process-rule"')
    assert with_notes(note, held.agreement) == parse_rule("CTH or (CC or CR)")
    here, there = side(held), side(other)
    mine, theirs = with_notes(note, held.agreement), with_notes(note, other.agreement)
    assert relation(mine, here, theirs, there) is DIFFERENT, "an unknown note of the same key is another matter"
    assert relation(theirs, there, theirs, there) is SAME


def test_too_many_guards_are_not_guessed_at(terms: RuleBook) -> None:
    cases = tuple(t.Case((t.Described(f"goods {n}"),), parse_rule("CC")) for n in range(12))
    split, seen = t.Split(cases, parse_rule("CC")), side(terms)
    assert not implies(split, seen, parse_rule("CTH"), seen)
    assert implies(split, seen, split, seen)


def test_goods_are_asked_about_by_the_codes_of_each_edition() -> None:
    """HS 2022 split subheading 8103.90: what was one subheading stays one only where each half excludes the other."""
    agreed = load_rulebook("rcep")
    old_goods, new_goods = goods_of_both(2017, 2022)
    old, new = side_of(agreed, "810390", old_goods), side_of(agreed, "810391", new_goods)
    ctsh = parse_rule("CTSH")
    assert relation(ctsh, old, parse_rule("CTSH except from subheading 8103.99"), new) is SAME
    assert relation(ctsh, old, ctsh, new) is LOOSER


def test_thresholds_are_compared_exactly(terms: RuleBook) -> None:
    seen = side(terms)
    just = t.ValueContent(Decimal("40.000000001"))
    assert relation(parse_rule("RVC 40"), seen, just, seen) is STRICTER
