"""A small agreement between AU, NZ and SG, made up for tests of one idea at a time: change what a test is about.

Its product rules: a bicycle (8712.00) by whatever rule a test gives; everything else by CTH.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from origin_engine.dossier import dossier_from
from origin_engine.origin import Determination, determine
from origin_engine.rulebook import RuleBook, load_rulebook

ID = "made-up"
SOURCE = {"text": "made up for a test", "reference": "none", "read": "2026-11-25"}
ALL_TESTS = ["exclusively-originating", "classification", "process", "value"]
TERMS: dict[str, Any] = {
    "id": ID,
    "name": {"en": "Made-up agreement"},
    "source": SOURCE,
    "parties": {
        "article": "Art. 1",
        "members": {each: {"in_force": "2020-01-01", "source": "made up"} for each in ("AU", "NZ", "SG")},
    },
    "product_rules": {"annex": "Annex A", "hs_edition": "2022", "article": "Art. 2"},
    "criteria": [
        {"kind": "wholly-obtained", "code": "WO", "article": "Art. 3(a)"},
        {"kind": "exclusively-originating", "code": "PE", "article": "Art. 3(b)"},
        {"kind": "product-rule", "code": "PSR", "article": "Art. 3(c)"},
    ],
    "wholly_obtained": {"article": "Art. 4", "categories": {}},
    "value_content": {
        "article": "Art. 5",
        "base": "FOB",
        "methods": {"build-down": "Art. 5(a)"},
        "valuation": {
            "article": "Art. 5(b)",
            "acquired": ["CIF", "EARLIEST-PRICE"],
            "self_produced": ["COST", "CIF", "EARLIEST-PRICE"],
        },
        "unknown_origin": "Art. 5(c)",
    },
    "cumulation": {"kind": "diagonal", "article": "Art. 6"},
    "roll_up": "Art. 7",
    "self_produced": {"article": "Art. 7", "as_one": "true", "traced": "true"},
    "roles": {
        "component": {"counts_in": ALL_TESTS, "article": "Art. 8"},
        "retail-packing": {"counts_in": ["value"], "article": "Art. 8"},
        "shipping-packing": {"counts_in": [], "article": "Art. 8"},
        "accessory": {"counts_in": ["value"], "article": "Art. 8"},
        "indirect": {"counts_in": ["value"], "originating": "true", "article": "Art. 8"},
    },
    "minimal_operations": [],
    "direct_consignment": {"article": "Art. 10", "allowed": ["unloading", "reloading", "storing"]},
    "proof_of_origin": {
        "article": "Art. 11",
        "kinds": {"certificate-of-origin": {"article": "Art. 11(a)", "marked_when_late": "true"}},
        "validity": {"months": "12", "article": "Art. 11(b)"},
        "at_importation": "Art. 11(c)",
    },
}


def book(folder: Path, rule: str, change: Mapping[str, Any] | None = None, others: Mapping[str, str] = {}) -> RuleBook:
    """The agreement with this rule for bicycles, and with its terms changed as a law case changes its base.

    Its files are JSON, which is YAML as well.
    """
    (folder / "product-rules").mkdir(parents=True, exist_ok=True)
    (folder / "agreement.yaml").write_text(json.dumps(merged(TERMS, change or {})), encoding="utf-8")
    everything = {f"{chapter:02d}": "CTH" for chapter in range(1, 98) if chapter != 77}
    rules = {**everything, **others, "8712.00": rule}
    file = {"section": "I", "title": "All", "hs_edition": "2022", "source": SOURCE, "rules": rules}
    (folder / "product-rules" / "all.yaml").write_text(json.dumps(file), encoding="utf-8")
    return load_rulebook(folder)


def judged(book: RuleBook, change: Mapping[str, Any] | None = None) -> Determination:
    """A bicycle of 100 made in NZ for a buyer in AU, from two non-originating materials of other headings, changed."""
    return determine(dossier_from(merged(BICYCLE, change or {})), book)


def material(
    name: str, amount: str, hs: str = "8714.91", originating: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A line of the bill, imported and valued CIF; not originating unless said otherwise."""
    stated = {"status": False} if originating is None else originating
    value = {"amount": amount, "currency": "USD", "basis": "CIF"}
    return {"id": name, "hs": hs, "value": value, "originating": {ID: stated}, **more}


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """A mapping changed by another, group by group; None takes a field out."""
    result = dict(base)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(result.get(name), Mapping):
            result[name] = merged(result[name], value)
        else:
            result[name] = value
    return result


BICYCLE: dict[str, Any] = {
    "product": {
        "id": "BIKE",
        "hs": "8712.00",
        "hs_edition": 2022,
        "made_in": "NZ",
        "price": {"amount": "100", "currency": "USD", "basis": "FOB"},
        "net_weight": {"amount": "10", "unit": "kg"},
        "operations": ["manufacture"],
        "wholly_obtained": False,
    },
    "materials": [material("FRAME", "30"), material("TYRE", "10", "4011.50")],
    "shipment": {
        "from": "NZ",
        "to": "AU",
        "date": "2026-11-25",
        "departed": "2026-11-10",
        "route": [],
        "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": "C-1"},
    },
}
