"""Limits on some of the materials, sets of goods, and materials that must be wholly obtained or originating.

Bounds where facts are missing: a limit is met if it holds at the worst the missing facts allow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from origin_engine.dossier import Amount, show_path, vocabulary
from origin_engine.dossier.models import Quantity
from origin_engine.exact import to_grains
from origin_engine.language import print_rule
from origin_engine.language.tree import (
    Comparison,
    MaterialLimit,
    MaterialOrigin,
    Materials,
    MaterialsAre,
    Measure,
    SetRule,
    Standing,
    Whole,
    WholeKind,
)
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.materials import value_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import (
    AllPartsNeeded,
    Answered,
    MaterialsAsDemanded,
    NoSuchMaterial,
    Reason,
    ShareMeasured,
)
from origin_engine.origin.selection import selection_missing, selects
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.tolerance import with_tolerance
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, verdict_of

WHOLLY_OBTAINED = "wholly obtained"
Bounds = tuple[Amount, Amount | None]
HOLDS: dict[Comparison, Callable[[Amount, Amount], bool]] = {
    Comparison.AT_MOST: lambda limit, part: part <= limit,
    Comparison.BELOW: lambda limit, part: part < limit,
    Comparison.AT_LEAST: lambda limit, part: part >= limit,
    Comparison.ABOVE: lambda limit, part: part > limit,
}


def evaluate_limit(rule: MaterialLimit, case: Case, citation: str) -> Finding:
    """Whether the share of some materials keeps to its limit; the trader may also answer the whole condition.

    A limit by value is a value criterion, which no tolerance cures (China-Switzerland Art. 3.5).
    """
    words = print_rule(rule)
    answer = case.answer(words)
    if answer is not None:
        return Finding(rule, verdict_of(answer), citation, Answered(words, answer))
    found = _kept(rule, case, citation)
    at_most = rule.comparison in (Comparison.AT_MOST, Comparison.BELOW)
    if rule.measure is Measure.VALUE or rule.standing is not Standing.NON_ORIGINATING or not at_most:
        return found
    counted = case.not_originating_in("value")
    picked = {m.line.path: selects(rule.materials, m, case.code) for m in counted}
    failing = [m for m in counted if picked[m.line.path] is not False]
    surely = [m for m in failing if picked[m.line.path] and m.status is Status.NON_ORIGINATING]
    return with_tolerance(found, surely, failing, case, "materials")


def _kept(rule: MaterialLimit, case: Case, citation: str) -> Finding:
    if not rule.each or len(rule.materials.codes) < 2:
        return _one_limit(rule, rule.materials, case, citation)
    single = [Materials(rule.materials.described, (item,)) for item in rule.materials.codes]
    parts = tuple(_one_limit(rule, materials, case, citation) for materials in single)
    verdicts = [part.verdict for part in parts]
    failed = tuple(i for i, verdict in enumerate(verdicts) if verdict is NOT_MET)
    unsure = tuple(i for i, verdict in enumerate(verdicts) if verdict is UNKNOWN)
    missing = tuple(fact for part in parts for fact in part.lacks)
    return Finding(rule, all_of(verdicts), citation, AllPartsNeeded(failed, unsure, len(parts)), parts, missing)


def _one_limit(rule: MaterialLimit, materials: Materials, case: Case, citation: str) -> Finding:
    if rule.of.kind is WholeKind.THOSE and rule.of.base is None and rule.of.materials is None:
        return _share_of_those(rule, materials, case, citation)
    missing: list[Missing] = []
    low, high = _sum(rule.measure, materials, rule.standing, case, missing)
    whole = _whole(rule.of, materials, case, missing)
    reason = ShareMeasured(low, high, whole, rule.percent, rule.comparison.value)
    verdict = _keeps(low, high, whole, rule)
    lacking = tuple(dict.fromkeys(missing)) if verdict is UNKNOWN else ()
    return Finding(rule, verdict, citation, reason, (), lacking)


def _keeps(low: Amount, high: Amount | None, whole: Amount | None, rule: MaterialLimit) -> Verdict:
    """The verdict at both ends of what the share may be."""
    if whole is None:
        return UNKNOWN
    limit = whole * Fraction(rule.percent) / 100
    holds = partial(HOLDS[rule.comparison], limit)
    at_low = holds(low)
    if high is None:
        # the share may be anything from `low` upwards
        if rule.comparison in (Comparison.AT_LEAST, Comparison.ABOVE):
            return MET if at_low else UNKNOWN
        return UNKNOWN if at_low else NOT_MET
    at_high = holds(high)
    if at_low and at_high:
        return MET
    return UNKNOWN if at_low or at_high else NOT_MET


def _share_of_those(rule: MaterialLimit, materials: Materials, case: Case, citation: str) -> Finding:
    """The share of some materials in all that the rule speaks of: highest with the fewest others, and the reverse."""
    missing: list[Missing] = []
    ours: Bounds = (0, 0)
    others: Bounds = (0, 0)
    for material in case.materials:
        picked = selects(materials, material, case.code)
        if picked is False or "value" not in material.role.counts_in:
            continue
        stands = _stands(material, rule.standing)
        if picked is None:
            missing.append(selection_missing(materials, material))
        if stands is None:
            missing += material.missing
        amount = _amount(rule.measure, material, missing)
        if stands is not False:
            ours = _widened(ours, amount, surely=bool(picked and stands))
        if stands is not True:
            others = _widened(others, amount, surely=picked is True and stands is False)
    if not case.subject.has_bill:
        missing.append(Missing(Need.BILL, "materials"))
        ours = others = (0, None)
    reason: Reason = ShareMeasured(*ours, _total(ours, others), rule.percent, rule.comparison.value)
    ends = {_holds_for(ours[0], others[1], rule), _holds_for(ours[1], others[0], rule)}
    verdict = MET if ends == {True} else NOT_MET if ends == {False} else UNKNOWN
    if verdict is not UNKNOWN:
        return Finding(rule, verdict, citation, reason)
    if ours == others == (0, 0):
        reason = NoSuchMaterial(materials.described or "")
    lacking = tuple(dict.fromkeys(missing)) or (case.answer_missing(print_rule(rule)),)
    return Finding(rule, UNKNOWN, citation, reason, (), lacking)


def _widened(bounds: Bounds, amount: Amount | None, surely: bool) -> Bounds:
    """Bounds with one more material that belongs there, surely or perhaps.

    An amount that is not stated is at least one grain, for no weight or value is zero.
    """
    low, high = bounds
    return low + (amount or 1) * surely, None if high is None or amount is None else high + amount


def _total(ours: Bounds, others: Bounds) -> Amount | None:
    return ours[0] + others[0] if ours[0] == ours[1] and others[0] == others[1] else None


def _holds_for(part: Amount | None, rest: Amount | None, rule: MaterialLimit) -> bool | None:
    """Whether the limit holds for a part beside the rest, either of them without end if None; None for nothing."""
    if part is None:
        part, rest = 1, 0
    elif rest is None:
        part, rest = 0, 1
    if part + rest == 0:
        return None
    return HOLDS[rule.comparison]((part + rest) * Fraction(rule.percent) / 100, part)


def _sum(measure: Measure, materials: Materials, standing: Standing, case: Case, missing: list[Missing]) -> Bounds:
    """The least and the most that the picked materials can amount to."""
    low: Amount = 0
    high: Amount | None = 0
    for material in case.materials:
        if "value" not in material.role.counts_in:
            continue
        picked = selects(materials, material, case.code)
        stands = _stands(material, standing)
        if picked is False or stands is False:
            continue
        if picked is None:
            missing.append(selection_missing(materials, material))
        if stands is None:
            missing += material.missing
        amount = _amount(measure, material, missing)
        if amount is None:
            high = None
            continue
        if picked and stands:
            low += amount
        if high is not None:
            high += amount
    if not case.subject.has_bill:
        missing.append(Missing(Need.BILL, "materials"))
        return 0, None
    return low, high


def _stands(material: Judged, standing: Standing) -> bool | None:
    if standing is Standing.ANY:
        return True
    if material.status is Status.UNKNOWN:
        return None
    return (material.status is Status.ORIGINATING) is (standing is Standing.ORIGINATING)


def _amount(measure: Measure, material: Judged, missing: list[Missing]) -> Amount | None:
    if measure is Measure.VALUE:
        if material.value is None:
            missing.append(value_missing(material))
        return material.value
    amount = _measured(measure, material.line.weight, material.line.material.measures or {})
    if amount is None:
        field = "weight" if measure is Measure.WEIGHT else f"measures.{measure.value}"
        missing.append(Missing(Need.MEASURE, f"{show_path(material.line.path)}.{field}", material.name))
    return amount


def _measured(measure: Measure, weight: Amount | None, measures: Mapping[str, Quantity]) -> Amount | None:
    """A weight or another measure in grains of its base unit."""
    if measure is Measure.WEIGHT:
        return weight
    quantity = measures.get(measure.value)
    if quantity is None or quantity.amount is None or quantity.unit is None:
        return weight if measure is Measure.NET_WEIGHT and quantity is None else None
    words = vocabulary()
    kind = words.unit_kind(quantity.unit)
    grains = to_grains(quantity.amount)
    if kind is None or grains is None:
        return None
    return grains * Fraction(words.units[kind][quantity.unit])


def _whole(whole: Whole, those: Materials, case: Case, missing: list[Missing]) -> Amount | None:
    """The denominator of a limit, or None where it is not known."""
    if whole.base is not None or (whole.kind is WholeKind.SET and whole.measure is Measure.VALUE):
        base = whole.base.value if whole.base else case.agreement.value_content.base
        value = case.value_of_good(base)
        if value is None:
            missing.append(case.value_missing(base))
        return value
    if whole.kind in (WholeKind.PRODUCT, WholeKind.SET):
        amount = _measured(whole.measure, case.subject.weight, case.subject.measures)
        if amount is None:
            missing.append(Missing(Need.MEASURE, case.subject.field("net_weight"), whole.measure.value))
        return amount
    picked = Materials() if whole.kind is WholeKind.ALL_MATERIALS else whole.materials or those
    low, high = _sum(whole.measure, picked, Standing.ANY, case, missing)
    return low if low == high else None


def evaluate_materials_are(rule: MaterialsAre, case: Case, citation: str) -> Finding:
    """Whether all the named materials are originating, or wholly obtained."""
    against: list[Judged] = []
    unsure: list[Judged] = []
    missing: list[Missing] = []
    for material in case.materials:
        if "process" not in material.role.counts_in:
            continue
        picked = selects(rule.materials, material, case.code)
        if picked is False:
            continue
        verdict = _as_demanded(rule.demanded, material, missing)
        if verdict is NOT_MET and picked:
            against.append(material)
        elif verdict is not MET:
            unsure.append(material)
            if picked is None:
                missing.append(selection_missing(rule.materials, material))
    if not case.subject.has_bill:
        missing.append(Missing(Need.BILL, "materials"))
    verdict = NOT_MET if against else UNKNOWN if unsure or not case.subject.has_bill else MET
    lacking = tuple(missing) if verdict is UNKNOWN else ()
    found = Finding(rule, verdict, citation, MaterialsAsDemanded(tuple(against), tuple(unsure)), (), lacking)
    return with_tolerance(found, against, (*against, *unsure), case, "materials")


def _as_demanded(demanded: MaterialOrigin, material: Judged, missing: list[Missing]) -> Verdict:
    if material.status is Status.NON_ORIGINATING:
        return NOT_MET
    if material.status is Status.UNKNOWN:
        missing += material.missing
        return UNKNOWN
    if demanded is MaterialOrigin.ORIGINATING:
        return MET
    answer = (material.line.material.answers or {}).get(WHOLLY_OBTAINED)
    if answer is None:
        field = f"{show_path(material.line.path)}.answers[{WHOLLY_OBTAINED}]"
        missing.append(Missing(Need.ANSWER, field, WHOLLY_OBTAINED))
    return verdict_of(answer)


def evaluate_set(rule: SetRule, case: Case, citation: str) -> Finding:
    """Whether each item of a set originates, or those that do not keep to a share of the set's value."""
    if rule.percent is None or rule.base is None:
        all_items = MaterialsAre(Materials(), MaterialOrigin.ORIGINATING)
        return evaluate_materials_are(all_items, case, citation)._replace(claim=rule)
    limit = MaterialLimit(
        Measure.VALUE,
        Standing.NON_ORIGINATING,
        Materials(),
        Comparison.AT_MOST,
        rule.percent,
        Whole(WholeKind.PRODUCT, Measure.VALUE, rule.base),
    )
    return _one_limit(limit, limit.materials, case, citation)._replace(claim=rule)
