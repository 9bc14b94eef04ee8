"""Conditions decided by answers, days, the lane and processes, over columns (conditions.py and processes.py)."""

from __future__ import annotations

from datetime import date

import numpy as np

from origin_engine.dossier.models import ProcessDone
from origin_engine.language import tree as t
from origin_engine.origin.conditions import evaluate_trade
from origin_engine.origin.finding import Finding
from origin_engine.origin.missing import Need
from origin_engine.origin.processes import evaluate_process
from origin_engine.origin.subject import Occasion, Subject
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import EPOCH, NO_DAY, Column
from origin_engine.screening.combinations import combined
from origin_engine.screening.curing import Failing, with_cure
from origin_engine.screening.draft import product_stating
from origin_engine.screening.goods import answers_of_good, asked
from origin_engine.screening.kleene import NO, OPEN, VERDICTS, YES, constant
from origin_engine.screening.needs import bits_of, where
from origin_engine.screening.reads import Leaf, no_lacks
from origin_engine.screening.sight import PROCESS, Sight
from origin_engine.screening.standing import FOREIGN

Answered = t.Condition | t.MadeFrom | t.WithinQuota | t.Described


def read_no_change(rule: t.NoChange, sight: Sight) -> Leaf:
    """No change is required."""
    rows = len(sight)
    return Leaf(rule, constant(YES, rows), no_lacks(rows))


def read_not_encoded(rule: t.NotEncoded, sight: Sight) -> Leaf:
    """Words that are not encoded leave the matter open, whatever the facts."""
    rows = len(sight)
    return Leaf(rule, constant(OPEN, rows), no_lacks(rows), not_encoded=True)


def read_answered(rule: Answered, sight: Sight) -> Leaf:
    """A condition in words: the trader's answer under these words, or open."""
    words = rule.name if isinstance(rule, t.WithinQuota) else rule.words
    answer = answers_of_good(words, sight.whole)
    return Leaf(rule, answer, lambda: asked(answer))


def read_period(rule: t.ImportedOn, sight: Sight) -> Leaf:
    """Whether the day of importation falls into the period, both ends included."""
    day = sight.row("shipment.date")
    inside = (day >= _number(rule.first or date.min)) & (day <= _number(rule.last or date.max))
    verdict = np.where(day == NO_DAY, OPEN, np.where(inside, YES, NO))
    return Leaf(rule, verdict, lambda: where(day == NO_DAY, Need.DATE))


def _number(day: date) -> int:
    return day.toordinal() - EPOCH


def read_trade(rule: t.TradeBetween, sight: Sight) -> Leaf:
    """Whether the lane is between the two Parties; asked once for each lane."""
    number, lanes = combined(sight.whole, ("shipment.from", "shipment.to"))
    word = sight.facts.word
    found = []
    for one, other in lanes:
        lane = Occasion(None, word("shipment.from", one), word("shipment.to", other))
        found.append(evaluate_trade(rule, case_of(sight.terms.book, GOOD, lane), ""))
    return _of_combinations(rule, number, found)


def read_process(rule: t.Process, sight: Sight) -> Leaf:
    """Whether the processes took place where the agreement wants them; asked once for what is stated together."""
    number, stated = combined(sight.whole, ("processes", "made_in", "period"))
    found = [evaluate_process(rule, case_of(sight.terms.book, *_making(sight, *each)), "") for each in stated]
    counted = sight.counts(sight.foreign, PROCESS)
    failing = Failing(sight.foreign, counted, counted & (sight.foreign.line("status") == FOREIGN))
    return with_cure(_of_combinations(rule, number, found), sight, failing, "process")


def _making(sight: Sight, processes: int, made_in: int, period: int) -> tuple[Subject, Occasion]:
    good = GOOD._replace(processes=_processes(sight, processes), made_in=sight.facts.word("made_in", made_in))
    return good, Occasion(sight.periods[period].day, None, None)


def _processes(sight: Sight, number: int) -> tuple[ProcessDone, ...] | None:
    text = sight.facts.word("processes", number)
    stated = None if text is None else product_stating((("processes", text),))
    return None if stated is None else stated.product.processes


def _of_combinations(rule: t.Rule, number: Column, found: list[Finding]) -> Leaf:
    verdict = np.array([VERDICTS[each.verdict] for each in found], np.int8)[number]
    return Leaf(rule, verdict, lambda: np.array([bits_of(each.lacks) for each in found], np.uint64)[number])
