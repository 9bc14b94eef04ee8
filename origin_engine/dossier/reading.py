"""Reading a dossier from a file: YAML, JSON, CSV or Excel, told apart by the file's ending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from origin_engine.dossier.checking import dossier_from
from origin_engine.dossier.facts import Dossier
from origin_engine.errors import DossierError, Problem, RefusedInput

LARGEST_FILE = 32 * 1024 * 1024
ENDINGS = (".yaml", ".yml", ".json", ".csv", ".xlsx")


def read_dossier(path: str | Path) -> Dossier:
    """A checked dossier from a file.

    Raises DossierError with every problem found, each naming file, line or cell, field and remedy.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise DossierError(Problem("not a kind of file I read", str(path), remedy=f"one of {', '.join(ENDINGS)}"))
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DossierError(Problem(f"cannot be read: {error.strerror}", str(path))) from None
    if size > LARGEST_FILE:
        found = f"{size / 1024 / 1024:.0f} MB is too large for a dossier"
        limit = f"{LARGEST_FILE // 1024 // 1024} MB at most; one product a file"
        raise DossierError(Problem(found, str(path), remedy=limit))
    try:
        if ending in (".yaml", ".yml"):
            return _from_yaml(path)
        if ending == ".json":
            return _from_json(path)
        if ending == ".csv":
            from origin_engine.dossier.csv_file import dossier_from_csv

            return dossier_from_csv(path)
        from origin_engine.dossier.workbook import dossier_from_workbook

        return dossier_from_workbook(path)
    except DossierError:
        raise
    except RefusedInput as refused:
        raise DossierError(refused.problems) from None


def _from_yaml(path: Path) -> Dossier:
    from origin_engine.yaml_source import read_yaml_file

    source = read_yaml_file(path)
    return dossier_from(_mapping(source.value, source.place(())), source.place)


def _from_json(path: Path) -> Dossier:
    try:
        value = json.loads(
            path.read_text(encoding="utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise DossierError(Problem(f"not JSON: {error.msg}", place, remedy="mend the text there")) from None
    except UnicodeDecodeError as error:
        problem = Problem(f"byte {error.start} is not UTF-8", str(path), remedy="save the file as UTF-8")
        raise DossierError(problem) from None
    except RecursionError:
        remedy = "give the bill as CSV or Excel, where the column `part_of` says what a line is part of"
        raise DossierError(Problem("nested too deep for JSON", str(path), remedy=remedy)) from None
    except ValueError as error:
        raise DossierError(Problem(str(error), str(path), remedy="write every field once, every number out")) from None
    return dossier_from(_mapping(value, str(path)), lambda field: f"{path}" if field else str(path))


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"`{word}` is no finite number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"`{twice}` stands twice in one group of fields")
    return result


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DossierError(Problem("no dossier", place, remedy="begin with `product:` and its fields"))
    return value
