"""The sheet for trying out: regional value content by formulas over price, values and origins."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from origin_engine.dossier import Amount
from origin_engine.exact import from_grains
from origin_engine.origin import Determination
from origin_engine.origin.reasons import ValueMeasure
from origin_engine.origin.status import Judged
from origin_engine.reporting.result_style import entry, heading, line, table, text, widths
from origin_engine.reporting.words import say, word

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = 10
"""The first row of materials."""
PLACES = 8
PERCENT, MONEY = "0.00 %", "#,##0.00######"


class Line(NamedTuple):
    """A material as the value content counted it."""

    name: str
    value: Amount | None
    deducted: Amount
    originates: bool


def play_sheet(sheet: Worksheet, found: Determination) -> None:
    """Price, threshold and materials to change; the share, the room left and the answer as formulas."""
    measure = _measure(found)
    if measure is None:
        line(sheet, 1, say("play.nothing"))
        widths(sheet, (80,))
        return
    lines = _lines(found, measure)
    last = FIRST + max(len(lines), 1) - 1
    heading(sheet, 1, 1, say("play.title", method=word(measure.method)))
    line(sheet, 2, say("play.note"))
    _entry(sheet, 4, say("play.price", base=measure.base, currency=found.dossier.currency or ""), measure.whole, MONEY)
    _entry(sheet, 5, say("play.threshold"), None, PERCENT)
    sheet["B5"] = measure.threshold / 100
    _formula(sheet, 6, say("play.share"), f"=IF(B4>0,(B4-SUM(E{FIRST}:E{last}))/B4,0)", PERCENT)
    _formula(sheet, 7, say("play.answer"), f'=IF(B6>=B5,"{say("verdict.met")}","{say("verdict.not-met")}")', "General")
    columns = ("material", "value", "deducted", "originates", "counts")
    table(sheet, FIRST - 1, [say(f"play.{name}") for name in columns])
    for row, each in enumerate(lines, FIRST):
        _line(sheet, row, each)
    _choices(sheet, last)
    widths(sheet, (44, 18, 16, 16, 20))


def _measure(found: Determination) -> ValueMeasure | None:
    """The measure that is played with: of those by subtraction from the price, the one nearest to its threshold."""
    subtracted = [
        (abs(m.share - Fraction(m.threshold) / 100), m)
        for m in found.measures.value_content
        if m.share is not None and m.part is not None and m.whole and m.non_originating is not None
        if m.part == m.whole - m.non_originating
    ]
    return min(subtracted, key=lambda pair: pair[0], default=(None, None))[1]


def _lines(found: Determination, measure: ValueMeasure) -> list[Line]:
    """The materials that count, then those that originate; a line is not told again by what it is made of."""
    deducted = dict(measure.deducted)
    counted = [_of(material, deducted, False) for material in measure.counted]
    inside = {material.line.path for material in measure.counted}
    rest = [m for m in found.materials if not any(path[: len(m.line.path)] == m.line.path for path in inside)]
    return [*counted, *(_of(m, deducted, True) for m in rest if "value" in m.role.counts_in)]


def _of(material: Judged, deducted: dict[str, Amount], originates: bool) -> Line:
    value = material.line.value if originates else material.value
    return Line(material.name, value, 0 if originates else deducted.get(material.name, 0), originates)


def _line(sheet: Worksheet, row: int, told: Line) -> None:
    text(sheet, row, 1, told.name)
    for column, amount in ((2, told.value), (3, told.deducted)):
        cell = sheet.cell(row, column, _number(amount))
        entry(cell)
        cell.number_format = MONEY
    cell = sheet.cell(row, 4, say("compare.yes" if told.originates else "compare.no"))
    entry(cell)
    formula = sheet.cell(row, 5, f'=IF(D{row}="{say("compare.yes")}",0,MAX(0,B{row}-C{row}))')
    formula.number_format = MONEY


def _choices(sheet: Worksheet, last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation("list", formula1=f'"{say("compare.yes")},{say("compare.no")}"', showErrorMessage=True)
    rule.add(f"D{FIRST}:D{last}")
    sheet.add_data_validation(rule)


def _entry(sheet: Worksheet, row: int, label: str, amount: Amount | None, shown: str) -> None:
    heading(sheet, row, 1, label)
    cell = sheet.cell(row, 2, _number(amount))
    entry(cell)
    cell.number_format = shown


def _formula(sheet: Worksheet, row: int, label: str, formula: str, shown: str) -> None:
    from openpyxl.styles import Font

    heading(sheet, row, 1, label)
    cell = sheet.cell(row, 2, formula)
    cell.number_format = shown
    cell.font = Font(name="Arial", bold=True, size=11)


def _number(amount: Amount | None) -> Decimal | None:
    """An amount as Excel may hold it; exact amounts that do not end are cut."""
    if amount is None:
        return None
    units = from_grains(amount)
    cut: int = units.numerator * 10**PLACES // units.denominator
    return Decimal(cut).scaleb(-PLACES)
