"""National lines for a product whose code is of another HS edition than the tariff."""

from __future__ import annotations

from typing import Any

from origin_engine import compare
from origin_engine.nomenclature import candidates
from origin_engine.rulebook import load_rulebook


def lines(product: dict[str, Any]) -> set[str]:
    facts = {
        "product": {"made_in": "CN", **product},
        "shipment": {"from": "CN", "to": "JP", "date": "2026-11-25"},
    }
    found = compare(facts, ["JP"], [load_rulebook("rcep")])
    return {each.line for each in found if each.line}


def test_a_code_of_another_edition_stands_for_every_code_of_the_tariff() -> None:
    """Mobile telephones of HS 2017 became smartphones, other telephones, and parts elsewhere."""
    found = {line[:6] for line in lines({"hs": "8517.12", "hs_edition": 2017})}
    assert {"851713", "851714"} <= found <= set(candidates("851712", 2017, 2022))


def test_the_code_in_the_tariffs_edition_picks_the_line() -> None:
    found = lines({"hs": "8517.12", "hs_edition": 2017, "hs_in": {"2022": "8517.13"}})
    assert found
    assert {line[:6] for line in found} == {"851713"}
