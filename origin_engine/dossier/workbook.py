"""A dossier in an Excel workbook: the sheet Product (field, value) and the sheet Materials (a table).

Cells are taken as typed: a code that Excel has made a number is refused, because its zeros may be lost; so
are formulas, merged cells and error values. Sheets of other names are not read.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from origin_engine.dossier.facts import Dossier
from origin_engine.dossier.files import file_bytes, name_of_file
from origin_engine.dossier.flat_names import Kind, column_named, field_named
from origin_engine.dossier.nesting import MOST_LINES
from origin_engine.dossier.problems import Problems, shown
from origin_engine.dossier.table import NOTE, FlatBill, Pair, Row, dossier_from_table, name_in_header
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told

PRODUCT, MATERIALS = "Product", "Materials"
FIELD, VALUE = "field", "value"
LAST_ROW = 1_048_576
LARGEST_UNPACKED = 128 * 1024 * 1024
MOST_PARTS = 5_000

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""Begins an old .xls, and also the wrapping of a workbook with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
INSTALL = 'pip install "origin-engine[excel]"'
NO_OPENPYXL = Problem(told("Excel needs openpyxl, which is not installed"), remedy=INSTALL)
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z0-9:$]+)["']""")


def dossier_from_workbook(path: str | Path) -> Dossier:
    """A checked dossier from an Excel workbook; raises DossierError naming sheet and cell."""
    path = Path(path)
    return dossier_from_table(read_workbook(file_bytes(path), name_of_file(path)))


def read_workbook(content: bytes, file: str) -> FlatBill:
    """The flat bill that a workbook holds; `file` is its name in messages."""
    _refuse_what_is_no_workbook(content, file)
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise DossierError(
            Problem(told("reading Excel needs openpyxl, which is not installed"), file, remedy=INSTALL)
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
            return _Reader(workbook, file).read()
    except DossierError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part of the file led it into
        raise DossierError(
            _no_workbook(told("damaged, or no Excel workbook ({kind})", kind=type(error).__name__), file)
        ) from None


def _no_workbook(found: str, file: str) -> Problem:
    return Problem(found, file, remedy=told("open it in Excel and save it as .xlsx, without a password"))


def _refuse_what_is_no_workbook(content: bytes, file: str) -> None:
    if content.startswith(OLE):
        encrypted = ENCRYPTED in content
        found = told("protected with a password") if encrypted else told("an old .xls under the name .xlsx")
        raise DossierError(_no_workbook(found, file))
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise DossierError(_no_workbook(told("no Excel workbook"), file)) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        found = told(
            "unpacks to {size:,.0f} MB in {parts:,} parts, too much for a dossier",
            size=unpacked / 1024 / 1024,
            parts=len(parts),
        )
        remedy = told("keep one product a file, and nothing else in it; or give the bill as CSV")
        raise DossierError(Problem(found, file, remedy=remedy))


class _Reader:
    """Reads the two sheets cell by cell; what a cell may not hold is noted with the cell's name."""

    def __init__(self, workbook: Any, file: str) -> None:
        self.workbook = workbook
        self.file = file
        self.problems = Problems(lambda path: file)

    def read(self) -> FlatBill:
        product, materials = self._sheet(PRODUCT), self._sheet(MATERIALS)
        self.problems.refuse()
        for sheet in (product, materials):
            self._refuse_merged(sheet)
        bill = FlatBill(self.file, lambda row, column: _place(self.file, materials.title, row, column))
        self._read_product(product, bill)
        self._read_materials(materials, bill)
        self.problems.refuse()
        return bill

    def _sheet(self, name: str) -> Any:
        sheets = self.workbook.worksheets
        found = next((sheet for sheet in sheets if sheet.title.strip().lower() == name.lower()), None)
        if found is None:
            titles = [shown(sheet.title) for sheet in sheets] or told("no sheets at all")
            remedy = told("name it so; `origin-engine template dossier.xlsx` writes the form")
            self.problems.at(self.file, "", told("no sheet `{name}` among {titles}", name=name, titles=titles), remedy)
        return found

    def _refuse_merged(self, sheet: Any) -> None:
        with self.workbook._archive.open(sheet._worksheet_path) as part:
            for merged in MERGED.finditer(part.read()):
                place = f"{self.file}, {sheet.title}!{merged[1].decode()}"
                self.problems.at(
                    place, "", told("merged cells"), told("unmerge them and write each value in its own cell")
                )

    # --- the two sheets ---

    def _read_product(self, sheet: Any, bill: FlatBill) -> None:
        columns: tuple[int, int] | None = None
        for number, cells in self._rows(sheet):
            if columns is None:
                names = [name_in_header(str(cell.value or "")).lower() for cell in cells]
                if FIELD not in names or VALUE not in names:
                    found = told("no columns `{field}` and `{value}`", field=FIELD, value=VALUE)
                    place = _place(self.file, sheet.title, number, None)
                    remedy = told(
                        "begin the sheet with a row that has `{field}` and `{value}` in it", field=FIELD, value=VALUE
                    )
                    raise DossierError(Problem(found, place, remedy=remedy))
                columns = names.index(FIELD), names.index(VALUE)
                continue
            field, value = (cells[column] if column < len(cells) else None for column in columns)
            name_place = _place(self.file, sheet.title, number, columns[0])
            name = self._text(field, "text", name_place, FIELD)
            target = field_named(name_in_header(name))
            place = _place(self.file, sheet.title, number, columns[1])
            text = self._text(value, target.kind if target else "text", place, name)
            if name:
                bill.pairs.append(Pair(name, text, place if target else name_place))
            elif text:
                remedy = told("write the field's name beside it, or empty the cell")
                self.problems.at(place, "", told("{given} without a field", given=shown(text)), remedy)

    def _read_materials(self, sheet: Any, bill: FlatBill) -> None:
        kinds: list[Kind | None] = []
        names: list[str] = []
        for number, cells in self._rows(sheet):
            if bill.header is None:
                bill.header_row = number
                bill.header = [
                    self._text(cell, "text", _place(self.file, sheet.title, number, column), "")
                    for column, cell in enumerate(cells)
                ]
                names = [name_in_header(written) for written in bill.header]
                kinds = [_kind_of(name) for name in names]
                continue
            texts = []
            for column, cell in enumerate(cells):
                value = cell.value
                kind = kinds[column] if column < len(kinds) else "text"
                if value is None or kind is None:
                    texts.append("")
                elif type(value) is str and cell.data_type == "s":
                    texts.append(value.strip())
                else:
                    name = names[column] if column < len(names) else ""
                    texts.append(self._text(cell, kind, _place(self.file, sheet.title, number, column), name))
            if any(texts):
                bill.rows.append(Row(number, texts))
            if len(bill.rows) > MOST_LINES:
                raise DossierError(
                    Problem(
                        told("more than {most:,} lines", most=MOST_LINES), self.file, remedy=told("one product a file")
                    )
                )
        if bill.header is None:
            bill.header = []

    def _rows(self, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The rows that hold anything, with their numbers; hidden rows are rows."""
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.rows, 1):
            if number > LAST_ROW:
                found = told("a row beyond {last:,}, which Excel does not have", last=LAST_ROW)
                raise DossierError(_no_workbook(found, self.file))
            if any(cell.value is not None for cell in cells):
                yield number, cells

    # --- cells ---

    def _text(self, cell: Any, kind: Kind, place: str, name: str) -> str:
        """What a cell holds, as text; what it may not hold is noted and reads as nothing."""
        value = None if cell is None else cell.value
        if value is None:
            return ""
        if cell.data_type == "f":
            return self._refused(
                place, name, told("a formula"), told("paste its value in its place (paste special, values)")
            )
        if cell.data_type == "e":
            return self._refused(
                place,
                name,
                told("the error value {given}", given=shown(value)),
                told("write the value, or empty the cell"),
            )
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            if kind == "code":
                remedy = told("zeros may be lost: format the cell as text, then type the code again, like 0901.21")
                return self._refused(place, name, told("the code {given} is a number", given=shown(value)), remedy)
            return _number(value)
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        if isinstance(value, date | time | timedelta) and kind != "date":
            remedy = told("Excel has made a date of it: format the cell as text, then type the value again")
            return self._refused(
                place, name, told("the date {given}, where no date is asked for", given=shown(value)), remedy
            )
        return value.isoformat() if isinstance(value, date | time) else str(value)

    def _refused(self, place: str, name: str, found: str, remedy: str) -> str:
        self.problems.at(place, name, found, remedy)
        return ""


def _kind_of(name: str) -> Kind | None:
    """The kind of a column; None for the trader's own notes, text for what is no column (refused later)."""
    if name.startswith(NOTE):
        return None
    target = column_named(name)
    return target.kind if target else "text"


def _number(value: float) -> str:
    """A number in the shortest form that means it: 12.5, and 12 for 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else repr(value)


def _place(file: str, sheet: str, row: int, column: int | None) -> str:
    if column is None:
        return told("{file}, {sheet} row {row}", file=file, sheet=sheet, row=row)
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{file}, {sheet}!{letters}{row}"
