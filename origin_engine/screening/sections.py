"""Sections of a catalogue in Parquet: the products of a range of ids with their lines, for whoever reads them.

Both tables stand in the order of the products' ids, byte by byte. The least and the greatest id of every row group,
which the files themselves state, tell where the rows of a range are; so a section is a few names and numbers, and a
process or a machine that gets one needs nothing else. Every row belongs to exactly one section.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from origin_engine.screening.formats import AT_ONCE, BUFFER, PARQUET, Piece, open_table
from origin_engine.screening.merging import OutOfOrder, Portion, Sizes, portions
from origin_engine.screening.naming import KEYS, Columns, Renaming, columns_of
from origin_engine.screening.tables import Read, TableReader

LINES_EACH = 1 << 20
"""About how many lines go into a section."""


class Naming(NamedTuple):
    """How the user's columns are called: `--map`, and what is left out."""

    renamings: tuple[Renaming, ...] = ()
    left_out: tuple[str, ...] = ()


OUR_NAMES = Naming()
"""Every column has the name that it has with us."""
USUAL_SIZES = Sizes()


class Catalogue(NamedTuple):
    """The columns that are read of two tables of one catalogue."""

    products: Columns
    lines: Columns


class Part(NamedTuple):
    """A row group that a section reads."""

    file: str
    group: int
    before: int
    """How many rows of the table stand before it."""
    whole: bool
    """Whether all its rows belong to the section."""
    begins: bool
    """Whether it begins in the section: then its rows without an id are told of here, and nowhere else."""


class Section(NamedTuple):
    """The products whose ids are not before `since` and are before `until`, and their lines; None is without end."""

    since: str | None
    until: str | None
    products: tuple[Part, ...]
    lines: tuple[Part, ...]


class _Group(NamedTuple):
    """A row group and the ids it holds; None where the file does not say."""

    file: str
    number: int
    before: int
    rows: int
    least: str | None
    greatest: str | None


def catalogue_of(products: Path, lines: Path, naming: Naming = OUR_NAMES) -> Catalogue:
    """Two tables as one catalogue; raises RefusedInput for what is no table, and for columns that are not known."""
    return Catalogue(*columns_of(open_table(products), open_table(lines), *naming))


def sections_of(catalogue: Catalogue, lines_each: int = LINES_EACH) -> tuple[Section, ...]:
    """The sections of a catalogue; one of all rows where the files do not say which ids their row groups hold."""
    groups = _groups(catalogue.products), _groups(catalogue.lines)
    stated = all(each.files.kind == PARQUET for each in catalogue)
    stated = stated and all(each.least is not None for some in groups for each in some)
    cuts = _cuts(*groups, lines_each) if stated else []
    return tuple(
        Section(since, until, *(_parts(some, since, until) for some in groups))
        for since, until in pairwise([None, *cuts, None])
    )


def portions_of(catalogue: Catalogue, section: Section, sizes: Sizes = USUAL_SIZES) -> Iterator[Portion]:
    """The chunks of a section; raises OutOfOrder where a table is not in the order of the ids."""
    yield from portions(
        SectionReader(catalogue.products, section, section.products),
        SectionReader(catalogue.lines, section, section.lines),
        sizes,
    )


# --- reading -------------------------------------------------------------------------------------------


class SectionReader(TableReader):
    """The rows of one table that belong to a section."""

    def __init__(self, columns: Columns, section: Section, parts: Sequence[Part]) -> None:
        super().__init__(columns)
        self._section = section
        self._parts = parts

    def __iter__(self) -> Iterator[Read]:
        if self.columns.files.kind != PARQUET:
            yield from super().__iter__()
        for number, part in enumerate(self._parts, 1):
            for piece in self._rows(part):
                read = self._read(piece._replace(share=number / len(self._parts)))
                self._check_range(read.table[self.key])
                yield read if part.begins else read._replace(rejects=[])

    def _rows(self, part: Part) -> Iterator[Piece]:
        """The rows of a row group that belong to the section, with those that have no id."""
        before, last = part.before, ""
        for table in self._batches(part):
            piece = Piece(np.arange(before + 1, before + table.num_rows + 1), table, 0.0)
            before += table.num_rows
            if part.whole:
                yield piece
                continue
            ids = table[self.columns.theirs[self.key]].cast(pa.string())
            last = self._last_in_order(ids.drop_null(), last)
            mine = np.flatnonzero(_between(ids, self._section.since, self._section.until))
            yield piece._replace(numbers=piece.numbers[mine], table=table.take(mine))
            if self._section.until is not None and last >= self._section.until:
                return

    def _batches(self, part: Part) -> Iterator[pa.Table]:
        names = list(self.columns.theirs.values())
        with pq.ParquetFile(part.file, buffer_size=BUFFER, read_dictionary=self.columns.words) as opened:
            for batch in opened.iter_batches(AT_ONCE, row_groups=[part.group], columns=names, use_threads=False):
                yield pa.Table.from_batches([batch]).select(names)

    def _last_in_order(self, ids: pa.ChunkedArray, last: str) -> str:
        """The last of some ids. A section stops where the next one begins, so that order must hold also among rows
        that it does not keep: another section reads the rest and finds what stands in the wrong place there."""
        if len(ids) == 0:
            return last
        if ids[0].as_py() < last or not pc.all(pc.greater_equal(ids[1:], ids[:-1]), min_count=0).as_py():
            raise OutOfOrder(self.name)
        return str(ids[-1])

    def _check_range(self, keys: pa.ChunkedArray) -> None:
        """An id with space around it may stand where it does not belong once the space is gone."""
        since, until = self._section.since, self._section.until
        if len(keys) and not _between(keys.take([0, len(keys) - 1]), since, until).all():
            raise OutOfOrder(self.name)


def _between(ids: pa.ChunkedArray, since: str | None, until: str | None) -> Any:
    """Which ids are in a range; none stands for every range."""
    inside = np.ones(len(ids), np.bool_)
    if since is not None:
        inside &= pc.fill_null(pc.greater_equal(ids, since), True).to_numpy()
    if until is not None:
        inside &= pc.fill_null(pc.less(ids, until), True).to_numpy()
    return inside


# --- dividing ------------------------------------------------------------------------------------------


def _groups(columns: Columns) -> list[_Group]:
    """The row groups of a table that hold rows, in the order of these."""
    files, key = columns.files, columns.theirs[KEYS[columns.table]]
    found: list[_Group] = []
    before = 0
    for file in files.files if files.kind == PARQUET else ():
        metadata = pq.read_metadata(file)
        names = [metadata.schema.column(number).path for number in range(metadata.num_columns)]
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            if group.num_rows:
                ids = _range(group.column(names.index(key)))
                found.append(_Group(str(file), number, before, group.num_rows, *ids))
            before += group.num_rows
    return found


def _range(column: pq.ColumnChunkMetaData) -> tuple[str | None, str | None]:
    statistics = column.statistics
    if statistics is None or not statistics.has_min_max or not isinstance(statistics.min, str):
        return None, None
    return statistics.min, statistics.max


def _cuts(products: Sequence[_Group], lines: Sequence[_Group], lines_each: int) -> list[str]:
    """The ids at which a new section begins: where row groups do, so that few of them are read twice."""
    begins = sorted([(each.least or "", each.rows) for each in lines] + [(each.least or "", 0) for each in products])
    cuts: list[str] = []
    waiting = 0
    for least, rows in begins:
        if waiting >= lines_each and (not cuts or least > cuts[-1]):
            cuts.append(least)
            waiting = 0
        waiting += rows
    return cuts


def _parts(groups: Collection[_Group], since: str | None, until: str | None) -> tuple[Part, ...]:
    """The row groups that may hold rows of a range."""
    return tuple(
        Part(each.file, each.number, each.before, _is_within(each, since, until), _begins(each, since, until))
        for each in groups
        if (since is None or (each.greatest or "") >= since) and (until is None or (each.least or "") < until)
    )


def _begins(group: _Group, since: str | None, until: str | None) -> bool:
    least = group.least or ""
    return (since is None or least >= since) and (until is None or least < until)


def _is_within(group: _Group, since: str | None, until: str | None) -> bool:
    return _begins(group, since, until) and (until is None or (group.greatest or "") < until)
