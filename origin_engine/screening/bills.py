"""Many bills at once: rows, each with a run of lines, and their facts as columns.

A selection of rows or of lines is again such a set of bills; its columns are gathered when they are first looked at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from origin_engine.screening.columns import Column

Index = NDArray[np.int64]
SOME = 64
"""For fewer than one in so many lines their rows are looked for; for more the row of every line is written out."""


class Bills:
    """Rows and lines; `starts` holds where the lines of each row begin, and at last where they end."""

    def __init__(
        self,
        starts: Index,
        of_row: dict[str, Column],
        of_line: dict[str, Column],
        around: Bills | None = None,
        rows: Index | None = None,
        lines: Index | None = None,
    ) -> None:
        self.starts = starts
        self._of_row = of_row
        self._of_line = of_line
        self._around = around
        self._rows = rows
        self._lines = lines
        self._firsts: Index | None = None
        self._owner: Index | None = None

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def size(self) -> int:
        """The number of lines."""
        return int(self.starts[-1])

    # --- columns ---

    def row(self, name: str) -> Column:
        """A fact of each row."""
        found = self._of_row.get(name)
        if found is None:
            assert self._around is not None, f"no column {name}"
            found = self._around.row(name)
            found = self._of_row[name] = found if self._rows is None else found[self._rows]
        return found

    def line(self, name: str) -> Column:
        """A fact of each line."""
        found = self._of_line.get(name)
        if found is None:
            assert self._around is not None, f"no column {name}"
            found = self._around.line(name)
            lines = self._chosen_lines()
            found = self._of_line[name] = found if lines is None else found.take(lines)
        return found

    def _chosen_lines(self) -> Index | None:
        """Which lines of those around it these are, found when a line is first looked at; None for all of them."""
        if self._lines is None and self._firsts is not None:
            self._lines = np.repeat(self._firsts - self.starts[:-1], self.counts)
            self._lines += np.arange(len(self._lines))
        return self._lines

    def within(self, lines: Index) -> Index:
        """Where some lines stand among those of the bills that these were taken from."""
        chosen = self._chosen_lines()
        return lines if chosen is None else chosen[lines]

    def has_row(self, name: str) -> bool:
        """Whether there is a column of this name for rows."""
        return name in self._of_row or (self._around is not None and self._around.has_row(name))

    def has_line(self, name: str) -> bool:
        """Whether there is a column of this name for lines."""
        return name in self._of_line or (self._around is not None and self._around.has_line(name))

    def beside(self, of_row: dict[str, Column], of_line: dict[str, Column] | None = None) -> Bills:
        """The same bills with further columns, or with others in the place of some."""
        return Bills(self.starts, dict(of_row), dict(of_line or {}), self)

    # --- selections ---

    def take(self, rows: Index) -> Bills:
        """Some rows (one may be taken several times), with their lines."""
        firsts = self.starts[:-1][rows]
        some = Bills(_running(self.starts[1:][rows] - firsts), {}, {}, self, rows)
        some._firsts = firsts
        return some

    def keep(self, wanted: Column) -> Bills:
        """The same rows, with the wanted lines only."""
        if wanted.all():
            return self
        lines = np.flatnonzero(wanted)
        if len(lines) * 8 < len(wanted):
            starts = np.searchsorted(lines, self.starts)
        else:
            starts = _running(wanted)[self.starts]
        return Bills(starts, {}, {}, self, None, lines)

    def pick(self, wanted: Column) -> Picked:
        """The wanted lines, and the rows that have any."""
        lines = np.flatnonzero(wanted)
        return Picked(self, self, lines, self.owner_of(lines))

    def owner_of(self, lines: Index) -> Index:
        """The rows of a few lines, in order."""
        if len(lines) * SOME < self.size:
            return np.searchsorted(self.starts, lines, side="right") - 1
        return self.owner[lines]

    # --- from lines to rows, and back ---

    @property
    def counts(self) -> Index:
        """How many lines each row has."""
        return np.diff(self.starts)

    @property
    def owner(self) -> Index:
        """The row of each line."""
        if self._owner is None:
            same = self._around is not None and self.starts is self._around.starts
            self._owner = self._around.owner if self._around and same else np.repeat(np.arange(len(self)), self.counts)
        return self._owner

    def each(self, of_row: Column) -> Column:
        """A fact of rows, for each of their lines."""
        if len(of_row) and (of_row == of_row[0]).all():
            return np.full(self.size, of_row[0], of_row.dtype)
        return np.repeat(of_row, self.counts)

    def total(self, of_line: Column) -> Column:
        """Sums over the lines of each row."""
        return self._reduced(np.add, of_line)

    def some(self, of_line: Column) -> Column:
        """Whether any line of a row has it."""
        if not of_line.any():
            return np.zeros(len(self), np.bool_)
        return self._reduced(np.logical_or, of_line)

    def union(self, of_line: Column) -> Column:
        """All bits that any line of a row has."""
        if not of_line.any():
            return np.zeros(len(self), of_line.dtype)
        return self._reduced(np.bitwise_or, of_line)

    def _reduced(self, by: np.ufunc, of_line: Column) -> Column:
        starts = self.starts[:-1]
        if not len(of_line):
            return np.zeros(len(self), of_line.dtype)
        filled = self.starts[1:] > starts
        if filled.all():
            found: Column = by.reduceat(of_line, starts)
            return found
        result = np.zeros(len(self), of_line.dtype)
        result[filled] = by.reduceat(of_line, starts[filled])
        return result


class Picked:
    """A few lines of some bills; sums over them are given for the rows that have any, which `rows` names in order.

    The rows are those of `bills`; the lines may be those of the bills around it, `source`.
    """

    def __init__(self, bills: Bills, source: Bills, lines: Index, owner: Index) -> None:
        self.bills = bills
        self.source = source
        self.lines = lines
        self.owner = owner
        heads = np.ones(len(lines), np.bool_)
        heads[1:] = owner[1:] != owner[:-1]
        self._heads = np.flatnonzero(heads)
        self.rows = owner[self._heads]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> int:
        """The number of lines."""
        return len(self.lines)

    def line(self, name: str) -> Column:
        """A fact of each line."""
        return self.source.line(name)[self.lines]

    def row(self, name: str) -> Column:
        """A fact of each row."""
        return self.bills.row(name)[self.rows]

    def has_row(self, name: str) -> bool:
        """Whether there is a column of this name for rows."""
        return self.bills.has_row(name)

    def has_line(self, name: str) -> bool:
        """Whether there is a column of this name for lines."""
        return self.source.has_line(name)

    def total(self, of_line: Column) -> Column:
        """Sums over the lines of each row."""
        found: Column = np.add.reduceat(of_line, self._heads) if len(self) else of_line[:0]
        return found

    def some(self, of_line: Column) -> Column:
        """Whether any line of a row has it."""
        found: Column = np.logical_or.reduceat(of_line, self._heads) if len(self) else of_line[:0]
        return found

    def union(self, of_line: Column) -> Column:
        """All bits that any line of a row has."""
        found: Column = np.bitwise_or.reduceat(of_line, self._heads) if len(self) else of_line[:0]
        return found

    def each(self, of_row: Column) -> Column:
        """A fact of rows, for each of their lines."""
        return np.repeat(of_row, np.diff(np.append(self._heads, len(self.lines))))

    def among(self, wanted: Column) -> Picked:
        """Some of these lines."""
        return Picked(self.bills, self.source, self.lines[wanted], self.owner[wanted])


def _running(counts: Column) -> Index:
    """Where each of runs of these lengths begins, and at last where they end."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
