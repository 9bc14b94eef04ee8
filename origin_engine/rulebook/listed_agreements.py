"""The list of trade agreements that are known of, held or not: Parties, entry into force, and the evidence for it.

`rules/agreements.csv` has a row an agreement; `agreements.yaml` beside it names groups of countries and the sources
that the evidence is told by. A day that is not verified is not there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import Problem, RefusedInput, RulebookError
from origin_engine.places import rules_folder
from origin_engine.told import Template, told
from origin_engine.yaml_source import read_yaml_file

COLUMNS = ("id", "name_en", "name_zh", "parties", "in_force", "later", "evidence")
COUNTRY = re.compile("[A-Z]{2}")
IDENTITY = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
NOT_VERIFIED = "?"
NO_DAY = Template("`{written}` is no day: write it like 2022-01-01, or nothing where it is not verified")
NO_PARTY = Template("`{written}` is no country code and no group of agreements.yaml")


class ListedAgreement(NamedTuple):
    """An agreement that is known of."""

    id: str
    name: dict[str, str]
    parties: tuple[str, ...]
    """As they are told: country codes, and groups by their name."""
    members: frozenset[str]
    """Every country among them."""
    in_force: date | None
    """The day for the first Parties; None where it is not verified."""
    later: dict[str, date | None]
    """Parties for which it entered into force on another day; None where that is not verified."""
    evidence: str


class AgreementList(NamedTuple):
    """All of them, with where the evidence is to be found, and when that was read."""

    agreements: tuple[ListedAgreement, ...]
    evidence: dict[str, str]
    read: date


class _Head(NamedTuple):
    groups: dict[str, frozenset[str]]
    evidence: dict[str, str]
    read: date


def listed_agreements(table: Path | None = None) -> AgreementList:
    """The list that came with this installation; raises RulebookError with the line of what is wrong."""
    path = table or rules_folder() / "agreements.csv"
    head = _read_head(path.with_suffix(".yaml"))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RulebookError(Problem(told("cannot be read: {reason}", reason=error), str(path))) from None
    return AgreementList(tuple(_agreements(rows, head.groups, str(path))), head.evidence, head.read)


def _read_head(path: Path) -> _Head:
    try:
        said = read_yaml_file(path).value
        groups = {name: frozenset(members) for name, members in said["groups"].items()}
        return _Head(groups, dict(said["evidence"]), date.fromisoformat(said["read"]))
    except RefusedInput as refused:
        raise RulebookError(refused.problems) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        remedy = told("it needs read, evidence and groups")
        raise RulebookError(Problem(told("the header of the list cannot be read"), str(path), remedy=remedy)) from None


def _agreements(rows: list[list[str]], groups: Mapping[str, frozenset[str]], name: str) -> Iterator[ListedAgreement]:
    if not rows or tuple(rows[0]) != COLUMNS:
        remedy = told("columns: {columns}", columns=COLUMNS)
        raise RulebookError(Problem(told("no list of agreements"), f"{name}:1", remedy=remedy))
    seen: set[str] = set()
    for number, cells in enumerate(rows[1:], start=2):
        try:
            agreement = _agreement(cells, groups)
            if agreement.id in seen:
                raise ValueError(told("`{id}` stands here twice", id=agreement.id))
        except ValueError as wrong:
            raise RulebookError(Problem(wrong.args[0], f"{name}:{number}")) from None
        seen.add(agreement.id)
        yield agreement


def _agreement(cells: list[str], groups: Mapping[str, frozenset[str]]) -> ListedAgreement:
    """One row; raises ValueError, in words, where it is none."""
    if len(cells) != len(COLUMNS):
        raise ValueError(told("a row of {number} cells, not {columns}", number=len(cells), columns=len(COLUMNS)))
    said = dict(zip(COLUMNS, cells, strict=True))
    empty = [name for name in ("id", "name_en", "name_zh", "parties", "evidence") if not said[name].strip()]
    if empty:
        raise ValueError(told("{column} is empty", column=empty[0]))
    if not IDENTITY.fullmatch(said["id"]):
        raise ValueError(told("`{id}` is no id: small letters, digits and hyphens", id=said["id"]))
    parties = tuple(said["parties"].split())
    members = frozenset(country for party in parties for country in _countries(party, groups))
    return ListedAgreement(
        id=said["id"],
        name={"en": said["name_en"], "zh": said["name_zh"]},
        parties=parties,
        members=members,
        in_force=_day(said["in_force"]) if said["in_force"] else None,
        later=dict(_later(said["later"], members)),
        evidence=said["evidence"],
    )


def _countries(party: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if party in groups:
        return groups[party]
    if not COUNTRY.fullmatch(party):
        raise ValueError(NO_PARTY.told(written=party))
    return frozenset({party})


def _later(written: str, members: frozenset[str]) -> Iterator[tuple[str, date | None]]:
    """`KR=2022-02-01 MM=?`."""
    for each in written.split():
        country, _, day = each.partition("=")
        if country not in members:
            raise ValueError(told("`{written}`: {country} is no Party of the row", written=each, country=country))
        yield country, None if day == NOT_VERIFIED else _day(day)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(NO_DAY.told(written=written)) from None
