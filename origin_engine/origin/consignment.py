"""Direct consignment (RCEP Art. 3.15): from one Party to another, with logistics only on the way."""

from __future__ import annotations

from origin_engine.dossier.models import Leg
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.parties import in_party
from origin_engine.origin.reasons import Direct, FactsMissing, SameCountry, ThroughThirdCountries
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, all_of
from origin_engine.rulebook.agreement import DirectConsignment


def evaluate_consignment(route: tuple[Leg, ...] | None, case: Case) -> Finding:
    """Whether the consignment went directly; failing costs the preference, not the origin."""
    rule = case.agreement.direct_consignment
    ends = (
        in_party(case.occasion.sent_from, case, "shipment.from", Need.EXPORTING_PARTY),
        in_party(case.occasion.sent_to, case, "shipment.to", Need.IMPORTING_PARTY),
    )
    way = _way(route, rule)
    sent_from = case.occasion.sent_from
    if sent_from is not None and sent_from == case.occasion.sent_to:
        return Finding(Step.DIRECT_CONSIGNMENT, NOT_MET, rule.article, SameCountry(sent_from))
    if ends[0].verdict is ends[1].verdict is MET:
        return way
    verdict = all_of((ends[0].verdict, ends[1].verdict, way.verdict))
    parts = tuple(part for part in ends if part.verdict is not MET)
    missing = tuple(fact for part in (*ends, way) for fact in part.lacks) if verdict is UNKNOWN else ()
    return Finding(Step.DIRECT_CONSIGNMENT, verdict, rule.article, way.reason, parts, missing)


def _way(route: tuple[Leg, ...] | None, rule: DirectConsignment) -> Finding:
    step = Step.DIRECT_CONSIGNMENT
    if route is None:
        return Finding(step, UNKNOWN, rule.article, FactsMissing(), (), (Missing(Need.ROUTE, "shipment.route"),))
    if not route:
        return Finding(step, MET, rule.article, Direct())
    against: list[str] = []
    unsure: list[str] = []
    missing: list[Missing] = []
    for index, leg in enumerate(route):
        field = f"shipment.route[{index}]"
        if leg.country is None:
            missing.append(Missing(Need.LEG, f"{field}.country"))
        if leg.operations is None:
            missing.append(Missing(Need.LEG, f"{field}.operations"))
        for operation in leg.operations or ():
            if operation in rule.in_doubt:
                unsure.append(operation)
                missing.append(Missing(Need.INSPECTION, f"{field}.operations", operation))
            elif operation not in rule.allowed:
                against.append(operation)
        if rule.customs_control and leg.customs_control is None:
            missing.append(Missing(Need.CUSTOMS_CONTROL, f"{field}.customs_control", leg.country or ""))
        elif rule.customs_control and not leg.customs_control:
            against.append("no-customs-control")
    countries = tuple(leg.country or "" for leg in route)
    reason = ThroughThirdCountries(tuple(against), tuple(unsure), countries)
    verdict = NOT_MET if against else UNKNOWN if missing else MET
    return Finding(step, verdict, rule.article, reason, (), tuple(missing) if verdict is UNKNOWN else ())
