"""Things made ahead of their use, in a thread of its own: reading goes on while what was read is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import copy_context
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Thing = TypeVar("Thing")
PATIENCE = 0.05
"""Seconds after which a thread looks whether it is still wanted."""


class _End:
    """The last thing: with the error that ended it, if any."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def made_ahead(things: Iterable[Thing], most: int = 1) -> Iterator[Thing]:
    """The same things in the same order; so many more than are used are made meanwhile."""
    ready: Queue[Thing | _End] = Queue(most)
    stopped = Event()

    def make() -> None:
        error: BaseException | None = None
        try:
            for thing in things:
                if not _put(ready, thing, stopped):
                    return
        except BaseException as raised:
            error = raised
        _put(ready, _End(error), stopped)

    thread = Thread(target=copy_context().run, args=(make,), daemon=True)
    thread.start()
    try:
        while not isinstance(thing := ready.get(), _End):
            yield thing
    finally:
        stopped.set()
    if thing.error is not None:
        raise thing.error


def _put(ready: Queue[Thing | _End], thing: Thing | _End, stopped: Event) -> bool:
    """Put a thing where it is fetched; False where it is no longer wanted."""
    while not stopped.is_set():
        try:
            ready.put(thing, timeout=PATIENCE)
        except Full:
            continue
        return True
    return False
