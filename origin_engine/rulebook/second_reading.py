"""A second, independent reading of rows that the treaty readers read: what was found, row by row.

The table has a row a reading: `agreement,code,rule,finding`. The rule is in canonical spelling; the finding is `same`,
or says what differed and what was done about it, or begins with `doubtful`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import Problem, RulebookError
from origin_engine.told import told

COLUMNS = ("agreement", "code", "rule", "finding")


class Finding(StrEnum):
    """What a second reading came to."""

    SAME = "same"
    DIFFERENT = "different"
    DOUBTFUL = "doubtful"


class SecondReading(NamedTuple):
    """One row, read a second time."""

    agreement: str
    code: str
    rule: str
    said: str
    """What was found, in the words of who read it."""

    @property
    def finding(self) -> Finding:
        """What it came to: whatever is neither `same` nor called doubtful differed."""
        first = self.said.split(maxsplit=1)[0].strip(".,:;()").lower()
        return {"same": Finding.SAME, "doubtful": Finding.DOUBTFUL}.get(first, Finding.DIFFERENT)


def read_second_readings(path: Path) -> tuple[SecondReading, ...]:
    """Every reading of the table; raises RulebookError with the lines that are no readings."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(_readings(csv.reader(file), str(path)))
    except OSError as error:
        raise RulebookError(Problem(told("cannot be read: {reason}", reason=error.strerror), str(path))) from None
    except (UnicodeDecodeError, csv.Error):
        raise RulebookError(Problem(told("no CSV in UTF-8"), str(path), remedy=told("save it as such"))) from None


def _readings(rows: Iterator[list[str]], name: str) -> Iterator[SecondReading]:
    columns = told("columns: {columns}", columns=COLUMNS)
    if tuple(next(rows, ())) != COLUMNS:
        raise RulebookError(Problem(told("no table of second readings"), f"{name}:1", remedy=columns))
    for number, row in enumerate(rows, start=2):
        cells = [cell.strip() for cell in row]
        if len(cells) != len(COLUMNS) or not all(cells):
            found = told("a reading needs all of {columns}", columns=COLUMNS)
            raise RulebookError(Problem(found, f"{name}:{number}", remedy=columns))
        yield SecondReading(*cells)
