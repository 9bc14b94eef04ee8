"""The names that fields have in CSV and Excel, and where in a dossier each of them stands.

A field of the product has its own name (`price.amount`); `costs.`, `shipment.` and `rate.` begin the others.
A list of groups is written out as `deduction.kind`, `deduction2.kind` and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from origin_engine.dossier.models import DossierFields, Material, Product, Record
from origin_engine.dossier.problems import Path
from origin_engine.dossier.shape import FieldShape, fields_of

Kind = Literal["text", "code", "number", "date", "yes-no", "words", "processes", "route"]

PART_OF = "part_of"
SHORT_COLUMNS = {
    "quantity": "quantity.amount",
    "unit": "quantity.unit",
    "value": "value.amount",
    "currency": "value.currency",
    "basis": "value.basis",
    "weight": "weight.amount",
    "weight_unit": "weight.unit",
}
"""Columns of the materials table that are named in one word."""

SINGULAR = {"deduction": "deductions", "rate": "rates", "route": "route"}
"""Lists of groups, by the word that begins the names of their fields."""

NAMED_KEY = {"answers": "<words>", "hs_in": "<edition>", "measures": "<measure>", "originating": "<agreement>"}
CODES = ("hs", "hs_in", "tariff_line")
NUMBERED = re.compile(r"([a-z_]+?)([0-9]{0,2})")


class FlatName(NamedTuple):
    """Where a value goes: a path in the dossier (or in the line), and what kind of value it is."""

    path: Path
    kind: Kind


@lru_cache(maxsize=10_000)
def field_named(name: str) -> FlatName | None:
    """A field of the product, the costs, the shipment or the rates; None where there is none of this name."""
    steps = name.split(".")
    root = _split_number(steps[0])[0]
    if root in ("costs", "shipment", "rate"):
        return _find(DossierFields, steps)
    if root == "product" and len(steps) > 1:
        steps = steps[1:]
    found = _find(Product, steps)
    return found and FlatName(("product", *found.path), found.kind)


@lru_cache(maxsize=10_000)
def column_named(name: str) -> FlatName | None:
    """A column of the materials table; its path is within the line."""
    if name.lower() == PART_OF:
        return FlatName((PART_OF,), "text")
    return _find(Material, SHORT_COLUMNS.get(name.lower(), name).split("."))


def _find(record: type[Record], steps: list[str]) -> FlatName | None:
    """Follow the steps of a name down from a group of fields."""
    path: Path = ()
    while steps:
        name, number = _split_number(steps[0])
        fields, rest = fields_of(record), steps[1:]
        name = name if name in fields else SINGULAR.get(name, name)
        shape = fields.get(name)
        if shape is None or name == "materials":
            return None
        if name in SINGULAR.values() and rest and shape.record:
            path, record, steps = (*path, name, number), shape.record, rest
        elif number:
            return None
        elif shape.many == "named":
            return _in_named_group(shape, (*path, name), rest)
        elif not rest:
            kind = _kind(name, shape)
            return kind and FlatName((*path, name), kind)
        elif shape.many == "one" and shape.record:
            path, record, steps = (*path, name), shape.record, rest
        else:
            return None
    return None


def _in_named_group(shape: FieldShape, path: Path, rest: list[str]) -> FlatName | None:
    """`answers.any words at all`, or `originating.rcep.status`: the key may itself hold dots."""
    if shape.record is None:
        key = ".".join(rest)
        kind = "code" if path[-1] in CODES else _plain_kind(shape.kind)
        return FlatName((*path, key), kind) if key else None
    below = _find(shape.record, rest[-1:])
    key = ".".join(rest[:-1])
    return FlatName((*path, key, *below.path), below.kind) if below and key else None


def _split_number(step: str) -> tuple[str, int]:
    """`deduction2` as deduction and 1: entries of a list are counted from nought."""
    match = NUMBERED.fullmatch(step.lower())
    if match is None or match[2] in ("0", "1", "00") or match[1] not in SINGULAR:
        return step.lower(), 0
    return match[1], int(match[2] or 1) - 1


def _kind(name: str, shape: FieldShape) -> Kind | None:
    if name in ("processes", "route"):
        return "processes" if name == "processes" else "route"
    if shape.many == "list":
        return None if shape.record else "words"
    if name in CODES:
        return "code"
    return "text" if name == "wholly_obtained" else None if shape.record else _plain_kind(shape.kind)


def _plain_kind(kind: Any) -> Kind:
    kinds: Mapping[Any, Kind] = {Decimal: "number", int: "number", bool: "yes-no", date: "date"}
    return kinds.get(kind, "text")


@cache
def field_names() -> tuple[str, ...]:
    """All names of fields, with `<...>` where a word of the trader's own goes."""
    below = {name: shape for name, shape in fields_of(DossierFields).items() if name not in ("product", "materials")}
    others = [each for name, shape in below.items() for each in _names(name, shape)]
    return (*_names_in(Product), *others)


@cache
def column_names() -> tuple[str, ...]:
    """All names of columns, with `<...>` where a word of the trader's own goes."""
    short = {long: name for name, long in SHORT_COLUMNS.items()}
    names = [short.get(name, name) for name in _names_in(Material)]
    return (names[0], PART_OF, *names[1:])


def _names_in(record: type[Record]) -> Iterator[str]:
    for name, shape in fields_of(record).items():
        if name != "materials":
            yield from _names(name, shape)


def _names(name: str, shape: FieldShape) -> Iterator[str]:
    """The flat names of one field: its own, or those of the fields within it."""
    if _kind(name, shape) and shape.many != "named":
        yield name
    if name == "processes":
        return
    prefix = f"{name}.{NAMED_KEY[name]}" if shape.many == "named" else name
    if shape.many == "list":
        prefix = next((one for one, many in SINGULAR.items() if many == name), name)
    if shape.record:
        yield from (f"{prefix}.{each}" for each in _names_in(shape.record))
    elif shape.many == "named":
        yield prefix


def with_own_words(known: tuple[str, ...], given: str) -> list[str]:
    """Known names, their `<...>` filled with the word that stands there in the given name."""
    steps = given.split(".")
    own = steps[1] if len(steps) > 1 else ""
    return [re.sub("<.*>", lambda _: own, name) if own else name for name in known]
