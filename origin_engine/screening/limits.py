"""Limits on some of the materials, sets, and materials that must originate, over columns (material_limits.py).

Bounds where facts are missing: a limit is met if it holds at the worst the missing facts allow.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from origin_engine.language import print_rule
from origin_engine.language import tree as t
from origin_engine.origin.missing import Need
from origin_engine.screening.columns import Column
from origin_engine.screening.curing import Failing, with_cure
from origin_engine.screening.goods import answers_of_good, value_missing, value_of_good
from origin_engine.screening.kleene import NO, OPEN, YES, all_of, constant, verdict_of
from origin_engine.screening.materials import code_lacks, standing_lacks, unvalued
from origin_engine.screening.needs import BIT, NOTHING, nothing, where
from origin_engine.screening.reads import Leaf
from origin_engine.screening.selecting import answers, lines_in, selects
from origin_engine.screening.shares import Percent
from origin_engine.screening.sight import PROCESS, VALUE, Sight
from origin_engine.screening.standing import FOREIGN, ORIGINATING

WHOLLY_OBTAINED = "wholly obtained"
"""Asked of each material."""
HOLDS: dict[t.Comparison, Callable[[Any, Any], Any]] = {
    t.Comparison.AT_MOST: operator.le,
    t.Comparison.BELOW: operator.lt,
    t.Comparison.AT_LEAST: operator.ge,
    t.Comparison.ABOVE: operator.gt,
}
WEIGHED = (t.Measure.WEIGHT, t.Measure.NET_WEIGHT)
"""Measures that the weight of a line, or of the good, is."""


class Sum(NamedTuple):
    """The least and the most that some lines can amount to, where the most is known, and what is missing."""

    low: Column
    high: Column
    bounded: Column
    lacks: Column


class Limited(NamedTuple):
    """What came of one limit; `unread` where the columns cannot tell."""

    verdict: Column
    lacks: Column
    unread: Column


def read_limit(rule: t.MaterialLimit, sight: Sight) -> Leaf:
    """Whether the share of some materials keeps to its limit; the trader may also answer the whole condition."""
    answer = answers_of_good(print_rule(rule), sight.whole)
    found = _kept(rule, sight)
    if _is_curable(rule):
        found = with_cure(found, sight, _failing(rule, sight), "materials")
    if (answer == OPEN).all():
        return found
    verdict = np.where(answer == OPEN, found.verdict, answer)
    said = answer != OPEN
    shares = tuple((rows, each.only(~said[rows])) for rows, each in found.tolerances)
    cured = None if found.cured is None else found.cured & ~said
    return found._replace(verdict=verdict, tolerances=shares, cured=cured)


def _is_curable(rule: t.MaterialLimit) -> bool:
    """A limit by value is a value criterion, which no tolerance cures."""
    at_most = rule.comparison in (t.Comparison.AT_MOST, t.Comparison.BELOW)
    return rule.measure is not t.Measure.VALUE and rule.standing is t.Standing.NON_ORIGINATING and at_most


def _failing(rule: t.MaterialLimit, sight: Sight) -> Failing:
    foreign = sight.foreign
    picked = selects(rule.materials, lines_in(foreign, sight.terms.codes))
    perhaps = sight.counts(foreign, VALUE) & (picked != NO)
    return Failing(foreign, perhaps, perhaps & (picked == YES) & (foreign.line("status") == FOREIGN))


def _kept(rule: t.MaterialLimit, sight: Sight) -> Leaf:
    each = [t.Materials(rule.materials.described, (item,)) for item in rule.materials.codes]
    parts = [_one_limit(rule, some, sight) for some in (each if rule.each and len(each) > 1 else [rule.materials])]
    lacks = nothing(len(sight.whole))
    for part in parts:
        lacks |= np.where(part.verdict == OPEN, part.lacks, NOTHING)
    unread = np.logical_or.reduce([part.unread for part in parts])
    return Leaf(rule, all_of([part.verdict for part in parts]), lambda: lacks, unread=unread)


def _one_limit(rule: t.MaterialLimit, materials: t.Materials, sight: Sight) -> Limited:
    if rule.of.kind is t.WholeKind.THOSE and rule.of.base is None and rule.of.materials is None:
        return _share_of_those(rule, materials, sight)
    part = _sum(rule.measure, materials, rule.standing, sight)
    whole, known, missing = _whole(rule.of, materials, sight)
    at_low, at_high = _holds(part.low, whole, rule), _holds(part.high, whole, rule)
    upwards = rule.comparison in (t.Comparison.AT_LEAST, t.Comparison.ABOVE)
    at_high = np.where(part.bounded, at_high, upwards)
    verdict = verdict_of(known & at_low & at_high, known & ~at_low & ~at_high)
    return Limited(verdict, part.lacks | missing, np.zeros(len(verdict), np.bool_))


def _holds(part: Column, whole: Column, rule: t.MaterialLimit) -> Column:
    numerator, denominator = Percent.of(rule.percent)
    holds: Column = HOLDS[rule.comparison](part * (100 * denominator), whole * numerator)
    return holds


def _whole(whole: t.Whole, those: t.Materials, sight: Sight) -> tuple[Column, Column, Column]:
    """The denominator of a limit, where it is known, and what is missing of it."""
    bills, rows = sight.whole, len(sight.whole)
    if whole.base is not None or (whole.kind is t.WholeKind.SET and whole.measure is t.Measure.VALUE):
        base = whole.base.value if whole.base else sight.terms.agreement.value_content.base
        value = value_of_good(base, bills, sight.facts)
        return value.amount, value.known, np.where(value.known, NOTHING, value_missing(base, bills))
    if whole.kind in (t.WholeKind.PRODUCT, t.WholeKind.SET):
        weight = bills.row("weight") if whole.measure in WEIGHED else np.zeros(rows, np.int64)
        return weight, weight > 0, where(weight == 0, Need.MEASURE)
    picked = t.Materials() if whole.kind is t.WholeKind.ALL_MATERIALS else whole.materials or those
    sums = _sum(whole.measure, picked, t.Standing.ANY, sight)
    return sums.low, sums.bounded & (sums.low == sums.high), sums.lacks


def _sum(measure: t.Measure, materials: t.Materials, standing: t.Standing, sight: Sight) -> Sum:
    """The least and the most that the picked lines can amount to."""
    bills, lines = sight.whole, lines_in(sight.whole, sight.terms.codes)
    picked, stands = selects(materials, lines), _stands(standing, bills.line("status"))
    counted = sight.counts(bills, VALUE) & (picked != NO) & (stands != NO)
    amounts = _amounts(measure, sight) * counted
    unknown = counted & (amounts == 0)
    missing = _selection_lacks(materials, picked, sight) | np.where(
        stands == OPEN, standing_lacks(sight, bills), NOTHING
    )
    missing |= np.where(unknown, _amount_lacks(measure, sight), NOTHING)
    no_bill = bills.counts == 0
    lacks = bills.union(np.where(counted, missing, NOTHING)) | where(no_bill, Need.BILL)
    low = bills.total(amounts * ((picked == YES) & (stands == YES)))
    return Sum(low, bills.total(amounts), ~bills.some(unknown) & ~no_bill, lacks)


def _stands(standing: t.Standing, status: Column) -> Column:
    """Whether each line has the standing that is asked for."""
    if standing is t.Standing.ANY:
        return constant(YES, len(status))
    return status if standing is t.Standing.ORIGINATING else YES - status


def _amounts(measure: t.Measure, sight: Sight) -> Column:
    if measure is t.Measure.VALUE:
        return sight.whole.line("worth")
    return sight.whole.line("weight") if measure in WEIGHED else np.zeros(sight.whole.size, np.int64)


def _amount_lacks(measure: t.Measure, sight: Sight) -> Column:
    if measure is t.Measure.VALUE:
        return unvalued(sight.whole)
    return np.full(sight.whole.size, BIT[Need.MEASURE])


def _selection_lacks(materials: t.Materials, picked: Column, sight: Sight) -> Column:
    """What is missing to tell whether a set of materials holds each line."""
    bills = sight.whole
    by_code = (bills.line("code") >= sight.terms.codes.unknown) & bool(materials.codes)
    lacks = np.where(by_code, code_lacks(bills), BIT[Need.ANSWER])
    return np.where(picked == OPEN, lacks, NOTHING)


def _share_of_those(rule: t.MaterialLimit, materials: t.Materials, sight: Sight) -> Limited:
    """The share of some materials in all that the rule speaks of: highest with the fewest others, and the reverse.

    A line whose amount is not stated counts as a grain at least, finer than columns hold: such goods are not read.
    """
    bills, lines = sight.whole, lines_in(sight.whole, sight.terms.codes)
    picked, stands = selects(materials, lines), _stands(rule.standing, bills.line("status"))
    counted = sight.counts(bills, VALUE) & (picked != NO)
    amounts = _amounts(rule.measure, sight) * counted
    ours = bills.total(amounts * ((picked == YES) & (stands == YES))), bills.total(amounts * (stands != NO))
    others = bills.total(amounts * ((picked == YES) & (stands == NO))), bills.total(amounts * (stands != YES))
    no_bill = bills.counts == 0
    ends = [
        _holds_for(np.where(no_bill, 0, ours[0]), np.where(no_bill, 1, others[1]), rule),
        _holds_for(np.where(no_bill, 1, ours[1]), np.where(no_bill, 0, others[0]), rule),
    ]
    verdict = np.where(ends[0] == ends[1], ends[0], OPEN)
    missing = _selection_lacks(materials, picked, sight) | np.where(
        stands == OPEN, standing_lacks(sight, bills), NOTHING
    )
    lacks = bills.union(np.where(counted, missing, NOTHING)) | where(no_bill, Need.BILL)
    lacks = np.where(lacks == NOTHING, BIT[Need.ANSWER], lacks)
    return Limited(verdict, lacks, bills.some(counted & (amounts == 0)))


def _holds_for(part: Column, rest: Column, rule: t.MaterialLimit) -> Column:
    """Whether the limit holds for a part beside the rest; open for nothing at all."""
    return np.where(part + rest == 0, OPEN, np.where(_holds(part, part + rest, rule), YES, NO))


# --- materials as a rule demands them -------------------------------------------------------------------


def read_materials_are(rule: t.MaterialsAre, sight: Sight) -> Leaf:
    """Whether all the named materials are originating, or wholly obtained."""
    bills = sight.whole
    picked = selects(rule.materials, lines_in(bills, sight.terms.codes))
    counted = sight.counts(bills, PROCESS) & (picked != NO)
    demanded = _as_demanded(rule.demanded, sight)
    against = counted & (demanded == NO) & (picked == YES)
    unsure = counted & (demanded != YES) & ~against
    no_bill = bills.counts == 0
    verdict = verdict_of(~bills.some(against) & ~bills.some(unsure) & ~no_bill, bills.some(against))

    def lacks() -> Column:
        missing = standing_lacks(sight, bills)
        missing |= where((bills.line("status") == ORIGINATING) & (demanded == OPEN), Need.ANSWER)
        missing |= np.where(unsure, _selection_lacks(rule.materials, picked, sight), NOTHING)
        return bills.union(np.where(counted, missing, NOTHING)) | where(no_bill, Need.BILL)

    return with_cure(Leaf(rule, verdict, lacks), sight, Failing(bills, against | unsure, against), "materials")


def _as_demanded(demanded: t.MaterialOrigin, sight: Sight) -> Column:
    status = sight.whole.line("status")
    if demanded is t.MaterialOrigin.ORIGINATING:
        return status
    return np.minimum(status, np.where(status == ORIGINATING, answers(sight.whole, WHOLLY_OBTAINED), YES))


def read_set(rule: t.SetRule, sight: Sight) -> Leaf:
    """Whether each item of a set originates, or those that do not keep to a share of the set's value."""
    if rule.percent is None or rule.base is None:
        every_item = t.MaterialsAre(t.Materials(), t.MaterialOrigin.ORIGINATING)
        return read_materials_are(every_item, sight)._replace(claim=rule)
    of = t.Whole(t.WholeKind.PRODUCT, t.Measure.VALUE, rule.base)
    at_most, foreign = t.Comparison.AT_MOST, t.Standing.NON_ORIGINATING
    limit = t.MaterialLimit(t.Measure.VALUE, foreign, t.Materials(), at_most, rule.percent, of)
    found = _one_limit(limit, limit.materials, sight)
    return Leaf(rule, found.verdict, lambda: found.lacks)
