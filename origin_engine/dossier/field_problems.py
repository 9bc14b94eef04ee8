"""pydantic's findings about fields, put into words a trader understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier import models
from origin_engine.dossier.problems import MOST_PROBLEMS, Path, Place, field_shown, refused, shown
from origin_engine.dossier.shape import names_beside
from origin_engine.errors import DossierError, Problem
from origin_engine.spelling import did_you_mean, nearest

NUMBER = ("is no number", 'write it like "120.00", without currency or thousands separators')
WHOLE_NUMBER = ("is no whole number", "write it like 2022")
YES_OR_NO = ("is neither true nor false", "write true or false, or leave the field out if unknown")
TEXT = ("is no text", 'put it in quotes, so that codes keep their zeros: "0901.21"')
UNREADABLE_TEXT = ("is no readable text", "save the file as UTF-8 and write the text again")
DAY = ("is no date", "write year-month-day: 2026-11-23")
GROUP = ("is no group of fields", "write its fields below it, one a line")
EDITION = ("is no HS edition", "write its year, like 2022")
NAME = ("is no name of a field", "names of fields are text")

EXPECTED = {
    "missing": ("is missing", "fill it in"),
    "decimal_parsing": NUMBER,
    "decimal_type": NUMBER,
    "finite_number": ("is no finite number", 'write it like "120.00"'),
    "int_parsing": WHOLE_NUMBER,
    "int_parsing_size": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "int_type": WHOLE_NUMBER,
    "greater_than_equal": EDITION,
    "less_than_equal": EDITION,
    "bool_parsing": YES_OR_NO,
    "bool_type": YES_OR_NO,
    "string_type": TEXT,
    "string_unicode": UNREADABLE_TEXT,
    "string_too_long": ("is too long", "shorten it"),
    "string_too_short": ("is empty", "fill it in or leave the field out"),
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_type": DAY,
    "dataclass_type": GROUP,
    "dict_type": GROUP,
    "invalid_key": NAME,
    "tuple_type": ("is no list", "write a list, one entry a line with `- ` before it"),
    "recursion_loop": ("contains itself", "a material cannot stand in its own bill"),
}
PATTERNS = {
    models.COUNTRY_PATTERN: ("is no country code", "two capitals, ISO 3166-1 alpha-2"),
    models.CURRENCY_PATTERN: ("is no currency code", "three capitals, ISO 4217, like USD"),
    models.AGREEMENT_PATTERN: ("is no id of an agreement", "ids are in small letters, like rcep"),
}


def of_other_mappings(error: ValidationError) -> bool:
    """Whether a group of fields was refused only for being a mapping other than a dict."""
    inputs = [
        each["input"] for each in error.errors(include_url=False) if each["type"] in ("dataclass_type", "dict_type")
    ]
    return any(isinstance(given, Mapping) and not isinstance(given, dict) for given in inputs)


def field_problems(error: ValidationError, place: Place, above: Path = ()) -> DossierError:
    """Everything pydantic found, as one error; `above` is where the checked part stands in the dossier."""
    findings = error.errors(include_url=False)
    names_given = {each["loc"] for each in findings if each["type"] == "unexpected_keyword_argument"}
    if names_given:
        findings = [each for each in findings if not _misspelt(each, names_given)]
    problems = [_problem(each, place, above) for each in findings[:MOST_PROBLEMS]]
    return refused(problems, len(findings) - len(problems))


def _misspelt(finding: Any, names_given: set[tuple[int | str, ...]]) -> bool:
    """Whether a missing field is there under a wrong name, which is told already."""
    path = finding["loc"]
    beside = [str(given[-1]) for given in names_given if given[:-1] == path[:-1]]
    return finding["type"] == "missing" and nearest(str(path[-1]), beside) is not None


def _problem(finding: Any, place: Place, above: Path) -> Problem:
    path: Path = (*above, *_steps(finding["loc"], finding["type"]))
    found, remedy = _in_words(finding, path)
    return Problem(found, place(path), field_shown(path), remedy)


def _steps(path: tuple[int | str, ...], kind: str) -> Path:
    """A path of pydantic without the steps that are no field: the branch of a choice, the mark of a key."""
    if path[:2] == ("product", "wholly_obtained"):
        return (*path[:2], *path[3:])
    return path[:-1] if path[-1:] == ("[key]",) and kind != "unexpected_keyword_argument" else path


def _in_words(finding: Any, path: Path) -> tuple[str, str]:
    kind, given = finding["type"], finding.get("input")
    if kind == "unexpected_keyword_argument":
        name, known = str(path[-1]), names_beside(path)
        return f"{shown(name)} is no field here", did_you_mean(name, known, f"one of {', '.join(sorted(known))}")
    if kind == "enum":
        return f"{_given(given)} is none of the known words", f"one of {finding['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        found, remedy = PATTERNS[finding["ctx"]["pattern"]]
        return f"{_given(given)} {found}", remedy
    if kind == "dataclass_type" and path == ("product", "wholly_obtained"):
        return f"{_given(given)} is neither a claim nor false", "write its `category` and `in`, or false"
    found, remedy = EXPECTED.get(kind, ("cannot be read", str(finding.get("msg", ""))))
    return (found if kind == "missing" else f"{_given(given)} {found}"), remedy


def _given(given: object) -> str:
    if isinstance(given, Mapping):
        return "a group of fields"
    return "a list" if isinstance(given, list | tuple) else shown(given)
