"""Screening in another process or on another machine: what is asked, said in a few words, and answered anywhere.

A rule book is not sent. Whoever screens loads it by its name from its own installation, once, and shows by its
fingerprint that it is the same book: results under two versions of a rule never stand in one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa

from origin_engine.errors import Problem, RefusedInput, RulebookError
from origin_engine.locales import speaking, spoken
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.screening.asking import Scope, judge_chunk
from origin_engine.screening.chunks import Chunk
from origin_engine.screening.rejects import REJECT_SCHEMA, Reject, reject_table
from origin_engine.screening.results import RESULT_SCHEMA, Screened
from origin_engine.told import told


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


PLAIN_RESULTS = pa.schema([pa.field(field.name, _plain(field.type)) for field in RESULT_SCHEMA])
"""Results for whoever knows no dictionaries: words as text."""


class BookName(NamedTuple):
    """A rule book by its id or its folder, and the fingerprint of its files."""

    name: str
    digest: str


class Order(NamedTuple):
    """What a run is asked."""

    books: tuple[BookName, ...]
    by_lane: bool
    """Whether each product is judged under the agreements between its countries only."""
    language: str
    """That of the rejects' words."""


def order_of(agreements: Iterable[str] | None) -> Order:
    """Every product under these agreements (ids or folders), or (None) under those known between its countries.

    Raises RulebookError where there is no such rule book.
    """
    names = known_rulebooks() if agreements is None else agreements
    books = tuple(BookName(name, load_rulebook(name).digest) for name in names)
    return Order(books, agreements is None, spoken())


@lru_cache(maxsize=8)
def scope_of(order: Order) -> Scope:
    """The same rule books from this process's own installation; raises RulebookError where one is not the same."""
    books = tuple(load_rulebook(each.name) for each in order.books)
    for wanted, book in zip(order.books, books, strict=True):
        if book.digest != wanted.digest:
            found = told("another version of `{name}` than where the run was started", name=wanted.name)
            remedy = told("install the same version of origin-engine, and the same rules, everywhere")
            raise RulebookError(Problem(found, str(book.folder or ""), remedy=remedy))
    return Scope(books, order.by_lane)


def carried_out(order: Order, chunks: Iterator[tuple[Chunk, Sequence[Reject]]]) -> Iterator[Screened]:
    """What comes of chunks and of what was rejected before they could be judged, one after the other."""
    while True:
        with speaking(order.language):
            chunk, before = next(chunks, (None, ()))
            if chunk is None:
                return
            found = judge_chunk(chunk, scope_of(order))
        yield Screened(found.results, pa.concat_tables([reject_table(before), found.rejects]))


def together(parts: Iterable[Screened]) -> Screened:
    """What came of several chunks."""
    results, rejects = [RESULT_SCHEMA.empty_table()], [REJECT_SCHEMA.empty_table()]
    for part in parts:
        results.append(part.results)
        rejects.append(part.rejects)
    return Screened(pa.concat_tables(results), pa.concat_tables(rejects))


def not_in_order(table: str) -> RefusedInput:
    """A table that cannot be divided, because rows of one product may be anywhere in it."""
    found = told("not in the order of the products' ids, byte by byte")
    return RefusedInput(Problem(found, table, remedy=told("sort both tables by the product's id")))
