"""A comparison of two rule books, with a bill that flips for every pair of rules that differ."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from origin_engine.origin import Outcome
from origin_engine.revision.bills import Coded
from origin_engine.revision.flipping import Flip, Pair, find_flip
from origin_engine.revision.stage import Stage, stage_for
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.comparing import BookComparison, ComparedRow, Kind, Stands, compare_books
from origin_engine.rulebook.comparing_terms import TermsComparison, compare_terms
from origin_engine.rulebook.implication import Relation

LOST, GAINED = Outcome.NOT_ORIGINATING, Outcome.ORIGINATING
SOUGHT: dict[Relation, tuple[Outcome, ...]] = {
    Relation.SAME: (),
    Relation.STRICTER: (LOST,),
    Relation.LOOSER: (GAINED,),
    Relation.DIFFERENT: (LOST, GAINED),
}
"""What a bill comes to under the new book, and not under the old, where the rules stand so to each other."""


class Sought(NamedTuple):
    """A pair of rules, what a bill was sought that comes to under the new one, and the bill, if one was found."""

    stands: Stands
    outcome: Outcome
    flip: Flip | None


class RevisedRow(NamedTuple):
    """A row of the comparison, with the bills that were sought for it."""

    row: ComparedRow
    sought: tuple[Sought, ...]


class Revision(NamedTuple):
    """Two rule books side by side."""

    compared: BookComparison
    rows: tuple[RevisedRow, ...]
    terms: TermsComparison
    stage: Stage | None
    """Where bills could be judged under both; None where the books have no Party or no way of valuing in common."""


def revise(
    old: RuleBook, new: RuleBook, within: str = "", days: tuple[date | None, date | None] = (None, None)
) -> Revision:
    """Compare two books over the codes that begin with these digits; `days` of importation, where they matter."""
    compared = compare_books(old, new, within)
    stage = stage_for(old, new, days)
    rows = tuple([RevisedRow(row, _sought(row, old, new, stage)) for row in compared.rows])
    return Revision(compared, rows, compare_terms(old.agreement, new.agreement), stage)


def _sought(row: ComparedRow, old: RuleBook, new: RuleBook, stage: Stage | None) -> tuple[Sought, ...]:
    if stage is None or row.kind in (Kind.SAME, Kind.NEW, Kind.GONE, Kind.NEITHER):
        return ()
    return tuple(
        [
            Sought(stands, outcome, find_flip(Pair(Coded(stands.old_code, stands.new_code), old, new, stage), outcome))
            for stands in row.stands
            if stands.before.relation is not None
            for outcome in SOUGHT[stands.before.relation]
        ]
    )
