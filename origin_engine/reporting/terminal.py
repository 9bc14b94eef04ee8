"""A determination on a terminal: verdict, comparison of the product with its materials, finding as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from origin_engine.advice import headroom_of
from origin_engine.exact import show_amount, show_percent
from origin_engine.language import print_code
from origin_engine.origin import Determination, Finding, Outcome, Verdict
from origin_engine.origin.reasons import CandidatesAgree, CandidatesDiffer
from origin_engine.reporting.citations import cited
from origin_engine.reporting.comparison import Row, rows_of
from origin_engine.reporting.words import (
    answer_in_words,
    because,
    called,
    claim_and_reason,
    claim_in_words,
    in_percent,
    missing_in_words,
    money,
    number,
    on_proof_in_words,
    reason_in_words,
    say,
    told_apart,
    value_in,
)

if TYPE_CHECKING:
    from rich.style import StyleType

MARKS = {Verdict.MET: ("✓", "green"), Verdict.NOT_MET: ("✗", "red"), Verdict.UNKNOWN: ("?", "yellow")}
COLOURS = {
    Outcome.ORIGINATING: "green",
    Outcome.NOT_ORIGINATING: "red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.NOT_ENCODED: "magenta",
}
MOST_ROWS = 60
PIPED_WIDTH = 140
MOST_MISSING = 12


def terminal() -> Console:
    """The user's terminal; output that is piped away is not cut to a terminal's width."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def show_determination(found: Determination, console: Console) -> None:
    """Print what was found: the verdict first, then the materials, then the finding."""
    console.print(_verdict(found))
    if found.materials:
        console.print(_materials(found))
    console.print(_tree(found))


def _verdict(found: Determination) -> Panel:
    colour = COLOURS[found.outcome]
    if found.outcome is Outcome.ORIGINATING and not found.claimable:
        colour = "yellow"
    title = f"{say(f'outcome.{found.outcome.value}')} · {called(found.book.agreement.name)}"
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row("", Text(answer_in_words(found), style=f"bold {colour}"))
    for label, text in _facts(found):
        grid.add_row(say(f"label.{label}"), escape(text))
    return Panel(grid, title=f"[bold {colour}]{escape(title)}[/]", title_align="left", border_style=colour)


def _facts(found: Determination) -> list[tuple[str, str]]:
    product, shipment = found.dossier.product, found.dossier.shipment
    unknown = say("label.unknown")
    lane = say("label.lane", made_in=product.made_in or unknown, to=shipment.to or unknown, on=shipment.date or unknown)
    goods = product.description or product.id or ""
    code = print_code(found.dossier.code) if found.dossier.code else unknown
    facts = [("product", say("label.product-said", called=goods, code=code, lane=lane))]
    if found.rule is not None:
        facts.append(("rule", say("rule.cited", text=found.rule.text, citation=cited(found.rule.citation))))
    facts += [("why", line) for line in _why(found)]
    if (room := _limit(found)) is not None:
        facts.append(("limit", room))
    if found.criterion_codes:
        facts.append(("certificate", on_proof_in_words(found)))
    missing = [f"{missing_in_words(each)}  [{each.fact}]" for each in found.missing]
    if len(missing) > MOST_MISSING:
        missing = [*missing[:MOST_MISSING], f"+{len(missing) - MOST_MISSING}"]
    facts.append(("missing", "\n".join(missing) or say("label.nothing-missing")))
    for warning in found.warnings:
        confirm = found.rule.confirm if found.rule else ""
        facts.append(("warning", say(f"warning.{warning.value}", confirm=confirm)))
    return facts


def _why(found: Determination) -> list[str]:
    """The finding the outcome rests on, and every gate that stands against a claim."""
    under_several_codes = isinstance(found.finding.reason, CandidatesAgree | CandidatesDiffer)
    parts = () if under_several_codes else found.finding.parts
    lines = [claim_and_reason(part) for part in parts] or [because(found.finding)]
    lines += [claim_and_reason(gate) for gate in found.gates if gate.verdict is Verdict.NOT_MET]
    return lines[:4]


def _limit(found: Determination) -> str | None:
    room = headroom_of(found.measures.value_content)
    if room is None:
        return None
    measure = next(m for m in found.measures.value_content if m.method == room.method and m.share is not None)
    threshold = number(measure.threshold)
    if room.share == 0:
        return say("headroom.on", threshold=threshold)
    return say(
        "headroom.above" if room.share > 0 else "headroom.below",
        percent=show_percent(abs(room.share)),
        threshold=threshold,
        money=show_amount(round(abs(room.money))),
        currency=found.dossier.currency or "",
    )


def _materials(found: Determination) -> RenderableType:
    table = Table(expand=False, header_style="bold", border_style="dim")
    table.add_column(say("label.material"), overflow="fold")
    table.add_column(say("label.hs"), no_wrap=True)
    table.add_column(say("label.status"), no_wrap=True)
    table.add_column(say("label.changed"), no_wrap=True)
    table.add_column(value_in(found.dossier.currency), justify="right", no_wrap=True)
    table.add_column(say("label.share"), justify="right", no_wrap=True)
    table.add_column(say("label.evidence"), overflow="fold")
    rows = rows_of(found)
    whole = found.case.value_of_good(found.case.agreement.value_content.base)
    code = print_code(found.dossier.code) if found.dossier.code else say("label.unknown")
    table.add_row(f"[bold]{escape(say('label.product'))}[/]", code, "", "", money(whole), "", "", end_section=True)
    for row in rows[:MOST_ROWS]:
        table.add_row(*_cells(row))
    if len(rows) > MOST_ROWS:
        table.add_row(f"+{len(rows) - MOST_ROWS}", "", "", "", "", "", "")
    return table


def _cells(row: Row) -> tuple[RenderableType, ...]:
    judged = row.material
    colour: StyleType = {"originating": "green", "non-originating": "red", "unknown": "yellow"}[judged.status.value]
    answer = "unknown" if row.changed is None else "yes" if row.changed else "no"
    code = print_code(judged.line.code) if judged.line.code else say("label.unknown")
    return (
        Text(("  " * row.depth) + judged.name),
        code,
        Text(say(f"status.{judged.status.value}"), style=colour),
        say(f"changed.{answer if row.looked_at else 'not-looked-at'}"),
        money(row.value),
        "" if row.share is None else in_percent(show_percent(row.share)),
        Text(reason_in_words(judged.reason)),
    )


def _tree(found: Determination) -> Tree:
    tree = Tree(Text(say("label.finding"), style="bold"), guide_style="dim")
    for _, finding in found.origin.findings:
        _grow(tree, finding)
    for gate in found.gates:
        _grow(tree, gate)
    return tree


def _grow(tree: Tree, finding: Finding) -> None:
    mark, colour = MARKS[finding.verdict]
    label = Text()
    label.append(f"{mark} ", style=f"bold {colour}")
    label.append(claim_in_words(finding))
    label.append(f"  {because(finding)}", style="dim" if finding.verdict is Verdict.MET else "")
    label.append(f"  [{cited(finding.citation)}]", style="cyan")
    branch = tree.add(label)
    for part in told_apart(finding):
        _grow(branch, part)
