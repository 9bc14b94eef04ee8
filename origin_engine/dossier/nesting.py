"""Bills within bills: read from the innermost outwards, so that depth costs no recursion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from origin_engine.dossier.facts import show_path
from origin_engine.dossier.field_problems import field_problems
from origin_engine.dossier.models import Material
from origin_engine.dossier.problems import Path, Place, chain
from origin_engine.errors import DossierError, Problem

MOST_LINES = 500_000
MOST_LEVELS = 5_000
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
    return _built(mapping, place)


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
    lines = 0
    while stack:
        raw, path, leaving = stack.pop()
        if leaving:
            del above[id(raw)]
            if len(path) > 2:
                built[id(raw)] = _build(raw, built, path, place)
            continue
        lines += 1
        if id(raw) in above:
            raise DossierError(_contains_itself(raw, above, path, place))
        if lines > MOST_LINES:
            raise DossierError(_too_long(place))
        if len(above) >= MOST_LEVELS:
            remedy = "check whether a material stands in its own bill"
            raise DossierError(
                Problem(f"nested more than {MOST_LEVELS:,} levels deep", place(path), "materials", remedy)
            )
        if isinstance(raw, Mapping):
            above[id(raw)] = raw.get("id")
            stack.append((raw, path, True))
            stack.extend((part, (*path, "materials", i), False) for i, part in enumerate(_bill_of(raw)))
    return {**mapping, "materials": [_with_parts(line, built) for line in _bill_of(mapping)]}


def _with_parts(raw: Any, built: dict[int, Material]) -> Any:
    """A line with its own bill replaced by what was built of it."""
    bill = _bill_of(raw)
    return {**raw, "materials": [built.get(id(part), part) for part in bill]} if bill else raw


def _build(raw: Mapping[str, Any], built: dict[int, Material], path: Path, place: Place) -> Material:
    try:
        return Material.model_validate(_with_parts(raw, built))
    except ValidationError as error:
        raise field_problems(error, place, path) from None


def _contains_itself(raw: Mapping[str, Any], above: dict[int, Any], path: Path, place: Place) -> Problem:
    names = [str(name or "a line without id") for name in above.values()]
    ring = [*names[list(above).index(id(raw)) :], str(raw.get("id") or "the same line")]
    return made_from_itself(ring, path, place)


def made_from_itself(ring: list[str], path: Path, place: Place) -> Problem:
    """The problem of a material in its own bill; `ring` names each line and then the first again."""
    remedy = "a material cannot stand in its own bill: take it out, or give the part another id"
    return Problem(f"`{ring[-1]}` is made from itself: {chain(ring)}", place(path), show_path(path), remedy)


def _too_long(place: Place) -> Problem:
    return Problem(f"more than {MOST_LINES:,} lines", place(("materials",)), "materials", "one product a dossier")
