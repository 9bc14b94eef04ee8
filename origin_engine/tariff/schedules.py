"""Staged schedules: a base rate and a category, cut in equal steps from a first day on."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from origin_engine.rulebook.agreement import Source
from origin_engine.tariff.staging import staged_rate
from origin_engine.yaml_source import read_yaml_file


class StagedSchedule(NamedTuple):
    """A schedule of base rates: the number of stages belongs to the category, never to the digit in its name."""

    importer: str
    agreement: str
    first_cut: date
    rounding: str
    stages: dict[str, int]
    lines: dict[str, tuple[Decimal, str]]
    source: Source

    def rate(self, code: str, on: date) -> Decimal | None:
        """The rate of a line on a day; None where the line or its category has none."""
        base, category = self.lines.get(code, (None, ""))
        stages = self.stages.get(category)
        if base is None or stages is None:
            return None
        return staged_rate(base, stages, self.cuts_until(on), self.rounding)

    def cuts_until(self, on: date) -> int:
        """How many cuts were made until a day: the first on the first day, then one each 1 January."""
        return 0 if on < self.first_cut else 1 + on.year - self.first_cut.year


def load_schedule(path: Path) -> StagedSchedule:
    """A staged schedule by the path of its header; its lines are in the CSV beside it."""
    head = read_yaml_file(path).value
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["base"]]
    source = head["source"]
    return StagedSchedule(
        head["importer"],
        head["agreement"],
        date.fromisoformat(head["first_cut"]),
        head["rounding"].split()[0],
        {category: int(stages) for category, stages in head["stages"].items()},
        {row["code"]: (Decimal(row["base"]), row["category"]) for row in rows},
        Source(source["text"], source["reference"], date.fromisoformat(source["read"])),
    )
