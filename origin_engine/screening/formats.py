"""Tables in files: Parquet, CSV, Arrow IPC (file or stream); one file, or a folder of files of one kind.

They are read piece by piece, so that memory does not grow with the file. What kind a file is says its content, not its
name; CSV has no mark of its own and is what is left where the name says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from origin_engine.errors import Problem, RefusedInput
from origin_engine.screening.csv_tables import CSV_ENDINGS, Broken, csv_header, csv_pieces
from origin_engine.told import told

PARQUET, IPC_FILE, IPC_STREAM, CSV = "Parquet", "Arrow IPC", "Arrow IPC stream", "CSV"
MARKS = {b"PAR1": PARQUET, b"ARROW1": IPC_FILE, b"\xff\xff\xff\xff": IPC_STREAM}
BUFFER = 1 << 20
AT_ONCE = 1 << 17
"""Rows that are read in one piece."""
MOST_BROKEN = 10_000


class Piece(NamedTuple):
    """Some rows of a table, the numbers of these rows in it (from 1), and how far the table is read by now."""

    numbers: NDArray[np.int64]
    table: pa.Table
    share: float


class TableFiles(NamedTuple):
    """The files of one table, and the columns that all of them have."""

    path: Path
    files: tuple[Path, ...]
    kind: str
    schema: pa.Schema
    rows: int | None
    """How many rows there are; None where only reading would tell."""


def open_table(path: Path) -> TableFiles:
    """The table at a path; refuses what is none."""
    files = _files_at(path)
    try:
        kinds = {kind_of(file): file for file in files}
        if len(kinds) > 1:
            found = told("files of several kinds: {kinds}", kinds=sorted(kinds))
            raise RefusedInput(Problem(found, str(path), remedy=told("keep files of one kind in a folder")))
        kind = next(iter(kinds))
        heads = [_head(file, kind) for file in files]
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from None
    schema = heads[0][0]
    for file, (other, _) in zip(files, heads, strict=True):
        if other.names != schema.names:
            found = told("other columns than in {first}", first=files[0].name)
            raise RefusedInput(Problem(found, str(file), remedy=told("give every file of a folder the same columns")))
    counts = [rows for _, rows in heads if rows is not None]
    return TableFiles(path, files, kind, schema, sum(counts) if len(counts) == len(files) else None)


def pieces(table: TableFiles, names: Sequence[str], words: Sequence[str], broken: list[Broken]) -> Iterator[Piece]:
    """The rows of some columns, in the order of the files; rows of CSV that are none are added to `broken`.

    `words` are columns in which the same texts come again and again.
    """
    size = sum(file.stat().st_size for file in table.files)
    before, passed = 0, 0
    try:
        for file in table.files:
            numbered = _read(file, table.kind, names, words, broken, before)
            own, last = file.stat().st_size, before
            for numbers, rows, share in numbered:
                last = int(numbers[-1]) if len(numbers) else last
                yield Piece(numbers, rows, (passed + share * own) / max(size, 1))
                if len(broken) > MOST_BROKEN:
                    raise _too_many(file, broken[-1])
            before, passed = last, passed + own
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(table.path, error) from None


def _files_at(path: Path) -> tuple[Path, ...]:
    if not path.exists():
        raise RefusedInput(Problem(told("no such file"), str(path), remedy=told("check the name and the folder")))
    if not path.is_dir():
        return (path,)
    files = tuple(sorted(each for each in path.iterdir() if each.is_file() and each.name[0] not in "._"))
    if not files:
        raise RefusedInput(
            Problem(told("an empty folder"), str(path), remedy=told("name a file, or a folder of files"))
        )
    return files


def kind_of(file: Path) -> str:
    """What kind of table a file holds."""
    with file.open("rb") as opened:
        start = opened.read(8)
    for mark, kind in MARKS.items():
        if start.startswith(mark):
            return kind
    if CSV_ENDINGS.intersection(ending.lower() for ending in file.suffixes):
        return CSV
    known = [PARQUET, IPC_FILE, IPC_STREAM, *sorted(CSV_ENDINGS)]
    raise RefusedInput(
        Problem(told("not a kind of table I read"), str(file), remedy=told("one of {known}", known=known))
    )


def _head(file: Path, kind: str) -> tuple[pa.Schema, int | None]:
    if kind == PARQUET:
        metadata = pq.read_metadata(file)
        return pq.read_schema(file), int(metadata.num_rows)
    if kind == IPC_FILE:
        with pa.memory_map(str(file)) as source:
            return pa.ipc.open_file(source).schema, None
    if kind == IPC_STREAM:
        with pa.memory_map(str(file)) as source:
            return pa.ipc.open_stream(source).schema, None
    return pa.schema([pa.field(name, pa.string()) for name in csv_header(file)]), None


Numbered = tuple[NDArray[np.int64], pa.Table, float]


def _read(
    file: Path, kind: str, names: Sequence[str], words: Sequence[str], broken: list[Broken], before: int
) -> Iterator[Numbered]:
    if kind == CSV:
        return csv_pieces(file, names, broken, before)
    if kind == PARQUET:
        return _counted(_parquet(file, list(names), list(words)), before)
    return _counted((_ipc_file if kind == IPC_FILE else _ipc_stream)(file, list(names)), before)


def _counted(tables: Iterator[tuple[pa.Table, float]], before: int) -> Iterator[Numbered]:
    for table, share in tables:
        yield np.arange(before + 1, before + table.num_rows + 1), table, share
        before += table.num_rows


def _parquet(file: Path, names: list[str], words: list[str]) -> Iterator[tuple[pa.Table, float]]:
    with pq.ParquetFile(file, buffer_size=BUFFER, read_dictionary=words) as opened:
        done, rows = 0, max(opened.metadata.num_rows, 1)
        for batch in opened.iter_batches(AT_ONCE, columns=names):
            done += batch.num_rows
            yield pa.Table.from_batches([batch]).select(names), done / rows


def _ipc_file(file: Path, names: list[str]) -> Iterator[tuple[pa.Table, float]]:
    with pa.memory_map(str(file)) as source:
        opened = pa.ipc.open_file(source)
        for number in range(opened.num_record_batches):
            share = (number + 1) / opened.num_record_batches
            yield from _in_slices(opened.get_batch(number), names, share)


def _ipc_stream(file: Path, names: list[str]) -> Iterator[tuple[pa.Table, float]]:
    size = max(file.stat().st_size, 1)
    with pa.memory_map(str(file)) as source, pa.ipc.open_stream(source) as opened:
        for batch in opened:
            yield from _in_slices(batch, names, source.tell() / size)


def _in_slices(batch: Any, names: list[str], share: float) -> Iterator[tuple[pa.Table, float]]:
    table = pa.Table.from_batches([batch]).select(names)
    for first in range(0, table.num_rows, AT_ONCE):
        yield table.slice(first, AT_ONCE), share


def _unreadable(path: Path, error: Exception) -> RefusedInput:
    reason = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
    return RefusedInput(
        Problem(told("cannot be read: {reason}", reason=reason), str(path), remedy=told("write the file again"))
    )


def _too_many(file: Path, last: Broken) -> RefusedInput:
    found = told("more than {most:,} rows with another number of cells than the header", most=MOST_BROKEN)
    remedy = told("check the separator and the quotes; row {row} is the last of them", row=last.row)
    return RefusedInput(Problem(found, str(file), remedy=remedy))
