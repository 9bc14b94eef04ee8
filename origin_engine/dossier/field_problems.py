"""pydantic's findings about fields, put into words a trader understands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier import models
from origin_engine.dossier.problems import MOST_PROBLEMS, Path, Place, field_shown, refused, shown
from origin_engine.dossier.shape import names_beside
from origin_engine.errors import DossierError, Problem
from origin_engine.spelling import did_you_mean, nearest
from origin_engine.told import Template, told

Said = tuple[Template, str]
"""What was found of a value that is `given`, and the remedy."""

NUMBER: Said = (
    Template("{given} is no number"),
    told('write it like "120.00", without currency or thousands separators'),
)
WHOLE_NUMBER: Said = (Template("{given} is no whole number"), told("write it like 2022"))
YES_OR_NO: Said = (
    Template("{given} is neither true nor false"),
    told("write true or false, or leave the field out if unknown"),
)
TEXT: Said = (Template("{given} is no text"), told('put it in quotes, so that codes keep their zeros: "0901.21"'))
UNREADABLE_TEXT: Said = (
    Template("{given} is no readable text"),
    told("save the file as UTF-8 and write the text again"),
)
DAY: Said = (Template("{given} is no date"), told("write year-month-day: 2026-11-23"))
GROUP: Said = (Template("{given} is no group of fields"), told("write its fields below it, one a line"))
EDITION: Said = (Template("{given} is no HS edition"), told("write its year, like 2022"))
NAME: Said = (Template("{given} is no name of a field"), told("names of fields are text"))
LIST: Said = (Template("{given} is no list"), told("write a list, one entry a line with `- ` before it"))
ITSELF: Said = (Template("{given} contains itself"), told("a material cannot stand in its own bill"))

UNREAD = Template("{given} cannot be read")
EXPECTED: dict[str, Said] = {
    "missing": (Template("is missing"), told("fill it in")),
    "decimal_parsing": NUMBER,
    "decimal_type": NUMBER,
    "finite_number": (Template("{given} is no finite number"), told('write it like "120.00"')),
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
    "string_too_long": (Template("{given} is too long"), told("shorten it")),
    "string_too_short": (Template("{given} is empty"), told("fill it in or leave the field out")),
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_type": DAY,
    "dataclass_type": GROUP,
    "dict_type": GROUP,
    "invalid_key": NAME,
    "tuple_type": LIST,
    "recursion_loop": ITSELF,
}
PATTERNS: dict[str, Said] = {
    models.COUNTRY_PATTERN: (
        Template("{given} is no country code"),
        told("two capitals, ISO 3166-1 alpha-2"),
    ),
    models.CURRENCY_PATTERN: (
        Template("{given} is no currency code"),
        told("three capitals, ISO 4217, like USD"),
    ),
    models.AGREEMENT_PATTERN: (
        Template("{given} is no id of an agreement"),
        told("ids are in small letters, like rcep"),
    ),
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
        remedy = did_you_mean(name, known, told("one of {known}", known=sorted(known)))
        return told("{given} is no field here", given=shown(name)), remedy
    if kind == "enum":
        return told("{given} is none of the known words", given=_given(given)), _one_of(finding["ctx"]["expected"])
    if kind == "dataclass_type" and path == ("product", "wholly_obtained"):
        found = told("{given} is neither a claim nor false", given=_given(given))
        return found, told("write its `category` and `in`, or false")
    if kind == "string_pattern_mismatch":
        template, remedy = PATTERNS[finding["ctx"]["pattern"]]
    else:
        template, remedy = EXPECTED.get(kind, (UNREAD, str(finding.get("msg", ""))))
    return template.told(given=_given(given)), remedy


def _one_of(expected: str) -> str:
    """The words that pydantic lists, as in `'a', 'b' or 'c'`."""
    *known, last = re.findall("'[^']*'", expected)
    return told("one of {known} or {last}", known=known, last=last) if known else told("it must be {last}", last=last)


def _given(given: object) -> str:
    if isinstance(given, Mapping):
        return told("a group of fields")
    return told("a list") if isinstance(given, list | tuple) else shown(given)
