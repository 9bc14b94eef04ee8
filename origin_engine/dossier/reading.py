"""Reading a dossier from a file: YAML, JSON, CSV or Excel, told apart by the file's ending."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from origin_engine.dossier.checking import dossier_from
from origin_engine.dossier.facts import Dossier
from origin_engine.dossier.files import collector_paused, name_of_file, utf8_text
from origin_engine.errors import DossierError, Problem, RefusedInput
from origin_engine.told import told

ENDINGS = (".yaml", ".yml", ".json", ".csv", ".xlsx")


def read_dossier(path: str | Path) -> Dossier:
    """A checked dossier from a file.

    Raises DossierError with every problem found, each naming file, line or cell, field and remedy.
    """
    path = Path(path)
    ending = path.suffix.lower()
    with collector_paused():
        if ending in (".yaml", ".yml"):
            return dossier_from_yaml(path)
        if ending == ".json":
            from origin_engine.dossier.json_file import dossier_from_json

            return dossier_from_json(path)
        if ending == ".csv":
            from origin_engine.dossier.csv_file import dossier_from_csv

            return dossier_from_csv(path)
        if ending == ".xlsx":
            from origin_engine.dossier.workbook import dossier_from_workbook

            return dossier_from_workbook(path)
    raise DossierError(
        Problem(told("not a kind of file I read"), name_of_file(path), remedy=told("one of {known}", known=[*ENDINGS]))
    )


def dossier_from_yaml(path: str | Path) -> Dossier:
    """A checked dossier from a YAML file of the contract's shape."""
    from origin_engine.yaml_source import TOO_DEEP, read_yaml

    path = Path(path)
    text = utf8_text(path)
    try:
        source = read_yaml(text, name_of_file(path))
    except RefusedInput as refused:
        remedy = told("give the bill as CSV or Excel, where the column `part_of` says what a line is part of")
        problems = [replace(each, remedy=remedy) if each.found == TOO_DEEP else each for each in refused.problems]
        raise DossierError(problems) from None
    if not isinstance(source.value, dict):
        raise DossierError(
            Problem(told("no dossier"), source.place(()), remedy=told("begin with `product:` and its fields"))
        )
    return dossier_from(source.value, source.place)
