"""A small catalogue with all that may be wrong in one, in small row groups, and its results by one reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from origin_engine.rulebook import load_rulebook
from origin_engine.screening.asking import judge_chunk
from origin_engine.screening.chunks import ID, PRODUCT
from origin_engine.screening.elsewhere import Order, order_of, scope_of
from origin_engine.screening.merging import Sizes, portions
from origin_engine.screening.rejects import reject_table
from origin_engine.screening.results import Screened
from origin_engine.screening.sections import Catalogue, catalogue_of
from origin_engine.screening.tables import TableReader
from tests.screening.catalogues import as_typed
from tests.screening.made_up import bills

AGREEMENTS = ("rcep", "acfta")
MADE_UP = 240
LINES_OF_GIANT = 1_000
GIANT, TWICE, NO_LINES, ORPHAN = "P11x-giant", "P5x-twice", "P9x-no-lines", "P3x-nobody"
Row = dict[str, Any]


def good(name: str | None) -> Row:
    """A bicycle made in China."""
    return {
        "id": name,
        "hs": "8712.00",
        "hs_edition": "2022",
        "made_in": "CN",
        "price.amount": "100",
        "price.currency": "USD",
        "price.basis": "FOB",
        "operations": "manufacture",
        "wholly_obtained": "no",
    }


def line(product: str | None, number: int, value: str = "0.01") -> Row:
    """A part that changes heading, and whose origin is not stated."""
    return {
        PRODUCT: product,
        "id": f"{product}-{number}",
        "hs": "7318.15",
        "value": value,
        "currency": "USD",
        "basis": "CIF",
    }


def special() -> tuple[list[Row], list[Row]]:
    """Products and lines that are not as most are: a very long bill, and what must be rejected."""
    goods = [good(name) for name in (GIANT, TWICE, TWICE, NO_LINES, None)]
    lines = [line(GIANT, number) for number in range(LINES_OF_GIANT)]
    lines += [line(TWICE, 1), line(ORPHAN, 1), line(ORPHAN, 2), line(None, 1), line(None, 2)]
    return goods, lines


def tables(seed: int = 7) -> tuple[pa.Table, pa.Table]:
    """Products and lines in the order of the ids, rows without one at the end."""
    chunk = as_typed(bills(seed, load_rulebook(AGREEMENTS[0]), MADE_UP))
    goods, lines = special()
    return _more(chunk.products, goods).sort_by(ID), _more(chunk.lines, lines).sort_by(PRODUCT)


def _more(table: pa.Table, rows: list[Row]) -> pa.Table:
    plain = pa.table({name: _undictionaried(table[name]) for name in table.column_names})
    texts = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in table.column_names}
    return pa.concat_tables([plain, pa.table({name: text.cast(plain[name].type) for name, text in texts.items()})])


def _undictionaried(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def written(folder: Path, products: pa.Table, lines: pa.Table, **options: Any) -> Catalogue:
    """The tables as two Parquet files of small row groups."""
    pq.write_table(products, folder / "products.parquet", row_group_size=40, **options)
    pq.write_table(lines, folder / "lines.parquet", row_group_size=90, **options)
    return catalogue_of(folder / "products.parquet", folder / "lines.parquet")


def by_one_reader(catalogue: Catalogue, order: Order | None = None) -> Screened:
    """What one process finds that reads both tables from their beginning to their end."""
    scope = scope_of(order or order_of(AGREEMENTS))
    results, rejects = [], []
    for portion in portions(TableReader(catalogue.products), TableReader(catalogue.lines), Sizes()):
        found = judge_chunk(portion.chunk, scope)
        results.append(found.results)
        rejects += [reject_table(portion.rejects), found.rejects]
    return Screened(pa.concat_tables(results), pa.concat_tables(rejects))


def in_order(table: pa.Table) -> list[Row]:
    """Rows in an order of their own, for tables whose order means nothing."""
    return sorted(table.to_pylist(), key=repr)
