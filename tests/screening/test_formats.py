"""Tables of every kind of file, in any order, are the same dossiers as files of one product each."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from origin_engine import load_rulebook
from origin_engine.screening.chunks import Chunk
from origin_engine.screening.counting import Counts
from origin_engine.screening.merging import Sizes
from origin_engine.screening.running import Wanted, screen
from tests.screening.catalogues import (
    AGREEMENT,
    WRITERS,
    Bill,
    as_text,
    as_typed,
    checked,
    made_up,
    verdict,
    verdict_in,
    written,
)

SMALL = Sizes(products=17, lines=40)
BILLS = made_up(90)
Expected = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    """What `check` says of each product that it does not refuse."""
    folder, book = tmp_path_factory.mktemp("dossiers"), load_rulebook(AGREEMENT)
    found = {bill[0]["id"]: checked(bill, book, folder) for bill in BILLS}
    return {name: verdict(each) for name, each in found.items() if each is not None}


def screened(paths: tuple[Path, Path], folder: Path, sizes: Sizes = SMALL) -> tuple[list[dict[str, Any]], Counts]:
    output = folder / "results.parquet"
    wanted = Wanted(*paths, output, folder / "rejects.csv", (AGREEMENT,), jobs=1, sizes=sizes)
    counts = screen(wanted, False, lambda progress: None)
    return pq.read_table(output).to_pylist(), counts


def agrees(rows: list[dict[str, Any]], counts: Counts, expected: Expected) -> None:
    assert [row["product"] for row in rows] == sorted(expected), "each product that is a dossier, once, in order"
    for row in rows:
        assert verdict_in(row) == expected[row["product"]], row["product"]
    assert counts["products"] == {
        "read": len(BILLS),
        "judged": len(expected),
        "rejected": len(BILLS) - len(expected),
        "under-no-agreement": 0,
    }
    assert counts["lines"]["read"] == sum(len(lines) for _, lines in BILLS)


def test_some_of_the_bills_are_refused_and_outcomes_differ(expected: Expected) -> None:
    assert 0 < len(expected) < len(BILLS)
    assert {each["outcome"] for each in expected.values()} >= {"originating", "not-originating", "undetermined"}


@pytest.mark.parametrize("kind", WRITERS)
def test_files_of_text(kind: str, tmp_path: Path, expected: Expected) -> None:
    agrees(*screened(written(as_text(BILLS), tmp_path, kind), tmp_path), expected)


@pytest.mark.parametrize("kind", ["parquet", "arrow", "arrows", "folder"])
def test_files_with_types(kind: str, tmp_path: Path, expected: Expected) -> None:
    agrees(*screened(written(as_typed(BILLS), tmp_path, kind), tmp_path), expected)


@pytest.mark.parametrize("sizes", [Sizes(1, 10**6), Sizes(10**6, 1), Sizes()], ids=["product", "line", "whole"])
def test_chunks_of_any_size(sizes: Sizes, tmp_path: Path, expected: Expected) -> None:
    agrees(*screened(written(as_text(BILLS), tmp_path), tmp_path, sizes), expected)


@pytest.mark.parametrize("kind", ["parquet", "csv", "arrows"])
@pytest.mark.parametrize("shuffled", ["products", "lines", "both"])
def test_tables_in_no_order_are_sorted(kind: str, shuffled: str, tmp_path: Path, expected: Expected) -> None:
    chunk = as_text(BILLS)
    products = _shuffled(chunk.products) if shuffled != "lines" else chunk.products
    lines = _shuffled(chunk.lines) if shuffled != "products" else chunk.lines
    agrees(*screened(written(Chunk(products, lines), tmp_path, kind), tmp_path), expected)


def test_files_of_two_kinds(tmp_path: Path, expected: Expected) -> None:
    paths = written(as_text(BILLS), tmp_path, "csv")[0], written(as_typed(BILLS), tmp_path, "parquet")[1]
    agrees(*screened(paths, tmp_path), expected)


def test_empty_tables(tmp_path: Path) -> None:
    chunk = as_text(BILLS)
    rows, counts = screened(written(Chunk(chunk.products.slice(0, 0), chunk.lines.slice(0, 0)), tmp_path), tmp_path)
    assert rows == [] and counts["products"]["read"] == 0


def test_a_product_without_lines_has_an_unknown_bill_not_an_empty_one(tmp_path: Path) -> None:
    product: Bill = ({**BILLS[0][0], "id": "A", "hs": "8712.00", "hs_edition": "2022", "wholly_obtained": "no"}, [])
    chunk = as_text([product])
    lines = as_text(BILLS).lines.slice(0, 0)
    rows, _ = screened(written(Chunk(chunk.products, lines), tmp_path, "csv"), tmp_path)
    (row,) = rows
    assert row["outcome"] == "undetermined" and "bill" in row["missing"]


def _shuffled(table: pa.Table) -> pa.Table:
    order = list(range(table.num_rows))
    random.Random(3).shuffle(order)
    return table.take(order)
