"""A claim about two rules, that every bill which meets the one meets the other: yes, no with a bill, or not decided."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from origin_engine.language import Place, Rule, parse_rule, print_rule
from origin_engine.origin import Outcome
from origin_engine.revision.bills import Coded
from origin_engine.revision.flipping import Flip, Pair, find_flip
from origin_engine.revision.stage import stage_for
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.book import Row
from origin_engine.rulebook.implication import goods_of, implies, side_among_criteria, with_notes

FIRST, SECOND = "1", "2"


class Answer(Enum):
    """What can be said of a claim."""

    YES = "yes"
    NO = "no"
    NOT_DECIDED = "not-decided"


class Claim(NamedTuple):
    """The answer, and for a no the bill that originates by the first rule and not by the second."""

    answer: Answer
    against: Flip | None = None


def claim_on(book: RuleBook, code: str, first_text: str, second_text: str) -> Claim:
    """Whether a product that originates by one rule originates by the other, under the terms of a book.

    Raises RuleError for a text that is no rule.
    """
    one, other = parse_rule(first_text, Place(FIRST)), parse_rule(second_text, Place(SECOND))
    side = side_among_criteria(book, code, goods_of(book.agreement.product_rules.hs_edition))
    if implies(with_notes(one, book.agreement), side, with_notes(other, book.agreement), side):
        return Claim(Answer.YES)
    first, second = ruled_by(book, code, one), ruled_by(book, code, other)
    stage = stage_for(first, second)
    if stage is None:
        return Claim(Answer.NOT_DECIDED)
    found = find_flip(Pair(Coded(code, code), first, second, stage), Outcome.NOT_ORIGINATING)
    return Claim(Answer.NOT_DECIDED) if found is None else Claim(Answer.NO, found)


def ruled_by(book: RuleBook, code: str, rule: Rule) -> RuleBook:
    """The terms of a book with a single row: this rule for this subheading."""
    terms = book.agreement
    head = terms.product_rules._replace(general_rules=(), chapter_notes=())
    row = Row(0, 0, None)
    agreement = terms._replace(product_rules=head, other_editions={})
    return RuleBook(agreement, {code: row}, (print_rule(rule),), (terms.source,), book.digest, lambda number: rule)
