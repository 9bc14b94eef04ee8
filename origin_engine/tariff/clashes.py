"""Rows that set two rates for the same goods of one country on the same days: nobody could say which holds.

Two rows clash in one table, and in two tables of an importer, also where their groups have other names: a row for
a group and a row for one of its members are two rates for that member, unless the first leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import Problem
from origin_engine.tariff.rates import Rate, TableHead
from origin_engine.told import told

END_ONE = told("end one before the other begins")
LEAVE_OUT = told("name the country under `excluded` of the wider group's row, or end one before the other begins")


class PlacedRate(NamedTuple):
    """A rate, the line of the file that says it, and the countries whose goods it is for."""

    file: Path
    line: int
    rate: Rate
    countries: frozenset[str]


def placed(file: Path, line: int, rate: Rate, head: TableHead) -> PlacedRate:
    """A rate of a table with its place; the countries of its group without those that it leaves out."""
    return PlacedRate(file, line, rate, head.groups.get(rate.group, frozenset()) - rate.excluded)


def clashes(rows: Iterable[PlacedRate]) -> list[Problem]:
    """Every row that clashes with an earlier one, with the lines of both."""
    problems: list[Problem] = []
    earlier: dict[tuple[str, str, str], list[PlacedRate]] = {}
    for row in rows:
        same = earlier.setdefault((row.rate.code, row.rate.type, row.rate.agreement), [])
        problems += [problem for other in same if (problem := _clash(row, other))]
        same.append(row)
    return problems


def _clash(row: PlacedRate, other: PlacedRate) -> Problem | None:
    one, two = row.rate, other.rate
    if not _meet(one, two):
        return None
    place = told("line {line}", line=other.line)
    if row.file != other.file:
        place = told("line {line} of {file}", line=other.line, file=other.file)
    both = row.countries & other.countries
    if one.group == two.group and (both or row.file == other.file):
        found, remedy = told("`{code}` has a rate on the same days on {place}", code=one.code, place=place), END_ONE
    elif both:
        found = told(
            "`{code}` has another rate for {countries} on the same days on {place}",
            code=one.code,
            countries=sorted(both),
            place=place,
        )
        remedy = LEAVE_OUT
    elif not one.group and not two.group:
        found, remedy = told("`{code}` has a rate on the same days on {place}", code=one.code, place=place), END_ONE
    else:
        return None
    return Problem(found, f"{row.file}:{row.line}", remedy=remedy)


def _meet(one: Rate, two: Rate) -> bool:
    """Whether two rates have a day in common."""
    ends_before = one.last is not None and one.last < two.first
    begins_after = two.last is not None and two.last < one.first
    return not (ends_before or begins_after)
