"""Facts put at their paths one by one, while lists are still groups whose names are numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from origin_engine.dossier.problems import Path


def put(mapping: dict[Any, Any], path: Path, value: Any) -> bool:
    """Put a value at a path, making the groups on the way; False where something stands there already."""
    for step in path[:-1]:
        mapping = mapping.setdefault(step, {})
        if not isinstance(mapping, dict):
            return False
    if path[-1] in mapping:
        return False
    mapping[path[-1]] = value
    return True


def overlap(one: Path, other: Path) -> bool:
    """Whether two paths cannot both hold a value."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def with_lists(value: Any) -> Any:
    """Groups whose names are numbers, as lists in the order of the numbers."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(name, int) for name in value):
        return [with_lists(value[number]) for number in sorted(value)]
    return {name: with_lists(part) for name, part in value.items()}


def closed_up(paths: Iterable[Path]) -> dict[Path, Path]:
    """Each path as it is once lists are closed up (`deduction2` alone is the first), to the path as it was."""
    paths = list(paths)
    numbers: dict[Path, set[int]] = {}
    for path in paths:
        for depth, step in enumerate(path):
            if isinstance(step, int):
                numbers.setdefault(path[:depth], set()).add(step)
    order = {prefix: sorted(found) for prefix, found in numbers.items()}
    return {
        tuple(
            order[path[:depth]].index(step) if isinstance(step, int) else step for depth, step in enumerate(path)
        ): path
        for path in paths
    }
