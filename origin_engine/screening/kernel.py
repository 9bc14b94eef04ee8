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
from origin_engine.screening.judged import judged
from origin_engine.screening.registers import Registers
from origin_engine.screening.result_table import table_of
from origin_engine.screening.results import Screened


def screen_chunk(chunk: Chunk, books: Sequence[RuleBook]) -> Screened:
    """Every product of a chunk under every agreement, in the order of the products; what is no dossier is rejected."""
    facts, registers, ids = facts_of(chunk), Registers(), whole(chunk.products[ID])
    found = [judged(facts, book, registers) for book in books]
    tables = [table_of(ids, book, one, registers) for book, one in zip(books, found, strict=True)]
    read = [one.read for one in found]
    asked = [Asked(book, np.flatnonzero(~each)) for book, each in zip(books, read, strict=True)]
    others = explain(chunk, [each for each in asked if len(each.rows)])
    if not (others.results.num_rows or others.rejects.num_rows):
        return Screened(
            _in_order(tables, [_places(np.arange(len(ids)), n, books) for n in range(len(books))]), others.rejects
        )
    there = pc.index_in(whole(others.results["product"]), value_set=ids).to_numpy(zero_copy_only=False)
    refused = ~np.logical_and.reduce(read)
    refused[there] = False
    rows = [np.flatnonzero(each & ~refused) for each in read]
    parts = [table.take(some) for table, some in zip(tables, rows, strict=True)]
    places = [_places(some, number, books) for number, some in enumerate(rows)]
    by_name = pa.array([book.id for book in books])
    agreement = pc.index_in(whole(others.results["agreement"]), value_set=by_name).to_numpy(zero_copy_only=False)
    return Screened(_in_order([*parts, others.results], [*places, _places(there, agreement, books)]), others.rejects)


def _places(rows: Column, agreement: Column | int, books: Sequence[RuleBook]) -> Column:
    """Where results of these rows belong: by product, then by agreement."""
    places: Column = rows.astype(np.int64) * len(books) + agreement
    return places


def _in_order(tables: Sequence[pa.Table], places: Sequence[Column]) -> pa.Table:
    """Results of all tables in the order of their places."""
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(tables).take(np.argsort(np.concatenate(places), kind="stable"))
