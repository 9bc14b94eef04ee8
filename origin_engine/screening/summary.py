"""The summary of a run: its counts as people and programs read them, amounts as decimals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from origin_engine.rulebook import RuleBook
from origin_engine.screening.counting import CLASSES, Counts
from origin_engine.screening.stake import PLACES

Summary = dict[str, Any]
SHIPMENTS, ONE_UNIT = "shipments", "one-unit"
"""What the values at stake are of: whole shipments, or one unit of each product."""
WIDE = 60


def summary_of(counts: Counts, books: Mapping[str, RuleBook], value_of: str) -> Summary:
    """The summary of counts; agreements in the order of their ids."""
    return {
        "products": counts["products"],
        "lines": counts["lines"],
        "rejects": counts["rejects"],
        "value_of": value_of,
        "agreements": {
            name: {"name": dict(books[name].agreement.name), **_agreement(found)}
            for name, found in sorted(counts["agreements"].items())
        },
    }


def _agreement(found: Counts) -> Summary:
    missing = sorted(found["missing"].items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "results": sum(found["outcomes"].values()),
        "outcomes": {each: found["outcomes"].get(each, 0) for each in CLASSES},
        "explained": found["explained"],
        "missing": dict(missing),
        "saving": {currency: _amounts(of) for currency, of in sorted(found["saving"].items())},
        "valued": found["valued"],
        "value": {currency: _value(chapters) for currency, chapters in sorted(found["value"].items())},
    }


def _value(chapters: Mapping[str, Mapping[str, int]]) -> Summary:
    totals = {each: sum(of.get(each, 0) for of in chapters.values()) for each in CLASSES}
    by_chapter = {chapter: _amounts(of) for chapter, of in sorted(chapters.items())}
    return {"total": _amounts(totals), "chapters": by_chapter}


def _amounts(units: Mapping[str, int]) -> dict[str, str]:
    return {each: _decimal(units[each]) for each in CLASSES if units.get(each)}


def _decimal(units: int) -> str:
    """An amount in units of 10**-16, without the zeros it ends with."""
    whole, part = divmod(abs(units), 10**PLACES)
    decimals = f"{part:0{PLACES}}".rstrip("0").ljust(2, "0")
    return f"{'-' if units < 0 else ''}{whole}.{decimals}"


def amount(text: str) -> Decimal:
    """An amount of a summary as a number."""
    return Decimal(text)
