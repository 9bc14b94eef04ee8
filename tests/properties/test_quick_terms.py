"""The outcome alone is that of the explaining evaluator, whatever the terms of the agreement are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.origin.quick import quick_outcome
from tests.origin.synthetic import BICYCLE, ID, book, merged

RULES = (
    "CTH or RVC 40",
    "CTSH and RVC 40",
    "CTH except from heading 87.14",
    "CTSH of the group subheadings 8711.10 to 8714.99",
    "process casting or RVC 60",
    "WO",
    "RVC 95",
)
LIMIT = {"measure": "value", "percent": "10", "base": "FOB", "article": "Art. 9"}
PACKING = {"article": "Art. 9", "applies_to": ["PSR"], "operations": {"packing": "Art. 9(c)", "assembly": "Art. 9(d)"}}


def tolerance(*limits: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"tolerance": {"article": "Art. 9", "limits": [{**LIMIT, **limit} for limit in limits], **more}}


TERMS: dict[str, dict[str, Any]] = {
    "plain": {},
    "by value": tolerance({}),
    "other subheadings": tolerance({"other_subheading": "true"}),
    "asks": tolerance({"conditions": ["it is so"]}),
    "other goods": tolerance({"codes": ["01-49"]}),
    "none for bicycles": tolerance({}, not_for=[{"codes": ["8712"], "article": "Art. 9(2)"}]),
    "not verified": tolerance({}, not_verified_for=[{"codes": ["87"], "why": "not read"}]),
    "cures all": tolerance({}, cures=["classification", "process", "materials"]),
    "waives": tolerance({}, waives_value_content={"percent": "10", "base": "FOB", "article": "Art. 9(4)"}),
    "cures nothing of a change": tolerance({}, cures=["process"]),
    "by the Party": {"value_content": {"method_chosen_by": "exporting-party", "methods_of": {"NZ": "build-down"}}},
    "by an unknown Party": {
        "value_content": {"methods": {"build-up": "Art. 5(d)"}, "method_chosen_by": "exporting-party"}
    },
    "silent groups count": {"product_rules": {"silent_groups": {"changes_inside": "count", "article": "Note"}}},
    "build-up of materials": {"value_content": {"methods": {"build-up": "Art. 5(e)"}, "build_up": "materials"}},
    "in part": {"cumulation": {"partial": {"at_least": "20", "article": "Art. 30(2)"}}},
    "against value": {"minimal_operations": [{**PACKING, "against": ["value"], "solely": "true"}]},
    "two lists": {"minimal_operations": [PACKING, {**PACKING, "codes": ["50-63"]}]},
    "against PE": {"minimal_operations": [{**PACKING, "applies_to": ["PE"]}]},
}

statuses = st.fixed_dictionaries(
    {"status": st.sampled_from([True, False, None])},
    optional={
        "in": st.sampled_from(["NZ", "SG", "JP"]),
        "evidence": st.just("certificate-of-origin"),
        "content": st.sampled_from(["19", "25", "60"]),
    },
)
materials = st.fixed_dictionaries(
    {"hs": st.sampled_from(["8712.00", "8714.91", "4011.50", "7207.11"])},
    optional={
        "value": st.integers(1, 4500).map(
            lambda cents: {"amount": f"{cents / 100:.2f}", "currency": "USD", "basis": "CIF"}
        ),
        "originating": st.fixed_dictionaries({ID: statuses}),
    },
)
dossiers = st.fixed_dictionaries(
    {"materials": st.lists(materials, min_size=1, max_size=4)},
    optional={
        "product": st.fixed_dictionaries(
            {
                "operations": st.sampled_from([["manufacture"], ["assembly"], ["packing"], ["testing"], None]),
                "processes": st.sampled_from([None, [], [{"name": "casting", "in": "NZ"}]]),
                "wholly_obtained": st.sampled_from([None, False]),
                "answers": st.sampled_from([{}, {"it is so": True}]),
            }
        )
    },
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("terms", list(TERMS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=dossiers)
def test_quick_and_explained_agree(tmp_path: Path, rule: str, terms: str, change: dict[str, Any]) -> None:
    rules = book(tmp_path, rule, TERMS[terms])
    dossier = dossier_from(merged({**BICYCLE, "product": {**BICYCLE["product"], "wholly_obtained": None}}, change))
    assert quick_outcome(dossier, rules) is determine(dossier, rules).outcome
