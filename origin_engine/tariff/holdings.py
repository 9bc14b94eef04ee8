"""Which rates the shipped tables hold: for each agreement the importers, the days and how many national lines."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from origin_engine.places import rules_folder
from origin_engine.tariff.rates import RateType
from origin_engine.tariff.reading import read_head


class HeldRates(NamedTuple):
    """What the tables of one importer hold for one agreement."""

    importer: str
    first: date
    last: date | None
    """None where the tables name no last day."""
    lines: int
    """National lines with a row; of the table that has most, where there are several."""


def rates_held(folder: Path | None = None) -> dict[str, tuple[HeldRates, ...]]:
    """By the id of the agreement, in the order of importers and days."""
    held: dict[str, list[HeldRates]] = {}
    for path in sorted((folder or rules_folder() / "tariffs").glob("*/*.csv")):
        for agreement, rates in _of_table(path):
            held.setdefault(agreement, []).append(rates)
    return {agreement: tuple(_joined(sorted(rates))) for agreement, rates in sorted(held.items())}


def _of_table(path: Path) -> Iterator[tuple[str, HeldRates]]:
    head = read_head(path.with_suffix(".yaml"))
    lines: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] == RateType.PREFERENCE:
                lines.setdefault(row["agreement"], set()).add(row["code"])
    for agreement, codes in lines.items():
        yield agreement, HeldRates(head.importer, head.first, head.last, len(codes))


def _joined(held: Iterable[HeldRates]) -> Iterator[HeldRates]:
    """Tables of one importer as one where their days leave none out between them."""
    before: HeldRates | None = None
    for rates in held:
        if before is not None and before.importer == rates.importer and _meet(before, rates):
            last = rates.last if before.last is not None else None
            before = before._replace(last=last, lines=max(before.lines, rates.lines))
            continue
        if before is not None:
            yield before
        before = rates
    if before is not None:
        yield before


def _meet(before: HeldRates, after: HeldRates) -> bool:
    return before.last is None or after.first <= before.last + timedelta(days=1)
