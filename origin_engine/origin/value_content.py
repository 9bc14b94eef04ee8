"""Value content: build-down, build-up, net cost, transaction value, maximum non-originating content.

RCEP Arts. 3.5 and 3.12; CUSMA uniform regulations, s. 7. Exact, and never rounded. Where facts are missing (those of a
deduction among them), the content is bounded: met if its lowest possible value reaches the threshold, not met if its
highest does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from origin_engine.dossier import Amount, ProductionCosts
from origin_engine.exact import reaches, within
from origin_engine.language.tree import MaximumNonOriginating, Method, ValueContent
from origin_engine.origin.build_up import build_up_lacking, originating_in_value, regional_work
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.materials import UNKNOWN_ORIGIN, value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.net_cost import NET_COST
from origin_engine.origin.non_originating import NonOriginating, non_originating_value
from origin_engine.origin.reasons import ShareMeasured, ValueContentMeasured, ValueMeasure
from origin_engine.origin.status import Judged
from origin_engine.origin.value_methods import BASE_OF, methods_to_try
from origin_engine.origin.value_waiver import ask_waiver
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of, verdict_of


class Terms(NamedTuple):
    """What one method works on."""

    percent: Decimal
    base: str
    whole: Amount | None
    vnm: NonOriginating
    article: str


def evaluate_value_content(rule: ValueContent, case: Case, citation: str) -> Finding:
    """Whether the good reaches a value content by the rule's method, or by one that the agreement allows."""
    found = _measured(rule, case, citation)
    if found.verdict is MET or case.agreement.tolerance is None:
        return found
    return ask_waiver(case.agreement.tolerance.waives_value_content, found, case)


def _measured(rule: ValueContent, case: Case, citation: str) -> Finding:
    vnm = non_originating_value(case, rule.focus, rule.percent)
    tried = methods_to_try(rule, case)
    measures: list[ValueMeasure] = []
    for method in tried.methods:
        measures.append(_by_method(method, rule, vnm, case))
        if measures[-1].met and not tried.every:
            return Finding(rule, MET, citation, ValueContentMeasured(tuple(measures)))
    verdict = _combined([measure.met for measure in measures], tried.every)
    if verdict is not UNKNOWN:
        return Finding(rule, verdict, citation, ValueContentMeasured(tuple(measures)))
    lacks = (*_lacks(measures, vnm, case, tried.every), *tried.lacks)
    return Finding(rule, UNKNOWN, citation, ValueContentMeasured(tuple(measures)), (), lacks)


def _combined(results: list[bool | None], every: bool) -> Verdict:
    """One method suffices; where it is not known which method counts, all of them must agree."""
    verdicts = [verdict_of(met) for met in results]
    some = any_of(verdicts)
    if not every or some is all_of(verdicts):
        return some
    return UNKNOWN


def _by_method(method: str, rule: ValueContent, vnm: NonOriginating, case: Case) -> ValueMeasure:
    agreed = case.agreement.value_content
    base = BASE_OF.get(method) or (rule.base.value if rule.base else agreed.base)
    article = agreed.methods.get(method, agreed.article)
    if base == NET_COST and agreed.net_cost is not None:
        article = agreed.net_cost.article
    calculate = METHODS[method] if _is_encoded(method, case) else _not_encoded
    return calculate(method, Terms(rule.percent, base, case.value_of_good(base), vnm, article), case)


def _is_encoded(method: str, case: Case) -> bool:
    """Whether this module, and the agreement where it has to, say how a method is calculated."""
    return method in METHODS and (method != Method.NET_COST.value or case.agreement.value_content.net_cost is not None)


def evaluate_maximum(rule: MaximumNonOriginating, case: Case, citation: str) -> Finding:
    """Whether non-originating materials stay within a share of the value of the good."""
    base = rule.base.value
    vnm = non_originating_value(case)
    whole = case.value_of_good(base)
    reason = ShareMeasured(vnm.surely, vnm.at_most, whole, rule.percent, "<=")
    if whole is not None and vnm.at_most is not None and within(vnm.at_most, whole, rule.percent):
        return Finding(rule, MET, citation, reason)
    if whole is not None and not within(vnm.surely, whole, rule.percent):
        return Finding(rule, NOT_MET, citation, reason)
    valued = () if whole is not None else (case.value_missing(base),)
    return Finding(rule, UNKNOWN, citation, reason, (), (*_materials_lacking(vnm, case, valued),))


def _materials_lacking(vnm: NonOriginating, case: Case, of_the_good: Sequence[Missing]) -> tuple[Missing | Judged, ...]:
    """What is missing of the bill: the bill itself, the good's value, origin and value of materials, evidence."""
    lacks: list[Missing | Judged] = []
    if not case.subject.has_bill:
        lacks.append(Missing(Need.BILL, "materials"))
    lacks += of_the_good
    for material in vnm.counted:
        if material.status is UNKNOWN_ORIGIN:
            lacks.append(material)
        if material.value is None:
            lacks.append(value_missing(material))
    return (*lacks, *vnm.lacks)


def _lacks(
    measures: Sequence[ValueMeasure], vnm: NonOriginating, case: Case, every: bool
) -> tuple[Missing | Judged, ...]:
    """What is missing: the value of the good, the origin and value of materials, costs, the law itself."""
    encoded = [measure for measure in measures if _is_encoded(measure.method, case)]
    unvalued = {measure.base: case.value_missing(measure.base) for measure in encoded if measure.whole is None}
    lacks: list[Missing | Judged] = []
    lacks += _materials_lacking(vnm, case, tuple(unvalued.values()))
    agreed = case.agreement.value_content
    by_both = not every and any(measure.method == Method.BUILD_DOWN.value for measure in measures)
    for measure in measures:
        if measure.met is None and measure not in encoded:
            lacks.append(Missing(Need.VERIFIED_LAW, f"value_content.methods.{measure.method}", measure.method))
        elif by_both and vnm.complete:
            # once the rest is known, build-down settles it: build-up cannot exceed it
            continue
        elif measure.met is None and measure.method == Method.BUILD_UP.value and agreed.build_up == "materials":
            lacks += build_up_lacking(case)
        elif measure.met is None and measure.method == Method.BUILD_UP.value and case.subject.costs:
            costs = zip(ProductionCosts._fields, case.subject.costs, strict=True)
            lacks += [Missing(Need.COST, f"costs.{name}", name) for name, cost in costs if cost is None]
    return tuple(lacks)


def _not_encoded(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """A method that a rule names and the agreement (or this module) does not say how to calculate."""
    return ValueMeasure(method, terms.base, None, None, terms.percent, None, terms.article)


def _left(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """(value of the good - VNM) / value of the good, whichever value of it the method looks at."""
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
    if case.agreement.value_content.build_up == "materials":
        return _build_up_of_materials(method, terms, case)
    percent, base, whole, vnm, article = terms
    low, part = _built_up(case, vnm.regional)
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


def _build_up_of_materials(method: str, terms: Terms, case: Case) -> ValueMeasure:
    """Originating materials alone / value of the good (CPTPP Art. 3.5.1(c)).

    What was done in the Parties to a material that does not originate may count as well (Art. 3.6.2). Its worth is
    not stated: it never meets a threshold, and keeps one open that it might reach.
    """
    percent, base, whole, vnm, article = terms
    values = [m.line.value for m in originating_in_value(case)]
    part = sum(value for value in values if value is not None)
    complete = case.subject.has_bill and vnm.complete and None not in values
    met: bool | None = None
    if whole is not None:
        if reaches(part, whole, percent):
            met = True
        elif complete and not reaches(part + vnm.doubtful + regional_work(case), whole, percent):
            met = False
    return ValueMeasure(method, base, part if complete else None, whole, percent, met, article)


def _built_up(case: Case, regional: Amount) -> tuple[Amount | None, Amount | None]:
    """The sum of what build-up counts: the least it can be, and the whole of it where every part is stated.

    Only profit can be negative, so the least is known as soon as profit is. `regional`: shares of materials that
    do not originate, where they count.
    """
    costs = case.subject.costs
    if costs is None or costs.profit is None:
        return None, None
    low: Amount = regional
    complete = True
    for material in originating_in_value(case):
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
    Method.BUILD_DOWN.value: _left,
    Method.BUILD_UP.value: _build_up,
    Method.NET_COST.value: _left,
    Method.TRANSACTION_VALUE.value: _left,
}
