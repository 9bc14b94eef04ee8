"""What became of the rows of an annex, on a terminal and as JSON: counts first, then row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from origin_engine.exact import show_percent
from origin_engine.locales import in_words
from origin_engine.reporting.words import listed, say
from origin_engine.rulebook.readers.drafting import Draft
from origin_engine.rulebook.readers.outcome import Outcome, RowOutcome

COLOURS = {Outcome.WHOLE: "green", Outcome.CONDITIONS: "yellow", Outcome.NOT_ENCODED: "red"}
LINE_WIDTH, CODE_WIDTH, MARK_WIDTH = 6, 22, 12


def show_reading(read: Draft, folder: Path, console: Console) -> None:
    """Counts, lines that are no rows, then every row: its line, its code, and its rule or why there is none."""
    console.print(Text(say("reading.head", table=read.table, style=read.style, edition=read.hs_edition), style="bold"))
    if not read.said:
        console.print(Text(say("reading.edition-found", editions=listed(map(str, read.fitting))), style="yellow"))
    console.print(Text(_counts(read)))
    absent = sum(row.absent for row in read.rows)
    if absent:
        console.print(Text(say("reading.absent", number=absent, edition=read.hs_edition), style="yellow"))
    if read.problems:
        console.print(Text(say("reading.problems", number=len(read.problems)), style="red"))
        for problem in read.problems:
            console.print(Text(f"  {problem}".replace("\n", "\n  ")))
    _asked(read, console)
    files = say("reading.files", number=len(read.files), folder=folder, entries=f"{read.entries:,}")
    console.print(Text(files))
    console.print()
    for row in read.rows:
        console.print(_line(row), soft_wrap=True)


def _counts(read: Draft) -> str:
    gaps = read.count(Outcome.NOT_ENCODED)
    counted = say(
        "reading.count",
        rows=f"{len(read.rows):,}",
        whole=f"{read.count(Outcome.WHOLE):,}",
        conditions=f"{read.count(Outcome.CONDITIONS):,}",
        gaps=f"{gaps:,}",
    )
    if not read.rows:
        return counted
    share = show_percent(Fraction(len(read.rows) - gaps, len(read.rows)))
    return say("reading.count-and-share", count=counted, share=say("reading.share", percent=share))


def _asked(read: Draft, console: Console) -> None:
    """The conditions in words, and in how many rows each stands."""
    asked = Counter(words for row in read.rows for words in row.conditions)
    if asked:
        console.print(Text(say("reading.asked", number=len(asked)), style="bold"))
    for words, number in asked.most_common():
        console.print(Text(f"  - {say('verify.asked-in', words=words, number=number)}"), soft_wrap=True)


def _line(row: RowOutcome) -> Text:
    """One row: where it is, how far it was understood, and what was understood."""
    text = Text(f"{row.line:>{LINE_WIDTH}}  {row.code:<{CODE_WIDTH}} ")
    mark = set_cell_size(say(f"reading.mark.{row.outcome.value}"), MARK_WIDTH)
    text.append(f"{mark} ", style=COLOURS[row.outcome])
    said = [in_words(row.reason) if row.outcome is Outcome.NOT_ENCODED else row.rule]
    if row.product:
        said.append(say("reading.for", product=row.product))
    said += map(in_words, row.notes)
    return text.append(" · ".join(said))


def reading_as_json(read: Draft, written: Sequence[Path]) -> dict[str, Any]:
    """The same, for programs."""
    return {
        "table": read.table,
        "style": read.style,
        "hs_edition": read.hs_edition,
        "hs_edition_said": read.said,
        "hs_editions_fitting": list(read.fitting),
        "counts": {"rows": len(read.rows), **{each.value: read.count(each) for each in Outcome}},
        "entries": read.entries,
        "files": [str(path) for path in written],
        "problems": [each.said() for each in read.problems],
        "rows": [
            {
                "line": row.line,
                "code": row.code,
                "product": row.product,
                "outcome": row.outcome.value,
                "rule": row.rule,
                "conditions": list(row.conditions),
                "reason": in_words(row.reason),
                "notes": [in_words(note) for note in row.notes],
                "in_no_file": row.absent,
            }
            for row in read.rows
        ],
    }
