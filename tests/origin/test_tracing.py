"""Self-produced materials and those of suppliers: taken as one, or traced to the inputs of their own bill."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from origin_engine.origin import Determination, Outcome
from tests.origin.synthetic import ID, book, judged, material

YES, NO, OPEN = Outcome.ORIGINATING, Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED
FULL = {"cumulation": {"kind": "full"}, "self_produced": {"suppliers_traced": "Art. 3.10.3"}}


def made(name: str, amount: str, hs: str, *inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A material of the producer's own making, at its cost, with a bill of its own; its origin is not stated."""
    value = {"amount": amount, "currency": "USD", "basis": "COST"}
    made_in = {"produced_in": "NZ", "operations": ["manufacture"]}
    return {"id": name, "hs": hs, "value": value, "materials": list(inputs), **made_in, **more}


def needs(found: Determination) -> list[str]:
    return [missing.fact for missing in found.missing]


def share(found: Determination) -> Fraction | None:
    return max((m.share for m in found.measures.value_content if m.share is not None), default=None)


# --- the producer's own ------------------------------------------------------------------------------------------


def test_a_self_produced_material_of_another_heading_satisfies_the_change(tmp_path: Path) -> None:
    """CUSMA uniform regulations, s. 3, example 6: good X from self-produced Z, of another heading, made from Y, of
    the heading of X: Z is taken as one material and changes heading, though Y does not.
    """
    z = made("Z", "30", "8714.91", material("Y", "20", "8712.00"))
    rules = book(tmp_path, "CTH", others={"87.14": "WO"})
    assert judged(rules, {"materials": [z]}).outcome is YES
    assert judged(rules, {"materials": [material("Y", "20", "8712.00")]}).outcome is NO


def test_an_intermediate_material_counts_whole(tmp_path: Path) -> None:
    """s. 8, example 2: a bicycle of 28.20 with a self-produced chainring that qualifies: its cost of 10.60 is
    originating, the 7.50 of non-originating steel in it do not count, and VNM is 5.50.
    """
    ring = made("CHAINRING", "10.60", "8714.96", material("STEEL", "7.50", "7208.51"))
    dossier = {
        "product": {"price": {"amount": "28.20"}},
        "materials": [ring, material("OTHER", "5.50")],
    }
    found = judged(book(tmp_path, "RVC 60"), dossier)
    assert found.outcome is YES
    assert share(found) == Fraction(2820 - 550, 2820)


@pytest.mark.parametrize("tyres", ["CTH", "WO"])
def test_a_demand_for_wholly_obtained_materials_looks_through_what_was_made_here(tyres: str, tmp_path: Path) -> None:
    """Tyres must be wholly obtained, rubber need not be: tyres that the producer makes are looked through, whether
    they originate by their own bill or not, for a material at an earlier stage is not what the rule speaks of.
    """
    rule = "any heading provided that materials of heading 40.11 are WO"
    rules = book(tmp_path, rule, others={"40.11": tyres})
    tyre = made("TYRE", "30", "4011.50", material("RUBBER", "20", "4001.21"))
    assert judged(rules, {"materials": [tyre]}).outcome is YES
    assert judged(rules, {"materials": [material("TYRE", "30", "4011.50")]}).outcome is NO


# --- suppliers' --------------------------------------------------------------------------------------------------


def bought(**stated: Any) -> dict[str, Any]:
    """A wheel bought in SG for 70, made from a rim of the wheel's own subheading, which is 20 of it."""
    wheel = made("WHEEL", "70", "8714.92", material("RIM", "20", "8714.92"))
    price = {"amount": "70", "currency": "USD", "basis": "CIF"}
    return {**wheel, "value": price, "produced_in": "SG", "originating": {ID: {"status": False, **stated}}}


def test_under_full_cumulation_a_suppliers_production_counts(tmp_path: Path) -> None:
    """CPTPP Art. 3.10.3: production on a non-originating material in a Party contributes to the good's origin."""
    wheel = {"materials": [bought(evidence="suppliers_statement")]}
    full, diagonal = book(tmp_path / "full", "RVC 40", FULL), book(tmp_path / "diagonal", "RVC 40")
    assert judged(diagonal, wheel).outcome is NO
    found = judged(full, wheel)
    assert (found.outcome, share(found)) == (YES, Fraction(80, 100))


def test_a_suppliers_production_needs_evidence(tmp_path: Path) -> None:
    """CUSMA uniform regulations, s. 9: with a statement signed by the supplier."""
    found = judged(book(tmp_path, "RVC 40", FULL), {"materials": [bought()]})
    assert found.outcome is OPEN
    assert needs(found) == [f"materials[0].originating.{ID}.evidence"]


@pytest.mark.parametrize(("country", "outcome"), [("JP", NO), (None, OPEN), ("AU", YES)])
def test_a_supplier_in_a_party(tmp_path: Path, country: str | None, outcome: Outcome) -> None:
    wheel = {**bought(evidence="suppliers_statement"), "produced_in": country}
    found = judged(book(tmp_path, "RVC 40", FULL), {"materials": [wheel]})
    assert found.outcome is outcome
    assert needs(found) == (["materials[0].produced_in"] if country is None else [])


def test_the_yarn_of_a_supplier_may_be_traced_for_a_change_as_well(tmp_path: Path) -> None:
    """s. 9: a fabric that does not originate, woven in a Party from yarn: the change is looked for from the yarn."""
    fabric = made("FABRIC", "50", "8712.00", material("YARN", "20", "5205.11"))
    fabric |= {"produced_in": "SG", "value": {"amount": "50", "currency": "USD", "basis": "EARLIEST-PRICE"}}
    fabric |= {"originating": {ID: {"status": False, "evidence": "suppliers_statement"}}}
    rule = "CTH except from heading 52.08"
    assert judged(book(tmp_path / "full", rule, FULL), {"materials": [fabric]}).outcome is YES
    assert judged(book(tmp_path / "diagonal", rule), {"materials": [fabric]}).outcome is NO
