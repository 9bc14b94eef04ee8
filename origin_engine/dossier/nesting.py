"""Bills within bills: read from the innermost outwards, so that depth costs no recursion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier.field_problems import field_problems
from origin_engine.dossier.models import Material, validator_of
from origin_engine.dossier.problems import Path, Place, chain, field_shown, shown
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told

MOST_LINES = 500_000
MOST_LEVELS = 4_000
MOST_STEPS = 20_000_000
"""Of all paths in a deep bill: its lines times their levels, which is the memory it takes."""

SHALLOW = 50
"""Levels that pydantic may read by itself; it gives up at some hundreds."""


def with_built_bills(mapping: Any, place: Place) -> Any:
    """The mapping as it is where it is shallow; else with all bills below the first already built.

    Refuses a bill that contains itself, and one too long or too deep to be a bill.
    """
    level = _bill_of(mapping)
    lines = 0
    for _ in range(SHALLOW):
        lines += len(level)
        if lines > MOST_LINES:
            raise DossierError(_too_long(place))
        within = [line for line in level if (type(line) is dict or isinstance(line, Mapping)) and "materials" in line]
        level = [part for line in within for part in _bill_of(line)]
        if not level:
            return mapping
    return _built(as_plain(mapping), place)


def as_plain(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which every mapping is a dict and every sequence a list; what is one thing there is one here."""
    result: dict[str, Any] = {}
    copies: dict[int, Any] = {id(mapping): result}
    stack: list[tuple[Any, Any]] = [(mapping, result)]
    originals = []
    while stack:
        original, copy = stack.pop()
        originals.append(original)  # kept, so that no other takes its identity
        parts = original.items() if isinstance(original, Mapping) else enumerate(original)
        for name, part in parts:
            if isinstance(part, Mapping | list | tuple):
                if id(part) not in copies:
                    copies[id(part)] = {} if isinstance(part, Mapping) else [None] * len(part)
                    stack.append((part, copies[id(part)]))
                copy[name] = copies[id(part)]
            else:
                copy[name] = part
    return result


def _bill_of(line: Any) -> list[Any] | tuple[Any, ...]:
    if type(line) is dict or isinstance(line, Mapping):
        bill = line.get("materials")
        if isinstance(bill, list | tuple):
            return bill
    return ()


def _built(mapping: Mapping[str, Any], place: Place) -> dict[str, Any]:
    built: dict[int, Material] = {}
    above: dict[int, Any] = {}
    """The lines that the present one stands in, by identity, outermost first."""
    stack: list[tuple[Any, Path, bool]] = [(line, ("materials", i), False) for i, line in enumerate(_bill_of(mapping))]
    lines, steps = len(stack), 0
    while stack:
        raw, path, leaving = stack.pop()
        if leaving:
            del above[id(raw)]
            if len(path) > 2:
                built[id(raw)] = _build(raw, built, path, place)
            continue
        if id(raw) in above:
            raise DossierError(_contains_itself(raw, above, path, place))
        bill = _bill_of(raw)
        lines += len(bill)
        steps += len(bill) * len(path)
        if lines > MOST_LINES:
            raise DossierError(_too_long(place))
        if steps > MOST_STEPS or len(above) >= MOST_LEVELS:
            raise DossierError(_too_deep(len(above), path, place))
        if isinstance(raw, Mapping):
            above[id(raw)] = raw.get("id")
            stack.append((raw, path, True))
            stack.extend((part, (*path, "materials", i), False) for i, part in enumerate(bill))
    return {**mapping, "materials": [_with_parts(line, built) for line in _bill_of(mapping)]}


def _with_parts(raw: Any, built: dict[int, Material]) -> Any:
    """A line with its own bill replaced by what was built of it."""
    bill = _bill_of(raw)
    return {**raw, "materials": [built.get(id(part), part) for part in bill]} if bill else raw


def _build(raw: Mapping[str, Any], built: dict[int, Material], path: Path, place: Place) -> Material:
    try:
        material: Material = validator_of(Material)(_with_parts(raw, built))
        return material
    except ValidationError as error:
        raise field_problems(error, place, path) from None


def _contains_itself(raw: Mapping[str, Any], above: dict[int, Any], path: Path, place: Place) -> Problem:
    names = [str(name) if name else told("a line without id") for name in above.values()]
    ring = [*names[list(above).index(id(raw)) :], str(raw["id"]) if raw.get("id") else told("the same line")]
    return made_from_itself(ring, path, place)


def made_from_itself(ring: list[str], path: Path, place: Place) -> Problem:
    """The problem of a material in its own bill; `ring` names each line and then the first again."""
    remedy = told("a material cannot stand in its own bill: take it out, or give the part another id")
    return Problem(
        told("{given} is made from itself: {chain}", given=shown(ring[-1]), chain=chain(ring)),
        place(path),
        field_shown(path),
        remedy,
    )


def _too_deep(levels: int, path: Path, place: Place) -> Problem:
    remedy = told("check whether a material stands in its own bill")
    return Problem(
        told("too many lines, nested {levels:,} levels deep", levels=levels), place(path), "materials", remedy
    )


def _too_long(place: Place) -> Problem:
    return Problem(
        told("more than {most:,} lines", most=MOST_LINES),
        place(("materials",)),
        "materials",
        told("one product a dossier"),
    )
