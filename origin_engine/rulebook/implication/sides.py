"""A side of a comparison: how one of the two rules sees the product, the goods and the value of the good."""

from __future__ import annotations

from typing import NamedTuple

from origin_engine.language import Rule, parse_rule
from origin_engine.language import tree as t
from origin_engine.rulebook.agreement import Agreement, CriterionKind
from origin_engine.rulebook.book import RuleBook
from origin_engine.rulebook.implication.goods import Goods


class ValueTerms(NamedTuple):
    """What an agreement says of value contents, as far as two rules can be told apart by it.

    `methods`: those open to a rule that names none, and None where another than the exporter chooses. `in_part`: from
    which share materials that do not originate count in part, which lets a lower threshold be the harder one.
    """

    base: str
    methods: tuple[str, ...] | None
    build_up: str
    waived: bool
    in_part: str | None


class Side(NamedTuple):
    """One rule's view: the product's own code, the goods by the codes of its edition, the agreement's value terms."""

    own: str
    goods: Goods
    terms: ValueTerms
    book: str
    """The agreement, for what only it can settle: national tariff items, notes that are not held."""
    criteria: frozenset[CriterionKind] = frozenset()
    """Ways of originating that are open beside the rule, where these are to be reckoned with."""


def value_terms(agreement: Agreement) -> ValueTerms:
    """The value terms of an agreement."""
    said, partial, tolerance = agreement.value_content, agreement.cumulation.partial, agreement.tolerance
    return ValueTerms(
        said.base,
        tuple(said.methods) if said.method_chosen_by == "exporter" else None,
        said.build_up,
        tolerance is not None and tolerance.waives_value_content is not None,
        None if partial is None else str(partial.at_least),
    )


def side_of(book: RuleBook, own: str, goods: Goods) -> Side:
    """The side of a rule of a book by itself, for a subheading of its edition."""
    return Side(own, goods, value_terms(book.agreement), book.id)


def side_among_criteria(book: RuleBook, own: str, goods: Goods) -> Side:
    """The side of a rule of a book as one of the ways of originating that its agreement has."""
    kinds = frozenset([criterion.kind for criterion in book.agreement.criteria])
    return side_of(book, own, goods)._replace(criteria=kinds)


def with_notes(rule: Rule, agreement: Agreement) -> Rule:
    """A rule with the text of the notes that the agreement holds in the place of their keys.

    A note that it does not hold is a matter of its own: the same key in two agreements need not say the same.
    """
    match rule:
        case t.Note(key):
            text = agreement.notes.get(key)
            return t.NotEncoded(f"{agreement.id}: {key}") if text is None else with_notes(parse_rule(text), agreement)
        case t.AnyOf(parts):
            return t.AnyOf(tuple([with_notes(part, agreement) for part in parts]))
        case t.All(parts):
            return t.All(tuple([with_notes(part, agreement) for part in parts]))
        case t.Provided(claim, proviso):
            return t.Provided(with_notes(claim, agreement), with_notes(proviso, agreement))
        case t.Split(cases, otherwise):
            read = tuple([t.Case(case.guards, with_notes(case.rule, agreement)) for case in cases])
            return t.Split(read, with_notes(otherwise, agreement))
        case _:
            return rule
