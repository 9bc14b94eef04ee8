"""A dossier written out flat, as CSV and Excel hold it: the inverse of table.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from origin_engine.dossier.flat_names import (
    NAMED_KEY,
    PART_OF,
    SHORT_COLUMNS,
    SINGULAR,
    FlatName,
    column_named,
    column_names,
    field_named,
)

YES_OR_NO = {"true": "yes", "True": "yes", "false": "no", "False": "no"}
SHORT = {long: short for short, long in SHORT_COLUMNS.items()}


class Flat(NamedTuple):
    """Pairs of field and value; the header of the materials (None without a bill) and one row a line."""

    pairs: list[tuple[str, str]]
    header: list[str] | None
    rows: list[list[str]]


def flatten(mapping: Mapping[str, Any]) -> Flat:
    """The facts of a mapping of the contract's shape, flat; a self-produced line needs an id of its own."""
    pairs = [*_facts(mapping.get("product") or {})]
    for name in ("costs", "shipment"):
        pairs += _facts(mapping.get(name) or {}, f"{name}.")
    for number, rate in enumerate(mapping.get("rates") or ()):
        pairs += _facts(rate, f"rate{_number(number)}.")
    pairs = [(name, _spoken(value, field_named(name))) for name, value in pairs]
    if mapping.get("materials") is None:
        return Flat(pairs, None, [])
    lines: list[dict[str, str]] = []
    stack = [(line, "") for line in reversed(mapping["materials"])]
    while stack:
        line, part_of = stack.pop()
        facts = {SHORT.get(name, name): _spoken(value, column_named(name)) for name, value in _facts(line)}
        lines.append({**facts, PART_OF: part_of} if part_of else facts)
        stack.extend((part, facts["id"]) for part in reversed(line.get("materials") or ()))
    header = sorted({"id", PART_OF}.union(*lines), key=_order)
    return Flat(pairs, header, [[line.get(name, "") for name in header] for line in lines])


def _spoken(value: str, target: FlatName | None) -> str:
    """Yes and no where a field asks for them; every other value as it is."""
    asked = target is not None and (target.kind == "yes-no" or target.path[-1] == "wholly_obtained")
    return YES_OR_NO.get(value, value) if asked else value


def _facts(group: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every stated fact of a group and the groups within it, by its flat name."""
    for name, value in group.items():
        here = prefix + name
        if value is None or name == "materials":
            continue
        if isinstance(value, Mapping):
            yield from _facts(value, f"{here}.")
        elif name == "processes":
            yield here, _listed(f"{each['name']}@{each['in']}" if each.get("in") else each["name"] for each in value)
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            singular = next((one for one, many in SINGULAR.items() if many == name), name)
            for number, each in enumerate(value):
                yield from _facts(each, f"{prefix}{singular}{_number(number)}.")
        elif name == "deductions":
            continue
        elif isinstance(value, list | tuple):
            yield here, "direct" if name == "route" and not value else _listed(value)
        else:
            yield here, str(value)


def _listed(words: Any) -> str:
    return "; ".join(words) or "none"


def _number(index: int) -> str:
    return str(index + 1) if index else ""


def _order(name: str) -> tuple[int, int, str, int]:
    """Columns in the order of the template: agreement by agreement, and a second deduction after the first."""
    known = list(column_names())
    first, *rest = name.split(".")
    word = first.rstrip("0123456789")
    number = int(first[len(word) :] or 1)
    own = ".".join(rest[:-1]) if word in NAMED_KEY else ""
    general = ".".join([word, NAMED_KEY[word], *rest[-1:]] if own else [word, *rest])
    group = next((place for place, each in enumerate(known) if each.split(".")[0] == word), len(known))
    return group, number, own, known.index(general) if general in known else len(known)
