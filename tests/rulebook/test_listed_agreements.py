"""The list of agreements that are known of: it holds what is shipped, agrees with it, and refuses what is no row."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.places import rules_folder
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.rulebook.listed_agreements import ListedAgreement, listed_agreements
from origin_engine.tariff import known_importers, load_tariff

ROW = "one-two,One-Two Agreement,一二协定,AU EU,2020-01-01,FI=2020-02-01 SE=?,a notice"


@pytest.fixture(scope="module")
def listed() -> dict[str, ListedAgreement]:
    """The shipped list by id."""
    return {each.id: each for each in listed_agreements().agreements}


def test_every_rule_book_and_every_agreement_with_rates_is_in_the_list(listed: dict[str, ListedAgreement]) -> None:
    heads = [table.head for importer in known_importers() for table in load_tariff(importer).tables]
    with_rates = {agreement for head in heads for agreement in head.agreements}
    assert {*known_rulebooks(), *with_rates} <= listed.keys()


@pytest.mark.parametrize("name", known_rulebooks())
def test_a_rule_book_and_the_list_name_the_same_parties(name: str, listed: dict[str, ListedAgreement]) -> None:
    assert load_rulebook(name).agreement.parties.members.keys() == listed[name].members


@pytest.mark.parametrize("name", known_rulebooks())
def test_no_agreement_is_in_force_later_than_its_rules(name: str, listed: dict[str, ListedAgreement]) -> None:
    """A book of amended rules begins later than the agreement; none begins before it."""
    days = [party.in_force for party in load_rulebook(name).agreement.parties.members.values() if party.in_force]
    day = listed[name].in_force
    assert day is not None
    assert day <= min(days)


def test_days_of_the_region_party_by_party(listed: dict[str, ListedAgreement]) -> None:
    """RCEP: ten Parties on 2022-01-01, then Korea, Malaysia, Indonesia, the Philippines; Myanmar is not verified."""
    rcep = listed["rcep"]
    days = {country: rcep.later.get(country, rcep.in_force) for country in rcep.members}
    assert days == {name: party.in_force for name, party in load_rulebook("rcep").agreement.parties.members.items()}
    assert (days["PH"], days["MM"]) == (date(2023, 6, 2), None)


def test_a_group_stands_for_its_countries(listed: dict[str, ListedAgreement]) -> None:
    assert listed["koreu"].parties == ("EU", "KR")
    assert len(listed["koreu"].members) == 28


def table(tmp_path: Path, *rows: str) -> Path:
    """A list of these rows, with the shipped header."""
    shutil.copy(rules_folder() / "agreements.yaml", tmp_path / "agreements.yaml")
    path = tmp_path / "agreements.csv"
    path.write_text("\n".join(["id,name_en,name_zh,parties,in_force,later,evidence", *rows]), encoding="utf-8")
    return path


def test_a_row_is_read(tmp_path: Path) -> None:
    (found,) = listed_agreements(table(tmp_path, ROW)).agreements
    assert found.in_force == date(2020, 1, 1)
    assert found.later == {"FI": date(2020, 2, 1), "SE": None}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("AU EU", "AU Europe"), "`Europe` is no country code"),
        (ROW.replace("2020-01-01", "1.1.2020"), "`1.1.2020` is no day"),
        (ROW.replace("FI=", "US="), "US is no Party"),
        (ROW.replace("a notice", ""), "evidence is empty"),
        (ROW.replace("one-two", "One Two"), "`One Two` is no id"),
        (f"{ROW},more", "a row of 8 cells"),
        (f"{ROW}\n{ROW}", "`one-two` stands here twice"),
    ],
)
def test_what_is_no_row_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        listed_agreements(table(tmp_path, row))
    (problem,) = refused.value.problems
    assert said in problem.found
    assert problem.place.endswith((":2", ":3"))


def test_a_list_without_its_header_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, ROW)
    path.with_suffix(".yaml").write_text("read: 2026-11-25\n", encoding="utf-8")
    with pytest.raises(RulebookError, match="header"):
        listed_agreements(path)
