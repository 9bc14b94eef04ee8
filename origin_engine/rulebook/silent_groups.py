"""What an annex says, once for all rows, of changes between members of a group that a row is silent about.

CPTPP Annex 3-D, Section A, Note 3(g): a change may come from any other heading or subheading, those of the group
included. A row that says it itself keeps what it says; where neither does, such a change stays undecided.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from origin_engine.language import Rule
from origin_engine.language import tree as t


class SilentGroups(NamedTuple):
    """Whether a change between two members of such a group counts, and the article that says so."""

    changes_inside: Literal["count", "do-not-count"]
    article: str


def settled(rule: Rule, said: SilentGroups) -> Rule:
    """A rule with every group that it is silent about as the annex has it: the same rule where there is none."""
    mode = t.GroupMode.WITHIN if said.changes_inside == "count" else t.GroupMode.OUTSIDE
    found: Rule = _settled(rule, mode)
    return found


def _settled(value: Any, mode: t.GroupMode) -> Any:
    """A node, a tuple of nodes or a plain value; what holds no silent group is left as it is."""
    if isinstance(value, t.Group) and value.mode is t.GroupMode.SILENT:
        return t.Group(mode, value.codes, span=value.span)
    if isinstance(value, tuple):
        return tuple([_settled(each, mode) for each in value])
    if isinstance(value, t.Node):
        parts = [_settled(each, mode) for each in value.values()]
        return value if tuple(parts) == value.values() else type(value)(*parts, span=value.span)
    return value
