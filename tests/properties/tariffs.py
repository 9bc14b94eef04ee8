"""What properties of the tariff side share: the shipped tables, their raw rows, goods of which all is known or not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from origin_engine.comparing import compare
from origin_engine.places import rules_folder
from origin_engine.tariff.duty import Consignment
from origin_engine.tariff.rates import Rate, RateKind
from origin_engine.tariff.tables import RateTable, load_table
from tests.properties.judging import Path as Path_
from tests.properties.judging import placed, without

TARIFFS = rules_folder() / "tariffs"
TABLES = sorted(path for path in TARIFFS.glob("*/*.yaml") if path.with_suffix(".csv").exists())
IMPORTERS = sorted({path.parent.name for path in TABLES})
NAMES = [f"{path.parent.name}-{path.stem}" for path in TABLES]
DAY = date(2026, 11, 23)
PLAIN = frozenset({RateKind.FREE, RateKind.AD_VALOREM})
NO_NUMBER = frozenset({RateKind.EXCLUDED, RateKind.QUOTA, RateKind.TEXT_ONLY})
ONE_DAY = timedelta(days=1)
Facts = dict[str, Any]


class Raw(NamedTuple):
    """A row as the file has it, read apart from the package."""

    code: str
    type: str
    agreement: str
    group: str
    percent: str
    first: date
    last: date


@cache
def table(path: Path) -> RateTable:
    """A shipped table."""
    return load_table(path)


def lines(path: Path) -> Iterator[tuple[str, tuple[Rate, ...]]]:
    """Every line of a table with all its rows."""
    here = table(path)
    for code in here.lines_under(""):
        yield code, here.rates(code)


@cache
def raw(path: Path) -> tuple[Raw, ...]:
    """All rows of a table; a row without a period has the header's, and one without an end never ends."""
    head = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["valid"]
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Raw(
                *(row[name] for name in ("code", "type", "agreement", "group", "percent")),
                max(date.fromisoformat(row["from"] or head["from"]), date.fromisoformat(head["from"])),
                min(_end(row["to"] or head.get("to")), _end(head.get("to"))),
            )
            for row in csv.DictReader(file)
        )


def _end(text: str | None) -> date:
    return date.fromisoformat(text) if text else date.max - ONE_DAY


def boundaries(importer: str) -> list[date]:
    """The first and the last day of every row of an importer, with the day before and after each."""
    days: set[date] = set()
    for path in TABLES:
        if path.parent.name == importer:
            for first, last in {(row.first, row.last) for row in raw(path)}:
                days |= {first - ONE_DAY, first, last, last + ONE_DAY}
    return sorted(day for day in days if day.year < 3000)


FACTS: Facts = {
    "product": {
        "hs": "8712.00",
        "made_in": "CN",
        "price": {"amount": "9", "currency": "USD", "basis": "FOB"},
        "net_weight": {"amount": "5", "unit": "kg"},
    },
    "shipment": {
        "from": "CN",
        "to": "JP",
        "date": str(DAY),
        "tariff_line": "871200000",
        "customs_value": {"amount": "10", "currency": "USD"},
        "units": 100,
    },
    "rates": [{"from": "JPY", "to": "USD", "rate": "0.0065", "on": str(DAY), "source": "customs"}],
}
VALUE, QUANTITY, YEN = Fraction(1000), Fraction(500), Fraction("0.0065")
"""10 USD x 100; 5 of a unit of the tariff x 100; dollars a yen, as customs has it."""


@cache
def goods(unit: str, *left_out: Path_) -> Consignment:
    """100 pieces as the comparison sees them, each 5 of a unit of the tariff; without some of the facts."""
    facts = placed(FACTS, ("product", "quantity"), {"amount": "5", "unit": unit})
    for path in left_out:
        facts = without(facts, path)
    (answer,) = compare(facts, to=["JP"], books=[])
    return answer.goods
