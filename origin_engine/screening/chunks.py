"""A piece of a catalogue: whole products, and the lines of their bills in the same order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ID = "id"
PRODUCT = "product"
"""The column of the lines table that holds the id of the product."""
ROW = "#row"
"""The column that says where a row stands in the input, counted from 1; as a note, no reader of dossiers reads it."""


class Chunk(NamedTuple):
    """Products, and their lines: those of one product stand together, products in the same order in both tables."""

    products: pa.Table
    lines: pa.Table


def line_starts(chunk: Chunk) -> NDArray[np.int64]:
    """Where the lines of each product begin in the lines table, and at last where they end.

    A product without lines begins where the next one does.
    """
    ids, owners = whole(chunk.products[ID]), whole(chunk.lines[PRODUCT])
    if len(owners) == 0:
        return np.zeros(len(ids) + 1, np.int64)
    heads = np.flatnonzero(_differs_from_the_last(owners))
    ends = np.append(heads[1:], len(owners))
    at = np.arange(len(heads))
    if len(heads) != len(ids) or not pc.all(pc.equal(owners.take(heads), ids)).as_py():
        at = pc.index_in(owners.take(heads), value_set=ids).to_numpy(zero_copy_only=False)
    counts = np.zeros(len(ids), np.int64)
    counts[at] = ends - heads
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))


def taken(chunk: Chunk, rows: NDArray[np.int64]) -> Chunk:
    """The products of these rows, in this order, with their lines."""
    starts = line_starts(chunk)
    counts = starts[rows + 1] - starts[rows]
    at = np.repeat(starts[rows] - (np.cumsum(counts) - counts), counts)
    return Chunk(chunk.products.take(rows), chunk.lines.take(at + np.arange(len(at))))


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A text column as one plain array."""
    one = column.combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = pa.concat_arrays(one.chunks) if one.num_chunks else pa.array([], column.type)
    return one.cast(one.type.value_type) if pa.types.is_dictionary(one.type) else one


def _differs_from_the_last(owners: pa.Array) -> NDArray[np.bool_]:
    changed = np.ones(len(owners), np.bool_)
    changed[1:] = pc.not_equal(owners[1:], owners[:-1]).to_numpy(zero_copy_only=False)
    return changed
