"""Rows in the order of their ids, through files, however many runs it takes; and things made ahead of their use."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from origin_engine.screening import sorting
from origin_engine.screening.ahead import made_ahead
from origin_engine.screening.rejects import Reject
from origin_engine.screening.sorting import SortedReader
from origin_engine.screening.tables import Read

REJECT = Reject("lines", 3, None, "product", "a line without its product", "fill in")


class Rows:
    """A table whose rows come in pieces."""

    name, key = "lines", "product"

    def __init__(self, ids: list[str], piece: int) -> None:
        self.suspects = {"P7"}
        self.read = 0
        self._table = pa.table({"product": ids, "place": pa.array(range(len(ids)))})
        self._piece = piece

    def empty(self) -> pa.Table:
        return self._table.slice(0, 0)

    def __iter__(self) -> Iterator[Read]:
        for first in range(0, self._table.num_rows, self._piece):
            self.read += 1
            rejects = [REJECT] if first == 0 else []
            yield Read(self._table.slice(first, self._piece), rejects, first / self._table.num_rows)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few hundred rows take many runs, read side by side three at a time."""
    for name, size in (("RUN_BYTES", 300), ("BLOCK_ROWS", 4), ("MOST_RUNS", 3)):
        monkeypatch.setattr(sorting, name, size)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(6))
def test_rows_come_sorted_and_each_of_them_once(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    ids = [rng.choice(["", "é", "P"]) + str(rng.randrange(60)) for _ in range(400)]
    reads = list(SortedReader(Rows(ids, 11), tmp_path / "sorted", lambda share: None))
    got = [tuple(row.values()) for read in reads for row in read.table.to_pylist()]
    assert [name for name, _ in got] == sorted(ids, key=str.encode)
    assert sorted(got) == sorted(zip(ids, range(len(ids)), strict=True))
    assert [reject for read in reads for reject in read.rejects] == [REJECT]
    assert len(list((tmp_path / "sorted").glob("run-*"))) > 9, "there were more runs than are read at one time"


@pytest.mark.usefixtures("small")
def test_a_sorted_table_is_not_sorted_again(tmp_path: Path) -> None:
    rows = Rows(["b", "a", "c"], 1)
    first = SortedReader(rows, tmp_path / "sorted", lambda share: None)
    list(first)
    again = SortedReader(rows, tmp_path / "sorted", lambda share: None)
    got = [row["product"] for read in again for row in read.table.to_pylist()]
    assert got == ["a", "b", "c"] and rows.read == 3 and again.suspects == {"P7"}


def test_a_table_without_rows(tmp_path: Path) -> None:
    assert sum(read.table.num_rows for read in SortedReader(Rows([], 5), tmp_path / "sorted", lambda share: None)) == 0


def test_things_made_ahead_are_the_same_in_the_same_order() -> None:
    assert list(made_ahead(range(1000), 3)) == list(range(1000))


def test_an_error_is_raised_where_things_are_used() -> None:
    def things() -> Iterator[int]:
        yield 1
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        list(made_ahead(things()))


def test_no_more_is_made_once_nobody_wants_it() -> None:
    made: list[int] = []

    def things() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    before = threading.active_count()
    ahead = made_ahead(things(), 2)
    assert next(ahead) == 0
    ahead.close()
    for _ in range(100):
        if threading.active_count() == before:
            break
        time.sleep(0.05)
    assert threading.active_count() == before and len(made) < 10
