"""Rows that a cluster hands over in batches come together as whole products, wherever a batch ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from origin_engine.screening import gathering, matching
from origin_engine.screening.formats import TableFiles
from origin_engine.screening.gathering import Apart, chunks_of, lines_out, rows_apart
from origin_engine.screening.naming import columns_of
from origin_engine.screening.sections import Catalogue
from tests.screening.spread import good, line

BILLS = {"a": 3, "b": 0, "c": 25, "d": 1, "e": 9}


def handed_over(bills: dict[str, int]) -> pa.Table:
    """Rows of both tables, as they are when they are sorted by product."""
    rows: list[dict[str, Any]] = []
    for name, count in bills.items():
        rows.append({"key": name, "kind": 0, "product": good(name), "lines": None})
        rows += [{"key": name, "kind": 1, "product": None, "lines": line(name, number)} for number in range(count)]
    return pa.Table.from_pylist(rows)


def held(bills: dict[str, int]) -> pa.Table:
    """Products that hold their lines, which name another product."""
    lines = {name: [line("other", number) for number in range(count)] for name, count in bills.items()}
    return pa.Table.from_pylist([{"key": name, "product": good(name), "lines": its} for name, its in lines.items()])


def catalogue() -> Catalogue:
    tables = (pa.Table.from_pylist([good("a")]), pa.Table.from_pylist([line("a", 1)]))
    return Catalogue(*columns_of(*(TableFiles(Path("table"), (), "", each.schema, None) for each in tables), (), ()))


def counted(table: pa.Table, apart: Apart, batch: int, at_once: int) -> list[dict[str, int]]:
    """How many lines each product has, chunk by chunk."""
    found = []
    for chunk, rejects in chunks_of(catalogue(), apart, table.to_batches(max_chunksize=batch), at_once):
        assert not rejects
        owners = chunk.lines["product"].to_pylist()
        found.append({name: owners.count(name) for name in chunk.products["id"].to_pylist()})
        assert set(owners) <= set(found[-1])
    return found


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("at_once", [1, 5, 30, 1000])
@pytest.mark.parametrize(("form", "apart"), [(handed_over, rows_apart), (held, lines_out)])
def test_every_product_is_whole_in_one_chunk(form: Any, apart: Apart, batch: int, at_once: int) -> None:
    chunks = counted(form(BILLS), apart, batch, at_once)
    together = {name: lines for chunk in chunks for name, lines in chunk.items()}
    assert together == BILLS
    assert sum(map(len, chunks)) == len(BILLS)
    assert len(chunks) == 1 or at_once < 1000


def test_of_a_bill_without_end_only_the_newest_lines_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gathering, matching):
        monkeypatch.setattr(module, "MOST_LINES", 50)
    batches = handed_over({"a": 3, "endless": 500, "z": 2}).to_batches(max_chunksize=10)
    assert max(table.num_rows for table, _ in gathering._whole_products(batches, 40)) < 100
    seen = list(chunks_of(catalogue(), rows_apart, batches, 40))
    names = [name for chunk, _ in seen for name in chunk.products["id"].to_pylist()]
    (reject,) = [reject for _, rejects in seen for reject in rejects]
    assert names == ["a", "z"]
    assert (reject.product, reject.found) == ("endless", "more than 50 lines")
    assert {owner for chunk, _ in seen for owner in chunk.lines["product"].to_pylist()} == {"a", "z"}


def test_nothing_handed_over() -> None:
    assert list(chunks_of(catalogue(), rows_apart, handed_over(BILLS).slice(0, 0).to_batches(), 10)) == []
