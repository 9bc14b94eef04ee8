"""Changes in sentences: what materials may change from, as a change of classification or as a positive list.

A sentence adds its sources up: `from heading 41.01 or any other chapter` is a list with or without a change of chapter.
What is said of the group is kept; where a sentence for several codes says nothing, the group is silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from origin_engine.language import tree as t
from origin_engine.language.printer import LEVEL_WORDS
from origin_engine.language.words import LEVEL_NAMES
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_codes import gathered, once
from origin_engine.told import told


class OtherUnit(NamedTuple):
    """`any other heading`: within the group, outside it, within a code, or with nothing said."""

    level: t.Level
    group: t.GroupMode | None = None
    inside: tuple[t.CodeRange, ...] = ()
    bare: bool = False
    """`any heading` without `other`: it says something only where the group is outside, or said to be included."""


class Sources(NamedTuple):
    """What a sentence lists behind `from`."""

    others: tuple[OtherUnit, ...]
    listed: tuple[t.Materials, ...]
    including_group: t.Level | None = None


def change_of(
    aims: tuple[t.CodeRange, ...], sources: Sequence[Sources], exclusions: tuple[t.Materials, ...]
) -> t.ClassificationChange | t.ChangeFrom:
    """The change that a sentence demands of goods of these codes, from all its sources together."""
    others = [other for each in sources for other in each.others]
    listed = [materials for each in sources for materials in each.listed]
    including = {each.including_group for each in sources if each.including_group is not None}
    if including - {other.level for other in others}:
        raise NotRead(told("the group is named at another level than the change"), "")
    change = None
    if others:
        other, left = _widest(others, aims)
        if other.bare and other.group is None and not including:
            raise NotRead(told("`any` heading without `other`"), "")
        listed += left
        change = t.ClassificationChange(
            other.level, _group(aims, other, bool(including)), exclusions=tuple(gathered(exclusions))
        )
    elif exclusions:
        raise NotRead(told("exclusions from a list of codes"), "")
    return _with_lists(gathered(listed), change)


def _with_lists(
    lists: list[t.Materials], change: t.ClassificationChange | None
) -> t.ClassificationChange | t.ChangeFrom:
    if not lists:
        if change is None:
            raise NotRead(told("a change from nothing"), "")
        return change
    if len(lists) == 1:
        return t.ChangeFrom(lists[0], change)
    if len(lists) == 2 and change is not None:
        # a second list of materials that may change is one that the other change lets stay as they are
        allowing = t.ClassificationChange(change.level, change.group, change.exclusions, t.Allowance(lists[1]))
        return t.ChangeFrom(lists[0], allowing)
    raise NotRead(told("more kinds of named materials than a list can hold"), "")


def _widest(others: list[OtherUnit], aims: tuple[t.CodeRange, ...]) -> tuple[OtherUnit, list[t.Materials]]:
    """The change that takes in the others, and what of them it does not take in."""
    if len(others) > 2:
        raise NotRead(told("more than two changes of classification in one sentence"), "")
    if len(others) == 1:
        named = others[0].inside and others[0].group is None
        return _only_inside(others[0]) if named else (others[0], [])
    narrow, wide = sorted(others, key=lambda other: -other.level)
    if narrow.level != wide.level and not narrow.inside and narrow.group is None:
        return narrow, []  # another subheading is taken wherever it stands
    if narrow.level == wide.level:
        group = narrow.group or wide.group
        inside = narrow.inside and wide.inside
        if narrow.bare or wide.bare:
            raise NotRead(told("`any` heading without `other`"), "")
        if narrow.group and wide.group and narrow.group is not wide.group:
            raise NotRead(told("a group both inside and outside"), "")
        return OtherUnit(wide.level, group, inside), []
    if narrow.inside and _is_unit_of(narrow.inside, aims, wide.level) and wide.group is None:
        # another subheading of the good's own heading, or another heading: another subheading
        return OtherUnit(narrow.level, t.GroupMode.WITHIN if len(aims) > 1 or _ranges(aims) else None), []
    words = f"goods of another {LEVEL_WORDS[narrow.level]}"
    codes = narrow.inside or (aims if narrow.group is t.GroupMode.WITHIN else ())
    if not codes:
        raise NotRead(told("two changes of classification in one sentence"), "")
    return wide, [t.Materials(words, codes)]


def _only_inside(other: OtherUnit) -> tuple[OtherUnit, list[t.Materials]]:
    raise NotRead(told("a change of {level} inside one code alone", level=LEVEL_NAMES[other.level]), "")


def _is_unit_of(inside: tuple[t.CodeRange, ...], aims: tuple[t.CodeRange, ...], level: t.Level) -> bool:
    """Whether a code is the one unit of a level in which all the goods stand."""
    return len(inside) == 1 and inside[0].level == level and inside[0].first == inside[0].last and all(
        aim.first[:level] == inside[0].first == aim.last[:level] for aim in aims
    )  # fmt: skip


def _group(aims: tuple[t.CodeRange, ...], other: OtherUnit, including: bool) -> t.Group | None:
    """What is said of a change between members of the group; silence is kept where they stand apart at that level."""
    mode = t.GroupMode.WITHIN if including else other.group
    if mode is None:
        if not _ranges(aims) or _stand_together(aims, other.level):
            return None
        mode = t.GroupMode.SILENT
    if not aims:
        raise NotRead(told("a group that the sentence does not name"), "")
    return t.Group(mode, once(other.inside or aims))


def _ranges(aims: tuple[t.CodeRange, ...]) -> bool:
    return len(aims) > 1 or any(aim.first != aim.last for aim in aims)


def _stand_together(aims: tuple[t.CodeRange, ...], level: t.Level) -> bool:
    units = {end[:level] for aim in aims for end in (aim.first, aim.last)}
    return len(units) == 1


def outside_group(sources: Sources) -> Sources:
    """Sources whose changes leave the group: `except from any heading within that group`."""
    others = tuple(other._replace(group=t.GroupMode.OUTSIDE) for other in sources.others)
    if any(other.group not in (None, t.GroupMode.OUTSIDE) for other in sources.others) or sources.including_group:
        raise NotRead(told("a group both inside and outside"), "")
    return Sources(others, sources.listed)
