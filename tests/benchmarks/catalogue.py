"""A catalogue made up by the million, as Parquet: products of every heading, bills of 2 to 40 lines, ten on average."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from origin_engine.nomenclature import code_list
from origin_engine.rulebook import RuleBook

ROW_GROUP = 65_536
"""Products in a row group of their table; the lines of as many are one in theirs."""
MOST_LINES = 40
PARTS = 50_000
OPERATIONS = ("manufacture", "assembly", "cutting; packing", "packing", None)
Numbers = NDArray[np.int64]


def write_catalogue(folder: Path, book: RuleBook, products: int, seed: int = 20261125) -> tuple[Path, Path]:
    """The two tables, written piece by piece so that memory stays small."""
    rng = np.random.default_rng(seed)
    goods, lines = folder / f"products-{products}.parquet", folder / f"lines-{products}.parquet"
    writers: list[pq.ParquetWriter] = []
    for first in range(0, products, ROW_GROUP):
        tables = _piece(rng, book, first, min(ROW_GROUP, products - first))
        writers = writers or [
            pq.ParquetWriter(path, each.schema) for path, each in zip((goods, lines), tables, strict=True)
        ]
        for writer, each in zip(writers, tables, strict=True):
            writer.write_table(each, row_group_size=each.num_rows)
    for writer in writers:
        writer.close()
    return goods, lines


def _piece(rng: np.random.Generator, book: RuleBook, first: int, count: int) -> tuple[pa.Table, pa.Table]:
    codes = sorted(code_list(book.agreement.product_rules.hs_edition).unchanged_since)
    own = rng.integers(0, len(codes), count)
    lines = np.clip(2 + rng.geometric(0.11, count), 2, MOST_LINES)
    owner = np.repeat(np.arange(count), lines)
    price = rng.integers(500, 2_000_000, count)
    names = np.char.add("P", np.char.zfill(np.arange(first, first + count).astype(str), 9))
    return _products(rng, book, codes, own, price, names), _lines(rng, book, codes, own, price, lines, owner, names)


def _words(numbers: Numbers, words: list[str | None]) -> pa.Array:
    said = np.array([word is not None for word in words])
    number = pa.array(numbers.astype(np.int32), mask=None if said.all() else ~said[numbers])
    return pa.DictionaryArray.from_arrays(number, pa.array([word or "" for word in words], pa.string()))


def _money(cents: Numbers) -> pa.Array:
    halves = np.stack((cents, np.zeros_like(cents)), axis=1)
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(np.ascontiguousarray(halves))])


def _products(
    rng: np.random.Generator, book: RuleBook, codes: list[str], own: Numbers, price: Numbers, names: NDArray[np.str_]
) -> pa.Table:
    count = len(own)

    def drawn(words: list[str | None], odds: list[float]) -> pa.Array:
        return _words(rng.choice(len(words), count, p=odds), words)

    day = np.datetime64("2026-11-23")
    return pa.table(
        {
            "id": pa.array(names),
            "hs": _words(own, [f"{code[:4]}.{code[4:]}" for code in codes]),
            "hs_edition": _words(np.zeros(count, np.int64), [str(book.agreement.product_rules.hs_edition)]),
            "made_in": drawn(["CN", "VN", "TH", None], [0.9, 0.06, 0.03, 0.01]),
            "price.amount": _money(price),
            "price.currency": _words(np.zeros(count, np.int64), ["USD"]),
            "price.basis": drawn(["FOB", None], [0.99, 0.01]),
            "net_weight.amount": _money(rng.integers(10, 100_000, count)),
            "net_weight.unit": _words(np.zeros(count, np.int64), ["kg"]),
            "operations": drawn(
                ["manufacture", "assembly", "cutting; packing", "packing", None], [0.8, 0.1, 0.05, 0.03, 0.02]
            ),
            "processes": drawn([None, "chemical-reaction@CN"], [0.97, 0.03]),
            "shipment.from": _words(np.zeros(count, np.int64), ["CN"]),
            "shipment.to": _words(np.zeros(count, np.int64), ["JP"]),
            "shipment.date": pa.array(np.full(count, day)),
            "shipment.route": _words(np.zeros(count, np.int64), ["direct"]),
            "shipment.proof.kind": drawn(["certificate-of-origin", None], [0.9, 0.1]),
            "shipment.proof.issued": pa.array(day - rng.integers(1, 60, count)),
            "shipment.proof.reference": _words(np.zeros(count, np.int64), ["on file"]),
        }
    )


def _lines(
    rng: np.random.Generator,
    book: RuleBook,
    codes: list[str],
    own: Numbers,
    price: Numbers,
    lines: Numbers,
    owner: Numbers,
    names: NDArray[np.str_],
) -> pa.Table:
    """A third of the lines originates with evidence, of a third nothing is stated; one in ten is close to home."""
    size = len(owner)
    code = rng.integers(0, len(codes), size)
    near = rng.random(size) < 0.1
    code[near] = np.clip(own[owner[near]] + rng.integers(-3, 4, int(near.sum())), 0, len(codes) - 1)
    share = rng.random(size)
    total = np.add.reduceat(share, np.cumsum(lines) - lines)
    cents = np.maximum(
        (share / total[owner] * price[owner] * rng.choice([0.5, 0.7, 0.9], len(own))[owner]).astype(np.int64), 1
    )
    kind = rng.choice(4, size, p=[0.33, 0.33, 0.3, 0.04])  # shown, nothing stated, denied, without evidence
    at = f"originating.{book.id}"
    part = (owner * 7919 + np.arange(size)) % PARTS
    return pa.table(
        {
            "product": pa.array(names[owner]),
            "id": _words(part, [f"PART-{number:05d}" for number in range(PARTS)]),
            "hs": _words(code, [f"{each[:4]}.{each[4:]}" for each in codes]),
            "value": _money(cents),
            "currency": _words(np.zeros(size, np.int64), ["USD"]),
            "basis": _words(rng.choice(2, size, p=[0.7, 0.3]), ["CIF", "EARLIEST-PRICE"]),
            "weight": _money(rng.integers(1, 5_000, size)),
            "weight_unit": _words(np.zeros(size, np.int64), ["kg"]),
            "country": _words(rng.choice(4, size), ["CN", "JP", "DE", "US"]),
            f"{at}.status": _words(kind, ["yes", None, "no", "yes"]),
            f"{at}.in": _words(
                np.where(kind == 0, rng.choice(2, size, p=[0.8, 0.2]), np.where(kind == 3, 0, 2)), ["CN", "JP", None]
            ),
            f"{at}.evidence": _words(np.where(kind == 0, 0, 1), ["supplier-declaration", None]),
        }
    )
