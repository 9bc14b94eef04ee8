"""Looking for a bill whose outcome flips between two rule books, and proving it: the evaluator judges it under both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from origin_engine.dossier import Dossier, dossier_from
from origin_engine.errors import DossierError
from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.origin import Determination, Outcome, determine
from origin_engine.revision.bills import Bill, Coded, facts_of
from origin_engine.revision.hints import Seen, hints_for
from origin_engine.revision.recipes import Kitchen, bills_for
from origin_engine.revision.stage import Stage
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.implication import Conjunction, claims_of, goods_of_both, side_of, with_notes
from origin_engine.rulebook.implication.worlds import days_told_apart, guard_key, guards_in, settle
from origin_engine.rulebook.verifying import walk

MOST_BILLS = 120
"""Bills that are judged before a search for one that flips is given up."""
MOST_GUARDS = 5
PRICED = {"EXW", "FOB", "TV"}


class Flip(NamedTuple):
    """A bill, and what it comes to under the old and under the new book."""

    bill: Bill
    old: Determination
    new: Determination
    stage: Stage
    """What is as usual, where the bill does not say otherwise."""


class Pair(NamedTuple):
    """A product under two books."""

    product: Coded
    old: RuleBook
    new: RuleBook
    stage: Stage

    @property
    def rules(self) -> tuple[Rule, Rule] | None:
        """Its two rules with their notes; None where there is none in one of the books."""
        found = self.old.governing(self.product.old), self.new.governing(self.product.new)
        if found[0] is None or found[1] is None:
            return None
        return with_notes(found[0].tree, self.old.agreement), with_notes(found[1].tree, self.new.agreement)


def find_flip(pair: Pair, wanted: Outcome, most: int = MOST_BILLS) -> Flip | None:
    """A bill that originates under one book and not under the other, `wanted` being its outcome under the new one.

    None where none was found among so many bills: which proves nothing.
    """
    for bill in islice(_bills(pair, wanted is Outcome.ORIGINATING), most):
        found = judge_both(bill, pair)
        if found is not None and {found.old.outcome, found.new.outcome} == FLIPPED and found.new.outcome is wanted:
            return found
    return None


FLIPPED = {Outcome.ORIGINATING, Outcome.NOT_ORIGINATING}


def judge_both(bill: Bill, pair: Pair) -> Flip | None:
    """A bill under both books, each on its own day; None where the facts make no dossier."""
    try:
        old = _dossier(bill, pair.stage, bill.days[0])
        new = old if bill.days[0] == bill.days[1] else _dossier(bill, pair.stage, bill.days[1])
    except DossierError:
        return None
    return Flip(bill, determine(old, pair.old), determine(new, pair.new), pair.stage)


def _dossier(bill: Bill, stage: Stage, day: date) -> Dossier:
    return dossier_from(facts_of(bill, stage, day))


def _bills(pair: Pair, new_is_met: bool) -> Iterator[Bill]:
    """Bills for every claim of the rule that is to be met, under every answer to the guards of both."""
    rules = pair.rules
    if rules is None:
        return
    old_goods, new_goods = goods_of_both(*pair.stage.editions)
    sides = (side_of(pair.old, pair.product.old, old_goods), side_of(pair.new, pair.product.new, new_goods))
    searches = []
    for turn in _turns(pair):
        old, new = (settle(rule, turn.answers, day) for rule, day in zip(rules, turn.days, strict=True))
        seen = (Seen(old, sides[0]), Seen(new, sides[1]))
        yes, no = (seen[1], seen[0]) if new_is_met else seen
        searches += [_for_claim(claim, yes, no, pair, turn) for claim in claims_of(yes.rule) or ()]
    yield from _by_turns(searches)


def _for_claim(claim: Conjunction, yes: Seen, no: Seen, pair: Pair, turn: Turn) -> Iterator[Bill]:
    """Bills that may meet one claim of a rule and fail the other rule."""
    hints = hints_for(claim, yes, no, *goods_of_both(*pair.stage.editions))
    kitchen = Kitchen(claim, yes, no, [*_tolerances(pair.old), *_tolerances(pair.new)])
    said = {words: answer for words, answer in turn.answers.items() if words not in turn.lanes}
    stage = pair.stage._replace(bases=_bases(pair), lane=turn.lane, days=turn.days)
    yield from bills_for(kitchen, hints, pair.product, stage, said)


def _by_turns(searches: list[Iterator[Bill]]) -> Iterator[Bill]:
    """A few bills of each search, then more of each, so that none is left out by the bound."""
    while searches:
        left = []
        for search in searches:
            some = list(islice(search, 12))
            yield from some
            if len(some) == 12:
                left.append(search)
        searches = left


class Turn(NamedTuple):
    """One way in which days and guards may turn out."""

    days: tuple[date, date]
    answers: dict[str, bool]
    """To every guard: words, and lanes by their key."""
    lane: tuple[str, str]
    lanes: frozenset[str]
    """Which of the answers are about lanes."""


def _turns(pair: Pair) -> Iterator[Turn]:
    """Every way in which days and guards may turn out, the guards that come first in every combination."""
    rules = pair.rules
    assert rules is not None
    guards = list(dict.fromkeys(guard for rule in rules for guard in (*guards_in(rule), *_lanes_in(rule))))
    keys = list(dict.fromkeys(guard_key(guard) for guard in guards))
    lanes = {guard_key(guard): (guard.one, guard.other) for guard in guards if isinstance(guard, t.TradeBetween)}
    for days in _days(pair):
        for answers in product((False, True), repeat=min(len(keys), MOST_GUARDS)):
            said = {**dict.fromkeys(keys, False), **dict(zip(keys, answers, strict=False))}
            traded = [lanes[key] for key, answer in said.items() if answer and key in lanes]
            if len(traded) <= 1:
                yield Turn(days, said, traded[0] if traded else pair.stage.lane, frozenset(lanes))


def _lanes_in(rule: Rule) -> Iterator[t.Node]:
    """Lanes that a rule asks for as a condition."""
    return (node for node in walk(rule) if isinstance(node, t.TradeBetween))


def _days(pair: Pair) -> list[tuple[date, date]]:
    """The stage's own days, and where both books are in force on one day, a day of every period of the rules."""
    found = [pair.stage.days]
    rules = pair.rules
    assert rules is not None
    for day in days_told_apart(*rules)[1:]:
        if all(_in_force(book, day) and pair.stage.lane[0] in book.parties_on(day) for book in (pair.old, pair.new)):
            found.append((day, day))
    return found


def _in_force(book: RuleBook, day: date) -> bool:
    return book.agreement.product_rules.in_force_on(day)


def _bases(pair: Pair) -> tuple[str, ...]:
    """The bases of the price on which one of the rules, or of the agreements, calculates."""
    named = [
        node.base.value
        for rule in pair.rules or ()
        for node in walk(rule)
        if isinstance(node, t.ValueContent | t.MaximumNonOriginating) and node.base is not None
    ]
    return tuple(dict.fromkeys(base for base in (*named, *pair.stage.bases) if base in PRICED))


def _tolerances(book: RuleBook) -> Iterator[Decimal]:
    rule = book.agreement.tolerance
    yield from (limit.percent for limit in (rule.limits if rule else ()))
