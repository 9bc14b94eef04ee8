"""A dossier in one CSV file: rows of field and value, an empty row, then the table of materials.

    field,value
    hs,8712.00
    price.amount,120.00

    id,part_of,hs,value,currency
    WHEEL,,8714.92,14.00,USD
    RIM,WHEEL,8714.92,5.00,USD

UTF-8, or GB18030 as Excel saves it in China; separated by commas, semicolons or tabs, whichever comes first.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from origin_engine.dossier.facts import Dossier
from origin_engine.dossier.files import file_bytes, name_of_file
from origin_engine.dossier.flat_names import column_named, field_named
from origin_engine.dossier.nesting import MOST_LINES
from origin_engine.dossier.problems import shown
from origin_engine.dossier.table import NOTE, FlatBill, Pair, Row, dossier_from_table, name_in_header
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told

SEPARATORS = ",;\t"
SEPARATOR_LINE = "sep="
"""Begins a first line that Excel understands: `sep=;`."""
FIELD_HEADER = "field"


def dossier_from_csv(path: str | Path) -> Dossier:
    """A checked dossier from a CSV file; raises DossierError naming line and column."""
    path = Path(path)
    return dossier_from_table(read_csv(_text(path), name_of_file(path)))


def read_csv(text: str, file: str) -> FlatBill:
    """The flat bill that a CSV text holds; `file` is its name in messages."""
    header: list[str] = []

    def cell(row: int, column: int | None) -> str:
        if column is None:
            return f"{file}:{row}"
        name = name_in_header(header[column]) if column < len(header) else ""
        return told("{place}, column {column}", place=f"{file}:{row}", column=f"`{name}`" if name else column + 1)

    bill = FlatBill(file, cell)
    rows = _rows(text, file)
    for number, cells in rows:
        place = f"{file}:{number}"
        if not any(cells):
            if bill.pairs:
                break
        elif bill.pairs or name_in_header(cells[0]).lower() != FIELD_HEADER:
            _refuse_more_than_a_pair(cells, place)
            bill.pairs.append(Pair(cells[0], cells[1] if len(cells) > 1 else "", place))
    for number, cells in rows:
        if not any(cells):
            continue
        if bill.header is None:
            _refuse_a_second_block(cells, f"{file}:{number}")
            bill.header, bill.header_row = cells, number
            header.extend(cells)
        else:
            bill.rows.append(Row(number, cells))
            if len(bill.rows) > MOST_LINES:
                raise DossierError(
                    Problem(told("more than {most:,} lines", most=MOST_LINES), file, remedy=told("one product a file"))
                )
    if not bill.pairs:
        remedy = told("begin with rows of field and value; docs/dossier.md shows the form")
        raise DossierError(Problem(told("no dossier"), file, remedy=remedy))
    return bill


def _refuse_more_than_a_pair(cells: list[str], place: str) -> None:
    """A third cell may be a note; anything else would be a part of the value that a separator cut off."""
    names = [name for cell in cells if (name := name_in_header(cell))]
    if len(names) > 2 and all(column_named(name) for name in names):
        remedy = told("put the product's fields above it (hs, price.amount ...), then an empty row")
        raise DossierError(Problem(told("the table of materials, with no empty row above it"), place, remedy=remedy))
    more = [cell for cell in cells[2:] if cell.strip()]
    if more and not more[0].lstrip().startswith(NOTE):
        remedy = told("put the value in quotes if it holds a separator; begin a note with {mark}", mark=NOTE)
        raise DossierError(
            Problem(told("{given} behind the value", given=shown(more[0])), place, name_in_header(cells[0]), remedy)
        )


def _refuse_a_second_block(cells: list[str], place: str) -> None:
    """An empty row within the product's fields would make the field below it the header of the materials."""
    names = [name for cell in cells if (name := name_in_header(cell))]
    if field_named(names[0]) and len(names) <= 3 and not all(column_named(name) for name in names):
        remedy = told("the first empty row ends the product's fields: take the empty row out")
        raise DossierError(Problem(told("a field below the empty row"), place, names[0], remedy))


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line each begins on."""
    lines = StringIO(text, newline="")
    separator, start = lines.readline().rstrip("\r\n").lower().removeprefix(SEPARATOR_LINE), 1
    if len(separator) != 1 or separator not in SEPARATORS:
        lines.seek(0)
        first = next((line for line in lines if line.strip()), "")
        separator, start = next((character for character in first if character in SEPARATORS), ","), 0
        lines.seek(0)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = start + 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            number = start + reader.line_num + 1
    except csv.Error as error:
        remedy = told("look for a quotation mark that is not closed, or not doubled inside quotes")
        raise DossierError(
            Problem(told("not CSV: {reason}", reason=error), f"{file}:{number}", remedy=remedy)
        ) from None


def _text(path: Path) -> str:
    content = file_bytes(path)
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _decoded(content, encoding, path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030", path)


def _decoded(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = told("byte 0x{byte:02x} is neither UTF-8 nor GB18030", byte=content[error.start])
        raise DossierError(
            Problem(found, f"{name_of_file(path)}:{line}", remedy=told("save the file as `CSV UTF-8`"))
        ) from None
