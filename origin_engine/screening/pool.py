"""Several processes of one machine, each with a section of the catalogue at a time.

Processes are started afresh (`spawn`), so that it is the same everywhere and no thread or lock is copied; sections are
handed out as others are finished, so that memory is that of a few sections, whatever the number of them.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

import pyarrow as pa

from origin_engine.errors import Problem, RefusedInput
from origin_engine.screening.elsewhere import Order, carried_out, not_in_order, together
from origin_engine.screening.merging import OutOfOrder, Sizes
from origin_engine.screening.results import Screened
from origin_engine.screening.sections import USUAL_SIZES, Catalogue, Section, portions_of
from origin_engine.told import told

Task = TypeVar("Task")
Found = TypeVar("Found")
AHEAD = 2
"""Tasks given out for each process, so that none is idle."""


def screen_sections(
    order: Order, catalogue: Catalogue, sections: Iterable[Section], jobs: int, sizes: Sizes = USUAL_SIZES
) -> Iterator[tuple[Section, Screened]]:
    """Sections with what came of each, as they are finished.

    Raises RefusedInput where a table is not in the order of the ids, and where a process died.
    """
    return in_processes(partial(screen_section, order, catalogue, sizes), sections, jobs)


def screen_section(order: Order, catalogue: Catalogue, sizes: Sizes, section: Section) -> Screened:
    """One section, in whatever process this is called; raises RefusedInput where a table is not in order."""
    return together(screened_parts(order, catalogue, sizes, section))


def screened_parts(order: Order, catalogue: Catalogue, sizes: Sizes, section: Section) -> Iterator[Screened]:
    """The chunks of a section one by one, so that no more than one is in memory."""
    try:
        yield from carried_out(order, ((each.chunk, each.rejects) for each in portions_of(catalogue, section, sizes)))
    except OutOfOrder as unsorted:
        raise not_in_order(unsorted.table) from None


def in_processes(work: Callable[[Task], Found], tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Found]]:
    """Tasks with what came of each, as they are finished. `work` and tasks are pickled: functions and plain values.

    Stopping early, by closing the iterator or by an error, starts no further task and waits for those that run.
    """
    waiting = iter(tasks)
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin)
    running: dict[Future[Found], Task] = {}
    try:
        while True:
            for task in islice(waiting, AHEAD * jobs - len(running)):
                running[pool.submit(work, task)] = task
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()
    except BrokenProcessPool:
        raise RefusedInput(_died()) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _died() -> Problem:
    found = told("a process ended before its work was done")
    return Problem(found, remedy=told("it may have run out of memory: take fewer processes"))


def _begin() -> None:
    """A process of the pool: one thread, as there is a process for each core; whoever started it hears Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
