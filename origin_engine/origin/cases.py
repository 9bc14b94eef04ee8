"""Law cases beside the rules: YAML that a rule author can write, run by `rules test` and by pytest.

A file has a `base` dossier and `cases`; each case changes the base (`with`, merged; null takes a field out) or
brings a whole `dossier`, names its article, and says what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from origin_engine.dossier import dossier_from
from origin_engine.errors import DossierError, Problem, RulebookError
from origin_engine.origin.determination import Determination, determine
from origin_engine.rulebook import RuleBook
from origin_engine.spelling import did_you_mean
from origin_engine.told import told
from origin_engine.yaml_source import read_yaml_file

CASE_FIELDS = {"name", "article", "why", "with", "dossier", "expect"}
EXPECTATIONS = {
    "outcome",
    "claimable",
    "criterion",
    "criterion_codes",
    "origin_country",
    "value_content",
    "missing",
    "gates",
    "materials",
    "warnings",
    "refused",
}


class LawCase(NamedTuple):
    """One case: a dossier, the article it is about, and the answer the law gives."""

    file: str
    place: str
    name: str
    article: str
    dossier: Mapping[str, Any]
    expect: Mapping[str, Any]


class Mismatch(NamedTuple):
    """What was expected of a case and what came out."""

    what: str
    expected: str
    found: str


def read_cases(folder: Path) -> list[LawCase]:
    """All cases under a rule book's `cases` folder; raises RulebookError for a file that is not well formed."""
    return [case for path in sorted((folder / "cases").glob("*.yaml")) for case in _read_file(path)]


def _read_file(path: Path) -> Iterator[LawCase]:
    source = read_yaml_file(path)
    value = source.value
    if not isinstance(value, dict) or not isinstance(value.get("cases"), list):
        raise RulebookError(
            Problem(told("no `cases`"), source.place(()), remedy=told("write `cases:` and below it a list"))
        )
    for index, case in enumerate(value["cases"]):
        place = source.place(("cases", index))
        for name in case.keys() - CASE_FIELDS:
            raise RulebookError(
                Problem(told("unknown field `{name}`", name=name), place, remedy=did_you_mean(name, CASE_FIELDS))
            )
        for name in case.get("expect", {}).keys() - EXPECTATIONS:
            raise RulebookError(
                Problem(told("unknown expectation `{name}`", name=name), place, remedy=did_you_mean(name, EXPECTATIONS))
            )
        if not case.get("expect") or not case.get("name") or not case.get("article"):
            raise RulebookError(Problem(told("a case without name, article or expectation"), place))
        dossier = case.get("dossier") or merged(value.get("base") or {}, case.get("with") or {})
        yield LawCase(path.name, place, case["name"], case["article"], dossier, case["expect"])


def merged(base: Any, change: Any) -> Any:
    """A mapping changed by another, field by field; None takes a field out; lists are replaced whole."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    result = {name: value for name, value in base.items() if name not in change}
    for name, value in change.items():
        if value is not None:
            result[name] = merged(base.get(name), value)
    return result


def run_case(case: LawCase, book: RuleBook) -> list[Mismatch]:
    """Judge the case's dossier and compare; an empty list is a pass."""
    try:
        found = determine(dossier_from(case.dossier), book)
    except DossierError as refused:
        wanted = case.expect.get("refused")
        if wanted is not None and wanted in str(refused):
            return []
        return [Mismatch("refused", str(wanted), str(refused))]
    return [
        Mismatch(name, _shown(expected), _shown(actual))
        for name, expected in case.expect.items()
        if not _agrees(expected, actual := _actual(name, expected, found))
    ]


def _actual(name: str, expected: Any, found: Determination) -> Any:
    """The part of a determination that an expectation speaks of, in the expectation's own shape."""
    match name:
        case "outcome":
            return found.outcome.value
        case "claimable":
            return "true" if found.claimable else "false"
        case "criterion_codes":
            return list(found.criterion_codes)
        case "value_content":
            shares = {m.method: None if m.share is None else str(m.share) for m in found.measures.value_content}
            return {method: shares.get(method) for method in expected}
        case "missing":
            return sorted(missing.fact for missing in found.missing)
        case "gates":
            verdicts = {gate.claim.value: gate.verdict.value for gate in found.gates}  # type: ignore[union-attr]
            return {gate: verdicts.get(gate) for gate in expected}
        case "materials":
            statuses = {material.name: material.status.value for material in found.materials}
            return {material: statuses.get(material) for material in expected}
        case "warnings":
            return [warning.value for warning in found.warnings]
        case "refused":
            return "not refused"
        case _:
            return getattr(found, name)


def _agrees(expected: Any, actual: Any) -> bool:
    if isinstance(expected, list) and isinstance(actual, list):
        return sorted(expected) == sorted(actual)
    return bool(expected == actual)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value)
