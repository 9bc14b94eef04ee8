"""Two streams sorted by product, merged into chunks: whole products, each with all its lines.

A table that is not in the order of the ids is found as soon as that shows (`OutOfOrder`), so that it can be sorted
first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.dossier.nesting import MOST_LINES
from origin_engine.screening.chunks import Chunk, whole
from origin_engine.screening.matching import matched
from origin_engine.screening.rejects import Reject
from origin_engine.screening.tables import Read


class OutOfOrder(Exception):  # noqa: N818 - it is a finding, not a fault
    """A table whose rows are not in the order of their products' ids."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(table)


class Sizes(NamedTuple):
    """How much goes into one chunk: as many products, or about as many lines, whichever comes first."""

    products: int = 1 << 17
    lines: int = 1 << 19


class Portion(NamedTuple):
    """A chunk of a run, what was rejected before it could be judged, and how many rows of the input went into it."""

    chunk: Chunk
    rejects: list[Reject]
    products_read: int
    lines_read: int
    share: float
    """How far the input is read, from 0 to 1."""


class Reader(Protocol):
    """A table that is read piece by piece."""

    name: str
    key: str
    suspects: set[str]

    def __iter__(self) -> Iterator[Read]: ...

    def empty(self) -> pa.Table:
        """The table without rows."""


def portions(products: Reader, lines: Reader, sizes: Sizes) -> Iterator[Portion]:
    """The chunks of two tables in the order of the ids: the same of the same tables, whenever it is asked."""
    goods, bills = _Waiting(products), _Waiting(lines)
    while True:
        _fill(goods, bills, sizes)
        below = _bound(goods, bills, sizes)
        parts = goods.take(below), bills.take(below)
        counts = parts[0].num_rows + goods.gone(), parts[1].num_rows + bills.gone()
        chunk, rejects = matched(*parts, lines.suspects, goods.endless | bills.endless)
        if any(counts):
            yield Portion(chunk, goods.told() + bills.told() + rejects, *counts, min(goods.share, bills.share))
        if goods.ended and bills.ended and not goods.rows and not bills.rows:
            return


class _Waiting:
    """Rows of a sorted stream that wait until all rows of their products are read."""

    def __init__(self, reader: Reader) -> None:
        self.key = reader.key
        self._reader = reader
        self._reads = iter(reader)
        self._tables: list[pa.Table] = []
        self.last: str | None = None
        """The last id that was read: of those before it, all rows are here."""
        self.ended = False
        self.rows = 0
        self.share = 0.0
        self.endless: set[str] = set()
        self._rejects: list[Reject] = []
        self._gone = 0

    def more(self) -> None:
        """Read on; refuses rows that come before what was read already."""
        read = next(self._reads, None)
        if read is None:
            self.ended, self.share = True, 1.0
            return
        self.share = read.share
        self._rejects += read.rejects
        self._gone += len(read.rejects)
        if read.table.num_rows:
            self._check_order(whole(read.table[self.key]))
            self._tables.append(read.table)
            self.rows += read.table.num_rows
            self._drop_endless()

    def _check_order(self, keys: pa.Array) -> None:
        first, last = keys[0].as_py(), keys[-1].as_py()
        rising = pc.all(pc.greater_equal(keys[1:], keys[:-1]), min_count=0).as_py()
        if (self.last is not None and first < self.last) or not rising:
            raise OutOfOrder(self._reader.name)
        self.last = last

    def _drop_endless(self) -> None:
        """Of a product with more rows than a bill may have only the last are kept: it is rejected anyway."""
        newest = self._tables[-1]
        if self.rows - newest.num_rows > MOST_LINES and self.key_at(0) == self.last:
            self.endless.add(self.last or "")
            self._gone += self.rows - newest.num_rows
            self._tables, self.rows = [newest], newest.num_rows

    def key_at(self, row: int) -> str | None:
        """The id of a waiting row; None where there are not so many."""
        for table in self._tables:
            if row < table.num_rows:
                return table[self.key][row].as_py()  # type: ignore[no-any-return]
            row -= table.num_rows
        return None

    def has_before(self, below: str | None) -> bool:
        """Whether a row waits whose id comes before this one (any row, where it is None)."""
        first = self.key_at(0)
        return first is not None and (below is None or first < below)

    def gone(self) -> int:
        """How many rows were read, since this was last asked, that belong to no chunk."""
        gone, self._gone = self._gone, 0
        return gone

    def told(self) -> list[Reject]:
        """What was rejected since this was last asked."""
        rejects, self._rejects = self._rejects, []
        return rejects

    def take(self, below: str | None) -> pa.Table:
        """The rows of all ids before this one; all that wait, where it is None."""
        taken: list[pa.Table] = []
        while self._tables:
            table = self._tables[0]
            at = table.num_rows if below is None else _place(table[self.key], below)
            taken.append(table.slice(0, at))
            if at < table.num_rows:
                self._tables[0] = table.slice(at)
                break
            self._tables.pop(0)
        self.rows -= sum(table.num_rows for table in taken)
        return pa.concat_tables(taken, promote_options="permissive") if taken else self._reader.empty()


def _place(keys: pa.ChunkedArray, key: str) -> int:
    """How many of sorted keys come before this one."""
    return bisect_left(range(len(keys)), key, key=lambda at: keys[at].as_py())


def _fill(goods: _Waiting, bills: _Waiting, sizes: Sizes) -> None:
    """Read until a chunk is there: products first, then their lines."""
    while not goods.ended and goods.rows <= sizes.products:
        goods.more()
    upto = goods.key_at(sizes.products) or goods.last
    while not bills.ended and bills.rows <= sizes.lines and (goods.ended or (bills.last or "") <= (upto or "")):
        bills.more()
    while not _ready(goods, bills, sizes):
        behind = bills if goods.ended or (not bills.ended and (bills.last or "") <= (goods.last or "")) else goods
        behind.more()


def _ready(goods: _Waiting, bills: _Waiting, sizes: Sizes) -> bool:
    below = _bound(goods, bills, sizes)
    return (goods.ended and bills.ended) or goods.has_before(below) or bills.has_before(below)


def _bound(goods: _Waiting, bills: _Waiting, sizes: Sizes) -> str | None:
    """The id before which the next chunk ends; None where it takes all that is left."""
    ends = [each.last or "" for each in (goods, bills) if not each.ended]
    for each, most in ((goods, sizes.products), (bills, sizes.lines)):
        full = each.key_at(most)
        if full is not None and full != each.key_at(0):
            ends.append(full)
    return min(ends, default=None)
