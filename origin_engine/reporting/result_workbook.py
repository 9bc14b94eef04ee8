"""The answer as sheets of an Excel workbook: verdict, value content to play with, comparison, reasons.

The filled template comes back with them; whatever else a dossier came from, they stand alone. On the sheet for playing
the share of regional value follows from formulas: change a price, a value or an origin, and it moves. Excel counts in
floating point, so that sheet is for trying out; the verdict is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from origin_engine.locales import LANGUAGES, speaking
from origin_engine.origin import Determination, Finding
from origin_engine.reporting.citations import cited
from origin_engine.reporting.compare_contract import evidence_of
from origin_engine.reporting.compare_pages import cents, rate_in_words
from origin_engine.reporting.result_play import play_sheet
from origin_engine.reporting.result_style import body, heading, line, table, text, title, widths
from origin_engine.reporting.words import (
    answer_in_words,
    because,
    called,
    claim_and_reason,
    claim_in_words,
    each_word,
    missing_in_words,
    names,
    on_proof_in_words,
    say,
    told_apart,
)
from origin_engine.tariff import Comparison
from origin_engine.tariff.option import Option

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def result_workbook(found: Determination, compared: Sequence[Comparison], filled: bytes | None) -> bytes:
    """The bytes of an .xlsx file; `filled` is the workbook that the dossier came from, where it came from one.

    Raises ImportError where openpyxl is not installed.
    """
    from openpyxl import Workbook, load_workbook

    workbook = load_workbook(BytesIO(filled)) if filled is not None else Workbook()
    empty = None if filled is not None else workbook.active
    _verdict(_sheet(workbook, "verdict", 0), found)
    play_sheet(_sheet(workbook, "play", 1), found)
    _comparison(_sheet(workbook, "comparison", 2), compared)
    _reasons(_sheet(workbook, "reasons", 3), found)
    if empty is not None:
        workbook.remove(empty)
    workbook.active = 0
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _sheet(workbook: Workbook, name: str, place: int) -> Worksheet:
    """A sheet of the answer, instead of one from an earlier answer in the same workbook."""
    for language in LANGUAGES:
        with speaking(language):
            earlier = say(f"sheet.{name}")
        if earlier in workbook.sheetnames:
            workbook.remove(workbook[earlier])
    sheet: Worksheet = workbook.create_sheet(say(f"sheet.{name}"), place)
    return sheet


def _verdict(sheet: Worksheet, found: Determination) -> None:
    title(sheet, 1, say(f"outcome.{found.outcome.value}"), found.claimable, found.outcome)
    line(sheet, 2, answer_in_words(found))
    facts = [(say("compare.agreement"), called(found.book.agreement.name))]
    if found.rule is not None:
        facts.append((say("label.rule"), say("rule.cited", text=found.rule.text, citation=cited(found.rule.citation))))
    facts += [(say("label.why"), claim_and_reason(p)) for p in told_apart(found.finding)]
    if found.criterion_codes:
        facts.append((say("label.certificate"), on_proof_in_words(found)))
    facts += [(say("label.missing"), f"{missing_in_words(each)}  [{each.fact}]") for each in found.missing]
    facts += [(claim_in_words(gate), because(gate)) for gate in found.gates]
    for row, (label, value) in enumerate(facts, 4):
        heading(sheet, row, 1, label)
        text(sheet, row, 2, value)
    widths(sheet, (26, 110))


def _comparison(sheet: Worksheet, compared: Sequence[Comparison]) -> None:
    row = 1
    for found in compared:
        unknown = say("label.unknown")
        named = say("compare.title", importer=found.importer, line=found.line or unknown, on=found.on or unknown)
        heading(sheet, row, 1, named)
        columns = ("agreement", "outcome", "claimable", "origin", "rate", "duty", "saving", "missing")
        table(sheet, row + 1, [say(f"compare.{name}", currency=found.currency or "") for name in columns])
        first = [say("compare.mfn"), "", "", "", rate_in_words(found.mfn), cents(found.mfn_duty), "", ""]
        body(sheet, row + 2, [first, *map(_option, found.options)])
        row += 4 + len(found.options)
        told = say(f"recommend.{found.because.code}", agreement=found.because.agreement)
        key = "compare.recommended" if found.recommended else "compare.none"
        line(sheet, row - 1, say(key, agreement=found.recommended, because=told))
        row += 1
    if not compared:
        line(sheet, 1, say("sheet.no-comparison"))
    widths(sheet, (22, 18, 12, 12, 22, 14, 14, 60))


def _option(option: Option) -> list[str]:
    country = option.country.country if option.country else option.found.origin_country if option.found else None
    return [
        option.agreement,
        say(f"outcome.{option.outcome.value}"),
        say("compare.yes" if option.claimable else "compare.no"),
        country or say("label.unknown"),
        rate_in_words(option.rate),
        cents(option.duty),
        cents(option.saving),
        names([*option.missing, *(each_word(evidence_of(option)) if not option.missing else ())]),
    ]


def _reasons(sheet: Worksheet, found: Determination) -> None:
    """Every step of the finding, indented below the step it is part of, with its article."""
    table(sheet, 1, [say(f"sheet.reasons.{name}") for name in ("step", "verdict", "because", "article")])
    rows = [row for _, finding in found.origin.findings for row in _steps(finding, 0)]
    rows += [row for gate in found.gates for row in _steps(gate, 0)]
    body(sheet, 2, rows)
    widths(sheet, (60, 12, 90, 46))


def _steps(finding: Finding, depth: int) -> Iterable[list[str]]:
    claim = f"{'    ' * depth}{claim_in_words(finding)}"
    yield [claim, say(f"verdict.{finding.verdict.value}"), because(finding), cited(finding.citation)]
    for part in told_apart(finding):
        yield from _steps(part, depth + 1)
