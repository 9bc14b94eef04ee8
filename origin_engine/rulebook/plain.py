"""Rule books as plain JSON values and back: how the cache keeps what was read, without running anything.

Only the frozen values of agreement.py and of the syntax tree are known by name; anything else is refused.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from origin_engine.language import tree
from origin_engine.rulebook import agreement, chapter_notes, claim, code_spans, production, silent_groups

NAME = "$"


def to_plain(value: Any) -> Any:
    """A JSON value that `from_plain` turns back into an equal value (spans are not kept)."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, tree.Node):
        return {NAME: type(value).__name__, **{name: to_plain(getattr(value, name)) for name in value.fields}}
    if hasattr(value, "_fields"):
        return {NAME: type(value).__name__, **{name: to_plain(part) for name, part in value._asdict().items()}}
    if isinstance(value, Enum):
        return {NAME: type(value).__name__, "value": value.value}
    if isinstance(value, Decimal | date):
        return {NAME: type(value).__name__, "value": str(value)}
    if isinstance(value, tuple | frozenset):
        items = sorted(value) if isinstance(value, frozenset) else value
        return {NAME: type(value).__name__, "items": [to_plain(item) for item in items]}
    if isinstance(value, dict):
        return {NAME: "dict", "items": {key: to_plain(item) for key, item in value.items()}}
    raise TypeError(f"{type(value).__name__} is not part of a rule book")


def from_plain(value: Any) -> Any:
    """The value behind a JSON value; raises KeyError, TypeError or ValueError where it is none of ours."""
    if not isinstance(value, dict):
        return value
    name = value[NAME]
    if name == "tuple":
        return tuple([from_plain(item) for item in value["items"]])
    if name == "frozenset":
        return frozenset(value["items"])
    if name == "dict":
        return {key: from_plain(item) for key, item in value["items"].items()}
    kind = _kinds()[name]
    if kind is date:
        return date.fromisoformat(value["value"])
    if kind is Decimal or issubclass(kind, Enum):
        return kind(value["value"])
    return kind(**{key: from_plain(item) for key, item in value.items() if key != NAME})


@cache
def _kinds() -> dict[str, Any]:
    known: dict[str, Any] = {"Decimal": Decimal, "date": date}
    for module in (tree, agreement, chapter_notes, production, claim, code_spans, silent_groups):
        for kind in vars(module).values():
            if isinstance(kind, type) and (issubclass(kind, Enum | tree.Node) or hasattr(kind, "_fields")):
                known[kind.__name__] = kind
    return known
