"""One dossier, four forms: YAML, JSON, CSV and Excel give the same digest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from, read_dossier
from origin_engine.dossier.csv_file import read_csv
from origin_engine.dossier.flattening import flatten
from origin_engine.dossier.table import dossier_from_table
from origin_engine.dossier.workbook import read_workbook
from origin_engine.yaml_source import read_yaml_file
from tests.dossier.make_examples import EXAMPLES, as_csv, as_workbook

CONTRACT = EXAMPLES.parent.parent / "shared" / "contract" / "dossier.yaml"
BICYCLE = EXAMPLES / "bicycle.yaml"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_examples_agree(ending: str) -> None:
    said = "run `python -m tests.dossier.make_examples` after a change of bicycle.yaml"
    assert read_dossier(EXAMPLES / f"bicycle.{ending}").digest == read_dossier(BICYCLE).digest, said


@pytest.mark.parametrize(
    "path", [BICYCLE, pytest.param(CONTRACT, marks=pytest.mark.skipif(not CONTRACT.exists(), reason=""))]
)
def test_every_form_gives_the_same_digest(path: Path, tmp_path: Path) -> None:
    mapping = read_yaml_file(path).value
    (tmp_path / "d.json").write_text(json.dumps(mapping), encoding="utf-8")
    flat = flatten(mapping)
    (tmp_path / "d.csv").write_text(as_csv(flat), encoding="utf-8")
    (tmp_path / "d.xlsx").write_bytes(as_workbook(flat))
    digest = read_dossier(path).digest
    for form in ("d.json", "d.csv", "d.xlsx"):
        assert read_dossier(tmp_path / form).digest == digest


# --- any dossier, flat and back ---

AMOUNT = st.decimals("0.01", 1_000_000, places=2).map(str)
COUNTRY = st.sampled_from(["CN", "JP", "VN", "NO"])
WORD = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
MONEY = st.fixed_dictionaries({}, optional={"amount": AMOUNT, "currency": st.just("USD")}).filter(bool)
WEIGHT = st.fixed_dictionaries({"amount": AMOUNT}, optional={"unit": st.sampled_from(["kg", "g"])})
PROCESSES = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(["casting", "weaving"])}, optional={"in": COUNTRY}), max_size=2
)
OPERATIONS = st.lists(st.sampled_from(["manufacture", "packing"]), max_size=2)
STATED = st.fixed_dictionaries(
    {"status": st.sampled_from(["yes", "no"])},
    optional={"in": COUNTRY, "evidence": WORD, "content": st.sampled_from(["0", "25", "39.99"])},
)
DEDUCTION = st.fixed_dictionaries({"kind": st.sampled_from(["duties", "waste"])}, optional={"amount": AMOUNT})
FACTS = {
    "description": WORD,
    "hs": st.sampled_from(["8714.91", "0901.21"]),
    "quantity": WEIGHT,
    "value": MONEY,
    "weight": WEIGHT,
    "country": COUNTRY,
    "originating": st.dictionaries(st.sampled_from(["rcep", "acfta"]), STATED, min_size=1),
    "role": st.sampled_from(["component", "accessory"]),
    "deductions": st.lists(DEDUCTION, min_size=1, max_size=3),
    "produced_in": COUNTRY,
    "operations": OPERATIONS,
    "processes": PROCESSES,
    "answers": st.dictionaries(WORD, st.sampled_from(["yes", "no"]), min_size=1),
    "measures": st.fixed_dictionaries({"volume": st.just({"amount": "1.5", "unit": "l"})}),
}
LINE = st.recursive(
    st.fixed_dictionaries({}, optional=FACTS),
    lambda below: st.builds(
        lambda facts, parts: {**facts, "materials": parts},
        st.fixed_dictionaries({}, optional=FACTS),
        st.lists(below, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
LEG = st.fixed_dictionaries(
    {"country": COUNTRY},
    optional={
        "operations": st.just(["storing"]),
        "arrived": st.just("2026-11-02"),
        "left": st.sampled_from(["2026-11-02", "2026-12-01"]),
    },
)
PRODUCT = {
    "hs": st.just("8712.00"),
    "made_in": COUNTRY,
    "price": MONEY,
    "net_weight": WEIGHT,
    "wholly_obtained": st.one_of(st.just("no"), st.fixed_dictionaries({"category": WORD, "in": COUNTRY})),
    "operations": OPERATIONS,
    "processes": PROCESSES,
}
SHIPMENT = {
    "from": COUNTRY,
    "date": st.dates().map(str),
    "route": st.lists(LEG, max_size=2),
    "units": AMOUNT,
    "units_per_year": AMOUNT,
    "proof_cost": MONEY,
}
DOSSIER = st.fixed_dictionaries(
    {"product": st.fixed_dictionaries({"id": st.just("P")}, optional=PRODUCT)},
    optional={
        "materials": st.lists(LINE, min_size=1, max_size=3),
        "shipment": st.fixed_dictionaries({}, optional=SHIPMENT),
        "rates": st.just([{"from": "EUR", "to": "USD", "rate": "1.1"}, {"from": "CNY", "to": "USD", "rate": "0.14"}]),
    },
)


def numbered(mapping: dict[str, Any]) -> dict[str, Any]:
    """Give every line an id of its own."""
    stack, number = list(mapping.get("materials", ())), 0
    while stack:
        line = stack.pop()
        number += 1
        line["id"] = f"M{number}"
        stack.extend(line.get("materials", ()))
    return mapping


@given(DOSSIER.map(numbered))
def test_any_dossier_flat_and_back_as_csv(mapping: dict[str, Any]) -> None:
    assert dossier_from_table(read_csv(as_csv(flatten(mapping)), "d.csv")).digest == dossier_from(mapping).digest


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOSSIER.filter(lambda mapping: "materials" in mapping).map(numbered))
def test_any_dossier_flat_and_back_as_excel(mapping: dict[str, Any]) -> None:
    flat = dossier_from_table(read_workbook(as_workbook(flatten(mapping)), "d.xlsx"))
    assert flat.digest == dossier_from(mapping).digest


# --- what the digest sees ---


def digest_of(**product: Any) -> str:
    return dossier_from({"product": product}).digest


def test_the_digest_is_of_facts_not_of_spelling() -> None:
    price = {"currency": "USD", "amount": "120.00"}
    assert digest_of(price=price) == digest_of(price={"amount": 120, "currency": "USD", "basis": None})
    assert digest_of(price={"amount": "1.2e2"}) == digest_of(price={"amount": "120"})
    assert digest_of(price={}) == digest_of() == digest_of(answers={})


def test_the_digest_tells_facts_apart() -> None:
    said = [
        digest_of(),
        digest_of(operations=[]),
        digest_of(operations=["packing"]),
        digest_of(description="a"),
        digest_of(description="a\n1 'hs' = '8712.00'"),
        digest_of(description="a", hs="8712.00"),
        digest_of(id="a"),
        digest_of(price={"amount": "120"}),
        digest_of(price={"amount": "1200"}),
        digest_of(wholly_obtained=False),
        digest_of(answers={"a": True}),
        digest_of(answers={"a": False}),
        digest_of(answers={"b": True}),
    ]
    assert len(set(said)) == len(said)
