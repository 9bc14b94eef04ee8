"""Which materials a rule speaks of, as parts: a set of goods each, and what has to be known of them beside their code.

What codes cannot tell (whether a material answers to words, which national item it is) is a fact that may hold or not.
Two parts are compared without asking which: goods under fewer facts hold all goods under more of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from origin_engine.language.tree import CodeItem, Level, Materials, SameCode
from origin_engine.rulebook.implication.sides import Side


class Fact(NamedTuple):
    """Something about a material that its subheading does not tell, and whether it holds."""

    about: tuple[str, ...]
    holds: bool = True


class Part(NamedTuple):
    """Goods of which all these facts are true."""

    goods: int
    facts: frozenset[Fact] = frozenset()


Parts = tuple[Part, ...]
NOTHING: Parts = ()


def words(said: str) -> frozenset[Fact]:
    """That a material answers to words."""
    return frozenset({Fact(("words", said))})


def everything(side: Side) -> Parts:
    """All materials."""
    return (Part(side.goods.all),)


def of_codes(codes: Sequence[CodeItem], side: Side) -> Parts:
    """The materials of a list of codes."""
    return tuple([_of_item(item, side) for item in codes])


def _of_item(item: CodeItem, side: Side) -> Part:
    """The goods of an item; of a national tariff item only the subheading is told by the code."""
    if isinstance(item, SameCode):
        same = frozenset({Fact(("own item", side.own))}) if item.level is Level.TARIFF_ITEM else frozenset()
        return Part(side.goods.under(side.own[: item.level]), same)
    if item.level is Level.TARIFF_ITEM:
        national = frozenset({Fact(("item", side.book, item.first, item.last))})
        return Part(side.goods.between(item.first[:6], item.last[:6]), national)
    return Part(side.goods.between(item.first, item.last))


def picked(materials: Materials, side: Side) -> Parts:
    """The materials that a rule picks by codes, by words, by both, or all of them."""
    parts = of_codes(materials.codes, side) if materials.codes else everything(side)
    return parts if materials.described is None else both(parts, (Part(side.goods.all, words(materials.described)),))


def both(some: Parts, others: Parts) -> Parts:
    """The materials that are in some and in others."""
    met = [Part(one.goods & other.goods, one.facts | other.facts) for one in some for other in others]
    return tuple([part for part in met if part.goods])


def all_but(some: Parts, side: Side) -> Parts:
    """The materials that are in none of these parts."""
    left: list[Part] = [Part(side.goods.all)]
    plain = 0
    for part in some:
        if not part.facts:
            plain |= part.goods
    left = [Part(side.goods.all & ~plain)]
    for part in some:
        if part.facts:
            left = [each for one in left for each in _without(one, part)]
    return tuple([part for part in left if part.goods])


def _without(one: Part, taken: Part) -> Iterable[Part]:
    yield Part(one.goods & ~taken.goods, one.facts)
    for fact in taken.facts:
        yield Part(one.goods & taken.goods, one.facts | {fact._replace(holds=not fact.holds)})


def beyond(some: Parts, others: Parts) -> Parts:
    """What of some is not shown to be among others: empty where others hold all of it."""
    left: list[Part] = []
    for part in some:
        goods = part.goods
        for other in others:
            if other.facts <= part.facts:
                goods &= ~other.goods
        if goods:
            left.append(Part(goods, part.facts))
    return tuple(left)


def hold(others: Parts, some: Parts) -> bool:
    """Whether others surely hold all of some."""
    return not beyond(some, others)
