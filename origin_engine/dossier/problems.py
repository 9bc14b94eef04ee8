"""The problems of one dossier, collected so that all are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from origin_engine.dossier.facts import printable, show_path
from origin_engine.errors import DossierError, Problem
from origin_engine.told import Told, told

Path = tuple[str | int, ...]
Place = Callable[[Path], str]
Remedy = str | Callable[[], str]
MOST_PROBLEMS = 50
LONGEST_SHOWN = 60
MOST_STEPS_SHOWN = 24


def no_place(path: Path) -> str:
    """A mapping handed over by a program has no file and no line."""
    return ""


class Problems:
    """What was found wrong so far, each with its place; the first are kept, the rest are counted."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.kept: list[Problem] = []
        self.more = 0

    def add(self, path: Path, found: str, remedy: Remedy = "") -> None:
        """Note one thing wrong with the field at this path; a remedy that takes time may be a function."""
        if len(self.kept) < MOST_PROBLEMS:
            self.keep(Problem(found, self.place(path), field_shown(path), _told(remedy)))
        else:
            self.more += 1

    def at(self, place: str, name: str, found: str, remedy: Remedy = "") -> None:
        """Note one thing wrong with what stands at this place under this name."""
        if len(self.kept) < MOST_PROBLEMS:
            self.keep(Problem(found, place, printable(_short(name)), _told(remedy)))
        else:
            self.more += 1

    def keep(self, problem: Problem) -> None:
        """Keep a problem that is made already."""
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)
        else:
            self.more += 1

    def refuse(self) -> None:
        """Raise what was found, if anything was."""
        if self.kept:
            raise refused(self.kept, self.more)


def _told(remedy: Remedy) -> str:
    return remedy if isinstance(remedy, str) else remedy()


def refused(kept: Iterable[Problem], more: int = 0) -> DossierError:
    """The error of these problems, and of as many more that are only counted."""
    rest = (
        [Problem(told("and {more:,} more problems like these", more=more), remedy=told("mend these first"))]
        if more
        else []
    )
    return DossierError([*kept, *rest])


def field_shown(path: Path) -> str:
    """A path as people write it; what would be too long to read is left out."""
    steps = tuple(step if isinstance(step, int) else _short(str(step)) for step in path)
    if len(steps) > MOST_STEPS_SHOWN:
        return f"{show_path(steps[:2])} ... {show_path(steps[-MOST_STEPS_SHOWN + 2 :])}"
    return show_path(steps)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def shown(given: object) -> str:
    """What was given, in backticks and not too long to read."""
    if isinstance(given, Told):
        return told("`{given}`", given=given)
    try:
        text = str(given)
    except ValueError:
        return told("a number of thousands of digits")
    return f"`{printable(_short(text))}`"


def chain(names: list[str]) -> str:
    """Names one made from the next, the middle left out where there are many."""
    if len(names) > 8:
        names = [*names[:4], "...", *names[-3:]]
    return reduce(lambda ring, name: told("{ring} > {name}", ring=ring, name=name), map(printable, names))
