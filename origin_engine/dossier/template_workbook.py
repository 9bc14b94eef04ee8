"""The Excel template: Product, Materials, a worked Example, and what each field means."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from origin_engine.dossier.flat_names import Kind, column_named, field_named
from origin_engine.dossier.models import PriceBasis, Role, ValueBasis
from origin_engine.dossier.table import NOTE
from origin_engine.dossier.template_fields import (
    GROUPS,
    Explained,
    example,
    fields_of_group,
    guide,
    template_columns,
)
from origin_engine.dossier.vocabulary import vocabulary
from origin_engine.dossier.workbook import FIELD, MATERIALS, NO_OPENPYXL, PRODUCT, VALUE
from origin_engine.errors import DossierError
from origin_engine.nomenclature import EDITIONS
from origin_engine.places import default_agreement

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LAST_LINE = 5_000
"""The last row of the materials that has drop-down lists; lines below it are read all the same."""

FONT = "Arial"
INK, PAPER, ENTRY, RULE, FAINT = "1F3B4D", "E8EEF2", "FFFBEA", "C9D3DA", "6B7780"
SHADES = ("1F3B4D", "35607A")
"""Of headers, in turn from one group of columns to the next."""

BEGIN_A_GROUP = ("quantity", "value", "weight", "country", "originating.", "role", "deduction.", "produced_in")
EVIDENCE = ("supplier-declaration", "certificate-of-origin", "exporter-declaration", "invoice", "production-record")
WIDTHS = {"description": 32, "operations": 26, "basis": 18, "id": 16, "part_of": 16, "role": 17}


def template_workbook() -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise DossierError(NO_OPENPYXL) from None
    workbook = Workbook()
    product = workbook.active or workbook.create_sheet()
    product.title = PRODUCT
    _product(product)
    _materials(workbook.create_sheet(MATERIALS))
    _example(workbook.create_sheet("Example"))
    _fields(workbook.create_sheet("Fields"))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


# --- the sheets ---


def _product(sheet: Worksheet) -> None:
    _header(sheet, 1, [(FIELD, "字段"), (VALUE, "填写"), ("explanation", ""), ("说明", "")])
    row = 2
    for group in GROUPS:
        _heading(sheet, row, guide("headings")[group], columns=4)
        for name in fields_of_group(group):
            row += 1
            target = field_named(name)
            assert target is not None
            explained = guide("fields")[name]
            _write(sheet, row, (name, None, explained.en, explained.zh))
            _entry(sheet.cell(row, 2), target.kind)
            _choices(sheet, name, target.kind, f"B{row}")
            for column in (3, 4):
                _style(sheet.cell(row, column), colour=FAINT, wrap=True)
        row += 1
    _widths(sheet, (32, 34, 68, 56))
    sheet.freeze_panes = "B2"
    _print(sheet)


def _materials(sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter

    names = template_columns()
    titles = [(name.replace("<agreement>", default_agreement()), guide("columns")[name].label) for name in names]
    _header(sheet, 1, titles, BEGIN_A_GROUP)
    for column, name in enumerate(names, 1):
        letter, target = get_column_letter(column), column_named(name)
        assert target is not None
        sheet.column_dimensions[letter].number_format = _format(target.kind)
        _choices(sheet, name, target.kind, f"{letter}2:{letter}{LAST_LINE}", guide("columns")[name])
        for row in range(2, 32):
            _entry(sheet.cell(row, column), target.kind)
    _widths(sheet, [_width(title) for title, _ in titles])
    sheet.freeze_panes = "B2"
    _print(sheet)


def _example(sheet: Worksheet) -> None:
    flat = example()
    _header(sheet, 1, [(FIELD, "字段"), (VALUE, "填写")])
    for row, (name, value) in enumerate(flat.pairs, 2):
        _write(sheet, row, (name, value))
        _entry(sheet.cell(row, 2), "text")
    assert flat.header is not None
    begin = len(flat.pairs) + 4
    _heading(sheet, begin - 1, Explained("The materials", "材料"), columns=len(flat.header))
    labels = {name.replace("<agreement>", default_agreement()): each.label for name, each in guide("columns").items()}
    _header(sheet, begin, [(name, labels.get(name, "")) for name in flat.header], BEGIN_A_GROUP)
    for row, cells in enumerate(flat.rows, begin + 1):
        _write(sheet, row, cells)
        for column in range(1, len(cells) + 1):
            _entry(sheet.cell(row, column), "text")
    _widths(sheet, [32, 36, *[_width(name) for name in flat.header[2:]]])
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = FAINT
    _print(sheet)


def _fields(sheet: Worksheet) -> None:
    _header(sheet, 1, [("Sheet", "工作表"), ("Field", "字段"), ("Meaning", ""), ("含义", "")])
    rows: list[tuple[str | Explained, ...]] = [
        (
            Explained(
                "Leave empty what you do not know: empty means unknown, never zero and never no.",
                "不知道的请留空：留空表示“未知”，不是零，也不是“否”。",
            ),
        )
    ]
    for title, section in ((PRODUCT, "fields"), (MATERIALS, "columns")):
        rows += [(title, name, each.en, each.zh) for name, each in guide(section).items()]
    known = vocabulary()
    rows.append((Explained("The words to choose from", "可选用的词"),))
    rows += [("", each.en, ", ".join(sorted(getattr(known, kind))), each.zh) for kind, each in guide("words").items()]
    for row, cells in enumerate(rows, 2):
        if isinstance(cells[0], Explained):
            _heading(sheet, row, cells[0], columns=4)
        else:
            _write(sheet, row, [str(cell) for cell in cells])
            sheet.row_dimensions[row].height = 14.5 * (1 + len(str(cells[2])) // 115)
            for column in (1, 3, 4):
                _style(sheet.cell(row, column), colour=FAINT if column == 1 else INK, wrap=True)
    _widths(sheet, (14, 40, 84, 72))
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = FAINT
    _print(sheet)


# --- what may be entered ---


def _choices(sheet: Worksheet, name: str, kind: Kind, cells: str, explained: Explained | None = None) -> None:
    """Attach to these cells what Excel checks while typing, and what it says where one is chosen."""
    from openpyxl.worksheet.datavalidation import DataValidation

    words, closed = _words(name, kind)
    last = name.rsplit(".", 1)[-1]
    if words:
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', showErrorMessage=closed)
        rule.error = f"One of / 可选：{', '.join(words)}"
    elif kind == "number":
        least = "-1000000000000000" if name == "costs.profit.amount" else "0"
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1=least, showErrorMessage=True)
        rule.error = "A number, without currency or thousands separators / 只填数字"
    elif kind == "date":
        rule = DataValidation("date", operator="greaterThan", formula1="36526", showErrorMessage=True)
        rule.error = "A date: 2026-11-23 / 日期"
    elif last in ("made_in", "country", "in", "produced_in") or name in ("shipment.from", "shipment.to"):
        rule = DataValidation("textLength", operator="equal", formula1="2", showErrorMessage=True)
        rule.error = "Two capitals, like CN / 两位字母国家代码，如 CN"
    elif last == "currency" or name in ("rate.from", "rate.to"):
        rule = DataValidation("textLength", operator="equal", formula1="3", showErrorMessage=True)
        rule.error = "Three capitals, like USD / 三位字母币种代码，如 USD"
    else:
        rule = DataValidation()
    rule.errorTitle = name
    if explained:
        rule.promptTitle, rule.prompt, rule.showInputMessage = name[:32], f"{explained.en}\n{explained.zh}", True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _words(name: str, kind: Kind) -> tuple[tuple[str, ...], bool]:
    """The words to choose from, and whether no others are known."""
    known = vocabulary()
    closed: dict[str, Iterable[str]] = {
        "price.basis": _values(PriceBasis),
        "basis": _values(ValueBasis),
        "role": _values(Role),
        "hs_edition": map(str, EDITIONS),
        "net_weight.unit": known.units["weight"],
        "weight_unit": known.units["weight"],
        "deduction.kind": sorted(known.deductions),
        "shipment.proof.kind": sorted(known.proofs),
        "wholly_obtained": ("no",),
    }
    if name in closed:
        return tuple(closed[name]), True
    if kind == "yes-no":
        return ("yes", "no"), True
    suggested: dict[str, tuple[str, ...]] = {"evidence": EVIDENCE, "operations": (), "route": ("direct",)}
    return suggested.get(name.rsplit(".", 1)[-1], ()), False


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


def _format(kind: Kind) -> str:
    """The number format of cells: text, so that codes and ids keep their zeros, but for numbers and days."""
    return {"number": "General", "date": "yyyy-mm-dd"}.get(kind, "@")


# --- how it looks ---


def _header(sheet: Worksheet, row: int, titles: Iterable[tuple[str, str]], groups: tuple[str, ...] = ()) -> None:
    """Names, each with its Chinese name below it in the same cell; a reader takes the first line."""
    from openpyxl.styles import Alignment, Font, PatternFill

    shade, group = 0, ""
    for column, (name, chinese) in enumerate(titles, 1):
        begun = next((each for each in groups if name.startswith(each)), group)
        shade, group = (shade if begun == group else 1 - shade), begun
        cell = sheet.cell(row, column, f"{name}\n{chinese}" if chinese else name)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF", size=10)
        cell.fill = PatternFill("solid", fgColor=SHADES[shade])
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
        cell.number_format = "@"
    sheet.row_dimensions[row].height = 32


def _heading(sheet: Worksheet, row: int, text: Explained, columns: int) -> None:
    """A line between groups; on sheets that are read it begins with #, so that it is no field."""
    from openpyxl.styles import Font, PatternFill

    for column in range(1, columns + 1):
        sheet.cell(row, column).fill = PatternFill("solid", fgColor=PAPER)
    cell = sheet.cell(row, 1, f"{NOTE if sheet.title == PRODUCT else ''} {text.en}   {text.zh}".strip())
    _style(cell)
    cell.font = Font(name=FONT, bold=True, color=INK, size=10)
    sheet.row_dimensions[row].height = 22


def _write(sheet: Worksheet, row: int, values: Iterable[str | None]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value or None)
        cell.number_format = "@"
        _style(cell)


def _style(cell: Cell | MergedCell, colour: str = INK, wrap: bool = False) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=FONT, color=colour, size=10)
    cell.alignment = Alignment(wrap_text=wrap, vertical="center", horizontal="left", indent=1)


def _entry(cell: Cell | MergedCell, kind: Kind) -> None:
    """A cell to be filled in."""
    from openpyxl.styles import Border, PatternFill, Side

    side = Side(style="thin", color=RULE)
    _style(cell)
    cell.number_format = _format(kind)
    cell.fill = PatternFill("solid", fgColor=ENTRY)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def _width(name: str) -> float:
    """Wide enough for the name in the header, and for what is written below it."""
    return max(WIDTHS.get(name, 11), len(name) * 1.15 + 3)


def _widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _print(sheet: Worksheet) -> None:
    """One page wide, the header on every page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.sheet_view.showGridLines = False
