"""A dossier in a JSON file."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from origin_engine.dossier.checking import dossier_from
from origin_engine.dossier.facts import Dossier
from origin_engine.dossier.files import name_of_file, utf8_text
from origin_engine.dossier.problems import Path as At
from origin_engine.dossier.problems import Place, shown
from origin_engine.errors import DossierError, Problem, RefusedInput
from origin_engine.told import told

LONGEST_TO_FIND_LINES_IN = 4 * 1024 * 1024
MOST_DIGITS_OF_AN_INT = 100


def dossier_from_json(path: str | Path) -> Dossier:
    """A checked dossier from a JSON file of the contract's shape."""
    return dossier_from_json_text(utf8_text(Path(path)), name_of_file(Path(path)))


def dossier_from_json_text(text: str, name: str) -> Dossier:
    """A checked dossier from JSON of the contract's shape; `name` is how its problems call it."""
    try:
        value = json.loads(
            text,
            parse_float=_number,
            parse_int=_whole_number,
            parse_constant=Decimal,
            object_pairs_hook=_without_repeats,
        )
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise DossierError(
            Problem(
                told("not JSON: {reason}", reason=error.msg[:1].lower() + error.msg[1:]),
                place,
                remedy=told("mend the text there"),
            )
        ) from None
    except _RepeatedNameError as twice:
        raise DossierError(_repeated(str(twice), text, name)) from None
    except RecursionError:
        remedy = told("give the bill as CSV or Excel, where the column `part_of` says what a line is part of")
        raise DossierError(Problem(told("nested too deep for JSON"), name, remedy=remedy)) from None
    if not isinstance(value, dict):
        raise DossierError(
            Problem(told("no dossier"), name, remedy=told('begin with {{"product": ...}} and its fields'))
        )
    return dossier_from(value, _places(text, name))


class _RepeatedNameError(ValueError):
    """A name that stands twice in one group."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name in result:
            raise _RepeatedNameError(name)
        result[name] = value
    return result


def _repeated(twice: str, text: str, name: str) -> Problem:
    try:
        _with_lines(text, name)
    except RefusedInput as refused:
        if refused.problems[0].found.startswith(shown(twice)):
            return refused.problems[0]
    return Problem(
        told("{given} stands twice in one group of fields", given=shown(twice)),
        name,
        remedy=told("write every field once"),
    )


def _number(written: str) -> Decimal | str:
    try:
        return Decimal(written)
    except ArithmeticError:
        return written


def _whole_number(written: str) -> int | Decimal:
    """An int, save where it is so long that Python would refuse it."""
    return int(written) if len(written) <= MOST_DIGITS_OF_AN_INT else Decimal(written)


def _places(text: str, name: str) -> Place:
    """Where a path stands in the text; it is looked for only when there is a problem to tell."""
    found: list[Place] = []

    def place(at: At) -> str:
        if not found:
            try:
                found.append(_with_lines(text, name).place)
            except RefusedInput:
                found.append(lambda _: name)
        return found[0](at)

    return place


def _with_lines(text: str, name: str) -> Any:
    """The text read as YAML, which JSON nearly is and which knows its lines."""
    from origin_engine.yaml_source import read_yaml

    if len(text) > LONGEST_TO_FIND_LINES_IN:
        raise RefusedInput(Problem(told("too long to look for a line in"), name))
    return read_yaml(text.replace("\t", " "), name)
