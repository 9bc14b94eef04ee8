"""Changes of tariff classification compared by the materials that fail them.

A change is the harder one if all that fails the other fails it too: then no bill meets it and fails the other, and what
an agreement's tolerance cures of the one it cures of the other.
"""

from __future__ import annotations

from origin_engine.language.tree import (
    Allowance,
    ChangeFrom,
    ClassificationChange,
    Group,
    GroupMode,
    Level,
)
from origin_engine.rulebook.implication.materials import (
    NOTHING,
    Fact,
    Part,
    Parts,
    all_but,
    both,
    hold,
    of_codes,
    picked,
)
from origin_engine.rulebook.implication.sides import Side

Change = ClassificationChange | ChangeFrom


def change_implies(one: Change, here: Side, other: Change, there: Side) -> bool:
    """Whether every bill that makes one change makes the other; False where that is not shown."""
    return _no_less_allowed(_allowance(one), here, _allowance(other), there) and hold(
        failing(one, here), failing(other, there)
    )


def failing(change: Change, side: Side) -> Parts:
    """The non-originating materials that do not make a change, before any allowance."""
    if isinstance(change, ChangeFrom):
        outside = all_but(picked(change.source, side), side)
        if change.otherwise is None:
            return outside
        # what the other change excepts in words is excepted from the list as well
        excepted = [part for each in change.otherwise.exclusions if each.described for part in picked(each, side)]
        return both((*outside, *excepted), _staying(change.otherwise, side))
    parts = _staying(change, side)
    return parts if change.only_for is None else both(parts, picked(change.only_for, side))


def _staying(change: ClassificationChange, side: Side) -> Parts:
    """Those that stay where the product is, and those that are excluded wherever they stand."""
    parts = [*_at_home(change.level, side), *_in_group(change.group, side)]
    for exclusion in change.exclusions:
        parts += picked(exclusion, side)
    return tuple(parts)


def _at_home(level: Level | None, side: Side) -> Parts:
    if level is None:
        return NOTHING
    if level is Level.TARIFF_ITEM:
        return (Part(side.goods.under(side.own), frozenset({Fact(("own item", side.own))})),)
    return (Part(side.goods.under(side.own[:level])),)


def _in_group(group: Group | None, side: Side) -> Parts:
    """A change inside a group counts, does not count, or is left open by the row, which is no fact of the material."""
    if group is None or group.mode is GroupMode.WITHIN:
        return NOTHING
    inside = of_codes(group.codes, side)
    if group.mode is GroupMode.OUTSIDE:
        return inside
    silent = frozenset({Fact(("silent", side.book, repr(group.codes)))})
    return tuple([Part(part.goods, part.facts | silent) for part in inside])


def _allowance(change: Change) -> Allowance | None:
    """What a change lets stay, be it the change that a positive list goes with or without."""
    if isinstance(change, ChangeFrom):
        return None if change.otherwise is None else change.otherwise.allowance
    return change.allowance


def _no_less_allowed(one: Allowance | None, here: Side, other: Allowance | None, there: Side) -> bool:
    """Whether what one change lets stay, the other lets stay as well.

    Where the materials differ, more of them may use up a share: only an allowance without a limit is surely wider.
    """
    if one is None:
        return True
    if other is None or not hold(picked(other.materials, there), picked(one.materials, here)):
        return False
    if other.percent is None or one.percent is None or one.base is not other.base:
        return other.percent is None
    return one.percent <= other.percent and hold(picked(one.materials, here), picked(other.materials, there))
