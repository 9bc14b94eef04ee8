"""What each line's origin is under an agreement: shown, denied, or not known (materials.py of origin/).

What is stated of a line is one of a few combinations of status, evidence and country; each is judged once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from origin_engine.dossier import Line
from origin_engine.dossier.models import Material, StatedOrigin
from origin_engine.origin.materials import what_lacks
from origin_engine.origin.missing import Need
from origin_engine.rulebook import RuleBook
from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import EPOCH, NO_DAY, NOT_SAID, Column
from origin_engine.screening.facts import Facts
from origin_engine.screening.needs import BIT, NOTHING
from origin_engine.screening.statements import STATED

FOREIGN, UNKNOWN, ORIGINATING = np.int8(0), np.int8(1), np.int8(2)
A_LINE = Line(Material(), ("materials", 0), None, None, None, None)


class Standing(NamedTuple):
    """The standing of each line, with what is missing to show it and the Party where it originates (NOT_SAID: none)."""

    status: Column
    lacks: Column
    """By `key`."""
    party: Column
    """By `key`: the number of the country among the texts of its column."""
    key: Column
    """What is stated of each line, and on which day."""


class Period(NamedTuple):
    """Days between which no country became a Party: one of them, or None where the day is not known."""

    day: date | None
    parties: frozenset[str]


def standings(facts: Facts, bills: Bills, book: RuleBook, periods: Sequence[Period]) -> Standing:
    """The standing of every line of some bills whose rows are in these periods."""
    statements = facts.statements.get(book.id, [None])
    key = bills.line(f"{STATED}.{book.id}") if book.id in facts.statements else np.zeros(bills.size, np.uint8)
    if len(periods) > 1:
        key = key + bills.each((bills.row("period") * len(statements)).astype(np.int16))
    judged = [_judged(each, period, book.id) for period in periods for each in statements]
    status = np.array([status for status, _ in judged], np.int8)
    lacks = np.array([lacks for _, lacks in judged], np.uint64)
    parties = np.array([_country(facts, book, each) for each in statements] * len(periods), np.int16)
    return Standing(status.take(key, mode="clip"), lacks, parties, key)


def _judged(stated: StatedOrigin | None, period: Period, agreement: str) -> tuple[np.int8, np.uint64]:
    if stated is None:
        return UNKNOWN, BIT[Need.STATUS]
    if not stated.status:
        return FOREIGN, NOTHING
    lacking = what_lacks(A_LINE, stated, agreement, period.day, period.parties)
    return (ORIGINATING, NOTHING) if lacking is None else (UNKNOWN, BIT[lacking.missing.need])


def _country(facts: Facts, book: RuleBook, stated: StatedOrigin | None) -> int:
    countries = facts.line_words.get(f"originating.{book.id}.in", [])
    return countries.index(stated.in_) if stated is not None and stated.in_ is not None else NOT_SAID


def periods_of(bills: Bills, book: RuleBook) -> tuple[Column, list[Period]]:
    """For each row the number of its period, and the periods."""
    days = bills.row("shipment.date")
    parties = book.agreement.parties
    in_force = [*(each.in_force for each in parties.members.values()), *(each.in_force for each in parties.between)]
    starts = sorted({day.toordinal() - EPOCH for day in in_force if day is not None})
    number = np.where(days == NO_DAY, len(starts) + 1, np.searchsorted(np.array(starts), days, side="right"))
    _, first, compact = np.unique(number, return_index=True, return_inverse=True)
    return compact, [_period(int(days[each]), book) for each in first]


def _period(day: int, book: RuleBook) -> Period:
    if day == NO_DAY:
        return Period(None, frozenset())
    on = date.fromordinal(day + EPOCH)
    return Period(on, book.parties_on(on))
