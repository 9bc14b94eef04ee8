"""The templates, the explanations and the page on the dossier name every field there is, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from origin_engine.dossier import read_dossier, vocabulary
from origin_engine.dossier.flat_names import column_named, column_names, field_named, field_names
from origin_engine.dossier.flattening import flatten
from origin_engine.dossier.models import DossierFields, Record, Role
from origin_engine.dossier.shape import fields_of
from origin_engine.dossier.template import write_template
from origin_engine.dossier.template_fields import (
    GROUPS,
    HERE,
    example,
    fields_of_group,
    guide,
    template_columns,
)
from origin_engine.dossier.template_workbook import template_workbook
from origin_engine.errors import DossierError
from origin_engine.yaml_source import read_yaml_file
from tests.dossier.make_examples import EXAMPLES, as_workbook

PAGE = (EXAMPLES.parent / "docs" / "dossier.md").read_text(encoding="utf-8")


def every_field(record: type[Record] = DossierFields) -> Iterator[str]:
    for name, shape in fields_of(record).items():
        yield name
        if shape.record and name != "materials":
            yield from every_field(shape.record)


def test_flat_names_lead_to_their_fields() -> None:
    paths = [target.path for name in field_names() if (target := field_named(name))]
    assert len(set(paths)) == len(field_names())
    columns = [target.path for name in column_names() if (target := column_named(name))]
    assert len(set(columns)) == len(column_names())


@pytest.mark.parametrize(
    "name", ["", ".", "price", "price.", "materials", "product", "rates", "answers", "hs2", "rate1.to"]
)
def test_what_is_no_field(name: str) -> None:
    assert field_named(name) is None


@pytest.mark.parametrize("name", ["originating.rcep", "originating.status", "deductions", "materials", "deduction0.id"])
def test_what_is_no_column(name: str) -> None:
    assert column_named(name) is None


def test_the_guide_explains_every_name_in_both_languages() -> None:
    assert tuple(guide("fields")) == field_names()
    assert tuple(guide("columns")) == column_names()
    for section in ("fields", "columns", "headings", "words"):
        for explained in guide(section).values():
            assert explained.en.isascii()
            assert re.search(r"[\u4e00-\u9fff]", explained.zh)
    assert all(explained.label for explained in guide("columns").values())
    assert all(hasattr(vocabulary(), kind) for kind in guide("words"))


def test_the_template_asks_for_known_fields_only() -> None:
    assert all(fields_of_group(group) for group in GROUPS)
    asked = [name for group in GROUPS for name in fields_of_group(group)]
    assert len(set(asked)) == len(asked)
    assert {"hs", "price.amount", "shipment.date", "rate.rate"} <= set(asked)
    assert {"id", "part_of", "hs", "value", "basis", "deduction.evidence"} <= set(template_columns())


def test_the_page_and_the_yaml_template_have_every_field() -> None:
    skeleton = (HERE / "template.yaml").read_text(encoding="utf-8")
    for name in every_field():
        assert re.search(rf"\b{name}:", skeleton), f"template.yaml has no `{name}`"
        assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", PAGE), f"docs/dossier.md has no `{name}`"
    for name in (*field_names(), *column_names()):
        assert name.split(".")[-1].strip("<>") in PAGE
    for word in Role:
        assert word.value in PAGE


@pytest.mark.parametrize("kind", ["operations", "logistics", "processes", "deductions", "proofs"])
def test_the_page_has_every_word(kind: str) -> None:
    missing = [word for word in getattr(vocabulary(), kind) if not re.search(rf"\b{word}\b", PAGE)]
    assert not missing


@pytest.mark.parametrize("ending", ["xlsx", "csv", "yaml", "yml"])
def test_an_empty_template_is_understood(ending: str, tmp_path: Path) -> None:
    """Nothing in it is unknown; the one thing wrong with a table without lines is that it is empty."""
    path = tmp_path / f"empty.{ending}"
    write_template(path)
    try:
        assert read_dossier(path).code is None
    except DossierError as refused:
        (problem,) = refused.problems
        assert problem.found == "an empty bill"


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"one of \.xlsx, \.csv, \.yaml"):
        write_template(tmp_path / "empty.pdf")
    with pytest.raises(DossierError, match="cannot be written"):
        write_template(tmp_path / "nowhere" / "empty.csv")


def test_a_filled_csv_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "filled.csv"
    write_template(path)
    flat = flatten(read_yaml_file(EXAMPLES / "bicycle.yaml").value)
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    for name, value in flat.pairs:
        quoted = f'"{value}"' if "," in value else value
        assert f"\n{name},," in text
        text = text.replace(f"\n{name},,", f"\n{name},{quoted},")
    columns = text.strip().split("\n")[-1].split(",")
    assert flat.header is not None
    for row in flat.rows:
        cells = dict(zip(flat.header, row, strict=True))
        text += ",".join(f'"{cells.get(column, "")}"' for column in columns) + "\n"
    path.write_text(text, encoding="utf-8-sig")
    assert read_dossier(path).digest == read_dossier(EXAMPLES / "bicycle.yaml").digest


def test_a_filled_workbook_is_read(tmp_path: Path) -> None:
    """The bicycle, typed into the template as a trader would: numbers as numbers, days as days."""
    path = tmp_path / "filled.xlsx"
    path.write_bytes(as_workbook(flatten(read_yaml_file(EXAMPLES / "bicycle.yaml").value)))
    assert read_dossier(path).digest == read_dossier(EXAMPLES / "bicycle.yaml").digest


def test_the_example_in_the_template_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "example.xlsx"
    path.write_bytes(as_workbook(example()))
    assert read_dossier(path).lines


def test_the_workbook_helps_while_typing() -> None:
    workbook = load_workbook(BytesIO(template_workbook()))
    assert workbook.sheetnames == ["Product", "Materials", "Example", "Fields"]
    product, materials = workbook["Product"], workbook["Materials"]
    assert product.freeze_panes == materials.freeze_panes == "B2"
    names = {str(cell.value).split("\n")[0]: cell.column_letter for cell in materials[1]}
    assert materials[f"{names['hs']}2"].number_format == "@"
    assert materials.column_dimensions[names["hs"]].number_format == "@"
    assert materials.column_dimensions[names["id"]].number_format == "@"
    lists: dict[str, Any] = {
        str(rule.sqref).split(":")[0]: rule.formula1 for rule in materials.data_validations.dataValidation
    }
    assert lists[f"{names['role']}2"] == '"component,retail-packing,shipping-packing,accessory,indirect"'
    assert lists[f"{names['originating.rcep.status']}2"] == '"yes,no"'
    assert all(len(str(formula or "")) <= 255 for formula in lists.values())
