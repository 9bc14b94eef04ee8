"""The dossier of the contract gives the facts of the contract's determination."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from origin_engine.dossier import read_dossier
from origin_engine.origin import Determination, Outcome, View, determine
from origin_engine.rulebook import load_rulebook

DOSSIER = Path(__file__).parent.parent / "data" / "contract-dossier.yaml"


@pytest.fixture(scope="module")
def found() -> Determination:
    return determine(read_dossier(DOSSIER), load_rulebook("rcep"))


def test_it_originates_and_can_be_claimed(found: Determination) -> None:
    assert found.agreement == "rcep"
    assert found.outcome is Outcome.ORIGINATING
    assert found.claimable
    assert found.missing == ()
    assert found.origin_country == "CN"


def test_by_a_change_of_classification(found: Determination) -> None:
    assert found.criterion == "PSR"
    assert found.criterion_codes == ("CTC",)
    assert found.finding.verdict.value == "met"


def test_under_the_row_of_heading_87_12(found: Determination) -> None:
    assert found.rule is not None
    assert (found.rule.code, found.rule.text) == ("8712", "CTH or RVC 40")
    assert found.rule.citation == "Annex 3A, heading 87.12"
    assert found.book.agreement.product_rules.hs_edition == 2022


def test_the_value_content_is_exact(found: Determination) -> None:
    """120 less 30.20 (frame less freight) less 6.00 (the wheel's inputs), of 120."""
    (measure,) = found.measures.value_content
    assert measure.method == "build-down"
    assert measure.share == Fraction("83.80") / 120 == Fraction(419, 600)
    assert (measure.threshold, measure.met) == (40, True)
    assert found.measures.tolerance == ()


def test_the_wheel_is_traced_to_its_inputs(found: Determination) -> None:
    by_value = found.finding.parts[1]
    assert by_value.view is View.TRACED
    assert {material.name: material.status.value for material in found.materials} == {
        "TYRE": "originating",
        "FRAME": "unknown",
        "WHEEL": "unknown",
    }


def test_the_three_gates_are_met(found: Determination) -> None:
    gates = [(gate.claim.value, gate.verdict.value, gate.citation) for gate in found.gates]  # type: ignore[union-attr]
    assert gates == [
        ("minimal-operations", "met", "Art. 3.6"),
        ("direct-consignment", "met", "Art. 3.15"),
        ("proof-of-origin", "met", "Art. 3.16"),
    ]
