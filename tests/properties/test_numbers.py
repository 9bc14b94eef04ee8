"""Exactness at the limits, and the tolerance as a matter of size."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from origin_engine.origin import Outcome
from tests.properties.dossiers import CHANGES_ONLY, CODES, FALSE, PROFILE, Facts, dossiers, money
from tests.properties.judging import judged

GRAIN = Decimal("0.00000001")
TENTHS = st.integers(10, 10**15).map(lambda grains: grains * GRAIN)
"""Amounts of which ten, and also a tenth of ten, can be written with eight decimals."""


def bill_of(product: str, *materials: tuple[str, Decimal]) -> Facts:
    """A good of known price and known non-originating materials; the first pair is its own code and price."""
    (hs, price), *rest = materials
    assert hs == product
    return {
        "product": {
            "hs": product,
            "hs_edition": "2022",
            "made_in": "CN",
            "price": money(f"{price:f}", basis="FOB"),
            "net_weight": {"amount": f"{price:f}", "unit": "kg"},
            "wholly_obtained": FALSE,
            "operations": ["manufacture"],
        },
        "materials": [
            {
                "id": f"M{number}",
                "hs": code,
                "value": money(f"{value:f}", basis="CIF"),
                "weight": {"amount": f"{price:f}", "unit": "kg"},
                "originating": {"rcep": {"status": FALSE}},
            }
            for number, (code, value) in enumerate(rest)
        ],
        "shipment": {"date": "2026-11-23"},
    }


@PROFILE
@given(CHANGES_ONLY, TENTHS)
def test_the_tolerance_ends_exactly_at_ten_per_cent(product: str, tenth: Decimal) -> None:
    own = CODES[product][0]
    at_limit = bill_of(product, (product, tenth * 10), (own, tenth))
    above = bill_of(product, (product, tenth * 10), (own, tenth + GRAIN))
    assert judged(at_limit).outcome is Outcome.ORIGINATING
    assert judged(above).outcome is Outcome.NOT_ORIGINATING


@PROFILE
@given(TENTHS)
def test_the_tolerance_by_weight_ends_exactly_at_ten_per_cent(tenth: Decimal) -> None:
    facts = bill_of("6109.10", ("6109.10", tenth * 10), ("6117.90", tenth * 9))
    facts["materials"][0]["weight"]["amount"] = f"{tenth:f}"
    assert judged(facts).outcome is Outcome.ORIGINATING
    facts["materials"][0]["weight"]["amount"] = f"{tenth + GRAIN:f}"
    assert judged(facts).outcome is Outcome.NOT_ORIGINATING


@PROFILE
@given(TENTHS, st.integers(1, 5))
def test_the_value_content_ends_exactly_at_forty_per_cent(tenth: Decimal, lines: int) -> None:
    pieces = [tenth] * lines + [tenth * (6 - lines)]
    at_limit = bill_of("0901.21", ("0901.21", tenth * 10), *[("0901.11", piece) for piece in pieces])
    pieces[-1] += GRAIN
    below = bill_of("0901.21", ("0901.21", tenth * 10), *[("0901.11", piece) for piece in pieces])
    assert judged(at_limit).outcome is Outcome.ORIGINATING
    assert judged(below).outcome is Outcome.NOT_ORIGINATING


@PROFILE
@given(dossiers(CHANGES_ONLY, known=True), st.decimals("0.01", "20", places=2), st.decimals("0.01", "20", places=2))
def test_the_tolerance_is_a_matter_of_size(facts: Facts, one: Decimal, other: Decimal) -> None:
    """A material that is cured at some value is cured at every smaller one."""

    def outcome(value: Decimal) -> Outcome:
        bad = {"id": "BAD", "hs": facts["product"]["hs"], "value": money(str(value), basis="CIF")}
        bad["originating"] = {"rcep": {"status": FALSE}}
        return judged({**facts, "materials": [bad, *facts["materials"]]}).outcome

    small, large = sorted((one, other))
    if outcome(large) is Outcome.ORIGINATING:
        assert outcome(small) is Outcome.ORIGINATING
