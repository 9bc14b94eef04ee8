"""The comparison as JSON: the shape that embedders rely on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from origin_engine.exact import GRAINS, show_amount, show_percent
from origin_engine.language.printer import print_percent
from origin_engine.reporting.words import called, say
from origin_engine.tariff.compare import Comparison
from origin_engine.tariff.duty import Duty
from origin_engine.tariff.exchange import ExchangeRate
from origin_engine.tariff.importers_choice import Alternative
from origin_engine.tariff.option import CountryBox, Option
from origin_engine.tariff.proof_cost import Net
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.spread import Spread

UNKNOWN = {"kind": "unknown"}


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """One importer's answer for one line; a rate that is not known has kind unknown and no percent."""
    return {
        "importer": found.importer,
        "tariff_line": found.line,
        "on": str(found.on) if found.on else None,
        "customs_value": _money(found.goods.value, found.currency),
        "mfn": rate_as_json(found.mfn),
        "mfn_duty": _duty(found.mfn_duty, found.currency),
        "mfn_duty_per": _spread(found.mfn_duties, found.currency),
        "proof_cost": _duty(found.proof_cost, found.currency),
        "exchange_rates": {currency: _exchange(rate) for currency, rate in found.exchange_used.items()},
        "options": [_option(option, found) for option in found.options],
        "recommended": found.recommended,
        "because": say(f"recommend.{found.because.code}", agreement=found.because.agreement),
    }


def _option(option: Option, found: Comparison) -> dict[str, Any]:
    country = option.country
    box = None if country is None else country.country
    return {
        "agreement": option.agreement,
        "agreement_name": called(option.found.book.agreement.name) if option.found else None,
        "outcome": option.outcome.value,
        "claimable": option.claimable,
        "origin_country": box if country is not None else option.found.origin_country if option.found else None,
        "country_of_origin": None
        if country is None
        else {
            "country": country.country,
            "how": country.how.value,
            "citation": country.article,
            "domestic_value": None if country.domestic_value is None else show_percent(country.domestic_value),
            "contributors": {party: show_amount(value) for party, value in country.contributors},
            "lacks": list(country.lacks),
        },
        "criterion_codes": list(option.found.criterion_codes) if option.found else [],
        "rate": rate_as_json(option.rate) | ({"column": option.rate.group} if option.rate else {}),
        "duty": _duty(option.duty, found.currency),
        "saving": _duty(option.saving, found.currency),
        "duty_per": _spread(option.duties, found.currency),
        "saving_per": _spread(option.savings, found.currency),
        "net_saving": _net(option.net, found.currency),
        "certificate_country": [_box(box) for box in option.country_boxes],
        "evidence": evidence_of(option),
        "alternatives": [_alternative(alternative, found) for alternative in option.alternatives],
        "missing": list(option.missing),
    }


def _alternative(alternative: Alternative, found: Comparison) -> dict[str, Any]:
    return {
        "basis": alternative.article,
        "mark": alternative.mark,
        "country": alternative.party,
        "without_rate": list(alternative.without_rate),
        "rate": rate_as_json(alternative.rate),
        "duty": _duty(alternative.duty, found.currency),
        "evidence": ["contributing-materials"] if alternative.needs_evidence else [],
    }


def evidence_of(option: Option) -> list[str]:
    """What must be held: a proof of origin, and the evidence behind materials that were relied on."""
    if option.found is None:
        return []
    proof = option.found.dossier.shipment.proof
    held = [proof.kind] if proof and proof.kind else ["certificate-of-origin"]
    statements = {
        stated.evidence
        for material in option.found.materials
        for stated in (material.line.material.originating or {}).values()
        if stated.evidence
    }
    return [*held, *sorted(statements)]


def rate_as_json(rate: Rate | None) -> dict[str, Any]:
    """A rate; one that is not known has kind unknown and no percent."""
    if rate is None:
        return dict(UNKNOWN)
    shown: dict[str, Any] = {"kind": rate.kind.value}
    if rate.percent is not None:
        shown["percent"] = print_percent(rate.percent)
    if rate.amount is not None:
        shown |= {"amount": print_percent(rate.amount), "currency": rate.currency, "unit": rate.unit}
    if rate.text:
        shown["text"] = rate.text
    return shown | {"source": rate.source.reference, "read": str(rate.source.read)}


def _duty(duty: Duty | None, currency: str | None) -> dict[str, Any] | None:
    return None if duty is None or duty.amount is None else _money(duty.amount, currency)


def _spread(spread: Spread, currency: str | None) -> dict[str, Any]:
    return {name: _duty(duty, currency) for name, duty in zip(Spread._fields, spread, strict=True)}


def _net(net: Net | None, currency: str | None) -> dict[str, Any] | None:
    """None where the cost of the proof is not stated."""
    if net is None:
        return None
    known = {"shipment": _duty(net.shipment, currency), "year": _duty(net.year, currency)}
    return known | {"break_even_customs_value": _duty(net.break_even, currency)}


def _box(box: CountryBox) -> dict[str, str]:
    return {"box": box.box, "country": box.country, "mark": box.mark}


def _exchange(rate: ExchangeRate) -> dict[str, Any]:
    """What one unit is in the dossier's currency: exact, with its day and source where they are known."""
    return {"factor": str(rate.factor), "on": str(rate.on) if rate.on else None, "source": rate.source}


def _money(amount: Fraction | None, currency: str | None) -> dict[str, Any] | None:
    """An amount of money; exact amounts that do not end are shown with eight decimals."""
    if amount is None:
        return None
    return {"amount": show_amount(amount * GRAINS), "currency": currency}
