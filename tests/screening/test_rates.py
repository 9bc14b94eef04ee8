"""Rates and savings beside results are those of the comparison, product by product; what is not known stays null."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from origin_engine import compare, load_rulebook
from origin_engine.nomenclature import code_list
from origin_engine.screening.running import Wanted, screen
from origin_engine.screening.savings import rate_text
from origin_engine.tariff import load_tariff
from tests.screening.catalogues import Bill, as_text, as_typed, dossier_file, written

DAY = date(2026, 11, 23)
BOOKS = ("rcep", "akfta", "ckfta")
MOST = 260


def shipped(seed: int, count: int) -> list[Bill]:
    """Goods of lines that importers' tariffs have, of every kind of duty, with more or less known of their shipment."""
    rng = random.Random(seed)
    lines = {to: _lines(to) for to in ("JP", "KR", "VN")}
    return [_shipped(rng, f"P{number:04}", lines) for number in range(count)]


def _lines(importer: str) -> dict[str, list[str]]:
    """The lines of an importer by the kinds of their MFN duty, so that seldom kinds are as likely as common ones."""
    tariff, found = load_tariff(importer), {}
    for chapter in ("04", "17", "22", "42", "61", "87"):
        for line in tariff.lines_under(chapter, DAY)[:120]:
            rate = tariff.mfn(line, DAY)
            found.setdefault(rate.kind if rate else None, []).append(line)
    return found


def _shipped(rng: random.Random, name: str, lines: dict[str, dict[str, list[str]]]) -> Bill:
    to = rng.choice(list(lines))
    line = rng.choice(lines[to][rng.choice(list(lines[to]))])
    made_in = rng.choice(["CN", "CN", "VN", "KR", "JP"])
    status = rng.choice(["yes", "yes", "no"])
    product = {
        "id": name,
        "hs": line[:6],
        "hs_edition": rng.choice(["2022", "2022", "2022", *_older(line[:6])]),
        "made_in": made_in,
        "price.amount": "100",
        "price.currency": rng.choice(["USD", "USD", "USD", None]),
        "price.basis": "FOB",
        "net_weight.amount": rng.choice(["2.5", None]),
        "net_weight.unit": "kg",
        "operations": rng.choice(["manufacture", "manufacture", "packing", "simple-assembly"]),
        "wholly_obtained": rng.choice(["no", None]),
        "shipment.from": made_in,
        "shipment.to": to,
        "shipment.date": DAY.isoformat(),
        "shipment.tariff_line": rng.choice([line, line, None]),
        "shipment.customs_value.amount": rng.choice(["103.37", "0.00000001", "1000000", "103.37", None]),
        "shipment.customs_value.currency": rng.choice(["USD", "USD", "USD", "EUR", "XAF", None]),
        "shipment.units": rng.choice(["17", "0.5", "1000", None]),
    }
    stated = {
        "originating.rcep.status": status,
        "originating.rcep.in": rng.choice([made_in, "JP", "AU"]),
        "originating.rcep.evidence": "declaration",
    }
    material = {"product": name, "id": "M", "value": "30", "currency": "USD", "basis": "CIF", **stated}
    foreign = rng.choice(["7318.15", line[:6], "0101.21"])
    return (
        {key: value for key, value in product.items() if value is not None},
        [{**material, "hs": foreign}, *([{**material, "id": "N", "hs": "3923.30"}] if rng.random() < 0.3 else [])],
    )


def _older(code: str) -> list[str | None]:
    """Other editions that have a code, among them none at all."""
    return [None, *(str(each) for each in (2012, 2017) if code in code_list(each).unchanged_since)]


@pytest.fixture(scope="module")
def bills() -> list[Bill]:
    return shipped(5, MOST)


@pytest.mark.parametrize("tables", [as_text, as_typed])
def test_money_is_that_of_the_comparison(tables: Any, bills: list[Bill], tmp_path: Path) -> None:
    output = tmp_path / "results.parquet"
    wanted = Wanted(*written(tables(bills), tmp_path), output, tmp_path / "rejects.csv", BOOKS, jobs=1)
    screen(wanted, False, lambda progress: None)
    rows = {(row["product"], row["agreement"]): row for row in pq.read_table(output).to_pylist()}
    books = {name: load_rulebook(name) for name in BOOKS}
    seen: set[str] = set()
    for bill in bills:
        product, to = bill[0]["id"], bill[0]["shipment.to"]
        lines = compare(dossier_file(bill, tmp_path), [to], list(books.values()))
        for name in BOOKS:
            row = rows[product, name]
            expected = _money(lines, name)
            if expected is None:  # the agreement is not between its countries
                continue
            assert {key: row[key] for key in expected} == expected, (product, name, bill[0])
            seen |= {key for key, value in expected.items() if value is not None}
            seen |= {"zero" if expected["saving"] == 0 else "some"} if expected["saving"] is not None else {"unknown"}
    assert seen >= {"rate", "mfn", "saving", "zero", "some", "unknown"}


def _money(lines: list[Any], agreement: str) -> dict[str, Any] | None:
    """What all lines of a comparison say alike of an agreement, as the columns hold it."""
    found = []
    for line in lines:
        option = next((each for each in line.options if each.agreement == agreement), None)
        if option is None:
            return None
        saving = option.saving.amount
        found.append(
            (rate_text(option.rate), rate_text(line.mfn), _cut(saving), line.currency if saving is not None else None)
        )
    alike = [values[0] if len(set(values)) == 1 else None for values in zip(*found, strict=True)]
    return dict(zip(("rate", "mfn", "saving", "currency"), alike, strict=True))


def _cut(amount: Fraction | None) -> Decimal | None:
    """To money's smallest unit, towards less."""
    return None if amount is None else Decimal(amount.numerator * 10**8 // amount.denominator).scaleb(-8)


def test_another_importer_is_asked_without_the_papers_of_the_shipment_in_hand(tmp_path: Path) -> None:
    """As `compare --to`: route, proof and tariff line are those of another lane."""
    product, lines = shipped(1, 1)[0]
    product |= {
        "hs": "6110.20",
        "hs_edition": "2022",
        "made_in": "CN",
        "shipment.to": "KR",
        "shipment.route": "direct",
        "shipment.proof.kind": "certificate-of-origin",
        "shipment.tariff_line": "6110201000",
        "operations": "manufacture",
        "wholly_obtained": "no",
    }
    lines[0] |= {"hs": "5205.12", "originating.rcep.status": "yes", "originating.rcep.in": "CN"}
    paths = written(as_text([(product, lines[:1])]), tmp_path)
    output = tmp_path / "results.parquet"
    screen(Wanted(*paths, output, tmp_path / "rejects.csv", ("rcep",), to="JP", jobs=1), False, lambda progress: None)
    (row,) = pq.read_table(output).to_pylist()
    assert row["outcome"] == "originating" and not row["claimable"]
    assert {"route", "proof"} <= set(row["missing"])
    assert row["mfn"] is None, "several lines of 6110.20 have different rates in Japan, and none is given"
