"""Direct consignment (RCEP Art. 3.15): from one Party to another, with logistics only on the way.

Some agreements limit the stay (China-Korea Art. 3.14: three months) or ask why it was made.
"""

from __future__ import annotations

from typing import NamedTuple

from origin_engine.dossier.models import Leg
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.gate_reasons import Direct, FactsMissing, SameCountry, ThroughThirdCountries
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.parties import in_force_between, in_party
from origin_engine.origin.periods import add_months
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, all_of
from origin_engine.rulebook.claim import DirectConsignment, StorageLimit

FORCE_MAJEURE = "held up on the way by force majeure"
"""Asked of the trader where a stay is longer than is allowed otherwise."""


class Doubts(NamedTuple):
    """What speaks against the way taken, what is not said to be allowed, and what is missing."""

    against: list[str]
    unsure: list[str]
    missing: list[Missing]


def evaluate_consignment(route: tuple[Leg, ...] | None, case: Case) -> Finding:
    """Whether the consignment went directly; failing costs the preference, not the origin."""
    rule = case.agreement.direct_consignment
    ends: tuple[Finding, ...] = (
        in_party(case.occasion.sent_from, case, "shipment.from", Need.EXPORTING_PARTY),
        in_party(case.occasion.sent_to, case, "shipment.to", Need.IMPORTING_PARTY),
    )
    if case.agreement.parties.between and (between := in_force_between(case)) is not None:
        ends = (*ends, between)
    way = _way(route, rule, case)
    sent_from = case.occasion.sent_from
    if sent_from is not None and case.agreement.same_party(sent_from, case.occasion.sent_to):
        return Finding(Step.DIRECT_CONSIGNMENT, NOT_MET, rule.article, SameCountry(sent_from))
    if all([end.verdict is MET for end in ends]):
        return way
    verdict = all_of([*(end.verdict for end in ends), way.verdict])
    parts = tuple(part for part in ends if part.verdict is not MET)
    missing = tuple(fact for part in (*ends, way) for fact in part.lacks) if verdict is UNKNOWN else ()
    return Finding(Step.DIRECT_CONSIGNMENT, verdict, rule.article, way.reason, parts, missing)


def _way(route: tuple[Leg, ...] | None, rule: DirectConsignment, case: Case) -> Finding:
    step = Step.DIRECT_CONSIGNMENT
    if route is None:
        return Finding(step, UNKNOWN, rule.article, FactsMissing(), (), (Missing(Need.ROUTE, "shipment.route"),))
    if not route:
        return Finding(step, MET, rule.article, Direct())
    doubts = Doubts([], [], [])
    for index, leg in enumerate(route):
        field = f"shipment.route[{index}]"
        _logistics(leg, field, rule, doubts)
        if rule.storage_limit is not None:
            _stay(leg, field, rule.storage_limit, case, doubts)
    for words in rule.conditions:
        answer = case.answer(words)
        if answer is None:
            doubts.missing.append(case.answer_missing(words))
        elif not answer:
            doubts.against.append(words)
    countries = tuple(leg.country or "" for leg in route)
    verdict = NOT_MET if doubts.against else UNKNOWN if doubts.missing else MET
    missing = tuple(dict.fromkeys(doubts.missing)) if verdict is UNKNOWN else ()
    unsure = tuple(doubts.unsure) or tuple(fact.fact for fact in missing)
    reason = ThroughThirdCountries(tuple(doubts.against), unsure, countries)
    return Finding(step, verdict, rule.article, reason, (), missing)


def _logistics(leg: Leg, field: str, rule: DirectConsignment, doubts: Doubts) -> None:
    """What was done there, and under whose control."""
    if leg.country is None:
        doubts.missing.append(Missing(Need.LEG, f"{field}.country"))
    if leg.operations is None:
        doubts.missing.append(Missing(Need.LEG, f"{field}.operations"))
    for operation in leg.operations or ():
        if operation in rule.in_doubt:
            doubts.unsure.append(operation)
            doubts.missing.append(Missing(Need.INSPECTION, f"{field}.operations", operation))
        elif operation not in rule.allowed:
            doubts.against.append(operation)
    if rule.customs_control and leg.customs_control is None:
        doubts.missing.append(Missing(Need.CUSTOMS_CONTROL, f"{field}.customs_control", leg.country or ""))
    elif rule.customs_control and not leg.customs_control:
        doubts.against.append("no-customs-control")


def _stay(leg: Leg, field: str, limit: StorageLimit, case: Case, doubts: Doubts) -> None:
    """How long it stayed: it had left, at the latest, on the day of importation."""
    arrived, left = leg.arrived, leg.left or case.occasion.on
    if arrived is not None and left is not None and left <= add_months(arrived, limit.months):
        return
    if arrived is None or leg.left is None:
        lacking = "arrived" if arrived is None else "left"
        doubts.missing.append(Missing(Need.STAY, f"{field}.{lacking}", leg.country or ""))
        return
    longer = limit.in_force_majeure
    if longer is None or leg.left > add_months(arrived, longer):
        doubts.against.append("stayed-too-long")
        return
    excused = case.answer(FORCE_MAJEURE)
    if excused is None:
        doubts.missing.append(case.answer_missing(FORCE_MAJEURE))
    elif not excused:
        doubts.against.append("stayed-too-long")
