"""What was verified of rule books, on a terminal: all of them in one table, or one of them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from origin_engine.language import print_code
from origin_engine.locales import in_words
from origin_engine.nomenclature import code_list
from origin_engine.reporting.words import called, listed, say
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.code_runs import runs_of
from origin_engine.rulebook.verifying import Verification

SHOWN = 20
FAULTS = ("unknown-row", "unknown-code", "dead-exclusion")
COUNTED = (
    "edition",
    "rows",
    "subheadings",
    "by-row",
    "general",
    "not-held",
    "not-encoded",
    "asked",
    "faults",
    "to-confirm",
    "gaps",
    "idle",
    "impossible",
)
"""What the table of all books counts, in this order."""


class Verified(NamedTuple):
    """A rule book with one edition of its annex, and what was proven of it."""

    book: RuleBook
    verification: Verification


def show_verified_books(verified: Sequence[Verified], console: Console) -> None:
    """Every list of product rules in one table, then what is wrong and what is not held, book by book."""
    table = Table(header_style="bold", border_style="dim", show_edge=False)
    table.add_column("")
    table.add_column(say("verify.column.id"), no_wrap=True)
    for name in COUNTED:
        table.add_column(say(f"verify.column.{name}"), justify="right")
    for each in verified:
        table.add_row(_state(each.verification), *_cells(each))
    console.print(table)
    for each in verified:
        _show_lacks(each, console)
    sound = sum(each.verification.sound for each in verified)
    not_held = sum(each.verification.not_held is not None for each in verified)
    console.print(Text(say("verify.books", sound=sound, of=len(verified), not_held=not_held), style="bold"))


def _cells(each: Verified) -> tuple[str, ...]:
    proven = each.verification
    counts = (
        proven.edition,
        proven.rows,
        proven.subheadings,
        proven.governed,
        proven.general,
        len(proven.declared_missing),
        len(proven.rows_not_encoded),
        len(proven.asked),
        len(proven.faults) + len(proven.ungoverned),
        len(proven.to_confirm),
        len(proven.gaps),
        len(proven.idle_alternatives),
        len(proven.impossible),
    )
    return each.book.id, *map(str, counts)


def _show_lacks(each: Verified, console: Console) -> None:
    """What is wrong with a book, and what it declares missing; nothing where there is neither."""
    proven = each.verification
    if proven.sound and not proven.declared_missing:
        return
    console.print(_heading(each))
    if proven.ungoverned:
        console.print(Text(f"    {say('verify.without-rule', codes=_codes(proven.ungoverned, proven))}", style="red"))
    for fault in proven.faults:
        console.print(Text(f"    {_at(fault.row, in_words(fault.detail))}", style="red"))
    if proven.not_held is not None:
        console.print(Text(f"    {say('verify.not-held', where=proven.not_held)}", style="yellow"))
    elif proven.declared_missing:
        lacking = say("verify.declared.which", codes=_codes(proven.declared_missing, proven))
        console.print(Text(f"    {lacking}", style="yellow"))


def show_verification(each: Verified, console: Console) -> None:
    """One list whole: what was proven, what is wrong, what the trader is asked, and what is not encoded."""
    proven = each.verification
    console.print(_heading(each))
    if proven.not_held is not None:
        console.print(Text(say("verify.not-held", where=proven.not_held), style="yellow"))
    else:
        _show_rows(proven, console)
    _list(console, "verify.asked", [say("verify.asked-in", words=words, number=n) for words, n in proven.asked])
    _list(console, "verify.to-confirm", [_at(print_code(code), why) for code, why in proven.to_confirm])
    if proven.idle_alternatives:
        _list(console, "verify.idle", _idle_in_words(proven))
    if proven.impossible:
        _list(console, "verify.impossible", _impossible_in_words(proven))
    _list(console, "verify.gaps", [_at(gap.where, gap.why) for gap in proven.gaps])


def _show_rows(proven: Verification, console: Console) -> None:
    numbers = {"rows": proven.rows, "edition": proven.edition, "subheadings": proven.subheadings}
    _line(console, not proven.ungoverned, say("verify.governed", once=proven.governed_once, **numbers))
    if proven.general:
        _line(console, True, say("verify.general", number=proven.general))
    _line(console, not proven.ungoverned, say("verify.ungoverned", number=len(proven.ungoverned)))
    _indented(console, _codes(proven.ungoverned, proven))
    _line(console, True, say("verify.declared", number=len(proven.declared_missing)))
    _indented(console, _codes(proven.declared_missing, proven))
    _line(console, True, say("verify.overlapping", number=len(proven.overlapping)))
    _indented(console, _codes(proven.overlapping, proven))
    for kind in FAULTS:
        faults = [fault for fault in proven.faults if fault.kind == kind]
        _line(console, not faults, say(f"verify.{kind}", number=len(faults)))
        for fault in faults[:SHOWN]:
            console.print(Text(f"    {_at(fault.row, in_words(fault.detail))}", style="red"))
    whole = sum(governed == total for _, total, governed in proven.chapters)
    _line(console, whole == len(proven.chapters), say("verify.chapters", whole=whole, of=len(proven.chapters)))
    _line(console, not proven.not_encoded, say("verify.not-encoded", number=len(proven.rows_not_encoded)))
    for code, words in proven.not_encoded[:SHOWN]:
        console.print(Text(f"    {_at(print_code(code), words)}"))


def _heading(each: Verified) -> Text:
    agreement, edition = each.book.agreement, each.verification.edition
    return Text(say("verify.edition", id=each.book.id, edition=edition, agreement=called(agreement.name)), style="bold")


def _at(row: str, detail: str) -> str:
    return say("verify.at", row=row, detail=detail)


def _idle_in_words(proven: Verification) -> list[str]:
    """Idle alternatives, those of several rows that say the same together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for row, alternative, meets in proven.idle_alternatives:
        rows.setdefault((alternative, meets), []).append(row)
    return [
        say("verify.idle.one", row=_rows(of), alternative=alternative, meets=meets)
        for (alternative, meets), of in rows.items()
    ]


def _impossible_in_words(proven: Verification) -> list[str]:
    """Impossible alternatives, those of several rows that say the same together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for row, alternative, why in proven.impossible:
        rows.setdefault((alternative, why), []).append(row)
    return [
        say("verify.impossible.one", row=_rows(of), alternative=alternative, why=say(f"verify.impossible.{why}"))
        for (alternative, why), of in rows.items()
    ]


def _rows(codes: Iterable[str]) -> str:
    return listed(print_code(code) for code in dict.fromkeys(codes))


def _codes(codes: Iterable[str], proven: Verification) -> str:
    """Codes as runs, the first of them; empty where there are none."""
    runs = runs_of(codes, code_list(proven.edition))
    shown = listed(map(str, runs[:SHOWN]))
    return shown if len(runs) <= SHOWN else say("verify.more", codes=shown, number=len(runs) - SHOWN)


def _mark(good: bool) -> Text:
    return Text("✓" if good else "✗", style="green" if good else "red")


def _state(proven: Verification) -> Text:
    """Sound, at fault, or without the list."""
    return Text("–", style="yellow") if proven.not_held is not None else _mark(proven.sound)


def _line(console: Console, good: bool, text: str) -> None:
    console.print(_mark(good) + Text(f" {text}"))


def _indented(console: Console, text: str) -> None:
    if text:
        console.print(Text(f"    {text}"))


def _list(console: Console, heading: str, lines: list[str]) -> None:
    console.print(Text(say(heading, number=len(lines)), style="bold"))
    for line in lines:
        console.print(Text(f"  - {line}"))
