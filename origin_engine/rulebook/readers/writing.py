"""Writes the rows of a book as canonical YAML, one file a section, as a rule author would.

Rows of one code each that follow each other in the nomenclature and say the same are written once, as `each of ... to
...`, never across a code that has no such row.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import Problem, RefusedInput
from origin_engine.language import print_rule
from origin_engine.nomenclature import CodeList, section_of
from origin_engine.rulebook.agreement import Source
from origin_engine.rulebook.printed_codes import PrintedCodes
from origin_engine.rulebook.readers.assembling import Entry
from origin_engine.told import told

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ .,()<>=%+/-]*")
RESERVED = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


class BookHead(NamedTuple):
    """What stands above the rows of each file."""

    hs_edition: int
    source: Source


def files(
    entries: Iterable[Entry], head: BookHead, codes: CodeList, texts: Mapping[int, str] | None = None
) -> dict[str, str]:
    """The files of a book by their name. `texts`, where given, has the printed sentences by line, to be kept."""
    by_section: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in in_runs(entries, codes, texts):
        by_section[section_of(entry.codes.first) or (0, "")].append(entry)
    return {
        f"section-{number:02}.yaml": _file(printed, inside, head, texts)
        for (number, printed), inside in sorted(by_section.items())
    }


def write_files(folder: Path, contents: Mapping[str, str], over: bool = False) -> list[Path]:
    """Write files into a folder; refuses to write over what is there unless told to."""
    there = sorted(folder.glob("*.yaml"))
    if there and not over:
        names = [path.name for path in there[:3]]
        raise RefusedInput(
            Problem(
                told("holds {names} already", names=names),
                str(folder),
                remedy=told("--force writes over what is there"),
            )
        )
    stale = [path.name for path in there if path.name not in contents]
    if stale:
        found = told("holds {names}, which this table does not fill", names=stale)
        raise RefusedInput(Problem(found, str(folder), remedy=told("take it away, or give another folder")))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in contents.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise RefusedInput(
            Problem(told("cannot be written: {reason}", reason=error.strerror or error), str(folder))
        ) from None
    return [folder / name for name in contents]


def in_runs(entries: Iterable[Entry], codes: CodeList, texts: Mapping[int, str] | None = None) -> list[Entry]:
    """Entries with runs of neighbouring codes that say the same taken together, in order of their codes."""
    ordered = list(entries)
    taken = [entry for entry in ordered if not entry.codes.single]
    for digits in (2, 4, 6):
        place = {code: number for number, code in enumerate(codes.at(digits))}
        single = [entry for entry in ordered if entry.codes.single and len(entry.codes.first) == digits]
        taken += _runs(sorted(single, key=lambda entry: entry.codes.first), place, texts)
    return sorted(taken, key=lambda entry: (entry.codes.first, len(entry.codes.first)))


def _runs(entries: Sequence[Entry], place: Mapping[str, int], texts: Mapping[int, str] | None) -> Iterator[Entry]:
    run: list[Entry] = []
    for entry in entries:
        if run and not (_follows(run[-1], entry, place) and _same(run[0], entry, texts)):
            yield _as_one(run)
            run = []
        run.append(entry)
    if run:
        yield _as_one(run)


def _follows(one: Entry, other: Entry, place: Mapping[str, int]) -> bool:
    """Whether no code stands between two, and both are of one section, and so of one file."""
    first, second = one.codes.first, other.codes.first
    return place[second] == place[first] + 1 and section_of(first) == section_of(second)


def _same(one: Entry, other: Entry, texts: Mapping[int, str] | None) -> bool:
    alike = (one.rule, one.cited, one.confirm) == (other.rule, other.cited, other.confirm)
    return alike and (texts is None or _kept(one, texts) == _kept(other, texts))


def _as_one(run: Sequence[Entry]) -> Entry:
    if len(run) == 1:
        return run[0]
    lines = tuple(line for entry in run for line in entry.lines)
    return run[0]._replace(codes=PrintedCodes(run[0].codes.first, run[-1].codes.last, each=True), lines=lines)


def _file(section: str, entries: Sequence[Entry], head: BookHead, texts: Mapping[int, str] | None) -> str:
    source = head.source
    lines = [f"section: {section}"] if section else []
    lines += [
        f"hs_edition: {head.hs_edition}",
        "source:",
        f"  text: {scalar(source.text)}",
        f"  reference: {scalar(source.reference)}",
        f"  read: {source.read}",
        "rules:",
    ]
    for entry in entries:
        lines += _row(entry, texts)
    return "\n".join(lines) + "\n"


def _row(entry: Entry, texts: Mapping[int, str] | None) -> Iterator[str]:
    """The lines of one row; one line where there is nothing to say but the rule."""
    rule = scalar(print_rule(entry.rule))
    kept = _kept(entry, texts) if texts is not None else ()
    if not (entry.cited or entry.confirm or kept):
        yield f'  "{entry.codes}": {rule}'
        return
    yield f'  "{entry.codes}":'
    yield f"    rule: {rule}"
    if entry.cited:
        yield f"    printed: {scalar(entry.cited)}"
    if entry.confirm:
        yield f"    confirm: {scalar(entry.confirm)}"
    if kept:
        yield "    text:"
        yield from (f"      - {scalar(text)}" for text in kept)


def _kept(entry: Entry, texts: Mapping[int, str]) -> tuple[str, ...]:
    """The printed sentences of an entry, each once."""
    return tuple(dict.fromkeys(texts[line] for line in entry.lines if line in texts))


def scalar(text: str) -> str:
    """A text as YAML reads it back: plain where that is safe, in single quotes, or escaped where it is not one line."""
    if PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in RESERVED:
        return text
    if all(sign.isprintable() for sign in text):
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=True)
