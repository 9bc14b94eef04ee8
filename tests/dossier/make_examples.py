"""Write examples/bicycle.csv and examples/bicycle.xlsx from examples/bicycle.yaml.

    python -m tests.dossier.make_examples

Run it after a change of the YAML; test_same_facts.py fails until then.
"""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from origin_engine.dossier.flat_names import column_named, field_named
from origin_engine.dossier.flattening import Flat, flatten
from origin_engine.dossier.template_workbook import template_workbook
from origin_engine.yaml_source import read_yaml_file

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def as_csv(flat: Flat) -> str:
    """The flat bill as the text of a CSV file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["field", "value"])
    writer.writerows(flat.pairs)
    if flat.header is not None:
        writer.writerow([])
        writer.writerows([flat.header, *flat.rows])
    return text.getvalue()


def as_workbook(flat: Flat) -> bytes:
    """The template filled in as a trader would: numbers as numbers, days as days, codes as text."""
    workbook = load_workbook(BytesIO(template_workbook()))
    product, materials = workbook["Product"], workbook["Materials"]
    rows = {product.cell(row, 1).value: row for row in range(1, product.max_row + 1)}
    for name, value in flat.pairs:
        target = field_named(name)
        assert target is not None
        row = rows.setdefault(name, product.max_row + 1)
        product.cell(row, 1, name)
        product.cell(row, 2, typed(value, target.kind))
    columns = {str(cell.value).split("\n")[0]: cell.column for cell in materials[1]}
    for name in flat.header or ():
        materials.cell(1, columns.setdefault(name, len(columns) + 1), name)
    for number, cells in enumerate(flat.rows, 2):
        for name, value in zip(flat.header or (), cells, strict=True):
            target = column_named(name)
            assert target is not None
            if value:
                materials.cell(number, columns[name], typed(value, target.kind))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def typed(value: str, kind: str) -> Any:
    """A value as Excel would hold it after typing."""
    if kind == "number":
        return float(value) if "." in value else int(value)
    return date.fromisoformat(value) if kind == "date" else value


def main() -> None:
    flat = flatten(read_yaml_file(EXAMPLES / "bicycle.yaml").value)
    (EXAMPLES / "bicycle.csv").write_text(as_csv(flat), encoding="utf-8")
    (EXAMPLES / "bicycle.xlsx").write_bytes(as_workbook(flat))


if __name__ == "__main__":
    main()
