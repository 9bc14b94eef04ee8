"""Reading tariff tables: a header in YAML, rows in CSV (or JSON), every wrong row refused with its line.

Refused are rows that overlap in time, that contradict each other, that have a code that does not exist, that
are preferences without an agreement, and rows whose kind and figures do not agree.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from origin_engine.errors import Problem, RefusedInput, RulebookError
from origin_engine.nomenclature import CURRENT_EDITION, code_list
from origin_engine.rulebook.agreement import Source
from origin_engine.spelling import did_you_mean
from origin_engine.tariff.rates import (
    COMPUTED_WITH_AMOUNT,
    COMPUTED_WITH_PERCENT,
    Rate,
    RateKind,
    RateType,
    TableHead,
)
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
        raise RulebookError(Problem("no header of a tariff table", file.place(()), remedy="begin with `importer:`"))
    for name in value.keys() - HEAD_FIELDS:
        raise RulebookError(
            Problem(f"unknown field `{name}`", file.place((name,)), remedy=did_you_mean(name, HEAD_FIELDS))
        )
    try:
        return _head(value)
    except KeyError as missing:
        raise RulebookError(Problem(f"{missing} is missing", file.place(()))) from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise RulebookError(Problem(f"the header cannot be read: {wrong}", file.place(()))) from None


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
    row = dict(zip(COLUMNS, cells, strict=True)) if isinstance(cells, list) else dict(cells)
    unknown = row.keys() - set(COLUMNS)
    if unknown:
        name = sorted(unknown)[0]
        raise ValueError(f"unknown column `{name}` {did_you_mean(name, COLUMNS)}".strip())
    said = {name: row.get(name) or "" for name in COLUMNS}
    _one_of(RateType, said["type"], "type")
    _one_of(RateKind, said["kind"], "kind")
    for name in ("percent", "amount"):
        _check_number(said[name], name)
    rate = rate_of(list(said.values()), head)
    _agrees(rate, head)
    return rate


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
        remedy = did_you_mean(word, known, f"one of {', '.join(known)}")
        raise ValueError(f"`{word}` is no {name}: {remedy}")


def _check_number(text: str, name: str) -> None:
    if not text:
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"`{text}` is no number ({name})") from None
    if not number.is_finite() or number < 0:
        raise ValueError(f"`{text}` is no {name} of a duty")


def _agrees(rate: Rate, head: TableHead) -> None:
    """Whether kind and figures of a row say the same."""
    if not rate.code.isascii() or not rate.code.isdecimal() or len(rate.code) != head.digits:
        raise ValueError(f"`{rate.code}` is no national code of {head.digits} digits")
    if rate.type is RateType.PREFERENCE and not (rate.agreement and rate.group):
        raise ValueError("a preference without an agreement and a group")
    if rate.type is RateType.MFN and (rate.agreement or rate.group):
        raise ValueError("an MFN rate is for everybody: leave agreement and group empty")
    if rate.group and rate.group not in head.groups:
        raise ValueError(f"`{rate.group}` is no group of the header: {did_you_mean(rate.group, head.groups)}")
    if (rate.kind in COMPUTED_WITH_PERCENT) is not (rate.percent is not None):
        raise ValueError(f"`{rate.kind.value}` {'needs' if rate.percent is None else 'has no'} percent")
    if (rate.kind in COMPUTED_WITH_AMOUNT) is not (rate.amount is not None and bool(rate.unit)):
        raise ValueError(f"`{rate.kind.value}` {'needs' if rate.amount is None else 'has no'} amount and unit")
    if rate.kind is RateKind.FREE and rate.percent != 0:
        raise ValueError("`free` with a percentage")
    if rate.kind is RateKind.TEXT_ONLY and not rate.text:
        raise ValueError("`text-only` without its text")
    if rate.last is not None and rate.last < rate.first:
        raise ValueError(f"a period that ends ({rate.last}) before it begins ({rate.first})")


def read_rows(path: Path) -> list[tuple[int, list[str] | dict[str, str]]]:
    """The raw rows of a CSV or JSON table, each with its line (in JSON: its number)."""
    if path.suffix == ".json":
        return list(enumerate(json.loads(path.read_text(encoding="utf-8")), 1))
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        head = next(reader, [])
        if tuple(head) != COLUMNS:
            found = f"the columns are {', '.join(head)}"
            raise RulebookError(Problem(found, f"{path}:1", remedy=f"they must be {', '.join(COLUMNS)}"))
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
            problems.append(Problem(str(wrong), f"{path}:{line}"))
            continue
        if codes is not None and rate.code[:6] not in codes:
            found = f"`{rate.code}`: HS {head.hs_edition} has no subheading {rate.code[:6]}"
            problems.append(Problem(found, f"{path}:{line}", remedy="check the code, or the edition in the header"))
        rates.append((line, rate))
    problems += _conflicts(rates, path)
    if problems:
        raise RulebookError(problems[:MOST_PROBLEMS])
    return [rate for _, rate in rates]


def _conflicts(rates: Iterable[tuple[int, Rate]], path: Path) -> list[Problem]:
    """Rows for the same goods and origins that hold on the same day, and rows out of order."""
    problems: list[Problem] = []
    earlier: dict[tuple[str, str, str, str], list[tuple[int, Rate]]] = {}
    last_code = ""
    for line, rate in rates:
        if rate.code < last_code:
            problems.append(Problem(f"`{rate.code}` after `{last_code}`", f"{path}:{line}", remedy="sort by code"))
        last_code = rate.code
        same = earlier.setdefault((rate.code, rate.type, rate.agreement, rate.group), [])
        for other_line, other in same:
            if _overlap(rate, other):
                found = f"`{rate.code}` has a rate on the same days on line {other_line}"
                problems.append(Problem(found, f"{path}:{line}", remedy="end one before the other begins"))
        same.append((line, rate))
    return problems


def _overlap(one: Rate, other: Rate) -> bool:
    ends_before = one.last is not None and one.last < other.first
    begins_after = other.last is not None and other.last < one.first
    return not (ends_before or begins_after)
