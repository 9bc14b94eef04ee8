"""Value content: build-down, build-up, maximum non-originating content; exact, and never rounded.

RCEP Arts. 3.5 and 3.12. Non-originating materials count at the value the agreement accepts, less deductions
that are evidenced; originating ones count whole. Where facts are missing (those of a deduction among them), the
content is bounded: met if its lowest possible value reaches the threshold, not met if its highest does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from origin_engine.dossier import Amount, ProductionCosts
from origin_engine.dossier.models import Deduction
from origin_engine.exact import reaches, to_grains, within
from origin_engine.language.tree import CodeItem, MaximumNonOriginating, Method, ValueContent
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.materials import UNKNOWN_ORIGIN, value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import ShareMeasured, ValueContentMeasured, ValueMeasure
from origin_engine.origin.selection import in_codes
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN
from origin_engine.rulebook.agreement import DeductionRule


class NonOriginating(NamedTuple):
    """The value of non-originating materials (VNM), as far as it is known."""

    surely: Amount
    """What is known to be non-originating, less every deduction that is stated, shown or not."""
    at_most: Amount | None
    """What is or may be non-originating, less the deductions that are shown; None where a value is missing."""
    undeducted: Amount
    """What is known to be non-originating, before deductions."""
    doubtful: Amount
    """What is of unknown origin, before deductions."""
    counted: tuple[Judged, ...]
    deducted: tuple[tuple[str, Amount], ...]
    complete: bool
    """Whether the value of every material that counts is known."""
    lacks: tuple[Missing, ...]
    """What is missing to show deductions that are stated."""


class Terms(NamedTuple):
    """What one method works on."""

    percent: Decimal
    base: str
    whole: Amount | None
    vnm: NonOriginating
    article: str


def evaluate_value_content(rule: ValueContent, case: Case, citation: str) -> Finding:
    """Whether the good reaches a value content by the rule's method, or by any the agreement allows."""
    agreed = case.agreement.value_content
    base = rule.base.value if rule.base else agreed.base
    vnm = non_originating_value(case, rule.focus)
    whole = case.value_of_good(base)
    methods = (rule.method.value,) if rule.method else agreed.methods
    measures: list[ValueMeasure] = []
    for method in methods:
        terms = Terms(rule.percent, base, whole, vnm, agreed.methods.get(method, agreed.article))
        measures.append(METHODS.get(method, _not_encoded)(method, terms, case))
        if measures[-1].met:
            return Finding(rule, MET, citation, ValueContentMeasured(tuple(measures)))
    if all([measure.met is False for measure in measures]):
        return Finding(rule, NOT_MET, citation, ValueContentMeasured(tuple(measures)))
    lacks = _lacks(measures, base, whole, vnm, case)
    return Finding(rule, UNKNOWN, citation, ValueContentMeasured(tuple(measures)), (), lacks)


def evaluate_maximum(rule: MaximumNonOriginating, case: Case, citation: str) -> Finding:
    """Whether non-originating materials stay within a share of the value of the good."""
    base = rule.base.value
    vnm = non_originating_value(case, ())
    whole = case.value_of_good(base)
    reason = ShareMeasured(vnm.surely, vnm.at_most, whole, rule.percent, "<=")
    if whole is not None and vnm.at_most is not None and within(vnm.at_most, whole, rule.percent):
        return Finding(rule, MET, citation, reason)
    if whole is not None and not within(vnm.surely, whole, rule.percent):
        return Finding(rule, NOT_MET, citation, reason)
    return Finding(rule, UNKNOWN, citation, reason, (), _lacks((), base, whole, vnm, case))


def non_originating_value(case: Case, focus: tuple[CodeItem, ...]) -> NonOriginating:
    """The value of non-originating materials; a focused rule counts only those of its codes."""
    surely: Amount = 0
    at_most: Amount = 0
    undeducted: Amount = 0
    doubtful: Amount = 0
    complete = case.subject.has_bill
    counted = case.not_originating_in("value")
    if focus:
        counted = tuple(m for m in counted if in_codes(focus, m.code, case.code) is not False)
    deductions: list[tuple[str, Amount]] = []
    lacks: list[Missing] = []
    for material in counted:
        value = material.value
        if value is None:
            complete = False
            continue
        shown = stated = value
        if material.line.material.deductions:
            deducted = _deducted(material, value, case)
            deductions.append((material.name, deducted.shown))
            lacks += deducted.lacks
            shown, stated = value - deducted.shown, value - deducted.stated
        at_most += shown
        if material.status is UNKNOWN_ORIGIN or (focus and material.code is None):
            doubtful += value
        else:
            surely += stated
            undeducted += value
    known = at_most if complete else None
    return NonOriginating(surely, known, undeducted, doubtful, counted, tuple(deductions), complete, tuple(lacks))


def _lacks(
    measures: Sequence[ValueMeasure], base: str, whole: Amount | None, vnm: NonOriginating, case: Case
) -> tuple[Missing | Judged, ...]:
    """What is missing: the value of the good, the origin and value of materials, costs, the law itself."""
    lacks: list[Missing | Judged] = []
    if not case.subject.has_bill:
        lacks.append(Missing(Need.BILL, "materials"))
    if whole is None:
        lacks.append(case.value_missing(base))
    for material in vnm.counted:
        if material.status is UNKNOWN_ORIGIN:
            lacks.append(material)
        if material.value is None:
            lacks.append(value_missing(material))
    lacks += vnm.lacks
    by_both = any(measure.method == Method.BUILD_DOWN.value for measure in measures)
    for measure in measures:
        if measure.met is None and measure.method not in METHODS:
            lacks.append(Missing(Need.VERIFIED_LAW, f"value_content.methods.{measure.method}", measure.method))
        elif by_both and vnm.complete:
            # once the rest is known, build-down settles it: build-up cannot exceed it
            continue
        elif measure.met is None and measure.method == Method.BUILD_UP.value and case.subject.costs:
            costs = zip(ProductionCosts._fields, case.subject.costs, strict=True)
            lacks += [Missing(Need.COST, f"costs.{name}", name) for name, cost in costs if cost is None]
    return tuple(lacks)


def _not_encoded(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """A method that a rule names and this module does not calculate."""
    return ValueMeasure(method, terms.base, None, None, terms.percent, None, terms.article)


def _build_down(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """(value of the good - VNM) / value of the good."""
    percent, base, whole, vnm, article = terms
    met: bool | None = None
    part: Amount | None = None
    if whole is not None:
        if vnm.at_most is not None:
            part = whole - vnm.at_most
            if reaches(part, whole, percent):
                met = True
        if met is None and not reaches(whole - vnm.surely, whole, percent):
            met = False
    at_most = vnm.at_most
    return ValueMeasure(method, base, part, whole, percent, met, article, at_most, False, vnm.counted, vnm.deducted)


def _build_up(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """(originating materials + labour + overhead + profit + other costs) / value of the good.

    Since these and the non-originating materials make up the value of the good, build-up cannot exceed
    build-down without deductions: where that fails, build-up is settled although costs are not stated.
    """
    percent, base, whole, vnm, article = terms
    low, part = _built_up(case)
    met: bool | None = None
    if whole is not None:
        if low is not None and reaches(low, whole, percent):
            met = True
        elif not reaches(whole - vnm.undeducted, whole, percent):
            met = False
        elif part is not None and vnm.at_most is not None:
            # all of unknown origin might prove to originate, and would then count whole
            met = None if reaches(part + vnm.doubtful, whole, percent) else False
    capped = met is False and part is None
    return ValueMeasure(method, base, part, whole, percent, met, article, capped=capped)


class Deducted(NamedTuple):
    """What may be let out of a material's value, never more than all of it."""

    shown: Amount
    """For which there is evidence and every other fact it depends on."""
    stated: Amount
    """All that is stated, if what is missing turned out in its favour."""
    lacks: list[Missing]


def _deducted(material: Judged, value: Amount, case: Case) -> Deducted:
    """The deductions of a line under the agreement (RCEP Arts. 3.5.5 and 3.5.6)."""
    rules = case.agreement.value_content.deductions
    shown: Amount = 0
    stated: Amount = 0
    lacks: list[Missing] = []
    for index, deduction in enumerate(material.line.material.deductions):
        rule = rules.get(deduction.kind)
        if rule is None or (rule.unless_recovered and deduction.recovered):
            continue
        lacking = _lacking(deduction, rule)
        amount = _amount(deduction, rule, case)
        stated += value if amount is None else amount
        if not lacking and amount is not None:
            shown += amount
        about = f"{', '.join(lacking)} of the {deduction.kind} in the value of {material.name}"
        lacks += [Missing(Need.DEDUCTION, material.line.path, about, f"deductions[{index}].{name}") for name in lacking]
    return Deducted(min(shown, value), min(stated, value), lacks)


def _lacking(deduction: Deduction, rule: DeductionRule) -> list[str]:
    """The facts without which a deduction cannot be made."""
    needed = ["amount", "currency", "evidence"]
    needed += ["recovered"] if rule.unless_recovered else []
    needed += ["scrap_value"] if rule.less_scrap else []
    return [name for name in needed if getattr(deduction, name) is None]


def _amount(deduction: Deduction, rule: DeductionRule, case: Case) -> Amount | None:
    """A deduction in the dossier's currency, waste less its scrap; None where its amount is not stated."""
    if deduction.amount is None or deduction.currency is None:
        return None
    amount = deduction.amount
    if rule.less_scrap and deduction.scrap_value is not None:
        amount = max(Decimal(0), amount - deduction.scrap_value)
    grains = to_grains(amount)
    if grains is None or deduction.currency == case.occasion.currency:
        return grains
    return grains * case.occasion.rates[deduction.currency]


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


METHODS: dict[str, Callable[[str, Terms, Case], ValueMeasure]] = {
    Method.BUILD_DOWN.value: _build_down,
    Method.BUILD_UP.value: _build_up,
}
