"""Reads the table of an annex: CSV, plain or gzipped, one printed row a line.

Columns `code_from`, `rule_text`, and where they are needed `code_to`, `ex`, `product`; others are not looked at.
A row that is no row is a problem with its line; the others are read all the same.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import Problem, RefusedInput
from origin_engine.language import print_code
from origin_engine.rulebook.printed_codes import LEVELS, PrintedCodes
from origin_engine.rulebook.readers.rows import AnnexRow
from origin_engine.spelling import did_you_mean
from origin_engine.told import told

NEEDED = ("code_from", "rule_text")
COLUMNS = ("code_from", "code_to", "ex", "product", "rule_text")
YES, NO = {"true", "yes", "1", "ex"}, {"false", "no", "0", ""}
LARGEST_FIELD = 1_000_000


class AnnexFile(NamedTuple):
    """The rows of an annex, and what is wrong with the lines that are none."""

    name: str
    rows: tuple[AnnexRow, ...]
    problems: tuple[Problem, ...]


class _Refused(Exception):  # noqa: N818
    """A line that is no row: the field, what stands in it, what to do."""

    def __init__(self, field: str, found: str, remedy: str) -> None:
        super().__init__(found)
        self.field, self.found, self.remedy = field, found, remedy


def read_annex(path: Path) -> AnnexFile:
    """The rows of an annex; raises RefusedInput where the file cannot be read or has no such columns."""
    name = str(path)
    rows: list[AnnexRow] = []
    problems: list[Problem] = []
    for line, fields in _lines(_text(path), name):
        try:
            rows.append(_row(line, fields))
        except _Refused as refused:
            problems.append(Problem(refused.found, f"{name}:{line}", refused.field, refused.remedy))
    if not rows and not problems:
        raise RefusedInput(
            Problem(told("no rows"), name, remedy=told("write one row of the annex a line below the header"))
        )
    return AnnexFile(name, tuple(rows), tuple(problems))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedInput(
            Problem(told("byte {start} is not UTF-8", start=error.start), str(path), remedy=told("save it as UTF-8"))
        ) from None
    except (EOFError, zlib.error):
        raise RefusedInput(
            Problem(told("the gzip file is damaged"), str(path), remedy=told("compress it again"))
        ) from None
    except OSError as error:
        raise RefusedInput(
            Problem(told("cannot be read: {reason}", reason=error.strerror or error), str(path))
        ) from None


def _lines(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it begins on, its fields by the name of their column."""
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [column.strip().lower() for column in next(reader, [])]
        _check_header(header, name)
        before = reader.line_num
        for fields in reader:
            line, before = before + 1, reader.line_num
            if any(field.strip() for field in fields):
                yield line, dict(zip(header, fields, strict=False))
    except csv.Error as error:
        place = f"{name}:{reader.line_num}"
        raise RefusedInput(
            Problem(told("not CSV: {reason}", reason=error), place, remedy=told("put fields with commas in quotes"))
        ) from None


def _check_header(header: list[str], name: str) -> None:
    problems = [
        Problem(
            told("no column `{column}`", column=column),
            f"{name}:1",
            remedy=did_you_mean(column, header, told("found: {columns}", columns=header)),
        )
        for column in NEEDED
        if column not in header
    ]
    twice = [column for column in COLUMNS if header.count(column) > 1]
    problems += [Problem(told("the column `{column}` stands twice", column=column), f"{name}:1") for column in twice]
    if problems:
        raise RefusedInput(problems)


def _row(line: int, fields: dict[str, str]) -> AnnexRow:
    first = _code("code_from", fields.get("code_from", ""))
    last = _code("code_to", fields.get("code_to", "") or first)
    if not PrintedCodes(first, last).runs_forward():
        found = told(
            "the range runs backwards, from `{first}` to `{last}`", first=print_code(first), last=print_code(last)
        )
        raise _Refused("code_to", found, told("put the lower code first"))
    text = fields.get("rule_text", "").strip()
    if not text:
        raise _Refused("rule_text", told("empty"), told("copy the rule as it is printed, or leave the line out"))
    return AnnexRow(line, first, last, _partial(fields.get("ex", "")), fields.get("product", "").strip(), text)


def _code(field: str, written: str) -> str:
    """The digits of a code; notation is dots and spaces."""
    digits = re.sub(r"[.\s]", "", written)
    if digits.isascii() and digits.isdigit() and len(digits) in LEVELS:
        return digits
    if not digits:
        raise _Refused(field, told("empty"), told("write a code of 2, 4, 6 or 8 digits"))
    if digits.isascii() and digits.isdigit():
        found = told("`{written}` has {number} digits", written=written.strip(), number=len(digits))
        raise _Refused(field, found, told("a code has 2, 4, 6 or 8; a spreadsheet may have taken a zero away"))
    raise _Refused(
        field,
        told("`{written}` is no code", written=written.strip()),
        told("write digits, like 0101.21; the end of a range is code_to"),
    )


def _partial(written: str) -> bool:
    word = written.strip().lower().rstrip(".")
    if word in YES or word in NO:
        return word in YES
    raise _Refused(
        "ex",
        told("`{written}` is neither true nor false", written=written.strip()),
        told("true: only part of the code"),
    )
