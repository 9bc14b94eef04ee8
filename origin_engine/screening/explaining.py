"""One product of a chunk by the explaining evaluator: its flat row and the rows of its lines are a dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from origin_engine.dossier import Dossier
from origin_engine.dossier.table import NOTE, FlatBill, Pair, Row, dossier_from_table
from origin_engine.errors import DossierError
from origin_engine.origin import determine
from origin_engine.rulebook import RuleBook
from origin_engine.screening.chunks import PRODUCT, ROW, Chunk, line_starts, taken
from origin_engine.screening.rejects import LINES, PRODUCTS, Reject, cell_place, reject_table, rejects_of, row_place
from origin_engine.screening.results import RESULT_SCHEMA, Screened, result_of

AT_ONCE = 1_000
"""Products whose cells are held as Python values at one time."""


class Asked(NamedTuple):
    """An agreement, and the rows of the products that it is asked about."""

    book: RuleBook
    rows: NDArray[np.int64]


class Cells(NamedTuple):
    """A product and its lines as Python values."""

    product: dict[str, Any]
    lines: list[dict[str, Any]]


def explained(chunk: Chunk, row: int, book: RuleBook) -> dict[str, Any]:
    """The result of one product under one agreement; raises DossierError where it is no dossier."""
    return result_of(determine(dossier_at(chunk, row), book))


def explain(chunk: Chunk, asked: Sequence[Asked]) -> Screened:
    """Results of the rows that each agreement is asked about; a product that is no dossier is rejected, once."""
    results: list[pa.Table] = []
    rejects: list[Reject] = []
    wanted = np.unique(np.concatenate([each.rows for each in asked])) if asked else np.zeros(0, np.int64)
    for first in range(0, len(wanted), AT_ONCE):
        rows = wanted[first : first + AT_ONCE]
        books = [[each.book for each, some in zip(asked, held, strict=True) if some] for held in _asked_of(rows, asked)]
        found: list[dict[str, Any]] = []
        for cells, its in zip(cells_of(taken(chunk, rows)), books, strict=True):
            _explain_one(cells, its, found, rejects)
        results.append(typed(found, RESULT_SCHEMA))
    return Screened(pa.concat_tables(results) if results else typed([], RESULT_SCHEMA), reject_table(rejects))


def _asked_of(rows: NDArray[np.int64], asked: Sequence[Asked]) -> Iterator[tuple[bool, ...]]:
    """For each row, which of the agreements are asked."""
    return zip(*[np.isin(rows, each.rows).tolist() for each in asked], strict=True)


def _explain_one(cells: Cells, books: Iterable[RuleBook], found: list[dict[str, Any]], rejects: list[Reject]) -> None:
    try:
        dossier = dossier_of(cells)
    except DossierError as error:
        rejects.extend(rejects_of(error, cells.product.get("id"), cells.product.get(ROW, 0)))
    else:
        found.extend(result_of(determine(dossier, book)) for book in books)


def dossier_at(chunk: Chunk, row: int) -> Dossier:
    """The dossier of one product; raises DossierError with every problem found."""
    return dossier_of(next(cells_of(taken(chunk, np.array([row])))))


def cells_of(chunk: Chunk) -> Iterator[Cells]:
    """The products of a chunk with their lines."""
    starts = line_starts(chunk).tolist()
    products, lines = chunk.products.to_pylist(), chunk.lines.to_pylist()
    for number, product in enumerate(products):
        product.setdefault(ROW, number + 1)
        yield Cells(product, lines[starts[number] : starts[number + 1]])


def dossier_of(cells: Cells) -> Dossier:
    """The dossier of a product and its lines; a product without lines has a bill that is not known."""
    try:
        return dossier_from_table(_bill(cells, lambda name: ""))
    except DossierError:  # only now it matters where each cell stands
        return dossier_from_table(_bill(cells, lambda name: cell_place(PRODUCTS, cells.product[ROW], name)))


def _bill(cells: Cells, place_of: Callable[[str], str]) -> FlatBill:
    names = [name for name in (cells.lines[0] if cells.lines else ()) if name != PRODUCT and not name.startswith(NOTE)]

    def place(number: int, column: int | None) -> str:
        return row_place(LINES, number) if column is None else cell_place(LINES, number, names[column])

    bill = FlatBill(row_place(PRODUCTS, cells.product[ROW]), place)
    bill.pairs = [
        Pair(name, text_of(value), place_of(name))
        for name, value in cells.product.items()
        if value is not None and not name.startswith(NOTE)
    ]
    if cells.lines:
        bill.header = names
        bill.rows = [
            Row(line.get(ROW, number), [text_of(line[name]) for name in names])
            for number, line in enumerate(cells.lines, 1)
        ]
    return bill


def text_of(value: Any) -> str:
    """A cell as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "none"
    return str(value)


def typed(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of this schema; a field that a row lacks is not known."""
    return pa.Table.from_pylist(rows, schema=schema)
