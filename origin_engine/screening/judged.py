"""One agreement over the plain products of a chunk: what a result says of each, as columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import CriterionKind
from origin_engine.screening.bills import Bills
from origin_engine.screening.claims import read_claim
from origin_engine.screening.codes import NO_NUMBER
from origin_engine.screening.columns import EPOCH, NO_DAY, Column
from origin_engine.screening.cumulation import originating
from origin_engine.screening.deciding import NONE_MET, Originating
from origin_engine.screening.facts import Facts
from origin_engine.screening.kleene import OPEN, YES
from origin_engine.screening.measures import Shown, nothing_shown
from origin_engine.screening.needs import NOTHING, nothing
from origin_engine.screening.registers import Registers
from origin_engine.screening.sight import sight_of
from origin_engine.screening.terms import Terms, terms_of

NOT_ENCODED = np.int8(3)
"""The outcome beside no, open and yes."""


class Judged(NamedTuple):
    """What a result says of each product; `read` are those of which columns could tell."""

    read: Column
    outcome: Column
    claimable: Column
    criterion: Column
    codes: Column
    lacks: Column
    content: Shown
    tolerance: Shown

    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return (*self[:-2], *self.content, *self.tolerance)


def judged(facts: Facts, book: RuleBook, registers: Registers) -> Judged:
    """The plain products under the edition of the annex that governs imports of their day."""
    rows = len(facts.bills)
    found = _not_read(rows)
    edition = _editions(facts.bills, book)
    for number, one in enumerate(book.editions):
        wanted = np.flatnonzero(facts.plain & (edition == number))
        if not len(wanted):
            continue
        bills = facts.bills if len(wanted) == rows else facts.bills.take(wanted)
        part = _under(terms_of(one), facts, bills, registers)
        if len(wanted) == rows:
            return part
        for mine, theirs in zip(found.columns(), part.columns(), strict=True):
            mine[wanted] = theirs
    return found


def _not_read(rows: int) -> Judged:
    return Judged(
        read=np.zeros(rows, np.bool_),
        outcome=np.zeros(rows, np.int8),
        claimable=np.zeros(rows, np.bool_),
        criterion=np.zeros(rows, np.int8),
        codes=np.zeros(rows, np.int32),
        lacks=nothing(rows),
        content=nothing_shown(rows),
        tolerance=nothing_shown(rows),
    )


def _editions(bills: Bills, book: RuleBook) -> Column:
    """The number of the edition for each product: that of today where none governs the day (`on` of book.py)."""
    day = bills.row("shipment.date")
    edition = np.zeros(len(bills), np.int8)
    left = (day != NO_DAY) & ~_in_force(book, day)
    for number, one in enumerate(book.editions[1:], 1):
        governs = left & _in_force(one, day)
        edition[governs] = number
        left &= ~governs
    return edition


def _in_force(book: RuleBook, day: Column) -> Column:
    head = book.agreement.product_rules
    first = NO_DAY if head.first_day is None else head.first_day.toordinal() - EPOCH
    last = np.iinfo(np.int32).max if head.last_day is None else head.last_day.toordinal() - EPOCH
    governs: Column = (day >= first) & (day <= last)
    return governs


def _under(terms: Terms, facts: Facts, bills: Bills, registers: Registers) -> Judged:
    """Products under one edition of an annex."""
    table = terms.codes.table()
    own, code = table[bills.row("written")], table.take(bills.line("written"), mode="wrap")
    unread = (own == NO_NUMBER) | bills.some(code == NO_NUMBER)
    sight = sight_of(terms, facts, bills.beside({"own": own}, {"code": code}))
    looked, found = originating(sight, registers)
    met = found.verdict == YES
    outcome = np.where((found.verdict == OPEN) & found.not_encoded, NOT_ENCODED, found.verdict)
    claimable, lacks = np.zeros(len(bills), np.bool_), np.where(found.verdict == OPEN, found.lacks, NOTHING)
    if met.any():
        claim = read_claim(sight.take(np.flatnonzero(met)))
        claimable[met] = claim.verdict == YES
        lacks[met] = claim.lacks
    by_rule = _rests_on_rule(terms, found)
    content, tolerance = looked.rule.content.only(by_rule), looked.rule.tolerance.only(by_rule)
    read = ~(unread | found.unread)
    return Judged(read, outcome, claimable, found.criterion, found.codes, lacks, content, tolerance)


def _rests_on_rule(terms: Terms, found: Originating) -> Column:
    """Where a result is about the product rule: that is met first, or no criterion is met."""
    kinds = [each.kind is CriterionKind.PRODUCT_RULE for each in terms.agreement.criteria]
    rests: Column = np.array([*kinds, True], np.bool_)[found.criterion]
    return rests


assert NONE_MET == -1, "goods that meet no criterion are the last of a table"
