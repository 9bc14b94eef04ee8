"""A fact left out never makes a yes, nor a no, whatever the terms of the agreement are."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.origin import Outcome, determine
from tests.origin.synthetic import BICYCLE, ID, book, merged
from tests.properties.test_quick_terms import TERMS, statuses

RULES = (
    "CTH or RVC 40",
    "CTH and RVC 50",
    "CC except from chapter 40, or RVC 60",
    "process casting and RVC 30",
    "any heading provided that materials of heading 40.11 are WO",
    "CTH provided that weight of non-originating materials of chapter 40 <= 20 % of product weight",
    "RVC 30 net-cost",
)
SETTLED = (Outcome.ORIGINATING, Outcome.NOT_ORIGINATING)
MORE_TERMS: dict[str, dict[str, Any]] = {
    **TERMS,
    "net cost": {"value_content": {"net_cost": {"article": "Art. 5(e)"}}},
    "suppliers traced": {"self_produced": {"suppliers_traced": "Art. 6(3)"}},
}


def money(amount: str, **more: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD", **more}


amounts = st.integers(1, 3000).map(lambda cents: f"{cents / 100:.2f}")
LINE = {
    "hs": st.sampled_from(["8712.00", "8714.91", "4011.50"]),
    "weight": st.builds(lambda amount: {"amount": amount, "unit": "kg"}, st.sampled_from(["0.5", "1", "2"])),
    "value": st.builds(lambda amount, basis: money(amount, basis=basis), amounts, st.sampled_from(["CIF", "COST"])),
    "originating": st.fixed_dictionaries({ID: statuses}),
}
supplied = st.fixed_dictionaries({}, optional={"in": st.just("SG"), "evidence": st.just("suppliers_statement")})
MADE = {
    **LINE,
    "originating": st.fixed_dictionaries({ID: supplied}),
    "produced_in": st.sampled_from(["NZ", "SG", "JP"]),
    "operations": st.just(["manufacture"]),
    "materials": st.lists(st.fixed_dictionaries(LINE), min_size=1, max_size=2),
}
"""A line with a bill of its own; its status is not stated, for a statement beside its bill is a decision of its own."""
made = st.fixed_dictionaries(MADE)
dossiers = st.fixed_dictionaries(
    {
        "materials": st.lists(st.one_of(st.fixed_dictionaries(LINE), made), min_size=1, max_size=3),
        "product": st.fixed_dictionaries(
            {
                "operations": st.sampled_from([["manufacture"], ["assembly"], ["packing"]]),
                "processes": st.sampled_from([[], [{"name": "casting", "in": "NZ"}]]),
                "answers": st.sampled_from([{"it is so": True}, {"it is so": False}]),
            }
        ),
        "costs": st.builds(
            lambda excluded: {"total_cost": money("80"), "excluded_costs": money(excluded)},
            st.sampled_from(["5", "50"]),
        ),
    }
)


def facts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a fact stands that may be left out: every scalar and every list of words, but for what names things."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        here = (*path, name)
        if isinstance(part, dict) or (isinstance(part, list) and part and isinstance(part[0], dict)):
            yield from facts(part, here)
        if isinstance(name, str) and (not isinstance(part, dict | list) or name in ("operations", "processes")):
            yield here


def without(mapping: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    left = copy.deepcopy(mapping)
    group: Any = left
    for step in path[:-1]:
        group = group[step]
    del group[path[-1]]
    return left


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("terms", list(MORE_TERMS))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(change=dossiers, data=st.data())
def test_a_missing_fact_never_settles(
    tmp_path: Path, rule: str, terms: str, change: dict[str, Any], data: st.DataObject
) -> None:
    rules = book(tmp_path, rule, MORE_TERMS[terms])
    whole = merged(BICYCLE, change)
    fact = data.draw(st.sampled_from([path for path in facts(whole) if path[-1] not in ("wholly_obtained", "name")]))
    left = determine(dossier_from(without(whole, fact)), rules).outcome
    if left in SETTLED:
        assert determine(dossier_from(whole), rules).outcome is left, fact
