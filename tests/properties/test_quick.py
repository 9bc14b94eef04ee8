"""The outcome alone is always the outcome of the explaining evaluator."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.origin.quick import quick_outcome
from origin_engine.rulebook import load_rulebook

# products of every common rule form, with materials of the same and of other chapters, headings, subheadings
PRODUCTS = (
    "871200",
    "850421",
    "720851",
    "610910",
    "100119",
    "290960",
    "710231",
    "851762",
    "380891",
    "853710",
    "030439",
)
CODES = (*PRODUCTS, "871491", "850422", "720711", "520511", "100111", "290911", "710210", "853890", "730890", "030289")

amounts = st.integers(1, 4000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
maybe = st.sampled_from


def money(basis: st.SearchStrategy[str | None]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"amount": amounts, "currency": st.just("USD")}, optional={"basis": basis})


costs = st.fixed_dictionaries({"amount": amounts, "currency": st.just("USD")})
statuses = st.fixed_dictionaries(
    {"status": maybe([True, True, False, None])},
    optional={
        "in": maybe(["CN", "JP", "MM", "US"]),
        "evidence": st.just("supplier-declaration"),
        "valid_until": maybe(["2026-11-22", "2026-11-23", "2027-01-01"]),
    },
)
materials = st.fixed_dictionaries(
    {"hs": maybe(CODES)},
    optional={
        "value": money(maybe(["CIF", "EARLIEST-PRICE", "FOB", "COST"])),
        "originating": st.fixed_dictionaries({"rcep": statuses}),
        "role": maybe(["component", "component", "component", "retail-packing", "accessory", "indirect"]),
        "hs_edition": maybe([2022, 2017]),
        "produced_in": st.just("CN"),
    },
)
dossiers = st.fixed_dictionaries(
    {
        "product": st.fixed_dictionaries(
            {"hs": maybe(PRODUCTS), "hs_edition": maybe([2022, 2022, 2022, 2017])},
            optional={
                "made_in": maybe(["CN", "CN", "JP", "US", "MM"]),
                "price": st.integers(1000, 9000).map(
                    lambda cents: {"amount": f"{cents / 100:.2f}", "currency": "USD", "basis": "FOB"}
                ),
                "operations": maybe([["manufacture"], ["packing"], ["testing"], ["harvesting"], []]),
                "processes": maybe([[], [{"name": "chemical-reaction", "in": "CN"}]]),
            },
        ),
        "materials": st.lists(materials, min_size=1, max_size=6),
    },
    optional={
        "costs": st.fixed_dictionaries({"profit": costs, "direct_labour": costs}),
        "shipment": st.fixed_dictionaries({"date": maybe(["2026-11-23", "2022-12-31", "2023-01-01"])}),
    },
)


@settings(max_examples=1500, deadline=None)
@given(dossiers)
def test_quick_and_explained_agree(mapping: dict[str, Any]) -> None:
    book = load_rulebook("rcep")
    dossier = dossier_from(mapping)
    assert quick_outcome(dossier, book) is determine(dossier, book).outcome
