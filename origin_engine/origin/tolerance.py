"""Tolerance (de minimis): materials that fail a rule, up to a share of value or weight.

RCEP Art. 3.7 cures a change of classification only; other agreements cure more (China-Switzerland Art. 3.5: any
condition but a value). Materials are valued without deductions; what is cured stays in the value of non-originating
materials. Exactly on the limit passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from origin_engine.dossier import Amount, show_path
from origin_engine.exact import within
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.materials import code_missing, value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import (
    Answered,
    CuredByTolerance,
    OfOtherSubheadings,
    ToleranceClosed,
    ToleranceNotKnown,
    WithinTolerance,
)
from origin_engine.origin.status import Judged
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of, verdict_of
from origin_engine.rulebook.production import Curable, ToleranceLimit, ToleranceRule


def ask_tolerance(
    surely: Sequence[Judged], at_most: Sequence[Judged], case: Case, cures: Curable = "classification"
) -> Finding | None:
    """Whether the agreement's tolerance cures the materials that fail a rule; None where it has none for this.

    `surely` fail whatever the missing facts turn out to be; `at_most` are all that might.
    """
    rule = case.agreement.tolerance
    if rule is None or case.code is None or cures not in rule.cures:
        return None
    closed = _closed(rule, case.code)
    if closed is not None:
        return closed
    limits = [limit for limit in rule.limits if limit.codes is None or limit.codes.has(case.code)]
    if not limits:
        return None
    parts = tuple([_one_limit(limit, surely, at_most, case) for limit in limits])
    verdict = any_of([part.verdict for part in parts])
    best = next((part for part in parts if part.verdict is verdict), parts[0])
    missing = tuple(fact for part in parts for fact in part.lacks) if verdict is UNKNOWN else ()
    if len(parts) == 1:
        return best
    return Finding(Step.TOLERANCE, verdict, rule.article, best.reason, parts, missing)


def with_tolerance(
    found: Finding, surely: Sequence[Judged], failing: Sequence[Judged], case: Case, cures: Curable
) -> Finding:
    """A finding that is not met, with the tolerance asked about the materials that fail it, or perhaps do.

    Where no material is to blame there is nothing to cure.
    """
    if found.verdict is MET or not failing or not case.subject.has_bill:
        return found
    cure = ask_tolerance(surely if found.verdict is NOT_MET else (), failing, case, cures)
    if cure is None:
        return found
    parts = (*found.parts, cure)
    if cure.verdict is MET:
        return Finding(found.claim, MET, found.citation, CuredByTolerance(tuple(failing)), parts)
    if cure.verdict is NOT_MET or found.verdict is UNKNOWN:
        return found._replace(parts=parts, lacks=(*found.lacks, *cure.lacks) if found.verdict is UNKNOWN else ())
    return found._replace(verdict=UNKNOWN, parts=parts, lacks=(*found.lacks, *failing, *cure.lacks))


def _closed(rule: ToleranceRule, code: str) -> Finding | None:
    """Goods that have no tolerance, and those of which that is not encoded."""
    for none in rule.not_for:
        if none.codes.has(code):
            return Finding(Step.TOLERANCE, NOT_MET, none.article, ToleranceClosed(code))
    for open_ in rule.not_verified_for:
        if open_.codes.has(code):
            missing = Missing(Need.VERIFIED_LAW, "tolerance.not_verified_for", open_.why)
            return Finding(Step.TOLERANCE, UNKNOWN, rule.article, ToleranceNotKnown(open_.why), (), (missing,))
    return None


def _one_limit(limit: ToleranceLimit, surely: Sequence[Judged], at_most: Sequence[Judged], case: Case) -> Finding:
    """One test: all that might fail must fit, or what surely fails must not; then what else the limit asks."""
    found = _share(limit, surely, at_most, case)
    parts = [found]
    if limit.other_subheading and found.verdict is not NOT_MET:
        parts.append(_of_other_subheadings(limit, surely, at_most, case))
    if NOT_MET not in [part.verdict for part in parts]:
        parts += [_condition(words, limit, case) for words in limit.conditions]
    if len(parts) == 1:
        return found
    verdict = all_of([part.verdict for part in parts])
    missing = tuple(fact for part in parts for fact in part.lacks) if verdict is UNKNOWN else ()
    return found._replace(verdict=verdict, parts=tuple(parts[1:]), lacks=missing)


def _share(limit: ToleranceLimit, surely: Sequence[Judged], at_most: Sequence[Judged], case: Case) -> Finding:
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


def _of_other_subheadings(
    limit: ToleranceLimit, surely: Sequence[Judged], at_most: Sequence[Judged], case: Case
) -> Finding:
    """Materials of the good's own subheading are not let through (China-Korea Art. 3.8, chapters 15 to 24)."""
    own = tuple(m for m in at_most if _may_be(m, case.code))
    reason = OfOtherSubheadings(own)
    if not own:
        return Finding(Step.TOLERANCE, MET, limit.article, reason)
    if any(m.code is not None and m in surely for m in own):
        return Finding(Step.TOLERANCE, NOT_MET, limit.article, reason)
    lacks = [fact for m in own for fact in (*m.missing, *((code_missing(m),) if m.code is None else ()))]
    return Finding(Step.TOLERANCE, UNKNOWN, limit.article, reason, (), tuple(lacks))


def _may_be(material: Judged, code: str | None) -> bool:
    """Whether a material may be of this subheading."""
    return code in material.candidates.codes if material.candidates else material.code in (None, code)


def _condition(words: str, limit: ToleranceLimit, case: Case) -> Finding:
    answer = case.answer(words)
    missing = () if answer is not None else (case.answer_missing(words),)
    return Finding(Step.TOLERANCE, verdict_of(answer), limit.article, Answered(words, answer), (), missing)


def _weight_of_good(case: Case) -> Missing:
    name = "net_weight" if case.subject.is_product else "weight"
    return Missing(Need.WEIGHT, case.subject.field(name))
