"""A table brought into the order of the ids in files of its own, in memory that does not grow with the table.

Runs of rows are sorted in memory and written; then they are read side by side and merged. Rows of one id may change
places among themselves. A sorted table is kept until the run is through, so that resuming does not sort again.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from origin_engine.screening.merging import Reader
from origin_engine.screening.rejects import Reject
from origin_engine.screening.tables import Read

RUN_BYTES = 64 << 20
BLOCK_ROWS = 1 << 14
MOST_RUNS = 64
"""How many runs are read side by side."""
DONE = "sorted.json"
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class SortedReader:
    """The rows of another reader in the order of their ids, through files in a folder."""

    def __init__(self, reader: Reader, folder: Path, on_share: Callable[[float], None]) -> None:
        self.name, self.key = reader.name, reader.key
        self.suspects: set[str] = set()
        self._reader = reader
        self._folder = folder
        self._on_share = on_share

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self._reader.empty()

    def __iter__(self) -> Iterator[Read]:
        done = self._folder / DONE
        if not done.exists():
            self._sort(done)
        kept = json.loads(done.read_text(encoding="utf-8"))
        self.suspects.update(kept["suspects"])
        yield Read(self.empty(), [Reject(*each) for each in kept["rejects"]], 0.0)
        rows, passed = max(kept["rows"], 1), 0
        for table in merged([self._folder / name for name in kept["runs"]], self.key):
            passed += table.num_rows
            yield Read(table, [], passed / rows)

    def _sort(self, done: Path) -> None:
        """Write the sorted runs, and last the file that says they are whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        rejects: list[Reject] = []
        runs: list[Path] = []
        rows = 0
        waiting: list[pa.Table] = []
        for read in self._reader:
            rejects += read.rejects
            rows += read.table.num_rows
            waiting.append(read.table)
            self._on_share(read.share)
            if sum(table.nbytes for table in waiting) >= RUN_BYTES:
                runs.append(self._write([_sorted(waiting, self.key)], len(runs)))
                waiting = []
        if any(table.num_rows for table in waiting):
            runs.append(self._write([_sorted(waiting, self.key)], len(runs)))
        written = len(runs)
        while len(runs) > MOST_RUNS:
            runs = [*runs[MOST_RUNS:], self._write(merged(runs[:MOST_RUNS], self.key), written)]
            written += 1
        kept = {"rows": rows, "runs": [run.name for run in runs], "rejects": rejects}
        text = json.dumps({**kept, "suspects": sorted(self._reader.suspects)})
        beside = done.with_suffix(".writing")
        beside.write_text(text, encoding="utf-8")
        beside.replace(done)

    def _write(self, tables: Iterable[pa.Table], number: int) -> Path:
        path = self._folder / f"run-{number:05}.arrows"
        tables = iter(tables)
        first = next(tables)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, first.schema, options=PACKED) as writer:
            writer.write_table(first, max_chunksize=BLOCK_ROWS)
            for table in tables:
                writer.write_table(table, max_chunksize=BLOCK_ROWS)
        return path


def _sorted(tables: list[pa.Table], key: str) -> pa.Table:
    """The rows of these tables, sorted."""
    whole = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
    return whole.sort_by(key).combine_chunks()


class _Run:
    """A sorted file that is read block by block."""

    def __init__(self, path: Path, key: str) -> None:
        self.key = key
        self._source = pa.OSFile(str(path))
        self._blocks = iter(pa.ipc.open_stream(self._source))
        self.block: pa.Table | None = None
        self.advance()

    def advance(self) -> None:
        """Go on to the next block; None after the last."""
        batch = next(self._blocks, None)
        self.block = None if batch is None else pa.Table.from_batches([batch])
        if batch is None:
            self._source.close()

    @property
    def last(self) -> str:
        """The last id of the block."""
        assert self.block is not None
        return self.block[self.key][-1].as_py()  # type: ignore[no-any-return]

    def take(self, upto: str) -> pa.Table:
        """The rows of the block up to an id, which are then gone from it."""
        assert self.block is not None
        keys = self.block[self.key]
        at = bisect_right(range(len(keys)), upto, key=lambda place: keys[place].as_py())
        taken, rest = self.block.slice(0, at), self.block.slice(at)
        if rest.num_rows:
            self.block = rest
        else:
            self.advance()
        return taken


def merged(paths: Iterable[Path], key: str) -> Iterator[pa.Table]:
    """The rows of sorted files in one order."""
    runs = [run for run in [_Run(path, key) for path in paths] if run.block is not None]
    while runs:
        upto = min(run.last for run in runs)
        yield _sorted([run.take(upto) for run in runs], key)
        runs = [run for run in runs if run.block is not None]
