"""Rules that differ in their plain changes of classification alone have one shape, and are read together.

A plain change asks for another chapter, heading or subheading, except from materials of fixed codes: what it asks of a
good is then two numbers, a level and a list of excluded codes, which stand in columns of the goods.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook import ProductRule
from origin_engine.screening.codes import is_in
from origin_engine.screening.columns import Column

LEVELS = (t.Level.CHAPTER, t.Level.HEADING, t.Level.SUBHEADING)
Excluded = tuple[t.CodeItem, ...]


class PlainChange(t.Node):
    """A plain change in a shape: the first, the second and so on."""

    number: int


class Plain(NamedTuple):
    """What a plain change asks: the place of its level in LEVELS, and the codes that it excludes."""

    level: int
    excluded: Excluded
    change: t.ClassificationChange


class Shape(NamedTuple):
    """A rule without what its plain changes ask; `rule` is the first product rule that has it."""

    tree: Rule
    rule: ProductRule


class Shapes:
    """The shapes of the rules of a book, in the order in which the rules are met."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.shapes: list[Shape] = []
        self.of_rule: list[int] = []
        """The shape of each rule, by the rule's number."""
        self.plain: list[tuple[Plain, ...]] = []
        """The plain changes of each rule."""
        self._alike: dict[tuple[Rule, bool], int] = {}
        self._excluded: dict[Excluded, int] = {(): 0}

    def add(self, rule: ProductRule) -> None:
        """The next rule."""
        plain: list[Plain] = []
        tree = _without(rule.tree, plain)
        number = self._alike.setdefault((tree, rule.general), len(self.shapes))
        if number == len(self.shapes):
            self.shapes.append(Shape(tree, rule))
        for each in plain:
            self._excluded.setdefault(each.excluded, len(self._excluded))
        self.of_rule.append(number)
        self.plain.append(tuple(plain))

    @property
    def most(self) -> int:
        """The most plain changes that a rule has."""
        return max(map(len, self.plain), default=0)

    def asked(self, number: int) -> tuple[Column, Column]:
        """For each rule the level of its change of this number (-1: none), and the number of what that excludes."""
        changes = [each[number] if number < len(each) else None for each in self.plain]
        levels = np.array([-1 if each is None else each.level for each in changes], np.int8)
        return levels, np.array([0 if each is None else self._excluded[each.excluded] for each in changes], np.int16)

    def exclusions(self) -> Column:
        """For each list of excluded codes, which code numbers it holds (three-valued)."""
        return np.stack([is_in(codes, self.edition) for codes in self._excluded])


def _without(value: Any, plain: list[Plain]) -> Any:
    """A node, a tuple of nodes or a plain value, with the plain changes in it replaced; they are added to `plain`."""
    if isinstance(value, t.ClassificationChange) and (found := _plain(value)) is not None:
        plain.append(found)
        return PlainChange(len(plain) - 1)
    if isinstance(value, tuple):
        return tuple([_without(each, plain) for each in value])
    if isinstance(value, t.Node) and not isinstance(value, t.ChangeFrom):
        return type(value)(*[_without(each, plain) for each in value.values()])
    return value


def _plain(change: t.ClassificationChange) -> Plain | None:
    """What a change asks, if it is a plain one."""
    if change.level not in LEVELS or change.allowance is not None or change.only_for is not None:
        return None
    if change.group is not None and change.group.mode is not t.GroupMode.WITHIN:
        return None
    if not all(_is_fixed(each) for each in change.exclusions):
        return None
    codes = tuple(item for each in change.exclusions for item in each.codes)
    return Plain(LEVELS.index(change.level), codes, change)


def _is_fixed(materials: t.Materials) -> bool:
    """Whether materials are picked by codes of their own alone."""
    codes: Sequence[t.CodeItem] = materials.codes
    return materials.described is None and bool(codes) and all(isinstance(item, t.CodeRange) for item in codes)
