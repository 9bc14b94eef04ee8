"""Value content: build-down, build-up, maximum non-originating content; exact, and never rounded.

RCEP Arts. 3.5 and 3.12. Non-originating materials count at the value the agreement accepts, less deductions
that are evidenced; originating ones count whole. Where facts are missing, the content is bounded: met if its
lowest possible value reaches the threshold, not met if its highest does not.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount
from origin_engine.dossier.models import Deduction
from origin_engine.exact import reaches, to_grains, within
from origin_engine.language.tree import MaximumNonOriginating, Method, ValueContent
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Missing, Need
from origin_engine.origin.materials import Judged, Status, value_missing
from origin_engine.origin.reasons import Counted, ShareMeasured, ValueContentMeasured, ValueMeasure
from origin_engine.origin.selection import in_codes
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, any_of
from origin_engine.rulebook.agreement import DeductionRule


class NonOriginating(NamedTuple):
    """The value of non-originating materials, as far as it is known."""

    surely: Amount
    """What is known to be non-originating, after deductions."""
    at_most: Amount | None
    """That, and all that is of unknown origin; None where a value is missing."""
    undeducted: Amount
    """What is known to be non-originating, before deductions."""
    counted: tuple[Counted, ...]
    missing: tuple[Missing, ...]


def evaluate_value_content(rule: ValueContent, case: Case, citation: str) -> Finding:
    """Whether the good reaches a value content by the rule's method, or by any the agreement allows."""
    agreed = case.agreement.value_content
    base = rule.base.value if rule.base else agreed.base
    vnm = non_originating_value(case, rule)
    whole = case.value_of_good(base)
    methods = (rule.method.value,) if rule.method else tuple(agreed.methods)
    measures: list[ValueMeasure] = []
    missing: list[Missing] = []
    for method in methods:
        article = agreed.methods.get(method, agreed.article)
        if method == Method.BUILD_UP.value:
            measure = _build_up(rule.percent, base, whole, vnm, case, article, missing)
        elif method == Method.BUILD_DOWN.value:
            measure = _build_down(rule.percent, base, whole, vnm, case, article, missing)
        else:
            measure = ValueMeasure(method, base, None, None, Fraction(rule.percent), None, article)
            missing.append(Missing(Need.VERIFIED_LAW, f"value_content.methods.{method}", method))
        measures.append(measure)
        if measure.met:
            break
    verdict = any_of([UNKNOWN if m.met is None else MET if m.met else NOT_MET for m in measures])
    lacking = tuple(dict.fromkeys(missing)) if verdict is UNKNOWN else ()
    return Finding(rule, verdict, citation, ValueContentMeasured(tuple(measures)), (), lacking)


def evaluate_maximum(rule: MaximumNonOriginating, case: Case, citation: str) -> Finding:
    """Whether non-originating materials stay within a share of the value of the good."""
    base = rule.base.value
    vnm = non_originating_value(case, None)
    whole = case.value_of_good(base)
    reason = ShareMeasured(vnm.surely, vnm.at_most, whole, Fraction(rule.percent), "<=")
    if whole is not None and vnm.at_most is not None and within(vnm.at_most, whole, rule.percent):
        return Finding(rule, MET, citation, reason)
    if whole is not None and not within(vnm.surely, whole, rule.percent):
        return Finding(rule, NOT_MET, citation, reason)
    missing = vnm.missing if whole is not None else (case.value_missing(base), *vnm.missing)
    return Finding(rule, UNKNOWN, citation, reason, (), missing)


def non_originating_value(case: Case, rule: ValueContent | None) -> NonOriginating:
    """The value of non-originating materials (VNM); a focused rule counts only those of its codes."""
    focus = rule.focus if rule else ()
    surely: Amount = 0
    doubtful: Amount = 0
    undeducted: Amount = 0
    complete = case.subject.has_bill
    counted: list[Counted] = []
    missing: list[Missing] = []
    if not complete:
        missing.append(Missing(Need.BILL, "materials"))
    for material in case.not_originating:
        if "value" not in material.role.counts_in:
            continue
        in_focus = in_codes(focus, material.code, case.code) if focus else True
        if in_focus is False:
            continue
        if material.status is Status.UNKNOWN:
            missing += material.missing
        value = material.value
        if value is None:
            complete = False
            missing.append(value_missing(material))
            counted.append(Counted(material.line.name, None, 0, material.status))
            continue
        deducted = _deducted(material, case) if material.line.material.deductions else 0
        counted.append(Counted(material.line.name, value, deducted, material.status))
        if material.status is Status.UNKNOWN or in_focus is None:
            doubtful += value - deducted
        else:
            surely += value - deducted
            undeducted += value
    at_most = surely + doubtful if complete else None
    return NonOriginating(surely, at_most, undeducted, tuple(counted), tuple(missing))


def _deducted(material: Judged, case: Case) -> Amount:
    """What the agreement lets out of a material's value, for which there is evidence; never more than its value."""
    rules = case.agreement.value_content.deductions
    total: Amount = 0
    for deduction in material.line.material.deductions:
        rule = rules.get(deduction.kind)
        if rule is not None and deduction.evidence is not None:
            total += _allowed(deduction, rule, material)
    assert material.value is not None
    return min(total, material.value)


def _allowed(deduction: Deduction, rule: DeductionRule, material: Judged) -> Amount:
    """One evidenced deduction; zero where a fact that it depends on is not stated."""
    value = material.line.material.value
    if deduction.amount is None or value is None or deduction.currency is None:
        return 0
    if rule.unless_recovered and deduction.recovered is not False:
        return 0
    amount = deduction.amount
    if rule.less_scrap:
        if deduction.scrap_value is None:
            return 0
        amount = max(Decimal(0), amount - deduction.scrap_value)
    grains = to_grains(amount)
    if grains is None or value.amount is None or material.value is None:
        return 0
    if deduction.currency == value.currency:
        # in the currency of the line, whatever the dossier's currency: the same rate as the line's value
        own = to_grains(value.amount)
        return grains if own in (None, material.value) else grains * Fraction(material.value) / Fraction(own or 1)
    return 0


def _build_down(
    percent: Decimal,
    base: str,
    whole: Amount | None,
    vnm: NonOriginating,
    case: Case,
    article: str,
    missing: list[Missing],
) -> ValueMeasure:
    """(value of the good - VNM) / value of the good."""
    met: bool | None = None
    if whole is not None:
        if vnm.at_most is not None and reaches(whole - vnm.at_most, whole, percent):
            met = True
        elif not reaches(whole - vnm.surely, whole, percent):
            met = False
    if met is None:
        if whole is None:
            missing.append(case.value_missing(base))
        missing += vnm.missing
    part = None if whole is None or vnm.at_most is None else whole - vnm.at_most
    return ValueMeasure(
        Method.BUILD_DOWN.value,
        base,
        part,
        whole,
        Fraction(percent),
        met,
        article,
        vnm.at_most,
        counted=vnm.counted,
    )


def _build_up(
    percent: Decimal,
    base: str,
    whole: Amount | None,
    vnm: NonOriginating,
    case: Case,
    article: str,
    missing: list[Missing],
) -> ValueMeasure:
    """(originating materials + labour + overhead + profit + other costs) / value of the good.

    Since these and the non-originating materials make up the value of the good, build-up cannot exceed
    build-down without deductions: where that fails, build-up is settled although costs are not stated.
    """
    low, part = _built_up(case)
    costs = case.subject.costs
    met: bool | None = None
    if whole is not None:
        if low is not None and reaches(low, whole, percent):
            met = True
        elif not reaches(whole - vnm.undeducted, whole, percent):
            met = False
        elif part is not None and vnm.at_most is not None:
            # all of unknown origin might prove to originate
            met = None if reaches(part + vnm.at_most - vnm.surely, whole, percent) else False
    capped = met is False and part is None
    if met is None:
        if whole is None:
            missing.append(case.value_missing(base))
        for name, cost in zip(costs._fields, costs, strict=True) if costs else ():
            if cost is None and case.subject.is_product:
                missing.append(Missing(Need.COST, f"costs.{name}", name))
        missing += vnm.missing
    return ValueMeasure(Method.BUILD_UP.value, base, part, whole, Fraction(percent), met, article, capped=capped)


def _built_up(case: Case) -> tuple[Amount | None, Amount | None]:
    """The sum of what build-up counts: the least it can be, and the whole of it where every part is stated.

    Only profit can be negative, so the least is known as soon as profit is.
    """
    costs = case.subject.costs
    if costs is None or costs.profit is None:
        return None, None
    low: Amount = 0
    complete = True
    for material in case.materials:
        if material.status is Status.ORIGINATING and "value" in material.role.counts_in:
            if material.line.value is None:
                complete = False
            else:
                low += material.line.value
    for cost in costs:
        if cost is None:
            complete = False
        else:
            low += cost
    return low, low if complete else None
