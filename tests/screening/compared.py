"""The kernel's answer beside that of the explaining evaluator, product by product and field by field."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from origin_engine.rulebook import RuleBook
from origin_engine.screening.chunks import Chunk
from origin_engine.screening.explaining import Asked, explain
from origin_engine.screening.kernel import screen_chunk

Row = dict[str, Any]


class Difference(NamedTuple):
    """A product and a field in which the two differ."""

    product: str
    field: str
    kernel: Any
    explained: Any


class Compared(NamedTuple):
    """How many results of each outcome, how many of them by the explaining evaluator, and every difference."""

    outcomes: Counter[str]
    by_explaining: int
    rejected: int
    differences: list[Difference]


def compared(chunk: Chunk, book: RuleBook) -> Compared:
    """A chunk under one agreement, both ways."""
    screened = screen_chunk(chunk, [book])
    truth = explain(chunk, [Asked(book, np.arange(chunk.products.num_rows))])
    ours, theirs = _by_product(screened.results.to_pylist()), _by_product(truth.results.to_pylist())
    differences = [Difference(name, "product", name in ours, name in theirs) for name in ours.keys() ^ theirs.keys()]
    for name in ours.keys() & theirs.keys():
        differences += _differences(name, ours[name], theirs[name])
    if screened.rejects.to_pylist() != truth.rejects.to_pylist():
        differences.append(Difference("", "rejects", screened.rejects.num_rows, truth.rejects.num_rows))
    rejected = {each["product"] for each in truth.rejects.to_pylist()}
    explained = sum(row["explained"] for name, row in ours.items())
    return Compared(Counter(row["outcome"] for row in ours.values()), explained, len(rejected), differences)


def _by_product(rows: list[Row]) -> dict[str, Row]:
    found = {row["product"]: row for row in rows}
    assert len(found) == len(rows), "a product stands twice in the results"
    return found


def _differences(name: str, ours: Row, theirs: Row) -> list[Difference]:
    return [
        Difference(name, field, ours[field], theirs[field])
        for field in ours
        if field != "explained" and ours[field] != theirs[field]
    ]
