"""Tables as CSV: read in blocks, every cell as text, so that codes keep their zeros and amounts stay exact."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from origin_engine.errors import Problem, RefusedInput
from origin_engine.told import told

CSV_ENDINGS = frozenset((".csv", ".tsv", ".txt"))
SEPARATORS = ",;\t|"
SEPARATOR_LINE = "sep="
"""Begins a first line that Excel understands: `sep=;`."""
BLOCK = 8 << 20
LOOKED_AT = 1 << 20
COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4"}


class Broken(NamedTuple):
    """A row that has another number of cells than the header."""

    row: int
    cells: tuple[str, ...]
    found: int
    expected: int


class Shape(NamedTuple):
    """How a CSV file is written."""

    encoding: str
    separator: str
    skipped: int
    header: list[str]


def csv_header(file: Path) -> list[str]:
    """The names of the columns."""
    return _shape(file).header


def csv_pieces(
    file: Path, names: Sequence[str], broken: list[Broken], before: int
) -> Iterator[tuple[NDArray[np.int64], pa.Table, float]]:
    """The rows of some columns in blocks, numbered from `before` + 1; empty cells say nothing."""
    shape, size = _shape(file), max(file.stat().st_size, 1)
    bad: list[int] = []

    def on_broken(row: arrow_csv.InvalidRow) -> str:
        cells = next(csv.reader(row.text.splitlines(), delimiter=shape.separator), [])
        bad.append(row.number - 1)  # the header was counted too
        where = before + row.number - 1
        broken.append(Broken(where, tuple(map(str.strip, cells)), row.actual_columns, row.expected_columns))
        return "skip"

    with pa.OSFile(str(file)) as raw:
        reader = arrow_csv.open_csv(
            _plain(file, raw),
            arrow_csv.ReadOptions(
                block_size=BLOCK, use_threads=False, encoding=shape.encoding, skip_rows=shape.skipped
            ),
            arrow_csv.ParseOptions(delimiter=shape.separator, newlines_in_values=True, invalid_row_handler=on_broken),
            arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in shape.header},
                strings_can_be_null=True,
                null_values=[""],
                include_columns=list(names),
            ),
        )
        good = 0
        for batch in reader:
            numbers = _numbered(good, batch.num_rows, bad)
            good += batch.num_rows
            yield before + numbers, pa.Table.from_batches([batch]), raw.tell() / size


def _numbered(good: int, rows: int, bad: list[int]) -> NDArray[np.int64]:
    """The numbers of rows of which `good` came before; the broken ones were counted too."""
    numbers = np.arange(good + 1, good + rows + 1)
    return numbers + np.searchsorted(np.array(bad) - np.arange(len(bad)), numbers, side="right") if bad else numbers


def _shape(file: Path) -> Shape:
    with pa.OSFile(str(file)) as raw:
        start: bytes = _plain(file, raw).read(LOOKED_AT)
    encoding, text = _decoded(start, file)
    lines = StringIO(text, newline="")
    first = lines.readline()
    separator, skipped = first.rstrip("\r\n").lower().removeprefix(SEPARATOR_LINE), 1
    if len(separator) != 1 or separator not in SEPARATORS:
        separator, skipped = next((each for each in first if each in SEPARATORS), ","), 0
        lines.seek(0)
    header = [name.strip() for name in next(csv.reader(lines, delimiter=separator), [])]
    if not any(header):
        raise RefusedInput(Problem(told("no header"), str(file), remedy=told("name the columns in the first row")))
    return Shape(encoding, separator, skipped, header)


def _plain(file: Path, raw: pa.NativeFile) -> pa.NativeFile:
    """The content of a file, unpacked."""
    with file.open("rb") as opened:
        start = opened.read(4)
    kind = next((kind for mark, kind in COMPRESSED.items() if start.startswith(mark)), None)
    return raw if kind is None else pa.CompressedInputStream(raw, kind)


def _decoded(start: bytes, file: Path) -> tuple[str, str]:
    """The encoding, and the beginning as text: UTF-8, or GB18030 as Excel saves it in China."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", start.decode("utf-16", errors="ignore")
    for encoding in ("utf-8", "gb18030"):
        text = codecs.getincrementaldecoder(encoding)()
        try:
            return encoding, text.decode(start).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    found = told("neither UTF-8 nor GB18030")
    raise RefusedInput(Problem(found, str(file), remedy=told("save the file as `CSV UTF-8`")))
