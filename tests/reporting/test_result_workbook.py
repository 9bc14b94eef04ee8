"""The answer in a workbook: the filled template comes back, and the share moves as a trader plays."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from origin_engine import check, load_rulebook
from origin_engine.cli import cli

EXAMPLES = Path(__file__).parents[2] / "examples"
SHEETS = ["Verdict", "Try out", "Comparison", "Reasons"]


def answered(dossier: Path, folder: Path) -> Path:
    output = folder / "result.xlsx"
    told = CliRunner().invoke(cli, ["check", str(dossier), "-o", str(output)])
    assert told.exit_code == 0, told.output
    return output


def played(book: Workbook) -> Fraction:
    """The share that the formulas of the sheet give, worked out by what they say."""
    sheet = book["Try out"]
    rows = [row for row in sheet.iter_rows(min_row=10) if row[0].value]
    last = 9 + len(rows)
    assert sheet["B6"].value == f"=IF(B4>0,(B4-SUM(E10:E{last}))/B4,0)"
    price = Fraction(Decimal(str(sheet["B4"].value)))
    total = Fraction(0)
    for name, value, deducted, originates, formula in rows:
        row = name.row
        assert formula.value == f'=IF(D{row}="yes",0,MAX(0,B{row}-C{row}))'
        amount = Fraction(Decimal(str(value.value))) - Fraction(Decimal(str(deducted.value)))
        total += 0 if originates.value == "yes" else max(Fraction(0), amount)
    return (price - total) / price


def test_the_filled_template_comes_back_with_the_answer(tmp_path: Path) -> None:
    output = answered(EXAMPLES / "bicycle.xlsx", tmp_path)
    book = load_workbook(output)
    assert book.sheetnames[:4] == SHEETS
    assert {"Product", "Materials"} <= set(book.sheetnames)
    assert book["Verdict"]["A1"].value == "ORIGINATING"
    again = check(output, load_rulebook("rcep"))
    assert again.to_json()["finding"] == check(EXAMPLES / "bicycle.xlsx", load_rulebook("rcep")).to_json()["finding"]


@pytest.mark.parametrize("name", ["bicycle.xlsx", "bicycle.yaml", "bicycle.csv"])
def test_the_formulas_give_the_engines_share(name: str, tmp_path: Path) -> None:
    found = check(EXAMPLES / name, load_rulebook("rcep"))
    (measure,) = [m for m in found.measures.value_content if m.method == "build-down"]
    book = load_workbook(answered(EXAMPLES / name, tmp_path))
    assert played(book) == measure.share == Fraction(713, 1200)
    assert book["Try out"]["B5"].value == 0.4


def test_texts_of_the_trader_are_never_formulas(tmp_path: Path) -> None:
    dossier = tmp_path / "dossier.yaml"
    text = (EXAMPLES / "bicycle.yaml").read_text(encoding="utf-8").replace("id: FRAME", 'id: "=1+1"')
    dossier.write_text(text, encoding="utf-8")
    book = load_workbook(answered(dossier, tmp_path))
    names = [row[0] for row in book["Try out"].iter_rows(min_row=10)]
    assert [cell.data_type for cell in names if cell.value == "=1+1"] == ["s"]


def test_an_answer_replaces_an_earlier_one_when_it_is_wished(tmp_path: Path) -> None:
    output = answered(EXAMPLES / "bicycle.xlsx", tmp_path)
    told = CliRunner().invoke(cli, ["check", str(output), "-o", str(output)])
    assert told.exit_code != 0
    assert "--force" in told.stderr
    told = CliRunner().invoke(cli, ["check", str(output), "-o", str(output), "--force"])
    assert told.exit_code == 0
    assert [name for name in load_workbook(output).sheetnames if name.startswith("Verdict")] == ["Verdict"]
