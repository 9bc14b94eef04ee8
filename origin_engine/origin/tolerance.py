"""Tolerance (de minimis): materials that do not change classification, up to a share of value or weight.

RCEP Art. 3.7: cures a change of classification only; valued without deductions; what it cures stays in the
value of non-originating materials. Exactly on the limit passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from origin_engine.dossier import Amount, show_path
from origin_engine.exact import within
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.materials import value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import WithinTolerance
from origin_engine.origin.status import Judged
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, any_of
from origin_engine.rulebook.agreement import ToleranceLimit


def ask_tolerance(surely: Sequence[Judged], at_most: Sequence[Judged], case: Case) -> Finding | None:
    """Whether the agreement's tolerance cures the materials that do not change; None where it has none.

    `surely` do not change whatever the missing facts turn out to be; `at_most` are all that might not.
    """
    rule = case.agreement.tolerance
    if rule is None or case.code is None:
        return None
    limits = [limit for limit in rule.limits if limit.chapters is None or limit.chapters.has(case.code)]
    if not limits:
        return None
    parts = tuple([_one_limit(limit, surely, at_most, case) for limit in limits])
    verdict = any_of([part.verdict for part in parts])
    best = next((part for part in parts if part.verdict is verdict), parts[0])
    missing = tuple(fact for part in parts for fact in part.lacks) if verdict is UNKNOWN else ()
    if len(parts) == 1:
        return best
    return Finding(Step.TOLERANCE, verdict, rule.article, best.reason, parts, missing)


def _one_limit(limit: ToleranceLimit, surely: Sequence[Judged], at_most: Sequence[Judged], case: Case) -> Finding:
    """One test: all that might not change must fit, or what surely does not change must not."""
    by_value = limit.measure == "value"
    amounts = [m.value if by_value else m.line.weight for m in at_most]
    whole = case.value_of_good(limit.base or "") if by_value else case.subject.weight
    most: Amount | None = None if None in amounts else sum(amount for amount in amounts if amount is not None)
    least = sum(amount for m in surely if (amount := m.value if by_value else m.line.weight) is not None)
    verdict = _verdict(least, most, whole, limit.percent)
    reason = WithinTolerance(limit.measure, most, whole, limit.percent, {MET: True, NOT_MET: False}.get(verdict))
    missing: list[Missing] = []
    if verdict is UNKNOWN:
        if whole is None:
            missing.append(case.value_missing(limit.base or "") if by_value else _weight_of_good(case))
        missing += [
            value_missing(m) if by_value else Missing(Need.WEIGHT, f"{show_path(m.line.path)}.weight", m.name)
            for m, amount in zip(at_most, amounts, strict=True)
            if amount is None
        ]
    return Finding(Step.TOLERANCE, verdict, limit.article, reason, (), tuple(missing))


def _verdict(least: Amount, most: Amount | None, whole: Amount | None, percent: Decimal) -> Verdict:
    if whole is None:
        return UNKNOWN
    if most is not None and within(most, whole, percent):
        return MET
    return UNKNOWN if within(least, whole, percent) else NOT_MET


def _weight_of_good(case: Case) -> Missing:
    name = "net_weight" if case.subject.is_product else "weight"
    return Missing(Need.WEIGHT, case.subject.field(name))
