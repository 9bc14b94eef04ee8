"""Rows that are no dossier: where they stand, what was found there, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from origin_engine.errors import DossierError, Problem
from origin_engine.locales import in_words
from origin_engine.told import Told, told

PRODUCTS, LINES = "products", "lines"
"""The two tables, as rejects and messages call them."""
REJECT_SCHEMA = pa.schema(
    [
        pa.field("table", pa.string()),
        pa.field("row", pa.int64()),
        pa.field("product", pa.string()),
        pa.field("column", pa.string()),
        pa.field("found", pa.string()),
        pa.field("expected", pa.string()),
    ]
)


class Reject(NamedTuple):
    """One thing wrong with a row: the row is counted from 1, without a header."""

    table: str
    row: int | None
    product: str | None
    column: str
    found: str
    expected: str


def cell_place(table: str, row: int, column: str) -> Told:
    """Where a cell stands, in words that its reject is read from again."""
    return told("{table}, row {row}, column `{column}`", table=table, row=row, column=column)


def row_place(table: str, row: int) -> Told:
    """Where a row stands."""
    return told("{table}, row {row}", table=table, row=row)


def rejects_of(error: DossierError, product: str | None, row: int) -> Iterator[Reject]:
    """The rejects of a product of this row that is no dossier."""
    for problem in error.problems:
        place = _place_of(problem)
        yield Reject(
            str(place.get("table", PRODUCTS)),
            _number(place.get("row", row)),
            product,
            str(place.get("column", problem.field)),
            in_words(problem.found),
            in_words(problem.remedy),
        )


def _place_of(problem: Problem) -> Mapping[str, object]:
    return problem.place.values if isinstance(problem.place, Told) else {}


def _number(row: object) -> int | None:
    return row if isinstance(row, int) else None


def reject_table(rejects: Iterable[Reject]) -> pa.Table:
    """Rejects as a table."""
    rows: list[dict[str, Any]] = [reject._asdict() for reject in rejects]
    return pa.Table.from_pylist(rows, schema=REJECT_SCHEMA)
