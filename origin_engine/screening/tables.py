"""A table of the user's as chunks hold it: our names, plain keys, the number of each row beside it.

Rows without a key belong to no product; they are rejected here. What a cell says is checked where dossiers are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from origin_engine.locales import in_words
from origin_engine.screening.chunks import ROW, whole
from origin_engine.screening.csv_tables import Broken
from origin_engine.screening.formats import Piece, pieces
from origin_engine.screening.naming import KEYS, Columns
from origin_engine.screening.rejects import LINES, Reject
from origin_engine.screening.strings import lengths_of, plain_strings
from origin_engine.told import told


class Read(NamedTuple):
    """Rows of a table with their keys, what was rejected beside them, and how far the table is read."""

    table: pa.Table
    rejects: list[Reject]
    share: float


class TableReader:
    """One table, read in its own order; `suspects` are ids of products that may lack a line that could not be read."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.name = columns.table
        self.key = KEYS[columns.table]
        self.suspects: set[str] = set()
        self._broken: list[Broken] = []
        self._told = 0

    def __iter__(self) -> Iterator[Read]:
        columns = self.columns
        theirs = list(columns.theirs.values())
        for piece in pieces(columns.files, theirs, columns.words, self._broken):
            yield self._read(piece)
        if len(self._broken) > self._told:
            yield Read(self.empty(), self._rejected_rows(), 1.0)

    def _read(self, piece: Piece) -> Read:
        rejects = self._rejected_rows()
        table = _with_our_names(piece, self.columns)
        keyed = keys_of(table, self.columns.table)
        if keyed is not None:
            rejects += [self._without_key(int(row)) for row in table[ROW].filter(pc.invert(keyed)).to_pylist()]
            table = table.filter(keyed)
        return Read(table, rejects, piece.share)

    def empty(self) -> pa.Table:
        """The table without rows."""
        numbers = np.zeros(0, np.int64)
        types = [self.columns.files.schema.field(name).type for name in self.columns.theirs.values()]
        nothing = pa.table([pa.array([], kind) for kind in types], names=list(self.columns.theirs.values()))
        return _with_our_names(Piece(numbers, nothing, 1.0), self.columns)

    def _rejected_rows(self) -> list[Reject]:
        new, self._told = self._broken[self._told :], len(self._broken)
        for row in new:
            self.suspects.update(row.cells)
        return [self._broken_row(row) for row in new]

    def _broken_row(self, row: Broken) -> Reject:
        found = told("{found} cells where the header has {expected}", found=row.found, expected=row.expected)
        remedy = told("check separators and quotes; a product named in this row is not judged")
        return Reject(self.columns.table, row.row, None, "", in_words(found), in_words(remedy))

    def _without_key(self, row: int) -> Reject:
        table, key = self.columns.table, KEYS[self.columns.table]
        found = told("a line without its product") if table == LINES else told("a product without id")
        remedy = told("fill in the id of the product")
        return Reject(table, row, None, key, in_words(found), in_words(remedy))


def _with_our_names(piece: Piece, columns: Columns) -> pa.Table:
    arrays = {ours: _plain(piece.table[theirs]) for ours, theirs in columns.theirs.items()}
    key = KEYS[columns.table]
    arrays[key] = _key(arrays[key])
    return pa.table({ROW: pa.array(piece.numbers), **arrays})


def _plain(column: pa.ChunkedArray) -> Any:
    """A column in a type that the rest of the room reads."""
    kind, types = column.type, pa.types
    if types.is_timestamp(kind) or types.is_date64(kind):
        return column.cast(pa.date32(), safe=False)
    if types.is_large_string(kind) or types.is_string_view(kind):
        return column.cast(pa.string())
    if types.is_dictionary(kind) and not types.is_string(kind.value_type):
        return _plain(column.cast(kind.value_type))
    if types.is_large_list(kind):
        return column.cast(pa.list_(pa.string()))
    return column


def _key(column: pa.ChunkedArray) -> pa.Array:
    """Ids as plain text, as a reader of dossiers reads them."""
    return plain_strings(column.cast(pa.string()) if pa.types.is_integer(column.type) else column)


def keys_of(table: pa.Table, name: str) -> Any | None:
    """Which rows have a key; None where all have."""
    key = whole(table[KEYS[name]])
    empty: NDArray[np.bool_] = lengths_of(key) == 0
    if key.null_count == 0 and not empty.any():
        return None
    return pc.and_(pc.is_valid(key), pc.invert(pa.array(empty)))
