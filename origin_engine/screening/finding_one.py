"""One product of two tables, whatever their size and order: for whoever asks why a result is as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.dossier import Dossier
from origin_engine.errors import Problem, RefusedInput
from origin_engine.screening.chunks import Chunk
from origin_engine.screening.explaining import dossier_at
from origin_engine.screening.lanes import sent_to
from origin_engine.screening.matching import matched
from origin_engine.screening.rejects import row_place
from origin_engine.screening.sections import Catalogue
from origin_engine.screening.tables import TableReader
from origin_engine.told import told


def find_product(catalogue: Catalogue, product: str, to: str | None) -> Dossier:
    """The dossier of the product of this id; raises RefusedInput where there is none, or it is none."""
    readers = [TableReader(columns) for columns in catalogue]
    goods, bills = (_rows_of(reader, product) for reader in readers)
    if not goods.num_rows:
        found = told("no product `{id}`", id=product)
        remedy = told("write the id as it stands in the table, with capitals and zeros")
        raise RefusedInput(Problem(found, str(catalogue.products.files.path), remedy=remedy))
    chunk, rejects = matched(goods, bills, readers[1].suspects, ())
    if rejects:
        raise RefusedInput(
            Problem(each.found, row_place(each.table, each.row or 0), each.column, each.expected) for each in rejects
        )
    if to is not None:
        chunk = Chunk(sent_to(chunk.products, to), chunk.lines)
    return dossier_at(chunk, 0)


def _rows_of(reader: TableReader, product: str) -> pa.Table:
    tables = list(_found(reader, product))
    return pa.concat_tables(tables, promote_options="permissive") if tables else reader.empty()


def _found(reader: TableReader, product: str) -> Iterator[pa.Table]:
    for read in reader:
        rows = read.table.filter(pc.equal(read.table[reader.key], product))
        if rows.num_rows:
            yield rows
