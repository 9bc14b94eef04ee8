"""Which materials with a bill of their own may be traced to its inputs.

A producer's own intermediate products, made in the same country (RCEP Art. 3.12 grants roll-up to all, tracing to
none but these); under full cumulation also what a supplier made in a Party, with evidence (CPTPP Art. 3.10.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged

if TYPE_CHECKING:
    from origin_engine.origin.case import Case

SELF_MADE = "COST"
"""The basis on which a producer values what it makes itself."""


def may_trace(material: Judged, case: Case) -> bool | None:
    """Whether a material may be traced to the inputs of its own bill; None where it is not said what it is."""
    terms = case.agreement.self_produced
    if not material.line.parts:
        return False
    own = _made_by_the_producer(material, case) if terms.traced else False
    if own or terms.suppliers_traced is None:
        return own
    supplied = _made_by_a_supplier(material, case)
    return True if supplied else None if None in (own, supplied) else False


def tracing_missing(material: Judged, case: Case) -> list[Missing]:
    """What is missing to say whether a material may be traced."""
    terms, line, missing = case.agreement.self_produced, material.line, []
    own = terms.traced and _made_by_the_producer(material, case) is None
    if own and _basis(material) is None:
        missing.append(Missing(Need.VALUE_BASIS, line.path, material.name, "value.basis"))
    if line.material.produced_in is None:
        missing.append(Missing(Need.MADE_IN, line.path, material.name, "produced_in"))
    if own and case.subject.made_in is None:
        missing.append(Missing(Need.MADE_IN, case.subject.field("made_in")))
    if terms.suppliers_traced is not None and _made_by_a_supplier(material, case) is None:
        missing += _suppliers_missing(material, case)
    return missing


def _suppliers_missing(material: Judged, case: Case) -> list[Missing]:
    country, line, missing = material.line.material.produced_in, material.line, []
    if not _evidenced(material, case):
        field = f"originating.{case.agreement.id}.evidence"
        missing.append(Missing(Need.SUPPLIER_STATEMENT, line.path, material.name, field))
    if case.occasion.on is None:
        missing.append(Missing(Need.DATE, "shipment.date"))
    elif country is not None and country not in case.parties:
        missing.append(Missing(Need.VERIFIED_LAW, f"parties.members.{country}", country))
    return missing


def _made_by_the_producer(material: Judged, case: Case) -> bool | None:
    """Whether it was made by the producer in the same country, and not bought."""
    made_in, produced_in, basis = case.subject.made_in, material.line.material.produced_in, _basis(material)
    elsewhere = produced_in and made_in and not case.agreement.same_party(produced_in, made_in)
    if basis not in (None, SELF_MADE) or elsewhere:
        return False
    return None if basis is None or produced_in is None or made_in is None else True


def _made_by_a_supplier(material: Judged, case: Case) -> bool | None:
    """Whether it was made in a Party, with evidence of how."""
    produced_in = material.line.material.produced_in
    if produced_in is not None and produced_in not in case.parties and case.occasion.on is not None:
        return None if case.agreement.is_party(produced_in, case.occasion.on) is None else False
    if produced_in is None or case.occasion.on is None or not _evidenced(material, case):
        return None
    return True


def _evidenced(material: Judged, case: Case) -> bool:
    stated = (material.line.material.originating or {}).get(case.agreement.id)
    valid_until = stated.valid_until if stated else None
    expired = valid_until is not None and case.occasion.on is not None and valid_until < case.occasion.on
    return stated is not None and stated.evidence is not None and not expired


def _basis(material: Judged) -> str | None:
    """The basis on which a material is valued: it tells one that was made from one that was bought."""
    value = material.line.material.value
    return None if value is None or value.basis is None else str(value.basis)
