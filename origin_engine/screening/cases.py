"""Cases of no good in particular, for what the evaluator's own functions say of a combination of facts.

What depends on a few words only (the country, the operations, the proof) is asked of them once for each combination, so
that screening has no second reading of it.
"""

from __future__ import annotations

from origin_engine.origin.case import Case
from origin_engine.origin.subject import NO_MEASURES, NOTHING, Occasion, Subject
from origin_engine.rulebook import RuleBook

GOOD = Subject(
    path=("product",),
    code=None,
    candidates=None,
    written_code=None,
    made_in=None,
    price=None,
    price_basis=None,
    weight=None,
    costs=None,
    totals=None,
    wholly_obtained=None,
    operations=None,
    processes=None,
    answers=NOTHING,
    measures=NO_MEASURES,
    has_bill=False,
    is_product=True,
)
"""A product of which nothing is known."""


def case_of(book: RuleBook, good: Subject, occasion: Occasion) -> Case:
    """The case of a good without lines."""
    return Case(book, good, (), occasion, {})
