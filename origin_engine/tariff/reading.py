"""Reading tariff tables: a header in YAML, rows in CSV (or JSON), every wrong row refused with its line.

Refused are rows that clash (clashes.py), that stand out of order, that have a code that does not exist, that are
preferences without an agreement, and rows whose kind and figures do not agree.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any

from origin_engine.errors import Problem, RefusedInput, RulebookError
from origin_engine.nomenclature import CURRENT_EDITION, code_list
from origin_engine.rulebook.agreement import Source
from origin_engine.spelling import did_you_mean
from origin_engine.tariff.clashes import clashes, placed
from origin_engine.tariff.rates import (
    COMPUTED_WITH_AMOUNT,
    COMPUTED_WITH_PERCENT,
    Rate,
    RateKind,
    RateType,
    TableHead,
)
from origin_engine.told import Template, told
from origin_engine.yaml_source import read_yaml_file

COLUMNS = ("code", "type", "agreement", "group", "kind", "percent", "amount", "unit", "from", "to", "excluded", "text")
HEAD_FIELDS = {
    "importer",
    "hs_edition",
    "digits",
    "currency",
    "valid",
    "source",
    "groups",
    "agreements",
    "lacks",
}
MOST_PROBLEMS = 50
NEEDS_PERCENT, HAS_NO_PERCENT = Template("`{kind}` needs percent"), Template("`{kind}` has no percent")
NEEDS_AMOUNT = Template("`{kind}` needs amount and unit")
HAS_NO_AMOUNT = Template("`{kind}` has no amount and unit")
NOBODY: frozenset[str] = frozenset()
RATE_TYPES = {kind.value: kind for kind in RateType}
RATE_KINDS = {kind.value: kind for kind in RateKind}


def read_head(path: Path) -> TableHead:
    """The header of a table; raises RulebookError with its line where something is missing or unknown."""
    try:
        file = read_yaml_file(path)
    except RefusedInput as refused:
        raise RulebookError(refused.problems) from None
    value = file.value
    if not isinstance(value, Mapping):
        raise RulebookError(
            Problem(told("no header of a tariff table"), file.place(()), remedy=told("begin with `importer:`"))
        )
    for name in value.keys() - HEAD_FIELDS:
        raise RulebookError(
            Problem(
                told("unknown field `{name}`", name=name), file.place((name,)), remedy=did_you_mean(name, HEAD_FIELDS)
            )
        )
    try:
        return _head(value)
    except KeyError as missing:
        raise RulebookError(Problem(told("{name} is missing", name=str(missing)), file.place(()))) from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise RulebookError(
            Problem(told("the header cannot be read: {reason}", reason=wrong), file.place(()))
        ) from None


def _head(value: Mapping[str, Any]) -> TableHead:
    source, valid = value["source"], value["valid"]
    return TableHead(
        importer=value["importer"],
        hs_edition=int(value["hs_edition"]),
        digits=int(value["digits"]),
        currency=value["currency"],
        first=date.fromisoformat(valid["from"]),
        last=date.fromisoformat(valid["to"]) if valid.get("to") else None,
        source=Source(source["text"], source["reference"], date.fromisoformat(source["read"])),
        groups={name: frozenset(countries) for name, countries in (value.get("groups") or {}).items()},
        agreements=value.get("agreements") or {},
        lacks=tuple(value.get("lacks") or ()),
    )


def row_of(cells: Mapping[str, str] | list[str], head: TableHead) -> Rate:
    """One row, checked; raises ValueError, in words, where it is not one."""
    said = _said(cells)
    _one_of(RateType, said["type"], "type")
    _one_of(RateKind, said["kind"], "kind")
    for name in ("percent", "amount"):
        _check_number(said[name], name)
    for name in ("from", "to"):
        _check_day(said[name], name)
    rate = rate_of(list(said.values()), head)
    _agrees(rate, head)
    return rate


def _said(cells: Mapping[str, str] | list[str]) -> dict[str, str]:
    """The cells of a row by column; those that are not there are empty."""
    if isinstance(cells, list):
        if not cells:
            raise ValueError(told("an empty line: take it out"))
        if len(cells) != len(COLUMNS):
            raise ValueError(
                told(
                    "a row of {number} cells, not {columns}: quote a text that holds a comma",
                    number=len(cells),
                    columns=len(COLUMNS),
                )
            )
        said = dict(zip(COLUMNS, cells, strict=True))
    else:
        unknown = sorted(cells.keys() - set(COLUMNS))
        if unknown:
            found, remedy = told("unknown column `{name}`", name=unknown[0]), did_you_mean(unknown[0], COLUMNS)
            raise ValueError(told("{found} {remedy}", found=found, remedy=remedy) if remedy else found)
        said = {name: cells.get(name) or "" for name in COLUMNS}
    for name, cell in said.items():
        if not isinstance(cell, str):
            raise ValueError(told("`{cell}` is no text ({name}): write it in quotes", cell=cell, name=name))
        if cell.splitlines() not in ([], [cell]):
            raise ValueError(told("a line break in a cell ({name}): a row is one line", name=name))
    return said


def rate_of(cells: list[str], head: TableHead) -> Rate:
    """The rate of a row that was checked before."""
    code, type_, agreement, group, kind, percent, amount, unit, first, last, excluded, text = cells
    return Rate(
        code,
        RATE_TYPES[type_],
        agreement,
        group,
        RATE_KINDS[kind],
        Decimal(percent) if percent else None,
        Decimal(amount) if amount else None,
        unit,
        date.fromisoformat(first) if first else head.first,
        date.fromisoformat(last) if last else head.last,
        frozenset(excluded.split()) if excluded else NOBODY,
        text,
        head.currency,
        head.source,
    )


def _one_of(kinds: Any, word: str, name: str) -> None:
    known = [kind.value for kind in kinds]
    if word not in known:
        remedy = did_you_mean(word, known, told("one of {known}", known=known))
        raise ValueError(told("`{word}` is no {name}: {remedy}", word=word, name=name, remedy=remedy))


def _check_number(text: str, name: str) -> None:
    if not text:
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(told("`{text}` is no number ({name})", text=text, name=name)) from None
    if not number.is_finite() or number < 0:
        raise ValueError(told("`{text}` is no {name} of a duty", text=text, name=name))


def _check_day(text: str, name: str) -> None:
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        raise ValueError(told("`{text}` is no day ({name}): write it like 2026-04-01", text=text, name=name)) from None


def _agrees(rate: Rate, head: TableHead) -> None:
    """Whether kind and figures of a row say the same."""
    if not rate.code.isascii() or not rate.code.isdecimal() or len(rate.code) != head.digits:
        raise ValueError(told("`{code}` is no national code of {digits} digits", code=rate.code, digits=head.digits))
    if rate.type is RateType.PREFERENCE and not (rate.agreement and rate.group):
        raise ValueError(told("a preference without an agreement and a group"))
    if rate.type is RateType.MFN and (rate.agreement or rate.group):
        raise ValueError(told("an MFN rate is for everybody: leave agreement and group empty"))
    if rate.group and rate.group not in head.groups:
        raise ValueError(
            told(
                "`{group}` is no group of the header: {remedy}",
                group=rate.group,
                remedy=did_you_mean(rate.group, head.groups),
            )
        )
    if (rate.kind in COMPUTED_WITH_PERCENT) is not (rate.percent is not None):
        template = NEEDS_PERCENT if rate.percent is None else HAS_NO_PERCENT
        raise ValueError(template.told(kind=rate.kind.value))
    if (rate.kind in COMPUTED_WITH_AMOUNT) is not (rate.amount is not None and bool(rate.unit)):
        template = NEEDS_AMOUNT if rate.amount is None else HAS_NO_AMOUNT
        raise ValueError(template.told(kind=rate.kind.value))
    if rate.kind is RateKind.FREE and rate.percent != 0:
        raise ValueError(told("`free` with a percentage"))
    if rate.kind is RateKind.TEXT_ONLY and not rate.text:
        raise ValueError(told("`text-only` without its text"))
    if rate.last is not None and rate.last < rate.first:
        raise ValueError(
            told("a period that ends ({last}) before it begins ({first})", last=rate.last, first=rate.first)
        )


def read_rows(path: Path) -> list[tuple[int, list[str] | dict[str, str]]]:
    """The raw rows of a CSV or JSON table, each with its line (in JSON: its number); figures as they are written."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return _rows_of_json(text, path) if path.suffix == ".json" else _rows_of_csv(text, path)
    except (UnicodeDecodeError, csv.Error, json.JSONDecodeError) as wrong:
        remedy = told("save it again as JSON, UTF-8") if path.suffix == ".json" else told("save it again as CSV, UTF-8")
        raise RulebookError(
            Problem(told("the table cannot be read: {reason}", reason=wrong), str(path), remedy=remedy)
        ) from None


def _rows_of_json(text: str, path: Path) -> list[tuple[int, list[str] | dict[str, str]]]:
    rows = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    if not isinstance(rows, list) or not all(isinstance(row, (dict, list)) for row in rows):
        raise RulebookError(Problem(told("no list of rows"), str(path), remedy=told('begin with `[{{"code": ...`')))
    return list(enumerate(rows, 1))


def _rows_of_csv(text: str, path: Path) -> list[tuple[int, list[str] | dict[str, str]]]:
    reader = csv.reader(StringIO(text, newline=""))
    head = next(reader, [])
    if tuple(head) != COLUMNS:
        found = told("the columns are {columns}", columns=head)
        raise RulebookError(Problem(found, f"{path}:1", remedy=told("they must be {columns}", columns=COLUMNS)))
    return [(reader.line_num, row) for row in reader]


def check_rows(path: Path, head: TableHead) -> list[Rate]:
    """All rows of a table, checked against each other; raises RulebookError with the lines of what is wrong."""
    rates: list[tuple[int, Rate]] = []
    problems: list[Problem] = []
    codes = code_list().unchanged_since if head.hs_edition == CURRENT_EDITION else None
    for line, cells in read_rows(path):
        try:
            rate = row_of(cells, head)
        except ValueError as wrong:
            problems.append(Problem(wrong.args[0], f"{path}:{line}"))
            continue
        if codes is not None and rate.code[:6] not in codes:
            found = told(
                "`{code}`: HS {edition} has no subheading {subheading}",
                code=rate.code,
                edition=head.hs_edition,
                subheading=rate.code[:6],
            )
            problems.append(
                Problem(found, f"{path}:{line}", remedy=told("check the code, or the edition in the header"))
            )
        rates.append((line, rate))
    problems += _out_of_order(rates, path)
    problems += clashes(placed(path, line, rate, head) for line, rate in rates)
    if problems:
        raise RulebookError(problems[:MOST_PROBLEMS])
    return [rate for _, rate in rates]


def _out_of_order(rates: Iterable[tuple[int, Rate]], path: Path) -> list[Problem]:
    """Rows that do not stand in the order of their codes, so that a search would miss them."""
    problems: list[Problem] = []
    last_code = ""
    for line, rate in rates:
        if rate.code < last_code:
            problems.append(
                Problem(
                    told("`{code}` after `{last_code}`", code=rate.code, last_code=last_code),
                    f"{path}:{line}",
                    remedy=told("sort by code"),
                )
            )
        last_code = rate.code
    return problems


def check_together(tables: Sequence[tuple[Path, TableHead]]) -> None:
    """That no two tables of an importer set two rates for the same; raises RulebookError with the lines of both."""
    found = clashes(
        placed(path, line, row_of(cells, head), head) for path, head in tables for line, cells in read_rows(path)
    )
    if found:
        raise RulebookError(found[:MOST_PROBLEMS])
