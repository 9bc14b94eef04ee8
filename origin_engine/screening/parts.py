"""What a run has done so far, in a folder beside its output: enough to go on after any interruption, and no more.

A part is one task's results, rejects and counts. Its counts are written last and put in place in one step: a part is
there whole or not at all, so that nothing is lost and nothing is done twice.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.ipc

from origin_engine.errors import Problem, RefusedInput
from origin_engine.screening.counting import Counts
from origin_engine.screening.rejects import REJECT_SCHEMA
from origin_engine.screening.results import RESULT_SCHEMA
from origin_engine.told import told

MANIFEST, SORTED, PARTS = "run.json", "sorted", "parts"
ENDING = ".partial"
PACKED = pa.ipc.IpcWriteOptions(compression="lz4", unify_dictionaries=False)
Manifest = dict[str, Any]


class State(NamedTuple):
    """The folder of a run."""

    folder: Path

    @property
    def parts(self) -> Path:
        """Where its parts are."""
        return self.folder / PARTS

    def sorted_table(self, table: str) -> Path:
        """Where a table is sorted that is not in order."""
        return self.folder / SORTED / table


def state_beside(output: Path) -> State:
    """The state of the run that writes an output."""
    return State(output.with_name(output.name + ENDING))


# --- what the run is about ---------------------------------------------------------------------------


def begin(state: State, manifest: Manifest) -> None:
    """Begin a run; what an earlier one left is thrown away."""
    forget(state)
    state.parts.mkdir(parents=True)
    written = state.folder / f"{MANIFEST}.writing"
    written.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    written.replace(state.folder / MANIFEST)


def is_begun(state: State) -> bool:
    """Whether there is a run to go on with."""
    return (state.folder / MANIFEST).exists()


def go_on(state: State, manifest: Manifest) -> None:
    """Go on with a run; refuses where it was about something else."""
    before: Manifest = json.loads((state.folder / MANIFEST).read_text(encoding="utf-8"))
    problems = [
        Problem(
            told("{what} is another than when the run began: {now}, then {then}", what=name, now=now, then=then),
            str(state.folder),
            remedy=told("go on with what it began with, or begin anew with --force"),
        )
        for name, now, then in _differences(manifest, before)
    ]
    if problems:
        raise RefusedInput(problems)


def _differences(now: Manifest, then: Manifest) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*now, *then}):
        if now.get(name) != then.get(name):
            yield name, _shown(now.get(name)), _shown(then.get(name))


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def forget(state: State) -> None:
    """Remove a run's folder."""
    shutil.rmtree(state.folder, ignore_errors=True)


def restart_sorted(state: State) -> None:
    """Throw the parts away, as tables are read in another order from now on."""
    shutil.rmtree(state.parts, ignore_errors=True)
    state.parts.mkdir(parents=True)


# --- parts -------------------------------------------------------------------------------------------


def write_part(
    state: State, number: int, results: Iterable[pa.Table], rejects: Sequence[pa.Table], counts: Counts
) -> None:
    """Write a part whole."""
    _write(_path(state, number, "results.arrows"), results, RESULT_SCHEMA)
    _write(_path(state, number, "rejects.arrows"), rejects, REJECT_SCHEMA)
    written = _path(state, number, "writing")
    written.write_text(json.dumps(counts), encoding="utf-8")
    written.replace(_path(state, number, "json"))


def parts_done(state: State) -> set[int]:
    """The numbers of the parts that are there."""
    return {int(path.stem) for path in state.parts.glob("*.json")}


def counts_in(state: State, number: int) -> Counts:
    """The counts of a part."""
    counts: Counts = json.loads(_path(state, number, "json").read_text(encoding="utf-8"))
    return counts


def results_in(state: State, number: int) -> Iterator[pa.Table]:
    """The results of a part."""
    return _read(_path(state, number, "results.arrows"))


def rejects_in(state: State, number: int) -> Iterator[pa.Table]:
    """The rejects of a part."""
    return _read(_path(state, number, "rejects.arrows"))


def _path(state: State, number: int, ending: str) -> Path:
    return state.parts / f"{number:06}.{ending}"


def _write(path: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, schema, options=PACKED) as writer:
        for table in tables:
            writer.write_table(table.unify_dictionaries())


def _read(path: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(path)) as source, pa.ipc.open_stream(source) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def fingerprint(paths: Iterable[Path]) -> list[Mapping[str, Any]]:
    """What tells whether files are the same as before, without reading them whole."""
    return [
        {"file": str(path.resolve()), "bytes": (stat := path.stat()).st_size, "changed": stat.st_mtime_ns}
        for path in paths
    ]
