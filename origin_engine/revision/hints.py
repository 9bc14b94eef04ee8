"""Which materials may tell two rules apart: those that one change lets through and the other does not, and the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import islice
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.revision.bills import Coded
from origin_engine.rulebook.implication import Goods, Side
from origin_engine.rulebook.implication.changes import failing
from origin_engine.rulebook.implication.materials import Fact, Parts, all_but, beyond, both, of_codes, picked
from origin_engine.rulebook.verifying import walk

Answers = tuple[tuple[str, bool], ...]
MOST_LOOKED_AT = 64
"""Goods among which the nearest to the product is taken; one whose code is the same in both editions comes first."""
Changes = Sequence[t.ClassificationChange | t.ChangeFrom]


class Seen(NamedTuple):
    """A rule without splits, and how it sees the goods."""

    rule: Rule
    side: Side


class Hint(NamedTuple):
    """A material by its codes and by the words that it answers to; to all other words of the rules it does not."""

    coded: Coded
    answers: Answers = ()


def hints_for(claim: Sequence[t.Node], yes: Seen, no: Seen, old: Goods, new: Goods) -> list[Hint]:
    """Materials with which a claim of one rule may be met and the other rule not, the likeliest first."""
    own = yes.side.own
    found = [
        hint
        for parts in _likely(claim, yes, no)
        for part in sorted(parts, key=lambda part: len(part.facts))
        if (hint := _hint(part.goods, part.facts, own, old, new)) is not None
    ]
    return list(dict.fromkeys(found))


def _likely(claim: Sequence[t.Node], yes: Seen, no: Seen) -> Iterator[Parts]:
    stopped = tuple([part for change in _changes(claim) for part in failing(change, yes.side)])
    lets = [failing(change, no.side) for change in _changes(walk(no.rule))]
    if lets:
        yield beyond(reduce(both, lets), stopped)
    for each in lets:
        yield beyond(each, stopped)
    for seen, other in ((no, yes), (yes, no)):
        for parts in _spoken_of(seen):
            yield beyond(parts, stopped)
            yield beyond(all_but(parts, other.side), stopped)
    yield all_but(stopped, yes.side)


def _changes(nodes: Iterator[t.Node] | Sequence[t.Node]) -> Changes:
    return [node for node in nodes if isinstance(node, t.ClassificationChange | t.ChangeFrom)]


def _spoken_of(seen: Seen) -> Iterator[Parts]:
    """The materials of limits, demands and value contents."""
    for node in walk(seen.rule):
        if isinstance(node, t.MaterialLimit | t.MaterialsAre):
            yield picked(node.materials, seen.side)
        elif isinstance(node, t.ValueContent) and node.focus:
            yield of_codes(node.focus, seen.side)


def _hint(goods: int, facts: frozenset[Fact], own: str, old: Goods, new: Goods) -> Hint | None:
    """A good of a part, with the words that it answers to; None where more than words would have to be known of it."""
    if any(fact.about[0] != "words" for fact in facts):
        return None
    near = next((some for digits in (4, 2, 0) if (some := goods & _under(own[:digits], new))), 0)
    found = [Coded(old.codes[place], new.codes[place]) for place in islice(_places(near), MOST_LOOKED_AT)]
    if not found:
        return None
    nearest = min(found, key=lambda coded: (coded.old != coded.new, abs(int(coded.new) - int(own))))
    return Hint(nearest, tuple(sorted((fact.about[1], fact.holds) for fact in facts)))


def _under(prefix: str, goods: Goods) -> int:
    return goods.under(prefix) if prefix else goods.all


def _places(some: int) -> Iterator[int]:
    """The places of the goods of a set, in order."""
    while some:
        lowest = some & -some
        yield lowest.bit_length() - 1
        some ^= lowest
