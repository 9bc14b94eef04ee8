"""An empty dossier to fill in: an Excel workbook, a CSV file or a commented YAML file."""

from __future__ import annotations

import csv
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from origin_engine.dossier.flattening import Flat, flatten
from origin_engine.errors import DossierError, Problem
from origin_engine.yaml_source import read_yaml_file

HERE = Path(__file__).parent
AGREEMENT = "rcep"
"""The agreement whose columns a template has; those of others are named in the same way."""

ENDINGS = (".xlsx", ".csv", ".yaml", ".yml")
GROUPS = {
    "product": "id description hs hs_edition made_in price. net_weight. wholly_obtained. operations processes",
    "costs": "costs.",
    "shipment": "shipment.from shipment.to shipment.date shipment.tariff_line shipment.customs_value. "
    "shipment.units shipment.route",
    "proof": "shipment.proof.kind shipment.proof.issued shipment.proof.reference",
    "rate": "rate.",
}
"""The fields that a template asks for, by heading; a name that ends in a dot stands for all that begin so."""

RARE_COLUMNS = ("hs_edition", "measures.", "answers.", "processes", "deduction.recovered", "deduction.scrap_value")
"""Columns that a template leaves out; the sheet Fields explains them."""


class Explained(NamedTuple):
    """What a field means, in both languages; `label` is the Chinese name of a column."""

    en: str
    zh: str
    label: str = ""


def write_template(path: str | Path) -> None:
    """Write an empty dossier, of the kind that the file's ending says."""
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise DossierError(Problem("not a kind of template", str(path), remedy=f"one of {', '.join(ENDINGS)}"))
    if ending == ".xlsx":
        from origin_engine.dossier.template_workbook import template_workbook

        content = template_workbook()
    elif ending == ".csv":
        content = _csv().encode("utf-8-sig")
    else:
        content = (HERE / "template.yaml").read_bytes()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DossierError(Problem(f"cannot be written: {error.strerror}", str(path))) from None


def _csv() -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["field", "value", "# explanation"])
    for group in GROUPS:
        for name in fields_of_group(group):
            explained = guide("fields")[name]
            writer.writerow([name, "", f"# {explained.en} / {explained.zh}"])
    writer.writerow([])
    writer.writerow([name.replace("<agreement>", AGREEMENT) for name in template_columns()])
    return text.getvalue()


@cache
def guide(section: str) -> dict[str, Explained]:
    """The explanations of one section of field_guide.yaml, by name."""
    texts = read_yaml_file(HERE / "field_guide.yaml").value[section]
    return {name: Explained(**each) for name, each in texts.items()}


def fields_of_group(group: str) -> list[str]:
    """The names of the fields under one heading of a template."""
    asked = GROUPS[group].split()
    begins = tuple(name for name in asked if name.endswith("."))
    return [name for name in guide("fields") if name in asked or name.startswith(begins)]


def template_columns() -> list[str]:
    """The names of the columns of a template, with `<agreement>` where the agreement goes."""
    return [name for name in guide("columns") if not name.startswith(RARE_COLUMNS)]


def example() -> Flat:
    """The worked example, flat."""
    return flatten(read_yaml_file(HERE / "example.yaml").value)
