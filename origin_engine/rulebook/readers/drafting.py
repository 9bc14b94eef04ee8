"""Drafts the product rules of a book from the table of an annex: read, assembled, ready to be written and reported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from origin_engine.errors import Problem, RefusedInput
from origin_engine.language import parse_rule
from origin_engine.language import tree as t
from origin_engine.nomenclature import EDITIONS, code_list
from origin_engine.rulebook import agreement
from origin_engine.rulebook.agreement import Source
from origin_engine.rulebook.code_spans import CodeSpans
from origin_engine.rulebook.printed_codes import PrintedCodes
from origin_engine.rulebook.readers.annex_file import read_annex
from origin_engine.rulebook.readers.assembling import GeneralRule, assemble
from origin_engine.rulebook.readers.outcome import Outcome, RowOutcome, outcomes
from origin_engine.rulebook.readers.rows import AnnexRow
from origin_engine.rulebook.readers.styles import ReadRow, read_rows
from origin_engine.rulebook.readers.writing import BookHead, files
from origin_engine.told import told
from origin_engine.yaml_source import read_yaml_file


class Given(NamedTuple):
    """What an author says of a table, or the agreement.yaml beside its rules; None where it is not said."""

    hs_edition: int | None = None
    source: str | None = None
    reference: str | None = None
    general: tuple[GeneralRule, ...] = ()

    def but(self, hs_edition: int | None, source: str | None, reference: str | None) -> Given:
        """The same, but for what is said here."""
        return Given(hs_edition or self.hs_edition, source or self.source, reference or self.reference, self.general)


class Draft(NamedTuple):
    """What a table gave: the files of the book, what became of each row, and the lines that are no rows."""

    table: str
    style: str
    hs_edition: int
    said: bool
    """Whether the edition was said; else it is the newest of those that have most of the table's codes."""
    fitting: tuple[int, ...]
    """The editions that have as many of the table's codes."""
    rows: tuple[RowOutcome, ...]
    problems: tuple[Problem, ...]
    entries: int
    files: dict[str, str]

    def count(self, outcome: Outcome) -> int:
        """How many rows came out so."""
        return sum(row.outcome is outcome for row in self.rows)


def draft(path: Path, style: str, given: Given, keep_text: bool = False) -> Draft:
    """Read an annex; `keep_text` puts the printed sentences beside the rules, for an author's own files.

    Raises RefusedInput where the file is no table of rows.
    """
    annex = read_annex(path)
    rows = read_rows(annex.rows, style)
    fitting = fitting_editions(annex.rows)
    edition = given.hs_edition or fitting[-1]
    codes = code_list(edition)
    unread = {read.row.line: _unread(read, keep_text) for read in rows if read.rule is None}
    assembled = assemble(rows, unread, codes, given.general)
    texts = {read.row.line: _one_line(read.row.text) for read in rows} if keep_text else None
    head = BookHead(edition, Source(given.source or path.name, given.reference or path.name, date.today()))
    return Draft(
        table=annex.name,
        style=style,
        hs_edition=edition,
        said=given.hs_edition is not None,
        fitting=fitting,
        rows=tuple(outcomes(rows, assembled.notes)),
        problems=annex.problems,
        entries=len(assembled.entries),
        files=files(assembled.entries, head, codes, texts),
    )


def fitting_editions(rows: Iterable[AnnexRow]) -> tuple[int, ...]:
    """The HS editions that have most of the codes of a table, oldest first."""
    printed = {code[:6] for row in rows for code in (row.first, row.last)}

    def lacking(edition: int) -> int:
        codes = code_list(edition)
        return sum(not codes.has(code) for code in printed)

    least = min(map(lacking, EDITIONS))
    return tuple(edition for edition in EDITIONS if lacking(edition) == least)


def given_beside(folder: Path) -> Given:
    """What the agreement.yaml says that stands beside a folder of product rules; nothing where there is none."""
    path = folder.resolve().parent / "agreement.yaml"
    if not path.is_file():
        return Given()
    terms = read_yaml_file(path).value
    head = terms.get("product_rules") if isinstance(terms, dict) else None
    if not isinstance(head, dict):
        raise RefusedInput(
            Problem(told("no `product_rules`"), str(path), remedy=told("say annex, hs_edition and article there"))
        )
    edition = str(head.get("hs_edition"))
    if edition not in map(str, EDITIONS):
        known = told("one of {known}", known=[*map(str, EDITIONS)])
        raise RefusedInput(
            Problem(told("`{edition}` is no HS edition", edition=edition), str(path), "product_rules.hs_edition", known)
        )
    source = terms.get("source")
    reference = source.get("reference") if isinstance(source, dict) else None
    return Given(int(edition), head.get("annex"), reference, _general(head))


def _general(head: dict[str, Any]) -> tuple[GeneralRule, ...]:
    """The general rules in their order; a unit wider than their codes is governed by none of these."""
    return tuple(
        GeneralRule(parse_rule(general.rule), f"general rule, {general.article}", general.governs)
        for general in map(_general_rule, head.get("general_rules", ()))
    )


def _general_rule(written: dict[str, Any]) -> agreement.GeneralRule:
    spans = {name: CodeSpans.read(written[name]) for name in ("codes", "but_not") if name in written}
    return agreement.GeneralRule(written["rule"], written["article"], **spans)


def _unread(read: ReadRow, keep_text: bool) -> t.NotEncoded:
    """What stands for a row that was not read: its sentence, or in shipped books its code and the reason."""
    if keep_text:
        return t.NotEncoded(_words(read.row.text))
    return t.NotEncoded(_words(f"{PrintedCodes(read.row.first, read.row.last).cited()}: {read.reason}"))


def _words(text: str) -> str:
    """Words that stand between the quotation marks of the rule language."""
    return _one_line(text).replace('"', "'")


def _one_line(text: str) -> str:
    return " ".join(text.split())
