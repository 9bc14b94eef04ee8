"""The outputs of a run: results as one Parquet file, rejects as CSV or Parquet, put in place when they are whole."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from origin_engine.screening.parts import State, rejects_in, results_in
from origin_engine.screening.rejects import REJECT_SCHEMA
from origin_engine.screening.results import RESULT_SCHEMA

RESULTS, REJECTS = "results.writing", "rejects.writing"
PACKED = "zstd"


class Outputs:
    """Both files of a run while they are written, part by part."""

    def __init__(self, state: State, output: Path, rejects: Path, names: Mapping[tuple[str, str], str]) -> None:
        """`names`: what the user calls a column, by its table and our name."""
        self._state, self._names = state, names
        self._places = {state.folder / RESULTS: output, state.folder / REJECTS: rejects}
        self._results = pq.ParquetWriter(state.folder / RESULTS, RESULT_SCHEMA, compression=PACKED)
        self._rejects: _CsvRejects | pq.ParquetWriter
        if rejects.suffix.lower() == ".parquet":
            self._rejects = pq.ParquetWriter(state.folder / REJECTS, REJECT_SCHEMA, compression=PACKED)
        else:
            self._rejects = _CsvRejects(state.folder / REJECTS)

    def append(self, number: int) -> None:
        """Write a part behind those that are written."""
        for table in results_in(self._state, number):
            self._results.write_table(table)
        for table in rejects_in(self._state, number):
            self._rejects.write_table(_as_called(table, self._names))

    def put_in_place(self) -> None:
        """Close both files and move them to where they are wanted."""
        self.close()
        for written, place in self._places.items():
            beside = place.with_name(f".{place.name}.writing")
            shutil.move(written, beside)
            beside.replace(place)

    def close(self) -> None:
        """Close both files."""
        self._results.close()
        self._rejects.close()

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, *_: tuple[type[BaseException], BaseException, TracebackType]) -> None:
        self.close()


class _CsvRejects:
    """Rejects as a table that every spreadsheet opens."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(REJECT_SCHEMA.names)

    def write_table(self, table: pa.Table) -> None:
        """Write these rejects."""
        self._writer.writerows(row.values() for row in table.to_pylist())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _as_called(rejects: pa.Table, names: Mapping[tuple[str, str], str]) -> pa.Table:
    """The rejects with columns called as in the user's tables."""
    if not rejects.num_rows or not names:
        return rejects
    pairs = zip(rejects["table"].to_pylist(), rejects["column"].to_pylist(), strict=True)
    called: list[Any] = [names.get(pair, pair[1]) for pair in pairs]
    return rejects.set_column(rejects.schema.get_field_index("column"), "column", pa.array(called, pa.string()))
