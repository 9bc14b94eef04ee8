"""Excel: cells are taken as typed, and what a cell may not hold is refused by its name."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from origin_engine.dossier import Dossier, read_dossier
from origin_engine.errors import DossierError

Change = Callable[[Worksheet, Worksheet], Any]


def workbook(change: Change = lambda product, materials: None) -> Workbook:
    """A small filled workbook, changed."""
    book = Workbook()
    product = book.active
    assert product is not None
    product.title = "Product"
    materials = book.create_sheet("Materials")
    for row in (
        ("field", "value", "explanation"),
        ("id", "BIKE", ""),
        ("hs", "8712.00", ""),
        ("price.amount", 120, ""),
        ("price.currency", "USD", ""),
        ("shipment.date", date(2026, 11, 23), ""),
    ):
        product.append(row)
    for row in (
        ("id", "part_of", "hs", "value", "currency", "originating.rcep.status", "originating.rcep.valid_until"),
        ("WHEEL", None, "8714.92", 14, "USD", True, datetime(2027, 3, 31)),
        ("RIM", "WHEEL", "8714.92", 5.25, "USD", "no", "2027-03-31"),
    ):
        materials.append(row)
    change(product, materials)
    return book


def read(book: Workbook, folder: Path) -> Dossier:
    path = folder / "bike.xlsx"
    book.save(path)
    return read_dossier(path)


def put(cell: str, value: Any, sheet: str = "Materials") -> Change:
    def change(product: Worksheet, materials: Worksheet) -> None:
        (materials if sheet == "Materials" else product)[cell] = value

    return change


def test_a_workbook_is_read(tmp_path: Path) -> None:
    dossier = read(workbook(), tmp_path)
    assert dossier.shipment.date == date(2026, 11, 23)
    assert dossier.lines is not None
    (wheel,) = dossier.lines
    assert wheel.parts is not None
    assert wheel.parts[0].value == 525_000_000
    assert wheel.material.originating is not None
    assert wheel.material.originating["rcep"].status is True
    assert wheel.material.originating["rcep"].valid_until == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            put("C3", 871492),
            "FILE, Materials!C3: hs: the code `871492` is a number\n"
            "help: zeros may be lost: format the cell as text, then type the code again, like 0901.21",
            id="a code as a number",
        ),
        pytest.param(
            put("B3", 8712.0, "Product"),
            "FILE, Product!B3: hs: the code `8712` is a number\n"
            "help: zeros may be lost: format the cell as text, then type the code again, like 0901.21",
            id="the product's code as a number",
        ),
        pytest.param(
            put("D3", "=2+3"),
            "FILE, Materials!D3: value: a formula\nhelp: paste its value in its place (paste special, values)",
            id="a formula",
        ),
        pytest.param(
            put("B4", "=SUM(1,2)", "Product"),
            "FILE, Product!B4: price.amount: a formula\nhelp: paste its value in its place (paste special, values)",
            id="a formula for the price",
        ),
        pytest.param(
            put("D3", "#N/A"),
            "FILE, Materials!D3: value: the error value `#N/A`\nhelp: write the value, or empty the cell",
            id="an error value",
        ),
        pytest.param(
            lambda product, materials: materials.merge_cells("A2:A3"),
            "FILE, Materials!A2:A3: merged cells\nhelp: unmerge them and write each value in its own cell",
            id="merged cells",
        ),
        pytest.param(
            lambda product, materials: product.merge_cells("B2:C2"),
            "FILE, Product!B2:C2: merged cells\nhelp: unmerge them and write each value in its own cell",
            id="merged cells of the product",
        ),
        pytest.param(
            put("D2", -5),
            "FILE, Materials!D2: materials[0].value.amount: `-5` is negative\nhelp: give a positive amount",
            id="a negative value",
        ),
        pytest.param(
            put("A3", datetime(2026, 3, 5)),
            "FILE, Materials!A3: id: the date `2026-03-05`, where no date is asked for\n"
            "help: Excel has made a date of it: format the cell as text, then type the value again",
            id="an id that became a date",
        ),
        pytest.param(
            put("B6", "46349", "Product"),
            "FILE, Product!B6: shipment.date: `46349` is no date\nhelp: write year-month-day: 2026-11-23",
            id="a date that became a number",
        ),
        pytest.param(
            put("B6", datetime(2026, 11, 23, 12, 30), "Product"),
            "FILE, Product!B6: shipment.date: `2026-11-23T12:30:00` is no date\nhelp: write year-month-day: 2026-11-23",
            id="a date with a time",
        ),
        pytest.param(
            put("B3", "WEEL"),
            "FILE, Materials!B3: part_of: no line is called `WEEL`\nhelp: did you mean `WHEEL`?",
            id="part of nothing",
        ),
        pytest.param(
            put("B2", "RIM"),
            "FILE, Materials!B2: part_of: `WHEEL` is made from itself: WHEEL > RIM > WHEEL\n"
            "help: a material cannot stand in its own bill: take it out, or give the part another id",
            id="a cycle",
        ),
        pytest.param(
            put("B1", "partof"),
            "FILE, Materials!B1: partof: `partof` is no column of the materials\nhelp: did you mean `part_of`?",
            id="an unknown column",
        ),
        pytest.param(
            put("A4", "price.amout", "Product"),
            "FILE, Product!A4: price.amout: `price.amout` is no field of a dossier\nhelp: did you mean `price.amount`?",
            id="an unknown field",
        ),
        pytest.param(
            put("B9", "stray", "Product"),
            "FILE, Product!B9: `stray` without a field\nhelp: write the field's name beside it, or empty the cell",
            id="a value without a field",
        ),
        pytest.param(
            put("J3", "stray"),
            "FILE, Materials!J3: `stray` in a column without a name\n"
            "help: name the column in the header, or empty the cell",
            id="a value without a column",
        ),
        pytest.param(
            put("A1", "name", "Product"),
            "FILE, Product row 1: no columns `field` and `value`\n"
            "help: begin the sheet with a row that has `field` and `value` in it",
            id="no header",
        ),
        pytest.param(
            lambda product, materials: setattr(materials, "title", "BOM"),
            "FILE: no sheet `Materials` among `Product`, `BOM`\n"
            "help: name it so; `origin-engine template dossier.xlsx` writes the form",
            id="a sheet missing",
        ),
        pytest.param(
            lambda product, materials: materials.delete_rows(2, 5),
            "FILE, Materials row 1: materials: an empty bill\n"
            "help: list the materials, leave the field out, or say how the good was wholly obtained",
            id="an empty bill",
        ),
    ],
)
def test_the_whole_message(change: Change, message: str, tmp_path: Path) -> None:
    with pytest.raises(DossierError) as refused:
        read(workbook(change), tmp_path)
    assert len(refused.value.problems) == 1
    assert str(refused.value).replace(str(tmp_path / "bike.xlsx"), "FILE") == message


def test_hidden_rows_are_read_and_empty_ones_are_not(tmp_path: Path) -> None:
    def change(product: Worksheet, materials: Worksheet) -> None:
        materials.row_dimensions[3].hidden = True
        materials["A7"], materials["C7"] = "NUT", "7318.16"
        materials["A2000"].number_format = "@"
        materials["D900"] = "   "

    dossier = read(workbook(change), tmp_path)
    assert [line.name for line in dossier.lines or ()] == ["WHEEL", "NUT"]
    assert (dossier.lines or ())[0].parts


def test_the_trader_may_keep_notes(tmp_path: Path) -> None:
    def change(product: Worksheet, materials: Worksheet) -> None:
        materials["H1"], materials["H2"] = "# buyer's code", "=A2"
        product["A8"] = "# what we still have to ask"
        product["D2"] = "anything"
        book = product.parent
        assert book is not None
        book.create_sheet("Notes")["A1"] = "=1+1"

    assert read(workbook(change), tmp_path).digest == read(workbook(), tmp_path).digest


def test_names_in_capitals_and_with_an_explanation_below(tmp_path: Path) -> None:
    def change(product: Worksheet, materials: Worksheet) -> None:
        materials["A1"], materials["D1"] = "ID\n编号", " Value "
        product["A1"], product["A4"] = "Field", "Price.Amount"
        materials.title = "MATERIALS "

    assert read(workbook(change), tmp_path).digest == read(workbook(), tmp_path).digest


def test_ids_that_are_numbers(tmp_path: Path) -> None:
    def change(product: Worksheet, materials: Worksheet) -> None:
        materials["A2"], materials["B3"] = 1001, 1001.0

    dossier = read(workbook(change), tmp_path)
    assert (dossier.lines or ())[0].material.id == "1001"
    assert (dossier.lines or ())[0].parts


def rewritten(part: str, content: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of its archive changed."""
    saved, result = BytesIO(), BytesIO()
    workbook().save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, content(body) if name == part else body)
    return result.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "%s">%s]><worksheet>&j;</worksheet>""" % (
    b"&a;" * 10,
    b"".join(b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in range(ord("c"), ord("k"))),
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"hs,8712.00\n", "no Excel workbook"),
        (b"PK\x03\x04 and no more", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old .xls under the name .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (rewritten(SHEET, lambda body: b"<worksheet>"), "damaged, or no Excel workbook (ParseError)"),
        (rewritten(SHEET, lambda body: LAUGHS), "damaged, or no Excel workbook"),
        (rewritten("[Content_Types].xml", lambda body: b"<x/>"), "damaged, or no Excel workbook"),
        (rewritten(SHEET, lambda body: b" " * 200_000_000), "unpacks to 191 MB"),
        (rewritten(SHEET, lambda body: body.replace(b'<row r="3"', b'<row r="999999999"')), "a row beyond 1,048,576"),
    ],
)
def test_what_is_no_workbook(content: bytes, found: str, tmp_path: Path) -> None:
    path = tmp_path / "bike.xlsx"
    path.write_bytes(content)
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    (problem,) = refused.value.problems
    assert problem.found.startswith(found)
    assert problem.place == str(path)


def test_the_noise_of_a_float_is_refused(tmp_path: Path) -> None:
    """What Excel keeps for 0.1 + 0.2, and what it keeps for 30.2, which is the same number as 30.2."""
    path = tmp_path / "bike.xlsx"
    path.write_bytes(rewritten(SHEET, lambda body: body.replace(b"<v>14</v>", b"<v>0.30000000000000004</v>")))
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    assert str(refused.value) == (
        f"{path}, Materials!D2: materials[0].value.amount: `0.30000000000000004` has more than 8 decimals\n"
        "help: write the amount as text with at most 8 decimals"
    )
    path.write_bytes(rewritten(SHEET, lambda body: body.replace(b"<v>14</v>", b"<v>30.199999999999999</v>")))
    assert (read_dossier(path).lines or ())[0].value == 3_020_000_000


def test_a_wrong_dimension_hides_nothing(tmp_path: Path) -> None:
    """Some programs write a sheet's extent wrongly; every cell is read all the same."""
    path = tmp_path / "bike.xlsx"
    path.write_bytes(rewritten(SHEET, lambda body: body.replace(b'ref="A1:G3"', b'ref="A1"')))
    assert read_dossier(path).digest == read(workbook(), tmp_path).digest


def test_without_openpyxl_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bike.xlsx"
    workbook().save(path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DossierError, match=r'pip install "origin-engine\[excel\]"'):
        read_dossier(path)


def test_a_workbook_saved_again_says_the_same(tmp_path: Path) -> None:
    book = workbook()
    first = read(book, tmp_path).digest
    assert read(load_workbook(tmp_path / "bike.xlsx"), tmp_path).digest == first
