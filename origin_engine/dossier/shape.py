"""The shape of a dossier, as its models state it: which fields a group has, and what each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from types import UnionType
from typing import Annotated, Any, ForwardRef, Literal, NamedTuple, Union, get_args, get_origin

from origin_engine.dossier.models import DossierFields, Material, Record

Many = Literal["one", "list", "named"]


class FieldShape(NamedTuple):
    """What a field holds: one, a list, or a group by free names, of `kind` (a Record or a plain type)."""

    many: Many
    kind: Any

    @property
    def record(self) -> type[Record] | None:
        """The group of fields it holds, if it holds one."""
        return self.kind if isinstance(self.kind, type) and issubclass(self.kind, Record) else None


_shapes: dict[type[Record], Mapping[str, FieldShape]] = {}


def fields_of(record: type[Record]) -> Mapping[str, FieldShape]:
    """The fields of a group by the names that files use."""
    if record not in _shapes:
        group: Any = record
        _shapes[record] = {_name_in_files(field): _shape(field.type) for field in fields(group)}
    return _shapes[record]


def _name_in_files(field: Field[Any]) -> str:
    """`in_` is `in`, and `from_` is `from`: words that Python keeps for itself."""
    return field.name.rstrip("_")


def _shape(annotation: Any) -> FieldShape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0])
    if origin in (Union, UnionType):
        return _shape(next(each for each in inner if each is not type(None)))
    if origin is tuple:
        return FieldShape("list", _shape(inner[0]).kind)
    if origin is dict:
        return FieldShape("named", _shape(inner[1]).kind)
    return FieldShape("one", Material if annotation in ("Material", ForwardRef("Material")) else annotation)


def names_beside(path: tuple[str | int, ...]) -> frozenset[str]:
    """The names that may stand where the last part of this path stands."""
    record: type[Record] = DossierFields
    steps = iter(path[:-1])
    for step in steps:
        shape = fields_of(record).get(str(step))
        if shape is None or shape.record is None:
            return frozenset()
        record = shape.record
        if shape.many != "one":
            next(steps, None)
    return frozenset(fields_of(record))
