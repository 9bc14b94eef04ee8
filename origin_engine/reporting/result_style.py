"""How the sheets of an answer look; and that a text of the trader's is never taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from origin_engine.origin import Outcome

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
INK, PAPER, ENTRY, RULE = "1F3B4D", "E8EEF2", "FFFBEA", "C9D3DA"
COLOURS = {
    Outcome.ORIGINATING: "1B7F4B",
    Outcome.NOT_ORIGINATING: "A4262C",
    Outcome.UNDETERMINED: "9A6700",
    Outcome.NOT_ENCODED: "9A6700",
}
NOT_CLAIMABLE = "9A6700"


def text(sheet: Worksheet, row: int, column: int, value: str) -> Cell | MergedCell:
    """A text as a text, whatever it begins with."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    cell.value = value
    if value:
        cell.data_type = "s"
    cell.font = Font(name=FONT, color=INK, size=10)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def heading(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """A label, or a line above a table."""
    from openpyxl.styles import Font

    text(sheet, row, column, value).font = Font(name=FONT, color=INK, size=10, bold=True)


def line(sheet: Worksheet, row: int, value: str) -> None:
    """A sentence across the sheet."""
    from openpyxl.styles import Alignment

    text(sheet, row, 1, value).alignment = Alignment(wrap_text=False)


def title(sheet: Worksheet, row: int, value: str, claimable: bool, outcome: Outcome) -> None:
    """The outcome, large and in its colour."""
    from openpyxl.styles import Alignment, Font

    open_ = outcome is Outcome.ORIGINATING and not claimable
    colour = NOT_CLAIMABLE if open_ else COLOURS[outcome]
    cell = text(sheet, row, 1, value)
    cell.font = Font(name=FONT, color=colour, size=16, bold=True)
    cell.alignment = Alignment(wrap_text=False)
    sheet.row_dimensions[row].height = 26


def table(sheet: Worksheet, row: int, titles: Sequence[str]) -> None:
    """The head of a table."""
    from openpyxl.styles import Font, PatternFill

    for column, each in enumerate(titles, 1):
        cell = text(sheet, row, column, each)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF", size=10)
        cell.fill = PatternFill("solid", fgColor=INK)


def body(sheet: Worksheet, row: int, rows: Iterable[Sequence[str]]) -> None:
    """The rows of a table, all of them texts."""
    for number, cells in enumerate(rows, row):
        for column, value in enumerate(cells, 1):
            text(sheet, number, column, value)


def entry(cell: Cell | MergedCell) -> None:
    """A cell to play with."""
    from openpyxl.styles import Border, Font, PatternFill, Side

    side = Side(style="thin", color=RULE)
    cell.font = Font(name=FONT, color=INK, size=10)
    cell.fill = PatternFill("solid", fgColor=ENTRY)
    cell.border = Border(left=side, right=side, top=side, bottom=side)


def widths(sheet: Worksheet, columns: Sequence[float]) -> None:
    """Column widths, no grid, one page wide."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
