"""Rows that come from elsewhere in batches, gathered to whole products: how a cluster hands over what it has sorted.

A batch has a column `key`, the product's id, by which all rows of a product stand together. Beside it stand either rows
of both tables, told apart by `kind`, or products that hold their lines as a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.dossier.nesting import MOST_LINES
from origin_engine.screening.chunks import PRODUCT, Chunk
from origin_engine.screening.formats import Piece
from origin_engine.screening.matching import matched
from origin_engine.screening.rejects import Reject
from origin_engine.screening.sections import Catalogue
from origin_engine.screening.tables import Read, TableReader

KEY, KIND, GOOD, BILL = "key", "kind", "product", "lines"
OF_PRODUCTS, OF_LINES = 0, 1
"""The kinds of rows; in the rows of a product its own comes first."""
AT_ONCE = 1 << 18
"""About how many rows are judged at one time."""


Apart = Callable[[pa.Table], tuple[pa.Table, pa.Table]]
"""Parts rows into those of products and those of lines, in the user's columns."""


def chunks_of(
    catalogue: Catalogue, apart: Apart, batches: Iterable[pa.RecordBatch], at_once: int = AT_ONCE
) -> Iterator[tuple[Chunk, list[Reject]]]:
    """Chunks of whole products, and what was rejected beside each; where a row stood is not known."""
    for table, endless in _whole_products(batches, at_once):
        goods, bills = (_RowReader(columns).read(rows) for columns, rows in zip(catalogue, apart(table), strict=True))
        chunk, rejects = matched(goods.table, bills.table, (), endless)
        yield chunk, [*goods.rejects, *bills.rejects, *rejects]


def rows_apart(table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Rows of both tables, each in a column of its own."""
    kind = table[KIND]
    goods = table[GOOD].filter(pc.equal(kind, OF_PRODUCTS))
    bills = table[BILL].filter(pc.equal(kind, OF_LINES))
    return pa.Table.from_struct_array(_one(goods)), pa.Table.from_struct_array(_one(bills))


def lines_out(table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Products, and the lines that they hold; each line belongs to the product that holds it, whatever it says."""
    held = _one(table[BILL])
    lines = pa.Table.from_struct_array(pc.list_flatten(held))
    if PRODUCT in lines.column_names:
        lines = lines.drop_columns([PRODUCT])
    owners = table[KEY].take(pc.list_parent_indices(held))
    return pa.Table.from_struct_array(_one(table[GOOD])), lines.append_column(PRODUCT, owners)


def _one(column: Any) -> Any:
    """A column as one array, also where it has no chunk."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


class _RowReader(TableReader):
    """Rows that are handed over as a table."""

    def read(self, rows: pa.Table) -> Read:
        """The same rows by our names, and those without an id rejected."""
        return self._read(Piece(np.zeros(rows.num_rows, np.int64), rows, 1.0))


def _whole_products(batches: Iterable[pa.RecordBatch], at_once: int) -> Iterator[tuple[pa.Table, frozenset[str]]]:
    """Rows of whole products, at least so many where there are; and those that have more rows than were kept."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    endless: frozenset[str] = frozenset()
    for batch in batches:
        if not batch.num_rows:
            continue
        waiting.append(batch)
        rows += batch.num_rows
        first, last = waiting[0][KEY][0], batch[KEY][-1]
        if rows >= at_once and first != last:
            table = pa.Table.from_batches(waiting)
            at = pc.index(table[KEY], last).as_py()
            yield table.slice(0, at), endless
            waiting, endless = table.slice(at).to_batches(), frozenset()
        elif first == last and rows > MOST_LINES + 2 * batch.num_rows and len(waiting) > 2:
            waiting, endless = [waiting[0], batch], frozenset((last.as_py(),))
        rows = sum(each.num_rows for each in waiting)
    if waiting:
        yield pa.Table.from_batches(waiting), endless
