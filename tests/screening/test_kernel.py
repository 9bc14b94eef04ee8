"""The kernel says of every product what the explaining evaluator says: shipped and made-up agreements and bills."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.dossier.flattening import flatten
from origin_engine.language import Rule, print_rule
from origin_engine.language import tree as t
from origin_engine.rulebook import RuleBook, known_rulebooks, load_rulebook
from origin_engine.screening.chunks import PRODUCT, ROW, Chunk
from origin_engine.screening.kernel import screen_chunk
from tests.language.strategies import rules
from tests.origin import synthetic
from tests.properties.dossiers import TIMES, dossiers
from tests.properties.test_quick_terms import TERMS
from tests.screening.compared import Compared, compared
from tests.screening.made_up import Facts, bill, bills, text_chunk, typed_chunk

OUTCOMES = {"originating", "not-originating", "undetermined", "not-encoded"}
FEW = settings(max_examples=3 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=40 * TIMES)
SEEDS = st.integers(0, 2**32 - 1)
BICYCLE = "871200"
PROCESSES = ("casting", "forging", "chemical-reaction")
NOTATIONS = ("RVC", "VAC", "QVC")
NEAR_A_BICYCLE = ("8712", "8714", "871491", "871499", "40", "4011", "401150", "7207", "720711", "01", "87", "7608")


def agrees(chunk: Chunk, book: RuleBook) -> Compared:
    """Both ways of judging a chunk, which must not differ in anything."""
    found = compared(chunk, book)
    assert found.differences == []
    return found


# --- shipped books -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", known_rulebooks())
@FEW
@given(seed=SEEDS)
def test_every_shipped_book(name: str, seed: int) -> None:
    book = load_rulebook(name)
    agrees(text_chunk(bills(seed, book, 20)), book)
    agrees(typed_chunk(bills(seed + 1, book, 20)), book)


def test_the_bills_reach_every_outcome_without_the_explaining_evaluator() -> None:
    """The comparison would prove little if the kernel left the seldom cases to the other side."""
    outcomes: Counter[str] = Counter()
    for name in ("rcep", "acfta", "eu-uk"):
        book = load_rulebook(name)
        results = screen_chunk(text_chunk(bills(20261125, book, 300)), [book]).results.to_pylist()
        outcomes.update(row["outcome"] for row in results if not row["explained"])
        assert sum(row["explained"] for row in results) < 0.25 * len(results)
        assert any(row["claimable"] for row in results)
    assert set(outcomes) == OUTCOMES
    assert min(outcomes.values()) >= 5


def test_the_bills_stand_on_the_thresholds_and_a_grain_off() -> None:
    book = load_rulebook("rcep")
    distances = Counter[str]()
    for product, lines in bills(7, book, 1_500):
        price, values = product.get("price.amount"), [line["value"] for line in lines if "value" in line]
        if isinstance(price, Decimal) and values and all(isinstance(value, Decimal) for value in values):
            for percent in (Decimal(60), Decimal(10)):
                distances[str(sum(values, Decimal(0)) - price * percent / 100)] += 1
    assert all(distances[each] > 5 for each in ("0E-8", "1E-8", "-1E-8"))


# --- one book, many ways of asking ----------------------------------------------------------------------


@FEW
@given(seed=SEEDS)
def test_several_agreements_in_one_pass(seed: int) -> None:
    """Each says what it says alone, product by product in the order of the table."""
    books = [load_rulebook(name) for name in ("rcep", "acfta", "ckfta")]
    chunk = text_chunk(bills(seed, books[0], 30))
    together = screen_chunk(chunk, books)
    alone = [screen_chunk(chunk, [book]).results.to_pylist() for book in books]
    assert together.results.to_pylist() == [row for of_product in zip(*alone, strict=True) for row in of_product]


@FEW
@given(seed=SEEDS, cut=st.integers(0, 40))
def test_where_a_catalogue_is_cut_does_not_matter(seed: int, cut: int) -> None:
    book = load_rulebook("rcep")
    some = list(bills(seed, book, 40))
    whole = screen_chunk(text_chunk(some), [book]).results.to_pylist()
    parts = [screen_chunk(text_chunk(part), [book]).results.to_pylist() for part in (some[:cut], some[cut:]) if part]
    assert whole == [row for part in parts for row in part]


@MANY
@given(st.lists(dossiers(), min_size=1, max_size=8))
def test_dossiers_of_the_properties(mappings: list[Facts]) -> None:
    agrees(flat_chunk(mappings), load_rulebook("rcep"))


def flat_chunk(mappings: list[dict[str, Any]]) -> Chunk:
    """Dossiers of the contract's shape as two tables of text."""
    flat = []
    for number, mapping in enumerate(mappings):
        pairs, header, rows = flatten({**mapping, "product": {**mapping["product"], "id": f"P{number}"}})
        lines = [{**{n: v for n, v in zip(header or (), row, strict=True) if v}, PRODUCT: f"P{number}"} for row in rows]
        flat.append((dict(pairs), lines))
    return text_chunk(flat)


# --- made-up agreements and rules -----------------------------------------------------------------------


@MANY
@given(rule=rules(), near=st.lists(st.sampled_from(NEAR_A_BICYCLE), min_size=1, max_size=4), seed=SEEDS)
def test_every_rule_that_the_language_can_say(tmp_path_factory: Any, rule: Rule, near: list[str], seed: int) -> None:
    folder: Path = tmp_path_factory.mktemp("agreement")
    book = synthetic.book(
        folder, print_rule(brought_near(rule, near)), TERMS[random.Random(seed).choice(sorted(TERMS))]
    )
    agrees(bicycles(seed, book), book)


@pytest.mark.parametrize("terms", sorted(TERMS))
@settings(FEW, max_examples=2 * TIMES)
@given(seed=SEEDS)
def test_terms_of_many_kinds(tmp_path_factory: Any, terms: str, seed: int) -> None:
    for rule in ("CTH or RVC 40", "CTSH and RVC 40 or process casting", "WO", "MaxNOM 50 of FOB"):
        book = synthetic.book(tmp_path_factory.mktemp("agreement"), rule, TERMS[terms])
        agrees(bicycles(seed, book), book)


def bicycles(seed: int, book: RuleBook) -> Chunk:
    """Bills of bicycles."""
    rng = random.Random(seed)
    return text_chunk(bill(rng, book, f"P{number}", BICYCLE) for number in range(20))


def brought_near(value: Any, codes: list[str]) -> Any:
    """A rule whose codes, words and processes are some that bills of bicycles speak of."""
    match value:
        case t.CodeRange():
            code = codes[(int(value.first) + int(value.last)) % len(codes)]
            return t.CodeRange(t.Level(len(code)), code, code)
        case t.Process():
            names = tuple(dict.fromkeys(PROCESSES[len(name) % len(PROCESSES)] for name in value.names))
            return t.Process(names, value.at_least and min(value.at_least, len(names)), value.in_any_party)
        case t.TradeBetween():
            return t.TradeBetween("AU", "NZ" if value.one < value.other else "SG")
        case t.WhollyObtained():
            return t.WhollyObtained(value.in_any_party)
        case t.Node():
            return type(value)(*[brought_near(each, codes) for each in value.values()])
        case tuple():
            return tuple(dict.fromkeys(brought_near(each, codes) for each in value))
        case str() if not isinstance(value, Enum) and value not in NOTATIONS:
            return f"words {len(value) % 3}"
        case _:
            return value


# --- what the law says ---------------------------------------------------------------------------------


def bicycle(price: str, value: str, *, hs: str = "8714.91", **more: Any) -> tuple[Facts, list[Facts]]:
    """A bicycle made in China from one material that does not originate."""
    product = {
        "id": "BIKE",
        "hs": "8712.00",
        "hs_edition": "2022",
        "made_in": "CN",
        "price.amount": price,
        "price.currency": "USD",
        "price.basis": "FOB",
        "operations": "manufacture",
        "wholly_obtained": "no",
        "shipment.date": "2026-11-23",
        **more,
    }
    line = {
        PRODUCT: "BIKE",
        "hs": hs,
        "value": value,
        "currency": "USD",
        "basis": "CIF",
        "originating.rcep.status": "no",
    }
    return product, [line]


def screened(product: Facts, lines: list[Facts]) -> dict[str, Any]:
    results = screen_chunk(text_chunk([(product, lines)]), [load_rulebook("rcep")]).results.to_pylist()
    assert len(results) == 1
    assert not results[0]["explained"]
    return dict(results[0])


@pytest.mark.parametrize(
    ("value", "outcome", "rvc", "distance"),
    [
        ("60", "originating", "40.00", "0.00"),
        ("59.99999999", "originating", "40.00", "0.00"),
        ("60.00000001", "not-originating", "39.99", "-0.01"),
    ],
)
def test_a_value_content_on_its_threshold(value: str, outcome: str, rvc: str, distance: str) -> None:
    """RCEP Art. 3.5 with Annex 3A, 87.12: not less than 40 per cent; shown cut, never raised."""
    row = screened(*bicycle("100", value, hs="8712.00"))
    assert (row["outcome"], row["rvc"], row["distance"]) == (outcome, Decimal(rvc), Decimal(distance))
    assert row["rvc_threshold"] == 40


@pytest.mark.parametrize(
    ("value", "outcome", "share"),
    [("10", "originating", "10.00"), ("10.00000001", "not-originating", "10.01")],
)
def test_a_tolerance_on_its_limit(value: str, outcome: str, share: str) -> None:
    """RCEP Art. 3.7.1(a): 10 per cent of the FOB value for materials that do not change; the other half is imported."""
    product, lines = bicycle("100", value, hs="8712.00")
    other = {**lines[0], "hs": "8714.91", "value": "55"}
    row = screened(product, [*lines, other])
    assert (row["outcome"], row["tolerance_share"], row["tolerance_limit"]) == (outcome, Decimal(share), 10)
    assert row["criterion_codes"] == (["CTC", "DMI"] if outcome == "originating" else [])


def test_what_is_missing_is_named_by_its_kind() -> None:
    """A material of unknown origin counts as non-originating, and is remembered as unknown (RCEP Art. 3.5.4)."""
    product, lines = bicycle("100", "70", hs="8712.00")
    del lines[0]["originating.rcep.status"]
    row = screened(product, lines)
    assert (row["outcome"], row["missing"]) == ("undetermined", ["status"])


def test_amounts_too_large_for_the_columns_are_judged_all_the_same() -> None:
    book = load_rulebook("rcep")
    product, lines = bicycle("999999999999999", "599999999999999.4", hs="8712.00")
    chunk = text_chunk([(product, lines), ({**product, "id": "OTHER", "price.amount": "1.00000001"}, [])])
    assert agrees(chunk, book).outcomes["originating"] == 1


def test_a_column_of_another_type_is_left_to_the_explaining_evaluator() -> None:
    """Numbers with a binary point are not exact; whoever hands them over gets what the reader of dossiers says."""
    product, lines = bicycle("100", "60", hs="8712.00")
    chunk = text_chunk([(product, lines)])
    at = chunk.lines.column_names.index("value")
    exact = chunk.lines.set_column(at, "value", pa.array([60.0]))
    assert agrees(Chunk(chunk.products, exact), load_rulebook("rcep")).by_explaining == 1


def test_rows_keep_their_numbers_in_rejects() -> None:
    product, lines = bicycle("100", "60")
    lines[0]["hs"] = "8799.99"
    good = ({**product, "id": "GOOD"}, [{**lines[0], PRODUCT: "GOOD", "hs": "8714.91"}])
    chunk = text_chunk([good, (product, lines)])
    assert ROW in chunk.lines.column_names
    found = screen_chunk(chunk, [load_rulebook("rcep")])
    assert found.results["product"].to_pylist() == ["GOOD"]
    assert [(each["table"], each["row"], each["column"]) for each in found.rejects.to_pylist()] == [("lines", 2, "hs")]
