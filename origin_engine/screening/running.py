"""A run: two tables read in tasks, each judged and kept as a part, the parts put together in the order of the ids.

Parquet whose row groups say which ids they hold is divided into sections, which processes read for themselves; any
other table is read once, from its beginning. A table that is not in the order of the ids is sorted first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from origin_engine.locales import speaking
from origin_engine.screening import parts
from origin_engine.screening.ahead import made_ahead
from origin_engine.screening.asking import groups_of, judge_groups
from origin_engine.screening.counting import Counts, added, counts_of
from origin_engine.screening.elsewhere import Order, order_of, scope_of
from origin_engine.screening.lanes import sent_to
from origin_engine.screening.merging import OutOfOrder, Portion, Sizes, portions
from origin_engine.screening.pool import in_processes
from origin_engine.screening.rejects import reject_table
from origin_engine.screening.sections import (
    OUR_NAMES,
    USUAL_SIZES,
    Catalogue,
    Naming,
    Section,
    catalogue_of,
    portions_of,
    sections_of,
)
from origin_engine.screening.sorting import SortedReader
from origin_engine.screening.tables import TableReader
from origin_engine.screening.writing import Outputs
from origin_engine.version import __version__

UNSORTED = "unsorted.json"
WORTH_A_PROCESS = 64 << 20
"""Bytes of input."""
NOTHING_YET: Counts = {
    "products": {"read": 0, "judged": 0, "rejected": 0, "under-no-agreement": 0},
    "lines": {"read": 0, "of-judged-products": 0},
    "rejects": 0,
    "agreements": {},
}


class Wanted(NamedTuple):
    """What a run is asked for."""

    products: Path
    lines: Path
    output: Path
    rejects: Path
    agreements: tuple[str, ...] | None = None
    """Ids or folders; None: those between the countries of each product."""
    to: str | None = None
    naming: Naming = OUR_NAMES
    jobs: int | None = None
    """Processes; None: as many as are worth their start."""
    sizes: Sizes = USUAL_SIZES


class Progress(NamedTuple):
    """How far a run is: the share of the input that is done (or, for a table that is sorted, read), from 0 to 1."""

    sorting: str | None
    share: float
    products: int
    """Products that were read so far."""


Watch = Callable[[Progress], None]


class SectionTask(NamedTuple):
    """A range of ids, for a process that reads it by itself."""

    number: int
    share: float
    """How far the input is done when this task and all before it are."""
    catalogue: Catalogue
    section: Section
    sizes: Sizes

    def portions(self) -> Iterator[Portion]:
        """What is judged at one time."""
        return portions_of(self.catalogue, self.section, self.sizes)


class PortionTask(NamedTuple):
    """A portion that was read already."""

    number: int
    share: float
    portion: Portion

    def portions(self) -> Iterator[Portion]:
        """What is judged at one time."""
        yield self.portion


Task = SectionTask | PortionTask


class Work(NamedTuple):
    """What is done with every task."""

    state: parts.State
    order: Order
    to: str | None


def screen(wanted: Wanted, resume: bool, watch: Watch) -> Counts:
    """Do a whole run, or what is left of an interrupted one; its counts."""
    catalogue = catalogue_of(wanted.products, wanted.lines, wanted.naming)
    order = order_of(wanted.agreements)
    state = parts.state_beside(wanted.output)
    manifest = _manifest(wanted, catalogue, order)
    wanted = wanted._replace(jobs=wanted.jobs or _usual_jobs(catalogue))
    if resume and has_state(wanted.output):
        parts.go_on(state, manifest)
    else:
        parts.begin(state, manifest)
    while True:
        try:
            counts = _work_through(wanted, catalogue, Work(state, order, wanted.to), watch)
        except OutOfOrder as found:
            (state.folder / UNSORTED).write_text(json.dumps([*_unsorted(state), found.table]), encoding="utf-8")
            parts.restart_sorted(state)
        else:
            parts.forget(state)
            return counts


def has_state(output: Path) -> bool:
    """Whether an interrupted run is there that would write this output."""
    return parts.is_begun(parts.state_beside(output))


def _usual_jobs(catalogue: Catalogue) -> int:
    """A process for each core, where there is so much to read that it is worth its start."""
    size = sum(file.stat().st_size for columns in catalogue for file in columns.files.files)
    return max(1, min(os.cpu_count() or 1, size // WORTH_A_PROCESS))


def _manifest(wanted: Wanted, catalogue: Catalogue, order: Order) -> parts.Manifest:
    inputs = {each.table: parts.fingerprint(each.files.files) for each in catalogue}
    return json.loads(  # type: ignore[no-any-return]
        json.dumps(
            {
                **inputs,
                "engine": __version__,
                "agreements": order.books,
                "by-lane": order.by_lane,
                "to": wanted.to,
                "columns": {each.table: each.theirs for each in catalogue},
                "sizes": wanted.sizes,
            }
        )
    )


def _unsorted(state: parts.State) -> list[str]:
    """The tables that are known not to be in the order of the ids."""
    path = state.folder / UNSORTED
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


# --- tasks -------------------------------------------------------------------------------------------


def _tasks(wanted: Wanted, catalogue: Catalogue, state: parts.State, watch: Watch) -> Iterator[Task]:
    unsorted = _unsorted(state)
    sections = () if unsorted else sections_of(catalogue)
    if len(sections) > 1:
        for number, section in enumerate(sections):
            yield SectionTask(number, (number + 1) / len(sections), catalogue, section, wanted.sizes)
        return
    readers = [_reader(TableReader(columns), unsorted, state, watch) for columns in catalogue]
    for number, portion in enumerate(portions(readers[0], readers[1], wanted.sizes)):
        yield PortionTask(number, portion.share, portion)


def _reader(
    reader: TableReader, unsorted: Sequence[str], state: parts.State, watch: Watch
) -> TableReader | SortedReader:
    if reader.name not in unsorted:
        return reader
    return SortedReader(reader, state.sorted_table(reader.name), lambda share: watch(Progress(reader.name, share, 0)))


# --- work --------------------------------------------------------------------------------------------


def _work_through(wanted: Wanted, catalogue: Catalogue, work: Work, watch: Watch) -> Counts:
    """Do all tasks that are not done, put all parts together in their order, and the outputs in place."""
    done = parts.parts_done(work.state)
    counts = NOTHING_YET
    for number in done:
        counts = added(counts, parts.counts_in(work.state, number))
    tasks = (task for task in _tasks(wanted, catalogue, work.state, watch) if task.number not in done)
    names = {(each.table, ours): theirs for each in catalogue for ours, theirs in each.theirs.items()}
    with Outputs(work.state, wanted.output, wanted.rejects, names) as outputs, ThreadPoolExecutor(1) as writer:
        written: list[Future[None]] = []
        for share, more in _finished(work, tasks, wanted.jobs or 1, done):
            counts = added(counts, more)
            watch(Progress(None, share, counts["products"]["read"]))
            while len(written) in done:
                written.append(writer.submit(outputs.append, len(written)))
        while len(written) in done:
            written.append(writer.submit(outputs.append, len(written)))
        for each in written:
            each.result()
        outputs.put_in_place()
    return counts


def _finished(work: Work, tasks: Iterator[Task], jobs: int, done: set[int]) -> Iterator[tuple[float, Counts]]:
    """Tasks as they are finished: how far the input is done, and their counts; `done` is told of each."""
    finished = _here(work, tasks) if jobs == 1 else in_processes(partial(do_task, work), tasks, jobs)
    share = 0.0
    for task, counts in finished:
        done.add(task.number)
        share = max(share, task.share)
        yield share, counts


def _here(work: Work, tasks: Iterator[Task]) -> Iterator[tuple[Task, Counts]]:
    """Tasks one after the other, while the next portion is read."""
    part = _Part()
    for task, portion in made_ahead(_portions(tasks)):
        if portion is not None:
            part.judge(work, portion)
        else:
            yield task, part.kept(work, task)
            part = _Part()


def _portions(tasks: Iterator[Task]) -> Iterator[tuple[Task, Portion | None]]:
    """The portions of each task, and None behind the last."""
    for task in tasks:
        for portion in task.portions():
            yield task, portion
        yield task, None


def do_task(work: Work, task: Task) -> Counts:
    """One task, in whatever process this is called."""
    part = _Part()
    with speaking(work.order.language):
        for portion in task.portions():
            part.judge(work, portion)
    return part.kept(work, task)


class _Part:
    """What comes of the portions of one task."""

    def __init__(self) -> None:
        self._results: list[pa.Table] = []
        self._rejects: list[pa.Table] = []
        self._counts = NOTHING_YET

    def judge(self, work: Work, portion: Portion) -> None:
        """Judge a portion."""
        if work.to is not None:
            chunk = portion.chunk._replace(products=sent_to(portion.chunk.products, work.to))
            portion = portion._replace(chunk=chunk)
        groups = groups_of(portion.chunk, scope_of(work.order))
        found = judge_groups(portion.chunk, groups)
        self._counts = added(self._counts, counts_of(portion, groups, found))
        self._results.append(found.results)
        self._rejects += [reject_table(portion.rejects), found.rejects]

    def kept(self, work: Work, task: Task) -> Counts:
        """Keep all of it as the part of a task."""
        parts.write_part(work.state, task.number, self._results, self._rejects, self._counts)
        return self._counts
