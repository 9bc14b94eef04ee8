"""Processing value added, told: as JSON for programs, as a page for a terminal."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from origin_engine.exact import show_amount, show_percent
from origin_engine.origin import Missing, Verdict
from origin_engine.reporting.citations import cited
from origin_engine.reporting.terminal import MARKS, MOST_MISSING, MOST_ROWS
from origin_engine.reporting.words import called, money, names, number, say
from origin_engine.tariff.processing_regime import Stated
from origin_engine.tariff.processing_value_added import Condition, Headroom, Input, Measures, Processing, Standing
from origin_engine.version import __version__

COLOURS = {
    Standing.NO_IMPORTED_INPUTS: "cyan",
    Standing.NOT_MET: "red",
    Standing.OPEN: "yellow",
    Standing.TO_BE_CONFIRMED: "yellow",
    Standing.CLAIMABLE: "green",
}


def processing_as_json(found: Processing) -> dict[str, Any]:
    """What was found as plain JSON values; amounts are strings in the dossier's currency, `exact` ones fractions."""
    regime, measures, rule = found.regime, found.measures, found.regime.value_added
    return {
        "regime": regime.id,
        "name": regime.name._asdict(),
        "standing": found.standing.value,
        "to_be_confirmed": found.to_be_confirmed,
        "claimable": found.claimable,
        "value_added": {
            "verdict": found.verdict.value,
            "share": _share(measures.share),
            "at_least": _share(measures.share_at_least),
            "at_most": _share(measures.share_at_most),
            "threshold": number(rule.threshold),
            "denominator": rule.denominator,
            "formula": rule.formula._asdict(),
            "citation": rule.article,
        },
        "currency": found.dossier.currency,
        "measures": {name: None if amount is None else show_amount(amount) for name, amount in _amounts(measures)},
        "headroom": None if found.headroom is None else _headroom(found.headroom),
        "conditions": [_condition(condition, found) for condition in found.conditions],
        "materials": [_material(line) for line in found.lines or ()],
        "benefit": _stated(regime.benefit),
        "payable": {
            "if_exempt": [_stated(each) for each in regime.payable.if_exempt],
            "otherwise": [_stated(each) for each in regime.payable.otherwise],
        },
        "other_exemption": None if found.other_exemption is None else _stated(found.other_exemption),
        "missing": [
            {"fact": each.fact, "need": each.need.value, "about": each.about, "because": missing_in_words(each)}
            for each in found.missing
        ],
        "not_encoded": [gap._asdict() for gap in found.not_encoded],
        "source": {"reference": regime.source.reference, "read": str(regime.source.read)},
        "receipt": {
            "engine": __version__,
            "regime": regime.digest,
            "dossier": found.dossier.digest,
            "evaluated_for": str(found.dossier.shipment.date) if found.dossier.shipment.date else None,
        },
    }


def _amounts(measures: Measures) -> list[tuple[str, int | Fraction | None]]:
    return list(measures._asdict().items())


def _share(share: Fraction | None) -> dict[str, str] | None:
    return None if share is None else {"percent": show_percent(share), "exact": str(share)}


def _headroom(headroom: Headroom) -> dict[str, str | None]:
    """Cut or raised to whole grains on the safe side: at the amounts shown, the threshold is met."""
    room, allowed = headroom.room, headroom.inputs_allowed
    return {
        "price_needed": show_amount(ceil(headroom.price_needed)),
        "room": None if room is None else show_amount(floor(room)),
        "inputs_allowed": None if allowed is None else show_amount(floor(allowed)),
    }


def _stated(stated: Stated) -> dict[str, Any]:
    return {"what": stated.what._asdict(), "citation": stated.article}


def _condition(condition: Condition, found: Processing) -> dict[str, Any]:
    return {
        "kind": condition.kind.value,
        "claim": condition_in_words(condition, found),
        "verdict": condition.verdict.value,
        "citation": condition.article,
        "missing": [missing.fact for missing in condition.missing],
    }


def _material(line: Input) -> dict[str, Any]:
    return {
        "name": line.name,
        "value": None if line.value is None else show_amount(line.value),
        "counts_as": _counts_as(line),
    }


def _counts_as(line: Input) -> str:
    if line.contradicted:
        return "contradicted"
    if line.counts is not Verdict.MET:
        return "left-out" if line.counts is Verdict.NOT_MET else "open"
    return {Verdict.MET: "imported", Verdict.NOT_MET: "purchased", Verdict.UNKNOWN: "input"}[line.imported]


def condition_in_words(condition: Condition, found: Processing) -> str:
    """What a condition asks."""
    key = f"processing.condition.{condition.kind.value}"
    return say(key, words=condition.words, first_day=found.regime.in_force.first_day)


def missing_in_words(missing: Missing) -> str:
    """What is missing, in words."""
    return say(f"processing.need.{missing.need.value}", about=missing.about)


def show_processing(found: Processing, console: Console) -> None:
    """Print what was found: where the goods stand first, then the bill, then all that is not encoded."""
    colour = COLOURS[found.standing]
    title = f"{say(f'processing.standing.{found.standing.value}')} · {called(found.regime.name._asdict())}"
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("", Text(_said(found), style=f"bold {colour}"))
    for label, text in _facts(found):
        grid.add_row(say(f"processing.{label}") if label else "", text)
    console.print(Panel(grid, title=f"[bold {colour}]{escape(title)}[/]", title_align="left", border_style=colour))
    if found.lines:
        console.print(_bill(found.lines, found.dossier.currency or ""))
    if found.not_encoded:
        console.print(Text(say("processing.not-encoded"), style="bold"))
        for gap in found.not_encoded:
            console.print(Text(f"  - {gap.where}: {gap.why}"))


def _said(found: Processing) -> str:
    failing = [condition_in_words(each, found) for each in found.conditions if each.verdict is Verdict.NOT_MET]
    if found.verdict is Verdict.NOT_MET:
        failing = [say("processing.the-value-added"), *failing]
    key = f"processing.said.{found.standing.value}"
    return say(key, failing=names(failing), number=len(found.not_encoded))


def _facts(found: Processing) -> list[tuple[str, Text]]:
    product, regime = found.dossier.product, found.regime
    facts = [("product", Text(product.description or product.id or say("label.unknown")))]
    facts.append(("value-added", Text(share_in_words(found))))
    if found.headroom is not None and found.other_exemption is None:
        facts.append(("limit", Text(_limit(found, found.headroom))))
    for index, condition in enumerate(found.conditions):
        mark, colour = MARKS[condition.verdict]
        words = say("processing.cited", what=condition_in_words(condition, found), article=cited(condition.article))
        facts.append(("" if index else "conditions", Text(f"{mark} ", style=colour) + Text(words, style="default")))
    if found.other_exemption is not None:
        facts.append(("other-exemption", Text(_cited(found.other_exemption))))
    else:
        facts.append(("benefit", Text(_cited(regime.benefit))))
        facts.append(("if-exempt", Text(names(_cited(each) for each in regime.payable.if_exempt))))
        facts.append(("otherwise", Text(names(_cited(each) for each in regime.payable.otherwise))))
    missing = [f"{missing_in_words(each)}  [{each.fact}]" for each in found.missing]
    if len(missing) > MOST_MISSING:
        missing = [*missing[:MOST_MISSING], f"+{len(missing) - MOST_MISSING}"]
    facts.append(("missing", Text("\n".join(missing) or say("processing.nothing-missing"))))
    source = say("processing.source.said", reference=regime.source.reference, read=regime.source.read)
    return [*facts, ("source", Text(source, style="dim"))]


def share_in_words(found: Processing) -> str:
    """The value added: a figure, or the bounds that missing facts leave."""
    measures = found.measures
    share, low, high = measures.share, measures.share_at_least, measures.share_at_most
    if share is not None:
        variant = "known"
    elif measures.inputs_at_most == 0:
        variant = "without-inputs"
    elif low is not None:
        variant = "at-least" if high is None else "between"
    else:
        variant = "open" if high is None else "at-most"
    return say(
        f"processing.share.{variant}",
        verdict=say(f"verdict.{found.verdict.value}"),
        price=money(measures.price),
        inputs=money(measures.inputs_at_most),
        percent="" if share is None else show_percent(share),
        low="" if low is None else show_percent(low),
        high="" if high is None else show_percent(high, towards_zero=False),
        threshold=number(found.regime.value_added.threshold),
    )


def _limit(found: Processing, headroom: Headroom) -> str:
    currency, needed = found.dossier.currency or "", show_amount(ceil(headroom.price_needed))
    if headroom.room is None or headroom.inputs_allowed is None:
        return say("processing.limit.no-price", needed=needed, currency=currency)
    if headroom.room == 0:
        return say("processing.limit.on", threshold=number(found.regime.value_added.threshold))
    return say(
        "processing.limit.above" if headroom.room > 0 else "processing.limit.below",
        money=show_amount(abs(floor(headroom.room))),
        currency=currency,
        needed=needed,
        allowed=show_amount(floor(headroom.inputs_allowed)),
    )


def _cited(stated: Stated) -> str:
    return say("processing.cited", what=called(stated.what._asdict()), article=cited(stated.article))


def _bill(lines: tuple[Input, ...], currency: str) -> Table:
    table = Table(header_style="bold", border_style="dim")
    table.add_column(say("processing.material"), overflow="fold")
    table.add_column(say("processing.value", currency=currency), justify="right", no_wrap=True)
    table.add_column(say("processing.counts-as"), overflow="fold")
    for line in lines[:MOST_ROWS]:
        words = say(f"processing.counts-as.{_counts_as(line)}")
        table.add_row(Text(line.name), money(line.value), Text(words, style="yellow" if _doubtful(line) else ""))
    if len(lines) > MOST_ROWS:
        table.add_row(f"+{len(lines) - MOST_ROWS}", "", "")
    return table


def _doubtful(line: Input) -> bool:
    return line.counts is Verdict.UNKNOWN or (line.counts is Verdict.MET and line.imported is Verdict.UNKNOWN)
