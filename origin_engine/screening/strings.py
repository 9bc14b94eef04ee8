"""Strings of a column looked at by their bytes, without being read one by one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.screening.columns import Column, texts_of

SPACE, ASCII = 0x20, 0x80


def places_of(strings: pa.Array) -> tuple[Column, Column]:
    """Where each string begins in the bytes of all, and how long it is."""
    if len(strings) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ends = np.frombuffer(strings.buffers()[1], np.int32)[strings.offset : strings.offset + len(strings) + 1]
    return ends[:-1].astype(np.int64), np.diff(ends).astype(np.int64)


def bytes_of(strings: pa.Array) -> Column:
    """The bytes of all strings, with eight more behind them."""
    buffer = strings.buffers()[2]
    data = np.zeros(0, np.uint8) if buffer is None else np.frombuffer(buffer, np.uint8)
    return np.concatenate((data, np.zeros(8, np.uint8)))


def plain_strings(column: pa.ChunkedArray) -> pa.Array:
    """Strings without space around them; a string of space alone is none."""
    if pa.types.is_string(column.type):
        one = column.combine_chunks()
        if isinstance(one, pa.ChunkedArray):
            one = one.chunk(0) if one.num_chunks else pa.array([], pa.string())
        if not _may_have_space_around(one):
            return one
    texts = texts_of(column)
    return pa.array(texts.texts, pa.string()).take(pa.array(texts.number, mask=texts.number < 0))


def lengths_of(strings: pa.Array) -> Column:
    """How many bytes each string has; none for what is not said."""
    if len(strings) == 0:
        return np.zeros(0, np.int64)
    lengths: Column = pc.fill_null(pc.binary_length(strings), 0).to_numpy(zero_copy_only=False)
    return lengths


def _may_have_space_around(strings: pa.Array) -> bool:
    """Whether a string may begin or end with space; a byte outside ASCII may be a part of one."""
    first, length = places_of(strings)
    some = length > 0
    if not some.any():
        return False
    data = bytes_of(strings)
    ends = data[first[some]], data[(first + length - 1)[some]]
    return any(bool(((byte <= SPACE) | (byte >= ASCII)).any()) for byte in ends)
