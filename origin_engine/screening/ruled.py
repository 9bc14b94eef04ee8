"""The product rules over the goods that they govern: one rule after another, and what a result shows of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.agreement import Criterion
from origin_engine.screening.bills import Index
from origin_engine.screening.codes import stands_in
from origin_engine.screening.columns import EPOCH, NO_DAY, Column
from origin_engine.screening.facts import MONEY, WEIGHT, amounts_of_kind
from origin_engine.screening.kleene import OPEN, YES, constant
from origin_engine.screening.materials import classification_lacks
from origin_engine.screening.measures import Shown, content_shown, nothing_shown, tolerance_shown
from origin_engine.screening.needs import nothing
from origin_engine.screening.plain_changes import among_groups, unchanged_of
from origin_engine.screening.reads import Read, governing, lacks_of, not_encoded
from origin_engine.screening.registers import Registers
from origin_engine.screening.rules import nodes_of, percents_in, read_rule
from origin_engine.screening.shapes import Shape
from origin_engine.screening.shares import room
from origin_engine.screening.shown import MOST_LEAVES, codes_of_rule, speaking
from origin_engine.screening.sight import Sight
from origin_engine.screening.sizes import extent
from origin_engine.screening.terms import NO_RULE


class Ruled(NamedTuple):
    """What the product rule comes to for each good, and what a result shows of it."""

    verdict: Column
    lacks: Column
    not_encoded: Column
    unread: Column
    """Goods that are left to the explaining evaluator."""
    codes: Column
    """The number of the criterion codes, where it is met."""
    general: Column
    """Whether a general rule governs it."""
    content: Shown
    tolerance: Shown

    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return (*self[:-2], *self.content, *self.tolerance)


Telling = Callable[[Ruled, Read, Registers], Ruled]
"""What is told of a rule that was read: `in_full` or `by_codes`."""


def ruled(sight: Sight, criterion: Criterion, registers: Registers, tell: Telling) -> Ruled:
    """The product rule of every good, told in full or by its codes; open where the book has none for it on the day."""
    terms, own = sight.terms, sight.row("own")
    in_force = _in_force(sight)
    found = _without_rule(sight, in_force & (own == terms.codes.unknown))
    rule = np.where(in_force, terms.governing(own), NO_RULE)
    sight.unchanged = unchanged = unchanged_of(sight, terms.shapes, rule)
    shape = np.where(rule == NO_RULE, NO_RULE, np.array([*terms.shapes.of_rule, NO_RULE], np.int16)[rule])
    groups = list(_by_shape(shape))
    apart = [among_groups(each, [rows for _, rows in groups]) for each in unchanged]
    for place, (number, rows) in enumerate(groups):
        some = sight.take(rows)
        some.unchanged = [each[place].of(some.whole) for each in apart]
        one = _one_shape(terms.shapes.shapes[number], some, criterion, registers, tell)
        for mine, theirs in zip(found.columns(), one.columns(), strict=True):
            mine[rows] = theirs
    return found


def _in_force(sight: Sight) -> Column:
    """Where the annex governs imports of the day, or no day is known."""
    head, day = sight.terms.agreement.product_rules, sight.row("shipment.date")
    found: Column = day == NO_DAY
    after = head.first_day is None or day >= head.first_day.toordinal() - EPOCH
    before = head.last_day is None or day <= head.last_day.toordinal() - EPOCH
    return found | (after & before)


def _without_rule(sight: Sight, unclassified: Column) -> Ruled:
    """Goods for which the book has no rule on the day, and those of which the code is not known."""
    rows = len(sight)
    lacks = nothing(rows)
    if unclassified.any():
        lacks[unclassified] = classification_lacks(sight.row("written")[unclassified])
    no = [np.zeros(rows, np.bool_) for _ in range(2)]
    shown = [nothing_shown(rows) for _ in range(2)]
    return Ruled(constant(OPEN, rows), lacks, ~unclassified, no[0], np.zeros(rows, np.int32), no[1], *shown)


def _by_shape(number: Column) -> Iterator[tuple[int, Index]]:
    """The shapes of the rules that govern some goods, each with the rows of its goods."""
    order = np.argsort(number, kind="stable")
    ordered = number[order]
    heads = np.flatnonzero(np.diff(ordered, prepend=NO_RULE - 1))
    for rows in np.split(order, heads[1:]):
        if len(rows) and number[rows[0]] != NO_RULE:
            yield int(number[rows[0]]), rows


def _one_shape(shape: Shape, sight: Sight, criterion: Criterion, registers: Registers, tell: Telling) -> Ruled:
    """The rules of one shape over the goods that they govern."""
    nothing_told = _without_rule(sight, np.zeros(len(sight), np.bool_))
    read, everywhere = read_rule(shape.tree, sight), np.ones(len(sight), np.bool_)
    if len(speaking(read, everywhere)) > MOST_LEAVES:
        return nothing_told._replace(unread=everywhere)
    unread = _too_large(shape.tree, sight) | _unread(read, everywhere)
    codes, met = np.zeros(len(sight), np.int32), read.verdict == YES
    if met.any():
        codes = codes_of_rule(read, met, criterion, shape.rule, sight.terms, registers.codes)
    general = np.full(len(sight), shape.rule.general)
    told = nothing_told._replace(verdict=read.verdict, unread=unread, codes=codes, general=general)
    return tell(told, read, registers)


def in_full(told: Ruled, read: Read, registers: Registers) -> Ruled:
    """What is missing and what was measured, beside the codes."""
    everywhere = np.ones(len(told.verdict), np.bool_)
    content, untold = content_shown(read, everywhere, registers.percents)
    told = told._replace(
        content=content,
        tolerance=tolerance_shown(read, everywhere, registers.percents),
        unread=told.unread | untold,
        not_encoded=np.zeros(len(everywhere), np.bool_),
    )
    if (told.verdict == OPEN).any():
        return told._replace(lacks=lacks_of(read), not_encoded=not_encoded(read))
    return told


def by_codes(told: Ruled, read: Read, registers: Registers) -> Ruled:
    """Nothing beside the codes."""
    return told


def _too_large(rule: Rule, sight: Sight) -> Column:
    """Goods whose amounts cannot be compared in 64 bits."""
    most = room(percents_in(rule, sight.terms.agreement))
    large = np.zeros(len(sight), np.bool_)
    for kind in (MONEY, WEIGHT) if _weighs(rule, sight) else (MONEY,):
        if sight.facts.largest[kind] > most:
            large |= extent(sight.whole, *amounts_of_kind(kind, sight.whole)) > most
    return large


def _weighs(rule: Rule, sight: Sight) -> bool:
    """Whether weights are compared for some of the goods: by the rule, or by the tolerance."""
    agreement, own = sight.terms.agreement, sight.row("own")
    limits = agreement.tolerance.limits if agreement.tolerance is not None else ()
    by_tolerance = [limit.codes for limit in limits if limit.measure != "value"]
    if any(stands_in(codes, sight.terms.edition)[own].any() for codes in by_tolerance):
        return True
    return any(isinstance(node, t.MaterialLimit) for node in nodes_of(rule, agreement))


def _unread(read: Read, everywhere: Column) -> Column:
    """Goods of which a condition cannot be read from columns."""
    unread = np.zeros(len(everywhere), np.bool_)
    for leaf, some in governing(read, everywhere):
        if leaf.unread is not None:
            unread |= leaf.unread & some
    return unread
