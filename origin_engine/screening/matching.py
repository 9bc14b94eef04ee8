"""Products and their lines brought together: what cannot be is rejected, the rest is a chunk.

Ids that stand twice, lines of no product, bills without end, and products of which a line may be lost: no dossier can
be made of them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from origin_engine.dossier.nesting import MOST_LINES
from origin_engine.locales import in_words
from origin_engine.screening.chunks import ID, PRODUCT, ROW, Chunk, whole
from origin_engine.screening.rejects import LINES, PRODUCTS, Reject
from origin_engine.told import Told, told

Marks = NDArray[np.bool_]
REMEDIES = {
    "twice": told("give every product an id of its own"),
    "long": told("one product a bill: split it"),
    "lost": told("mend the row that could not be read"),
}


class Runs(NamedTuple):
    """The lines of each product: whose they are, where they begin, how many they are."""

    owners: pa.Array
    heads: NDArray[np.int64]
    counts: NDArray[np.int64]


def matched(
    products: pa.Table, lines: pa.Table, suspects: Collection[str], endless: Collection[str]
) -> tuple[Chunk, list[Reject]]:
    """A chunk of sorted rows, and what was rejected of them."""
    ids, runs = whole(products[ID]), _runs(whole(lines[PRODUCT]))
    at = _places(ids, runs)
    rejects: list[Reject] = []
    refused = np.zeros(len(ids), np.bool_)
    twice = _twice(ids)
    for marks, kind, found in (
        (twice, "twice", told("the id of several products")),
        (_too_long(ids, runs, at, endless), "long", told("more than {most:,} lines", most=MOST_LINES)),
        (_among(ids, suspects), "lost", told("one of its lines could not be read")),
    ):
        if marks is not None:
            rejects += _products_rejected(products, marks & ~refused, found, REMEDIES[kind])
            refused |= marks
    orphans = at < 0
    rejects += _orphans(lines, runs, orphans)
    if not refused.any() and not orphans.any():
        return Chunk(products, lines), rejects
    kept = ~orphans & ~np.append(refused, True)[at]
    chunk = Chunk(products.filter(pa.array(~refused)), lines.filter(pa.array(np.repeat(kept, runs.counts))))
    return chunk, rejects


def _runs(owners: pa.Array) -> Runs:
    if len(owners) == 0:
        return Runs(owners, np.zeros(0, np.int64), np.zeros(0, np.int64))
    begins = np.ones(len(owners), np.bool_)
    begins[1:] = pc.not_equal(owners[1:], owners[:-1]).to_numpy(zero_copy_only=False)
    heads = np.flatnonzero(begins)
    return Runs(owners.take(pa.array(heads)), heads, np.diff(np.append(heads, len(owners))))


def _places(ids: pa.Array, runs: Runs) -> NDArray[np.int64]:
    """The row of the product of each run; -1 where there is none."""
    if len(ids) == len(runs.owners) and ids.equals(runs.owners):
        return np.arange(len(ids))
    found = pc.fill_null(pc.index_in(runs.owners, value_set=ids), -1)
    return found.to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _twice(ids: pa.Array) -> Marks | None:
    """The products whose id stands several times: sorted, they stand beside each other."""
    same = pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    if not same.any():
        return None
    return np.append(same, False) | np.append(False, same)  # type: ignore[no-any-return]


def _too_long(ids: pa.Array, runs: Runs, at: NDArray[np.int64], endless: Collection[str]) -> Marks | None:
    long = (runs.counts > MOST_LINES) & (at >= 0)
    marks = _among(ids, endless)
    if not long.any():
        return marks
    marks = np.zeros(len(ids), np.bool_) if marks is None else marks
    marks[at[long]] = True
    return marks


def _among(ids: pa.Array, some: Collection[str]) -> Marks | None:
    if not some:
        return None
    marks: Marks = pc.is_in(ids, value_set=pa.array(sorted(some), pa.string())).to_numpy(zero_copy_only=False)
    return marks if marks.any() else None


def _products_rejected(products: pa.Table, marks: Marks, found: Told, remedy: Told) -> list[Reject]:
    rows = products.select([ID, ROW]).filter(pa.array(marks)).to_pylist()
    return [Reject(PRODUCTS, row[ROW], row[ID], ID, in_words(found), in_words(remedy)) for row in rows]


def _orphans(lines: pa.Table, runs: Runs, orphans: Marks) -> list[Reject]:
    """One reject for all lines of a product that is not there."""
    if not orphans.any():
        return []
    rows = lines[ROW].take(pa.array(runs.heads[orphans])).to_pylist()
    owners = runs.owners.filter(pa.array(orphans)).to_pylist()
    remedy = in_words(told("give the product a row in the products table"))
    return [
        Reject(
            LINES,
            row,
            owner,
            PRODUCT,
            in_words(told("no product has this id; it is that of {count:,} line(s) from here", count=count)),
            remedy,
        )
        for row, owner, count in zip(rows, owners, runs.counts[orphans].tolist(), strict=True)
    ]
