"""The bar of a running screening: how far it is, how fast, and how long it still takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from origin_engine.reporting.words import say


class ScreenBar:
    """One bar, for sorting and then for judging."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task(say("screen.working"), total=1.0, speed="")
        self._sorting: str | None = None
        self._first: tuple[float, int] | None = None

    def show(self, sorting: str | None, share: float, products: int) -> None:
        """Move on; `sorting` names a table that is sorted first."""
        if sorting != self._sorting:
            if sorting is not None:
                self._progress.console.print(say("screen.not-in-order", table=sorting), style="yellow")
            words = say("screen.working") if sorting is None else say("screen.sorting", table=sorting)
            self._progress.reset(self._task, description=words)
            self._sorting = sorting
        self._progress.update(self._task, completed=share, speed="" if sorting else self._speed(products))

    def _speed(self, products: int) -> str:
        """Products a second since the first were told of: what an earlier run did does not count."""
        if self._first is None:
            self._first = (monotonic(), products)
            return ""
        since, before = self._first
        return say("screen.rate", speed=f"{(products - before) / max(monotonic() - since, 0.001):,.0f}")


@contextmanager
def screen_bar() -> Iterator[ScreenBar]:
    """The bar, on the error output, as long as the run lasts."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        yield ScreenBar(progress)
