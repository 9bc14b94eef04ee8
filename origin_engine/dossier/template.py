"""An empty dossier to fill in: an Excel workbook, a CSV file or a commented YAML file."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from origin_engine.dossier.template_fields import GROUPS, fields_of_group, guide, template_columns
from origin_engine.errors import DossierError, Problem
from origin_engine.places import default_agreement
from origin_engine.told import told

HERE = Path(__file__).parent
ENDINGS = (".xlsx", ".csv", ".yaml", ".yml")


def write_template(path: str | Path) -> None:
    """Write an empty dossier, of the kind that the file's ending says."""
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise DossierError(
            Problem(told("not a kind of template"), str(path), remedy=told("one of {known}", known=[*ENDINGS]))
        )
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
        raise DossierError(Problem(told("cannot be written: {reason}", reason=error.strerror), str(path))) from None


def _csv() -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["field", "value", "# explanation"])
    for group in GROUPS:
        for name in fields_of_group(group):
            explained = guide("fields")[name]
            writer.writerow([name, "", f"# {explained.en} / {explained.zh}"])
    writer.writerow([])
    writer.writerow([name.replace("<agreement>", default_agreement()) for name in template_columns()])
    return text.getvalue()
