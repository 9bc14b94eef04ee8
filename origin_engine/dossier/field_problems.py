"""pydantic's findings about a field, put into words a trader understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from origin_engine.dossier import models
from origin_engine.dossier.facts import show_path
from origin_engine.errors import Problem
from origin_engine.spelling import did_you_mean

Path = tuple[str | int, ...]

EXPECTED = {
    "missing": ("is missing", "fill it in"),
    "decimal_parsing": ("is no number", 'write it like "120.00", without currency or thousands separators'),
    "decimal_type": ("is no number", 'write it like "120.00"'),
    "finite_number": ("is no finite number", 'write it like "120.00"'),
    "int_parsing": ("is no whole number", "write it like 2022"),
    "int_type": ("is no whole number", "write it like 2022"),
    "bool_parsing": ("is neither true nor false", "write true or false, or leave the field out if unknown"),
    "bool_type": ("is neither true nor false", "write true or false, or leave the field out if unknown"),
    "string_type": ("is no text", 'put it in quotes, so that codes keep their zeros: "0901.21"'),
    "string_too_long": ("is too long", "shorten it"),
    "string_too_short": ("is empty", "fill it in or leave the field out"),
    "date_parsing": ("is no date", "write year-month-day: 2026-11-23"),
    "date_from_datetime_parsing": ("is no date", "write year-month-day: 2026-11-23"),
    "date_from_datetime_inexact": ("is no date", "write year-month-day: 2026-11-23"),
    "date_type": ("is no date", "write year-month-day: 2026-11-23"),
    "model_type": ("is no group of fields", "write its fields below it, one a line"),
    "dict_type": ("is no group of fields", "write its fields below it, one a line"),
    "tuple_type": ("is no list", "write a list, one entry a line with `- ` before it"),
    "literal_error": ("is none of the known words", ""),
    "recursion_loop": ("contains itself", "a material cannot stand in its own bill"),
}
PATTERNS = {
    models.Country.__metadata__[0].pattern: ("is no country code", "two capitals, ISO 3166-1 alpha-2"),
    models.Currency.__metadata__[0].pattern: ("is no currency code", "three capitals, ISO 4217, like USD"),
}


def field_problem(error: Any, mapping: Mapping[str, Any], place: Callable[[Path], str], above: Path = ()) -> Problem:
    """One finding of pydantic as a problem with its place, what was found, and what to do."""
    inner = tuple(part for part in error["loc"] if part not in ("WhollyObtainedClaim", "literal[False]"))
    path: Path = (*above, *inner)
    found, remedy = _in_words(error, str(path[-1]) if path else "")
    return Problem(found, place(path), show_path(path), remedy)


def _in_words(error: Any, name: str) -> tuple[str, str]:
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return f"`{name}` is no field of a dossier here", did_you_mean(name, _field_names(), "leave it out")
    if kind == "enum":
        return f"{_shown(given)} is none of the known words", f"one of {error['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        found, remedy = PATTERNS[error["ctx"]["pattern"]]
        return f"{_shown(given)} {found}", remedy
    found, remedy = EXPECTED.get(kind, ("cannot be read", str(error.get("msg", ""))))
    return (f"{found}" if kind == "missing" else f"{_shown(given)} {found}"), remedy


def _shown(given: Any) -> str:
    if isinstance(given, Mapping):
        return "a group of fields"
    if isinstance(given, list | tuple):
        return "a list"
    text = str(given)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"


@cache
def _field_names() -> frozenset[str]:
    kinds = [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, models.Record)]
    return frozenset(f.alias or name for kind in kinds for name, f in kind.model_fields.items())
