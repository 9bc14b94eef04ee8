"""The summary of a screened catalogue on a terminal: counts that add up, what is missing, what is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from origin_engine.locales import spoken
from origin_engine.nomenclature.names import name_of
from origin_engine.reporting.words import called, say

MOST_FACTS = 12
CLASS_STYLES = {
    "claimable": "green",
    "claim-open": "yellow",
    "undetermined": "yellow",
    "not-encoded": "magenta",
    "not-originating": "red",
}
CLAIMABLE, CLAIM_OPEN = "claimable", "claim-open"
NONE = "–"


def show_screening(summary: Mapping[str, Any], console: Console) -> None:
    """Print a summary, in the shape of its JSON."""
    agreements = summary["agreements"]
    if agreements:
        console.print(_outcomes(agreements))
        if any(found["explained"] for found in agreements.values()):
            console.print(say("screen.explained-note"), style="dim")
    for table in (_missing(agreements), _savings(agreements)):
        if table is not None:
            console.print(table)
    for line in _closing(summary):
        console.print(escape(line), soft_wrap=True)


def _closing(summary: Mapping[str, Any]) -> Iterable[str]:
    products, lines = summary["products"], summary["lines"]
    yield say(
        "screen.products",
        read=_number(products["read"]),
        judged=_number(products["judged"]),
        rejected=_number(products["rejected"]),
        none=_number(products["under-no-agreement"]),
    )
    yield say("screen.lines", read=_number(lines["read"]), judged=_number(lines["of-judged-products"]))
    if summary["rejects"]:
        yield say("screen.rejects", number=_number(summary["rejects"]), path=summary["files"]["rejects"])
    else:
        yield say("screen.no-rejects")
    yield say("screen.results", path=summary["files"]["results"])
    if summary["files"].get("picture"):
        yield say("screen.picture", path=summary["files"]["picture"])
    yield say("screen.speed", seconds=summary["seconds"], speed=_number(summary["products-per-second"]))


def _outcomes(agreements: Mapping[str, Any]) -> Table:
    table = Table(title=say("screen.outcomes"), title_justify="left")
    table.add_column(say("screen.agreement"))
    table.add_column(say("screen.number"), justify="right")
    for name, style in CLASS_STYLES.items():
        table.add_column(say(f"screen.class.{name}"), justify="right", style=style)
    table.add_column(say("screen.explained"), justify="right", style="dim")
    for name, found in agreements.items():
        counts = [_number(found["outcomes"][each]) for each in CLASS_STYLES]
        table.add_row(name, _number(found["results"]), *counts, _number(found["explained"]))
    return table


def _missing(agreements: Mapping[str, Any]) -> Table | None:
    totals: dict[str, int] = {}
    for found in agreements.values():
        for fact, products in found["missing"].items():
            totals[fact] = max(totals.get(fact, 0), products)
    if not totals:
        return None
    table = Table(title=say("screen.missing"), title_justify="left")
    table.add_column(say("screen.fact"))
    for name in agreements:
        table.add_column(name, justify="right")
    facts = sorted(totals, key=lambda fact: (-totals[fact], fact))
    for fact in facts[:MOST_FACTS]:
        table.add_row(fact, *(_number(found["missing"].get(fact, 0)) for found in agreements.values()))
    if len(facts) > MOST_FACTS:
        table.add_row(say("screen.fact-more", number=len(facts) - MOST_FACTS))
    return table


def _savings(agreements: Mapping[str, Any]) -> Table | None:
    rows = [
        (name, currency, of) for name, found in agreements.items() for currency, of in found["saving"].items() if of
    ]
    if not rows:
        return None
    table = Table(title=say("screen.saving"), title_justify="left")
    table.add_column(say("screen.agreement"))
    table.add_column(say("screen.currency"))
    for key in ("screen.saving-now", "screen.saving-open"):
        table.add_column(say(key), justify="right")
    for name, currency, of in rows:
        table.add_row(name, currency, _money(of.get(CLAIMABLE)), _money(of.get(CLAIM_OPEN)))
    return table


def picture_words(
    summary: Mapping[str, Any], currency: str, drawn: Sequence[str], chapters: Iterable[str]
) -> dict[str, Any]:
    """The words of a summary's picture, by the names of its parts; `drawn` are the agreements in it."""
    agreements, kind = summary["agreements"], summary["value_of"]
    results = sum(agreements[name]["results"] for name in drawn)
    valued = sum(agreements[name]["valued"].get(currency, 0) for name in drawn)
    note = say(
        "screen.picture.note",
        what=say(f"screen.value.{kind}"),
        currency=currency,
        valued=_number(valued),
    )
    if results > valued:
        note = f"{note} {say('screen.picture.unvalued', unvalued=_number(results - valued), currency=currency)}"
    if len(drawn) < len(agreements):
        note = f"{note} {say('screen.picture.agreements', number=len(drawn))}"
    return {
        "title": say("screen.picture.title"),
        "note": note,
        "axis": say(f"screen.picture.axis.{kind}"),
        "rest": say("screen.picture.rest", number="{number}", value="{value}"),
        "classes": {name: say(f"screen.class.{name}") for name in CLASS_STYLES},
        "agreements": {name: called(found["name"]) for name, found in agreements.items()},
        "chapters": {each: name_of(each, spoken()) or say("screen.picture.no-chapter") for each in chapters},
    }


def _number(number: int) -> str:
    return f"{number:,}"


def _money(amount: str | None) -> str:
    """An amount to the cent, cut; the exact one stands in the JSON."""
    if amount is None:
        return NONE
    cents = int(Decimal(amount) * 100)
    return f"{cents // 100:,}.{cents % 100:02}"
