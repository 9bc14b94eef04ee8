"""Five editions of the Harmonized System, and what became of a code from one to another."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from origin_engine.nomenclature import EDITIONS, candidates, code_list, section_of, waste_candidates

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "hs"
# UN Comtrade's lists, subheadings without the placeholder 999999
COUNTS = {2002: 5224, 2007: 5052, 2012: 5205, 2017: 5387, 2022: 5612}
PAIRS = [(one, other) for one in EDITIONS for other in EDITIONS if one != other]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_has_its_subheadings(edition: int) -> None:
    codes = code_list(edition)
    assert len(codes.unchanged_since) == COUNTS[edition]
    assert len(codes.at(2)) == 96
    assert all(2002 <= since <= edition for since in codes.unchanged_since.values())


def test_a_code_that_never_changed_is_its_own_only_candidate() -> None:
    # 8712.00, bicycles: the same in all five
    for one, other in PAIRS:
        assert candidates("871200", one, other) == ("871200",)
        assert code_list(max(one, other)).means_the_same_in("871200", min(one, other))


def test_a_code_that_was_split_has_all_its_parts() -> None:
    # 8517.12, telephones for cellular networks, became smartphones (.13) and others (.14) in HS 2022; flat panel
    # display modules, which the source finds in most headings of chapter 85, became 85.24
    assert {"851713", "851714", "852491"} <= set(candidates("851712", 2017, 2022))
    assert candidates("851713", 2022, 2017) == ("851712",)
    assert candidates("851714", 2022, 2012) == ("851712",)


def test_a_code_that_moved_whole_is_renamed() -> None:
    # 3002.11, malaria test kits of HS 2017, moved to 3822.11 in HS 2022
    assert candidates("300211", 2017, 2022) == ("382211",)


def test_a_code_of_no_such_edition_has_no_candidates() -> None:
    assert candidates("851713", 2017, 2022) == ()
    assert candidates("851713", 2017, 2017) == ()
    assert candidates("000000", 2022, 2002) == ()


def test_electronic_waste_is_a_candidate_for_waste_alone() -> None:
    # HS 2022 put waste of portable computers (8471.30) under 85.49 as well
    assert candidates("847130", 2017, 2022) == ("847130",)
    assert set(waste_candidates("847130", 2017, 2022)) <= {
        c for c in code_list(2022).unchanged_since if c[:4] == "8549"
    }
    assert waste_candidates("847130", 2017, 2022)
    assert waste_candidates("871200", 2017, 2022) == ()
    # spent batteries (8548.10) and waste with gold (7112.91) are waste anyway
    assert {"854911", "854912", "854913", "854914", "854919"} <= set(candidates("854810", 2017, 2022))
    assert {"711291", "854921"} <= set(candidates("711291", 2017, 2022))
    # goods of 85.49 are waste: every code that held such waste is carried
    assert "847130" in candidates("854921", 2022, 2017)


def test_a_relation_that_the_source_lacks_is_too_much_and_not_too_little() -> None:
    found = candidates("300219", 2017, 2022)
    assert {"300212", "300213", "300214", "300215"} <= set(found)
    assert all("300219" in candidates(code, 2022, 2017) for code in found)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_candidates_are_codes_of_the_edition_and_lead_back(one: int, other: int) -> None:
    there = code_list(other).unchanged_since
    for code in code_list(one).unchanged_since:
        found = candidates(code, one, other)
        assert found
        assert all(each in there for each in found)
        assert list(found) == sorted(set(found))
        back = {code for each in found for code in (*candidates(each, other, one), *waste_candidates(each, other, one))}
        assert code in back


@pytest.mark.parametrize("edition", EDITIONS[1:])
def test_unchanged_means_alone_against_itself_in_both_directions(edition: int) -> None:
    for code, since in code_list(edition).unchanged_since.items():
        for older in EDITIONS[: EDITIONS.index(edition)]:
            alone = candidates(code, edition, older) == (code,) == candidates(code, older, edition)
            assert alone or since > older


@pytest.mark.skipif(not FACTS.exists(), reason="the source tables are not beside this checkout")
@pytest.mark.parametrize("edition", EDITIONS)
def test_lists_agree_with_their_source(edition: int) -> None:
    with gzip.open(FACTS / "hs_codes.csv.gz", "rt", encoding="utf-8") as file:
        named = f"HS{edition}"
        rows = {row["code"] for row in csv.DictReader(file) if row["hs_edition"] == named and row["level"] == "6"}
    assert set(code_list(edition).unchanged_since) == rows - {"999999"}


@pytest.mark.skipif(not FACTS.exists(), reason="the source tables are not beside this checkout")
def test_correlations_agree_with_their_source() -> None:
    """Every relation of the source is here, and nothing else but the one that it lacks."""
    source: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with gzip.open(FACTS / "hs_correlations.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if "999999" not in (row["from_code"], row["to_code"]):
                pair = int(row["from_edition"][2:]), int(row["to_edition"][2:])
                source[pair][row["from_code"]].add(row["to_code"])
    assert len(source) == 7
    added = {("300219", code) for code in candidates("300219", 2017, 2022)}
    for (newer, older), relations in source.items():
        extra = {code: set(candidates(code, newer, older)) - there for code, there in relations.items()}
        assert {(old, code) for code, olds in extra.items() for old in olds} <= (added if newer == 2022 else set())
        for code, there in relations.items():
            assert there <= set(candidates(code, newer, older))


def test_sections_hold_every_chapter() -> None:
    assert section_of("010121") == (1, "I")
    assert section_of("8712") == (17, "XVII")
    assert section_of("97") == (21, "XXI")
    assert section_of("99") is None
    assert all(section_of(chapter) for chapter in code_list().at(2))
