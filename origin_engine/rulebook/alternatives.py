"""Alternatives of a row that never matter, and those that nothing can meet: read off the rule and the code list.

Neither makes a row wrong: a treaty may say a thing twice. Each is a place to look at twice, against the annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from origin_engine.language import Rule, print_rule
from origin_engine.language import tree as t
from origin_engine.rulebook.agreement import Agreement
from origin_engine.rulebook.book import RuleBook
from origin_engine.rulebook.implication import (
    Side,
    claims_of,
    goods_of,
    implies,
    picks_the_same,
    side_of,
    with_notes,
)
from origin_engine.rulebook.implication.changes import failing
from origin_engine.rulebook.implication.conditions import AT_MOST
from origin_engine.rulebook.implication.materials import everything, hold
from origin_engine.rulebook.implication.worlds import parts_of


class Idle(NamedTuple):
    """An alternative that never matters: whoever meets it meets another one of the same row."""

    row: str
    """The code of the row, digits only."""
    alternative: str
    meets: str
    """The other alternative."""


class Impossible(NamedTuple):
    """An alternative that no bill can meet, or a change that no material can make."""

    row: str
    """The code of the row, digits only."""
    alternative: str
    why: str
    """`limits-contradict`, `no-such-share`, `nothing-left`, `no-such-category` or `no-such-trade`."""


class LookedOver(NamedTuple):
    """What was found in the alternatives of a book's rules."""

    idle: tuple[Idle, ...]
    impossible: tuple[Impossible, ...]


def look_over(book: RuleBook) -> LookedOver:
    """Every row of a book by itself, over all the subheadings that it governs, without the notes that go with it."""
    goods = goods_of(book.agreement.product_rules.hs_edition)
    rows = {rule.code: rule for rule in book.rules()}
    governed: dict[str, list[Side]] = {}
    for code in goods.codes:
        row = next((code[:digits] for digits in (6, 4, 2) if code[:digits] in rows), None)
        if row is not None:
            governed.setdefault(row, []).append(side_of(book, code, goods))
    idle: list[Idle] = []
    impossible: list[Impossible] = []
    for code, sides in governed.items():
        tree = with_notes(rows[code].tree, book.agreement)
        idle += idle_in(code, tree, sides)
        impossible += impossible_in(code, tree, sides, book.agreement)
    return LookedOver(tuple(idle), tuple(impossible))


def idle_in(row: str, rule: Rule, sides: Sequence[Side]) -> Iterator[Idle]:
    """The alternatives that never matter for any product of a row; of two that say the same, the later one."""
    for choice in _choices(rule):
        idle: set[int] = set()
        for number, part in enumerate(choice.parts):
            for place, other in enumerate(choice.parts):
                if place in (number, *idle) or not _always_implies(part, other, sides):
                    continue
                if place > number and _always_implies(other, part, sides):
                    continue
                idle.add(number)
                yield Idle(row, print_rule(part), print_rule(other))
                break


def _always_implies(one: Rule, other: Rule, sides: Sequence[Side]) -> bool:
    return all(implies(one, side, other, side) for side in sides)


def _choices(rule: Rule) -> Iterator[t.AnyOf]:
    if isinstance(rule, t.AnyOf):
        yield rule
    for part in parts_of(rule):
        yield from _choices(part)


def impossible_in(row: str, rule: Rule, sides: Sequence[Side], agreement: Agreement) -> Iterator[Impossible]:
    """The alternatives that nothing can meet, for any product of a row."""
    for claim in _claims(rule):
        why = _why_never(claim, sides, agreement)
        if why is not None:
            yield Impossible(row, print_rule(claim[0] if len(claim) == 1 else t.All(claim)), why)


def _claims(rule: Rule) -> Iterator[tuple[Rule, ...]]:
    """Every way of meeting a rule, in each case of its splits."""
    if isinstance(rule, t.Split):
        for part in parts_of(rule):
            yield from _claims(part)
    elif not any(isinstance(part, t.Split) for part in parts_of(rule)):
        yield from claims_of(rule) or ()
    else:
        for part in parts_of(rule):
            yield from _claims(part)


def _why_never(claim: tuple[Rule, ...], sides: Sequence[Side], agreement: Agreement) -> str | None:
    """Why conditions are never met together; None where they may be."""
    for condition in claim:
        alone = _never_alone(condition, agreement)
        if alone is not None:
            return alone
    limits = [condition for condition in claim if isinstance(condition, t.MaterialLimit)]
    if sides and any(_contradict(one, other, sides[0]) for one, other in combinations(limits, 2)):
        return "limits-contradict"
    changes = [each for each in claim if isinstance(each, t.ClassificationChange | t.ChangeFrom)]
    if changes and sides and all(_nothing_left(changes, side) for side in sides):
        return "nothing-left"
    return None


def _never_alone(condition: Rule, agreement: Agreement) -> str | None:
    match condition:
        case t.ValueContent(percent=percent) if percent > 100:
            return "no-such-share"
        case t.MaximumNonOriginating(percent=percent) if percent < 0:
            return "no-such-share"
        case t.WhollyObtained(category=str(name)) if name not in agreement.wholly_obtained.categories:
            return "no-such-category"
        case t.TradeBetween(one, other) if not {one, other} <= _parties(agreement):
            return "no-such-trade"
        case _:
            return None


def _parties(agreement: Agreement) -> set[str]:
    return {*agreement.parties.members, *agreement.parties.unions}


def _contradict(one: t.MaterialLimit, other: t.MaterialLimit, side: Side) -> bool:
    """Whether a share would have to be at most one limit and at least a higher one."""
    low, high = (one, other) if one.comparison not in AT_MOST else (other, one)
    if (low.comparison in AT_MOST) is (high.comparison in AT_MOST) or not picks_the_same(one, other, side):
        return False
    strict = low.comparison is t.Comparison.ABOVE or high.comparison is t.Comparison.BELOW
    return low.percent > high.percent or (strict and low.percent == high.percent)


def _nothing_left(changes: Sequence[t.ClassificationChange | t.ChangeFrom], side: Side) -> bool:
    """Whether every material fails one of the changes, so that all would have to originate."""
    failed = tuple([part for change in changes for part in failing(change, side)])
    return hold(failed, everything(side))
