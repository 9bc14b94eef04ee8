"""Two rule books side by side: for every product, how the new rule stands to the old one.

Where the books are of two HS editions, a product is looked at under every code of the older reading that may hold it,
and materials are the goods that the editions correlate. Rules alone are compared; chapter rules: comparing_terms.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.nomenclature import candidates, code_list
from origin_engine.rulebook.book import ProductRule, RuleBook
from origin_engine.rulebook.implication import Relation, goods_of_both, relation, side_among_criteria, with_notes


class Kind(Enum):
    """What became of the rule for a product."""

    SAME = "same"
    SAME_WORDS = "same-words"
    """The rule reads as it did; codes of materials moved, so that for some of them it asks something else."""
    STRICTER = "stricter"
    LOOSER = "looser"
    DIFFERENT = "different"
    """Neither is shown to ask no more than the other."""
    NEW = "new"
    GONE = "gone"
    NEITHER = "neither"
    """No rule in either book."""


class Before(NamedTuple):
    """An old rule of a product, and how the new one stands to it; both None where there is no old or no new rule."""

    text: str | None
    relation: Relation | None


class Stands(NamedTuple):
    """A product under one of its old codes."""

    old_code: str
    new_code: str
    before: Before


class ComparedRow(NamedTuple):
    """Products of which the same can be said."""

    kind: Kind
    before: tuple[Before, ...]
    """The old rules: several where a product was spread over codes that had different ones."""
    new: str | None
    codes: tuple[str, ...]
    """The subheadings of the new edition."""
    stands: tuple[Stands, ...]
    """For each old rule, one product under it."""


class BookComparison(NamedTuple):
    """What was compared, row by row; every subheading of the new edition (under `within`) is in one row."""

    old: RuleBook
    new: RuleBook
    within: str
    rows: tuple[ComparedRow, ...]

    def count(self, kind: Kind) -> int:
        """How many subheadings are of a kind."""
        return sum(len(row.codes) for row in self.rows if row.kind is kind)

    @property
    def subheadings(self) -> int:
        """How many subheadings were compared."""
        return sum(len(row.codes) for row in self.rows)


def compare_books(old: RuleBook, new: RuleBook, within: str = "") -> BookComparison:
    """Compare two books over the subheadings of the new one's edition that begin with these digits."""
    order = list(Kind)
    grouped: dict[tuple[int, tuple[Before, ...], str | None], list[tuple[str, tuple[Stands, ...]]]] = {}
    for code in code_list(_edition(new)).at(6):
        if code.startswith(within):
            stands = tuple(_stands(code, old, new))
            rule = new.governing(code)
            text = rule.text if rule else None
            before = tuple(sorted({each.before for each in stands}, key=str))
            key = (order.index(_kind(before, text)), before, text)
            grouped.setdefault(key, []).append((code, stands))
    rows = [
        ComparedRow(order[key[0]], key[1], key[2], tuple([code for code, _ in found]), _one_of_each(found))
        for key, found in grouped.items()
    ]
    rows.sort(key=lambda row: (order.index(row.kind), row.codes))
    return BookComparison(old, new, within, tuple(rows))


def _edition(book: RuleBook) -> int:
    return book.agreement.product_rules.hs_edition


def _one_of_each(found: list[tuple[str, tuple[Stands, ...]]]) -> tuple[Stands, ...]:
    first: dict[Before, Stands] = {}
    for _, stands in found:
        for each in stands:
            first.setdefault(each.before, each)
    return tuple(first.values())


def _stands(code: str, old: RuleBook, new: RuleBook) -> Iterator[Stands]:
    """A product under each of its codes in the old edition."""
    rule = new.governing(code)
    for was in candidates(code, _edition(new), _edition(old)):
        before = old.governing(was)
        if before is None or rule is None:
            yield Stands(was, code, Before(before.text if before else None, None))
        else:
            yield Stands(was, code, Before(before.text, relation_of(before, was, old, rule, code, new)))


def relation_of(before: ProductRule, was: str, old: RuleBook, rule: ProductRule, code: str, new: RuleBook) -> Relation:
    """How the new rule for a product stands to its old one, each beside the other criteria of its agreement."""
    if old is new and before is rule:
        return Relation.SAME
    there, here = goods_of_both(_edition(old), _edition(new))
    return relation(
        _read(before.tree, old),
        side_among_criteria(old, was, there),
        _read(rule.tree, new),
        side_among_criteria(new, code, here),
    )


@lru_cache(maxsize=20_000)
def _read(rule: Rule, book: RuleBook) -> Rule:
    return with_notes(rule, book.agreement)


def _kind(before: tuple[Before, ...], new: str | None) -> Kind:
    texts = {each.text for each in before}
    if new is None:
        return Kind.GONE if texts - {None} else Kind.NEITHER
    if not texts - {None}:
        return Kind.NEW
    relations = {each.relation for each in before}
    if relations == {Relation.SAME}:
        return Kind.SAME
    if texts == {new}:
        return Kind.SAME_WORDS
    if relations <= {Relation.SAME, Relation.STRICTER}:
        return Kind.STRICTER
    if relations <= {Relation.SAME, Relation.LOOSER, None}:
        # where there was no rule under an old code, any rule is the easier one
        return Kind.LOOSER
    return Kind.DIFFERENT
