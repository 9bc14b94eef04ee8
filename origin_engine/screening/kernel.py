"""Screening a chunk: every agreement over its columns, and the explaining evaluator for what columns do not hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.rulebook import RuleBook
from origin_engine.screening.chunks import ID, Chunk, whole
from origin_engine.screening.columns import Column
from origin_engine.screening.explaining import Asked, explain
from origin_engine.screening.facts import facts_of
from origin_engine.screening.judged import Judged, judged
from origin_engine.screening.registers import Registers
from origin_engine.screening.result_table import table_of
from origin_engine.screening.results import Screened


def screen_chunk(chunk: Chunk, books: Sequence[RuleBook]) -> Screened:
    """Every product of a chunk under every agreement, in the order of the products; what is no dossier is rejected."""
    facts, registers, ids = facts_of(chunk), Registers(), whole(chunk.products[ID])
    found = [judged(facts, book, registers) for book in books]
    tables = [table_of(ids, book, one, registers) for book, one in zip(books, found, strict=True)]
    unread = [np.flatnonzero(~one.read) for one in found]
    asked = [Asked(book, rows) for book, rows in zip(books, unread, strict=True) if len(rows)]
    if not asked:
        places = [_places(np.arange(len(ids)), number, books) for number in range(len(books))]
        return Screened(_in_order(tables, places), explain(chunk, []).rejects)
    others = explain(chunk, asked)
    return Screened(_joined(ids, books, found, tables, others.results), others.rejects)


def _joined(
    ids: pa.Array, books: Sequence[RuleBook], found: Sequence[Judged], tables: Sequence[pa.Table], others: pa.Table
) -> pa.Table:
    """What columns told, and what the explaining evaluator said of the rest; what it refused has no result."""
    there = _numbers(others["product"], ids)
    refused = np.logical_or.reduce([~one.read for one in found])
    refused[there] = False
    rows = [np.flatnonzero(one.read & ~refused) for one in found]
    parts = [table.take(some) for table, some in zip(tables, rows, strict=True)]
    places = [_places(some, number, books) for number, some in enumerate(rows)]
    agreement = _numbers(others["agreement"], pa.array([book.id for book in books]))
    return _in_order([*parts, others], [*places, _places(there, agreement, books)])


def _numbers(words: pa.ChunkedArray, among: pa.Array) -> Column:
    """Where each word stands among others."""
    numbers: Column = pc.index_in(whole(words), value_set=among).to_numpy(zero_copy_only=False)
    return numbers


def _places(rows: Column, agreement: Column | int, books: Sequence[RuleBook]) -> Column:
    """Where results of these rows belong: by product, then by agreement."""
    places: Column = rows.astype(np.int64) * len(books) + agreement
    return places


def _in_order(tables: Sequence[pa.Table], places: Sequence[Column]) -> pa.Table:
    """Results of all tables in the order of their places."""
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(tables).take(np.argsort(np.concatenate(places), kind="stable"))
