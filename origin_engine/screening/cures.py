"""Tolerance over columns: which rows with materials that fail a rule are cured (tolerance.py of origin/)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from origin_engine.origin.missing import Need
from origin_engine.rulebook.code_spans import CodeSpans
from origin_engine.rulebook.production import Curable, ToleranceLimit, ToleranceRule
from origin_engine.screening.bills import Picked
from origin_engine.screening.codes import stands_in
from origin_engine.screening.columns import Column
from origin_engine.screening.goods import Known, answers_of_good, asked, value_missing, value_of_good
from origin_engine.screening.kleene import NO, OPEN, constant, verdict_of
from origin_engine.screening.materials import code_lacks, standing_lacks, unvalued
from origin_engine.screening.needs import BIT, NOTHING, nothing
from origin_engine.screening.selecting import Lines, lines_in
from origin_engine.screening.shares import Percent, Share, Tolerated, within
from origin_engine.screening.sight import Sight

NONE = np.int8(-1)
"""There is no tolerance for such goods."""


class Cure(NamedTuple):
    """For each row with failing lines: NONE, or whether they are cured; what is missing for it; what was measured."""

    verdict: Column
    lacks: Callable[[], Column]
    shares: list[Tolerated]


class Limit(NamedTuple):
    """What came of one limit, for the rows that it is for."""

    verdict: Column
    lacks: Column
    share: Tolerated


def ask_cure(sight: Sight, failing: Picked, surely: Column, cures: Curable) -> Cure | None:
    """Whether the tolerance cures the failing lines of each row, of which some fail `surely`."""
    rule = sight.terms.agreement.tolerance
    if rule is None or cures not in rule.cures:
        return None
    own, edition = failing.row("own"), sight.terms.edition
    verdict, lacks, shares = constant(NONE, len(failing)), nothing(len(failing)), []
    for limit in rule.limits:
        is_for = stands_in(limit.codes, edition)[own]
        if is_for.any():
            found = _limit(limit, sight, failing, surely)
            verdict = np.where(is_for, np.maximum(verdict, found.verdict), verdict)
            lacks |= np.where(is_for & (found.verdict == OPEN), found.lacks, 0).astype(np.uint64)
            shares.append(found.share.only(is_for))
    return _closed(rule, Cure(verdict, lambda: lacks, shares), own, edition)


def _closed(rule: ToleranceRule, cure: Cure, own: Column, edition: int) -> Cure:
    """Goods that have no tolerance, and those of which that is not encoded."""
    shut = _listed([each.codes for each in rule.not_for], own, edition)
    unverified = _listed([each.codes for each in rule.not_verified_for], own, edition) & ~shut
    if not (shut.any() or unverified.any()):
        return cure
    verdict = np.where(shut, NO, np.where(unverified, OPEN, cure.verdict))
    lacks = np.where(unverified, BIT[Need.VERIFIED_LAW], np.where(shut, NOTHING, cure.lacks()))
    return Cure(verdict, lambda: lacks, [share.only(~shut & ~unverified) for share in cure.shares])


def _listed(spans: list[CodeSpans], own: Column, edition: int) -> Column:
    found = np.zeros(len(own), np.bool_)
    for each in spans:
        found |= stands_in(each, edition)[own]
    return found


def _limit(limit: ToleranceLimit, sight: Sight, failing: Picked, surely: Column) -> Limit:
    """One test: all that might fail must fit, or what surely fails must not; then what else the limit asks."""
    verdict, lacks, share = _share(limit, sight, failing, surely)
    if limit.other_subheading:
        of_others, missing = _of_other_subheadings(sight, failing, surely)
        lacks = np.where(verdict == OPEN, lacks, NOTHING) | np.where(of_others == OPEN, missing, NOTHING)
        verdict = np.minimum(verdict, of_others)
    for words in limit.conditions:
        answer = answers_of_good(words, failing)
        lacks = lacks | asked(answer)
        verdict = np.minimum(verdict, answer)
    return Limit(verdict, lacks, share)


def _share(limit: ToleranceLimit, sight: Sight, failing: Picked, surely: Column) -> Limit:
    by_value, percent = limit.measure == "value", Percent.of(limit.percent)
    amounts = failing.line("worth" if by_value else "weight")
    whole = _whole(limit, sight, failing)
    unknown = failing.some(amounts == 0)
    most, least = failing.total(amounts), failing.total(amounts * surely)
    verdict = verdict_of(
        whole.known & ~unknown & within(most, whole.amount, percent),
        whole.known & ~within(least, whole.amount, percent),
    )
    lacks = np.where(whole.known, NOTHING, value_missing(limit.base or "", failing) if by_value else BIT[Need.WEIGHT])
    if unknown.any():
        lacks = lacks | failing.union(_unstated(sight, failing, amounts, by_value))
    share = Share(most, whole.amount, whole.known & ~unknown, percent)
    return Limit(verdict, lacks, Tolerated(share, verdict, by_value))


def _whole(limit: ToleranceLimit, sight: Sight, failing: Picked) -> Known:
    if limit.measure == "value":
        return value_of_good(limit.base or "", failing, sight.facts)
    weight = failing.row("weight")
    return Known(weight, weight > 0)


def _unstated(sight: Sight, failing: Picked, amounts: Column, by_value: bool) -> Column:
    """What is missing to measure each line that cannot be measured."""
    lacks = unvalued(failing) if by_value else np.full(len(amounts), BIT[Need.WEIGHT])
    return np.where(amounts == 0, lacks, NOTHING)


def _of_other_subheadings(sight: Sight, failing: Picked, surely: Column) -> tuple[Column, Column]:
    """Materials of the good's own subheading are not let through (China-Korea Art. 3.8)."""
    lines = lines_in(failing, sight.terms.codes)
    own = _may_be_own(lines)
    known = lines.code < sight.terms.codes.unknown
    verdict = verdict_of(~failing.some(own), failing.some(own & known & surely))
    missing = standing_lacks(sight, failing) | np.where(known, NOTHING, code_lacks(failing))
    return verdict, failing.union(np.where(own, missing, NOTHING))


def _may_be_own(lines: Lines) -> Column:
    """Lines that are, or may be, of the good's own subheading."""
    own: Column = (lines.code == lines.own) | (lines.code == lines.codes.unknown)
    for at in np.flatnonzero(lines.code > lines.codes.unknown):
        own[at] = int(lines.own[at]) in lines.codes.candidates(int(lines.code[at]))
    return own
