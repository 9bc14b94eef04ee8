"""The waiver of a value content where nearly everything originates (CUSMA uniform regulations, s. 5(4)).

All non-originating materials are measured, before deductions, against a share of the value of the good.
"""

from __future__ import annotations

from origin_engine.exact import within
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.non_originating import non_originating_value
from origin_engine.origin.reasons import ShareMeasured, ValueContentWaived
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN
from origin_engine.rulebook.production import ValueContentWaiver


def ask_waiver(rule: ValueContentWaiver | None, found: Finding, case: Case) -> Finding:
    """A value content that is not shown, with the waiver asked: met where it applies, open where it may."""
    if rule is None:
        return found
    waiver = _waiver(rule, case)
    if waiver.verdict is MET:
        return Finding(found.claim, MET, rule.article, ValueContentWaived(rule.percent, rule.base), (found, waiver))
    if waiver.verdict is NOT_MET:
        return found._replace(parts=(*found.parts, waiver))
    return found._replace(verdict=UNKNOWN, parts=(*found.parts, waiver), lacks=(*found.lacks, *waiver.lacks))


def _waiver(rule: ValueContentWaiver, case: Case) -> Finding:
    """Whether all non-originating materials together stay within the share."""
    vnm = non_originating_value(case)
    whole = case.value_of_good(rule.base)
    most = vnm.undeducted + vnm.doubtful if vnm.complete else None
    reason = ShareMeasured(vnm.surely, most, whole, rule.percent, "<=")
    if whole is not None and most is not None and within(most, whole, rule.percent):
        return Finding(Step.TOLERANCE, MET, rule.article, reason)
    if whole is not None and not within(vnm.surely, whole, rule.percent):
        return Finding(Step.TOLERANCE, NOT_MET, rule.article, reason)
    valued = () if whole is not None else (case.value_missing(rule.base),)
    return Finding(Step.TOLERANCE, UNKNOWN, rule.article, reason, (), (*valued, *vnm.counted))
