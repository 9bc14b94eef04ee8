"""Value contents and maxima of non-originating materials over columns (value_content.py of origin/).

Where facts are missing, the content is bounded: met if its lowest possible value reaches the threshold, not met if its
highest does not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.language import tree as t
from origin_engine.origin.missing import Need
from origin_engine.origin.net_cost import NET_COST
from origin_engine.origin.value_methods import BASE_OF
from origin_engine.screening.columns import Column
from origin_engine.screening.counted import NonOriginating, counted_lacks, non_originating
from origin_engine.screening.goods import Known, cost, value_missing, value_of_good
from origin_engine.screening.kleene import NO, OPEN, YES, all_of, any_of, constant, verdict_of
from origin_engine.screening.methods import Methods, methods_for
from origin_engine.screening.money import PRODUCTION
from origin_engine.screening.needs import NOTHING, nothing, where
from origin_engine.screening.reads import Leaf
from origin_engine.screening.shares import Percent, Share, in_hundredths, raised_to_hundredths, reaches, within
from origin_engine.screening.sight import VALUE, Sight
from origin_engine.screening.standing import ORIGINATING
from origin_engine.screening.waivers import with_waiver

DOWN, UP = t.Method.BUILD_DOWN.value, t.Method.BUILD_UP.value


class Measured(NamedTuple):
    """What one method came to: `met` is three-valued, `tried` the rows in which it was tried."""

    method: str
    base: str
    met: Column
    tried: Column
    share: Share
    whole: Known


def read_value_content(rule: t.ValueContent, sight: Sight) -> Leaf:
    """Whether each good reaches a value content by the rule's method, or by one that the agreement allows."""
    percent = Percent.of(rule.percent)
    vnm = non_originating(sight, rule.focus)
    tried = methods_for(rule, sight)
    measured: list[Measured] = []
    settled = np.zeros(len(sight), np.bool_)
    for method in tried.methods:
        one = _by_method(method, rule, percent, vnm, sight)
        measured.append(one._replace(tried=tried.counts[method] & ~(settled & ~tried.every)))
        settled |= measured[-1].tried & (one.met == YES)
    verdict = _combined(measured, tried.every)
    shares = tuple(each.share._replace(known=each.share.known & each.tried) for each in measured)

    def lacks() -> Column:
        return _lacks(rule, measured, vnm, tried, sight)

    return with_waiver(Leaf(rule, verdict, lacks, contents=shares, reached=lambda: _reached(measured)), sight)


def _combined(measured: list[Measured], every: Column) -> Column:
    """One method suffices; where it is not known which method counts, all of them must agree."""
    some = any_of([np.where(each.tried, each.met, NO) for each in measured])
    if not every.any():
        return some
    each_one = all_of([np.where(each.tried, each.met, YES) for each in measured])
    return np.where(every & (some != each_one), OPEN, some)


def _reached(measured: list[Measured]) -> Column:
    """The highest share by a method that is met."""
    best = np.full(len(measured[0].met), np.iinfo(np.int64).min)
    for each in measured:
        counts = each.tried & (each.met == YES) & each.share.known
        best = np.where(counts, np.maximum(best, in_hundredths(each.share.part, each.share.whole)), best)
    return best


def read_maximum(rule: t.MaximumNonOriginating, sight: Sight) -> Leaf:
    """Whether non-originating materials stay within a share of the value of each good."""
    percent, base = Percent.of(rule.percent), rule.base.value
    vnm = non_originating(sight, ())
    whole = value_of_good(base, sight.whole, sight.facts)
    verdict = verdict_of(
        whole.known & vnm.complete & within(vnm.at_most, whole.amount, percent),
        whole.known & ~within(vnm.surely, whole.amount, percent),
    )

    def lacks() -> Column:
        unvalued = np.where(whole.known, NOTHING, value_missing(base, sight.whole))
        return unvalued | counted_lacks(sight, vnm)

    return Leaf(rule, verdict, lacks, reached=lambda: raised_to_hundredths(vnm.at_most, whole.amount))


# --- methods -----------------------------------------------------------------------------------------


def _by_method(method: str, rule: t.ValueContent, percent: Percent, vnm: NonOriginating, sight: Sight) -> Measured:
    agreed = sight.terms.agreement.value_content
    base = BASE_OF.get(method) or (rule.base.value if rule.base else agreed.base)
    whole = value_of_good(base, sight.whole, sight.facts)
    rows = len(sight)
    if base == NET_COST and method == t.Method.NET_COST.value and agreed.net_cost is None:
        met, part, known = constant(OPEN, rows), np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    elif method != UP:
        met, part, known = _left(percent, whole, vnm)
    elif agreed.build_up == "materials":
        met, part, known = _build_up_of_materials(percent, whole, vnm, sight)
    else:
        met, part, known = _build_up(percent, whole, vnm, sight)
    share = Share(part, whole.amount, known & whole.known, percent)
    return Measured(method, base, met, np.ones(rows, np.bool_), share, whole)


def _left(percent: Percent, whole: Known, vnm: NonOriginating) -> tuple[Column, Column, Column]:
    """(value of the good - VNM) / value of the good, whichever value of it the method looks at."""
    part = whole.amount - vnm.at_most
    met = whole.known & vnm.complete & reaches(part, whole.amount, percent)
    failed = whole.known & ~reaches(whole.amount - vnm.surely, whole.amount, percent)
    return verdict_of(met, failed & ~met), part, vnm.complete


def _build_up(percent: Percent, whole: Known, vnm: NonOriginating, sight: Sight) -> tuple[Column, Column, Column]:
    """(originating materials + costs + profit) / value of the good; never more than build-down."""
    capped = whole.known & ~reaches(whole.amount - vnm.surely, whole.amount, percent)
    costs = [cost(sight.whole, name) for name in PRODUCTION]
    profit = costs[PRODUCTION.index("profit")].known
    if not profit.any():
        return verdict_of(np.zeros_like(capped), capped), np.zeros_like(whole.amount), np.zeros_like(capped)
    materials = _originating(sight)
    low = materials.amount + sum(each.amount for each in costs)
    complete = profit & materials.known & np.logical_and.reduce([each.known for each in costs])
    met = whole.known & profit & reaches(low, whole.amount, percent)
    short = whole.known & complete & vnm.complete & ~reaches(low + vnm.doubtful, whole.amount, percent)
    return verdict_of(met, (capped | short) & ~met), low, complete


def _build_up_of_materials(
    percent: Percent, whole: Known, vnm: NonOriginating, sight: Sight
) -> tuple[Column, Column, Column]:
    """Originating materials alone / value of the good (CPTPP Art. 3.5.1(c))."""
    materials = _originating(sight)
    complete = sight.row("has a bill") & vnm.complete & materials.known
    met = whole.known & reaches(materials.amount, whole.amount, percent)
    short = whole.known & complete & ~reaches(materials.amount + vnm.doubtful, whole.amount, percent)
    return verdict_of(met, short & ~met), materials.amount, complete


def _originating(sight: Sight) -> Known:
    """The value of originating materials that count in a value content, and where all of them have one."""
    whole = sight.whole
    counted = (whole.line("status") == ORIGINATING) & sight.counts(whole, VALUE)
    worth = whole.line("value")
    return Known(whole.total(worth * counted), ~whole.some(counted & (worth == 0)))


# --- what is missing -----------------------------------------------------------------------------------


def _lacks(rule: t.ValueContent, measured: list[Measured], vnm: NonOriginating, tried: Methods, sight: Sight) -> Column:
    """What is missing: the value of the good, the origin and value of materials, costs, the law itself."""
    agreed = sight.terms.agreement.value_content
    lacks = counted_lacks(sight, vnm) | tried.lacks
    by_both = ~tried.every & np.logical_or.reduce(
        [each.tried for each in measured if each.method == DOWN], initial=False
    )
    for each in measured:
        is_open = each.tried & (each.met == OPEN)
        if each.method == t.Method.NET_COST.value and agreed.net_cost is None:
            lacks |= where(is_open, Need.VERIFIED_LAW)
            continue
        lacks |= np.where(each.tried & ~each.whole.known, value_missing(each.base, sight.whole), NOTHING)
        if each.method == UP:
            undecided = is_open & ~(by_both & vnm.complete)
            missing = _values_missing(sight) if agreed.build_up == "materials" else _costs_missing(sight)
            lacks |= np.where(undecided, missing, NOTHING)
    return lacks


def _values_missing(sight: Sight) -> Column:
    return where(~_originating(sight).known, Need.VALUE)


def _costs_missing(sight: Sight) -> Column:
    known = np.logical_and.reduce([cost(sight.whole, name).known for name in PRODUCTION])
    return nothing(len(known)) | where(~known, Need.COST)
