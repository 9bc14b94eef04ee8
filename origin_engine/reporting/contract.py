"""The determination as JSON: the shape that embedders rely on. Fields may be added, never renamed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from origin_engine.exact import from_grains, show_amount, show_percent
from origin_engine.language import print_code
from origin_engine.origin import Determination, Finding, Missing
from origin_engine.origin.finding import Step
from origin_engine.origin.reasons import ValueMeasure, WithinTolerance
from origin_engine.origin.status import Judged
from origin_engine.reporting.comparison import Row, rows_of
from origin_engine.reporting.words import because, claim_in_words, missing_in_words, number, reason_in_words
from origin_engine.version import __version__


def determination_as_json(found: Determination) -> dict[str, Any]:
    """A determination as plain JSON values; numbers are strings, `exact` ones fractions."""
    return {
        "agreement": found.agreement,
        "outcome": found.outcome.value,
        "claimable": found.claimable,
        "criterion": found.criterion,
        "criterion_codes": list(found.criterion_codes),
        "on_proof": found.on_proof._asdict() | {"codes": list(found.criterion_codes)},
        "rule": _rule(found),
        "measures": {
            "value_content": [_value_content(measure) for measure in found.measures.value_content],
            "tolerance": _tolerance(found.measures.tolerance),
        },
        "missing": [_missing(missing) for missing in found.missing],
        "gates": [_gate(gate) for gate in found.gates],
        "origin_country": found.origin_country,
        "finding": _finding(found.finding),
        "criteria": [
            {"criterion": criterion.code, **_finding(finding)} for criterion, finding in found.origin.findings
        ],
        "materials": [_material(row) for row in rows_of(found)],
        "warnings": [warning.value for warning in found.warnings],
        "receipt": {
            "engine": __version__,
            "rulebook": found.book.digest,
            "dossier": found.dossier.digest,
            "evaluated_for": str(found.dossier.shipment.date) if found.dossier.shipment.date else None,
        },
    }


def _rule(found: Determination) -> dict[str, Any] | None:
    if found.rule is None:
        return None
    return {
        "code": found.rule.code,
        "text": found.rule.text,
        "hs_edition": found.book.agreement.product_rules.hs_edition,
        "citation": found.rule.citation,
        "source": found.rule.source.reference,
        "confirm": found.rule.confirm,
    }


def _value_content(measure: ValueMeasure) -> dict[str, Any]:
    share = measure.share
    return {
        "method": measure.method,
        "percent": None if share is None else show_percent(share),
        "exact": None if share is None else str(share),
        "threshold": number(measure.threshold),
        "met": measure.met,
        "base": measure.base,
        "citation": measure.citation,
        "non_originating": None if measure.non_originating is None else show_amount(measure.non_originating),
        "value": None if measure.whole is None else show_amount(measure.whole),
    }


def _tolerance(limits: tuple[WithinTolerance, ...]) -> dict[str, Any] | None:
    """The limit that cures (or comes nearest to it); None where the tolerance was not asked."""
    if not limits:
        return None
    chosen = next((limit for limit in limits if limit.met), limits[0])
    share = None
    if chosen.part is not None and chosen.whole is not None:
        share = Fraction(chosen.part) / Fraction(chosen.whole)
    return {
        "measure": chosen.measure,
        "percent": None if share is None else show_percent(share, towards_zero=False),
        "exact": None if share is None else str(share),
        "limit": number(chosen.limit),
        "met": chosen.met,
    }


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "fact": missing.fact,
        "need": missing.need.value,
        "about": missing.about,
        "because": missing_in_words(missing),
    }


def _gate(gate: Finding) -> dict[str, Any]:
    assert isinstance(gate.claim, Step)
    return {
        "name": gate.claim.value,
        "verdict": gate.verdict.value,
        "citation": gate.citation,
        "because": because(gate),
        "missing": [_missing(missing) for missing in gate.missing],
        "parts": [_finding(part) for part in gate.parts],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "claim": claim_in_words(finding),
        "verdict": finding.verdict.value,
        "citation": finding.citation,
        "because": because(finding),
        "reason": type(finding.reason).__name__,
        "facts": _facts(finding.reason),
        "view": finding.view.value if finding.view else None,
        "missing": [missing.fact for missing in finding.missing],
        "parts": [_finding(part) for part in finding.parts],
    }


def _facts(reason: Any) -> list[dict[str, Any]]:
    """The numbers and facts of a typed reason, by name."""
    return [{"name": name, "value": _fact(name, value)} for name, value in reason._asdict().items()]


AMOUNTS = {"part", "whole", "non_originating", "part_low", "part_high"}


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, Judged):
        amount = None if value.value is None else str(from_grains(value.value))
        return {"name": value.name, "counts_as": value.status.value, "value": amount}
    if isinstance(value, tuple):
        if name == "deducted":
            return {line: str(from_grains(amount)) for line, amount in value}
        if hasattr(value, "_asdict"):
            return {field: _fact(field, part) for field, part in value._asdict().items()}
        return [_fact("", part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool) or value is None:
        return value
    if name in AMOUNTS:
        return str(from_grains(value))
    return str(value) if isinstance(value, int | Fraction | Decimal | date) else value


def _material(row: Row) -> dict[str, Any]:
    judged, material = row.material, row.material.line.material
    return {
        "id": material.id,
        "name": judged.name,
        "level": row.depth,
        "hs": print_code(judged.line.code) if judged.line.code else None,
        "status": judged.status.value,
        "country": judged.party or material.country,
        "changes_classification": row.changed,
        "value": None if row.value is None else show_amount(row.value),
        "share": None if row.share is None else show_percent(row.share),
        "because": reason_in_words(judged.reason),
    }
