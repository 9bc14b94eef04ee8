"""Proof of origin (RCEP Arts. 3.16 to 3.22): its kind, its day, its validity, and when none is needed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from origin_engine.dossier.models import Proof, Shipment
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.gate_reasons import FactsMissing, ProofFails, ProofHolds, ProofWaived
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.periods import add_months
from origin_engine.origin.reasons import Answered
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, all_of, verdict_of
from origin_engine.rulebook.claim import ProofKind, ProofOfOrigin, Waiver

STEP = Step.PROOF_OF_ORIGIN


def evaluate_proof(shipment: Shipment, case: Case) -> Finding:
    """Whether the proof in hand supports a claim on the day of importation."""
    rule = case.agreement.proof_of_origin
    waiver = rule.waivers.get(case.occasion.sent_to or "", rule.waiver)
    waived = _waived(shipment, waiver)
    if waived is not None:
        return waived
    proof = shipment.proof
    series = _series_missing(shipment, waiver)
    if proof is None:
        missing = (Missing(Need.PROOF, "shipment.proof"), *series)
        return Finding(STEP, UNKNOWN, rule.article, FactsMissing(), (), missing)
    if proof.kind is None or proof.issued is None or proof.reference is None or case.occasion.on is None:
        return Finding(STEP, UNKNOWN, rule.article, FactsMissing(), (), _lacks(proof, case))
    found = _in_hand(proof, shipment, case, rule)
    if found.verdict is NOT_MET and series:
        # the import may need no proof at all
        return found._replace(verdict=UNKNOWN, lacks=series)
    return found


def _lacks(proof: Proof, case: Case) -> tuple[Missing, ...]:
    fields = [name for name in ("kind", "issued", "reference") if getattr(proof, name) is None]
    lacks = [Missing(Need.PROOF_FIELD, f"shipment.proof.{name}", name) for name in fields]
    if case.occasion.on is None:
        lacks.append(Missing(Need.DATE, "shipment.date"))
    return tuple(lacks)


def _waived(shipment: Shipment, waiver: Waiver | None) -> Finding | None:
    """No proof is asked for small imports that are not part of a series."""
    if waiver is None or not _is_small(shipment, waiver) or shipment.part_of_series is not False:
        return None
    return Finding(STEP, MET, waiver.article, ProofWaived(waiver.customs_value, waiver.currency))


def _is_small(shipment: Shipment, waiver: Waiver) -> bool:
    """Whether the customs value of the whole consignment is known to be within the waiver.

    `customs_value` is for one unit; without the number of units the consignment's value is not known.
    """
    value, units = shipment.customs_value, shipment.units
    if value is None or value.amount is None or units is None or value.currency != waiver.currency:
        return False
    return Fraction(value.amount) * Fraction(units) <= waiver.customs_value


def _series_missing(shipment: Shipment, waiver: Waiver | None) -> tuple[Missing, ...]:
    """Where the value is small enough for the waiver, whether the import is one of a series is worth saying."""
    worth_saying = waiver is not None and _is_small(shipment, waiver) and shipment.part_of_series is None
    return (Missing(Need.SERIES, "shipment.part_of_series"),) if worth_saying else ()


def _in_hand(proof: Proof, shipment: Shipment, case: Case, rule: ProofOfOrigin) -> Finding:
    """A proof whose kind and day are known, against the agreement's terms."""
    on, issued = case.occasion.on, proof.issued
    assert on is not None and issued is not None and proof.kind is not None
    kind = rule.kinds.get(proof.kind)
    if kind is None:
        return _fails("kind-not-accepted", rule.article, kind=proof.kind)
    if kind.gap is not None:
        gap = (Missing(Need.VERIFIED_LAW, f"proof_of_origin.kinds.{proof.kind}", proof.kind),)
        return Finding(STEP, UNKNOWN, kind.article, ProofFails("kind-not-verified", None, proof.kind), (), gap)
    if case.occasion.sent_from in kind.not_from:
        return _fails("kind-closed-to-exporter", kind.article, kind=proof.kind)
    made_in, sent_from = case.subject.made_in, case.occasion.sent_from
    elsewhere = None not in (made_in, sent_from) and not case.agreement.same_party(made_in, sent_from)
    if elsewhere and not kind.of_an_original:
        missing = (Missing(Need.ORIGINAL_PROOF, "shipment.proof.original", "back-to-back"),)
        reason = ProofFails("not-from-the-country-of-production", None, proof.kind)
        return Finding(STEP, UNKNOWN, rule.article, reason, (), missing)
    if issued > on:
        return _fails("issued-after-importation", rule.at_importation or rule.article, issued)
    retroactive = _is_retroactive(proof, shipment, kind)
    from_day = _valid_from(proof, shipment, rule, retroactive)
    if from_day is None:
        missing = (Missing(Need.DEPARTURE, "shipment.departed"),)
        return Finding(STEP, UNKNOWN, rule.validity.article, FactsMissing(), (), missing)
    until = add_months(from_day, rule.validity.months)
    if on > until:
        return _fails("expired", rule.validity.article, until)
    late = _issued_late(proof, shipment, rule, retroactive) if kind.marked_when_late else None
    if late is not None:
        return late
    if kind.of_an_original:
        original = _original(proof, on, kind, rule)
        if original is not None:
            return original
    return _under_conditions(Finding(STEP, MET, rule.article, ProofHolds(proof.kind, until)), rule, case)


def _under_conditions(found: Finding, rule: ProofOfOrigin, case: Case) -> Finding:
    """A good proof, with what the agreement asks beside it (Viet Nam-EAEU Art. 4.10: who invoices)."""
    parts = []
    for words, article in rule.conditions.items():
        answer = case.answer(words)
        missing = () if answer is not None else (case.answer_missing(words),)
        parts.append(Finding(STEP, verdict_of(answer), article, Answered(words, answer), (), missing))
    if all(part.verdict is MET for part in parts):
        return found
    lacks = tuple(fact for part in parts for fact in part.lacks)
    return Finding(STEP, all_of(part.verdict for part in parts), rule.article, FactsMissing(), tuple(parts), lacks)


def _is_retroactive(proof: Proof, shipment: Shipment, kind: ProofKind) -> bool | None:
    """Whether a proof was issued after shipment, and after the days that are still allowed for; None in doubt.

    Working days depend on holidays that are not known: up to their number of calendar days they have not run out,
    after twice as many they have.
    """
    departed, issued, period = shipment.departed, proof.issued, kind.issue
    if departed is None or issued is None:
        return proof.marked_retroactive
    after = issued - departed
    if period is None:
        return after > timedelta()
    if period.days_after_shipment is not None:
        return after > timedelta(days=period.days_after_shipment)
    working = period.working_days_after_shipment or 0
    if after <= timedelta(days=working):
        return False
    return True if after > timedelta(days=2 * working) else None


def _valid_from(proof: Proof, shipment: Shipment, rule: ProofOfOrigin, retroactive: bool | None) -> date | None:
    """The day from which a proof is valid for the period: its issue, or shipment where the agreement says so.

    ChAFTA Art. 3.15: a certificate issued retroactively is valid for 12 months from shipment. In doubt, the earlier.
    """
    if rule.retroactive_validity_from == "issue" or retroactive is False:
        return proof.issued
    return shipment.departed


def _issued_late(proof: Proof, shipment: Shipment, rule: ProofOfOrigin, retroactive: bool | None) -> Finding | None:
    """A retroactive proof is issued within a period of shipment, and is marked so."""
    late, issued = rule.retroactive, proof.issued
    if late is None or shipment.departed is None or issued is None or retroactive is False:
        return None
    last = add_months(shipment.departed, late.months)
    if issued > last:
        return _fails("retroactive-too-late", late.article, last)
    if proof.marked_retroactive is None:
        missing = (Missing(Need.PROOF_FIELD, "shipment.proof.marked_retroactive", "marked_retroactive"),)
        return Finding(STEP, UNKNOWN, late.article, ProofFails("retroactive-mark", issued), (), missing)
    if proof.marked_retroactive:
        return None
    if retroactive is None:
        missing = (Missing(Need.ISSUED_IN_TIME, "shipment.proof.issued"),)
        return Finding(STEP, UNKNOWN, late.article, ProofFails("retroactive-mark", issued), (), missing)
    return _fails("retroactive-mark", late.article, issued)


def _original(proof: Proof, on: date, kind: ProofKind, rule: ProofOfOrigin) -> Finding | None:
    """A back-to-back proof names a valid original, and does not outlive it."""
    original = proof.original
    fields = {"reference": None, "issued": None, "country": None} if original is None else original.__dict__
    missing = tuple(
        Missing(Need.ORIGINAL_PROOF, f"shipment.proof.original.{name}", name)
        for name, value in fields.items()
        if value is None
    )
    if missing or original is None or original.issued is None:
        return Finding(STEP, UNKNOWN, kind.article, FactsMissing(), (), missing)
    if proof.issued is not None and original.issued > proof.issued:
        return _fails("original-issued-later", kind.article, original.issued)
    until = add_months(original.issued, rule.validity.months)
    return _fails("original-expired", kind.article, until) if on > until else None


def _fails(wrong: str, article: str, on: date | None = None, kind: str = "") -> Finding:
    return Finding(STEP, NOT_MET, article, ProofFails(wrong, on, kind))
