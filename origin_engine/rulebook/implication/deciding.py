"""Does one rule imply the other, for a product: does every bill that meets the one meet the other?

Read off the syntax trees: alternatives and conditions are taken apart, and single conditions are compared. The answer
is sound and not complete: yes is shown, no is only not shown. It is about the rules alone, on facts that agree with
each other, with self-produced materials taken the same way in both; chapter rules (tolerance, minimal operations and
the like) are compared apart from them.
"""

from __future__ import annotations

from enum import Enum
from itertools import product

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.agreement import CriterionKind
from origin_engine.rulebook.implication.conditions import asks_nothing, condition_implies
from origin_engine.rulebook.implication.sides import Side
from origin_engine.rulebook.implication.worlds import worlds

WHOLLY_OBTAINED, EXCLUSIVELY_ORIGINATING = CriterionKind.WHOLLY_OBTAINED, CriterionKind.EXCLUSIVELY_ORIGINATING
Conjunction = tuple[Rule, ...]
MOST_CLAIMS = 512
"""Ways of meeting a rule that are looked at one by one; of a rule with more of them nothing is claimed."""


class Relation(Enum):
    """How a new rule stands to an old one."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    DIFFERENT = "different"


def implies(one: Rule, here: Side, other: Rule, there: Side) -> bool:
    """Whether every bill that meets one rule, seen from here, meets the other, seen from there."""
    if here == there and one == other:
        return True
    turns = worlds(one, other)
    return turns is not None and all(_implies(mine, here, theirs, there) for mine, theirs in turns)


def relation(old: Rule, here: Side, new: Rule, there: Side) -> Relation:
    """How the new rule stands to the old one, as far as it is shown."""
    down, up = implies(new, there, old, here), implies(old, here, new, there)
    if down and up:
        return Relation.SAME
    return Relation.STRICTER if down else Relation.LOOSER if up else Relation.DIFFERENT


def claims_of(rule: Rule) -> tuple[Conjunction, ...] | None:
    """Every way of meeting a rule without splits, as the conditions that it takes together; None for too many."""
    match rule:
        case t.AnyOf(parts):
            each = [claims_of(part) for part in parts]
            found = [claim for claims in each if claims is not None for claim in claims]
            return None if None in each or len(found) > MOST_CLAIMS else tuple(found)
        case t.All(parts):
            return _together(parts)
        case t.Provided(claim, proviso):
            return _together((claim, proviso))
        case _:
            return ((rule,),)


def _together(parts: tuple[Rule, ...]) -> tuple[Conjunction, ...] | None:
    found: tuple[Conjunction, ...] = ((),)
    for part in parts:
        claims = claims_of(part)
        if claims is None or len(found) * len(claims) > MOST_CLAIMS:
            return None
        found = tuple([(*mine, *more) for mine, more in product(found, claims)])
    return found


def _implies(one: Rule, here: Side, other: Rule, there: Side) -> bool:
    claims = claims_of(one)
    return claims is not None and all(
        _is_a_criterion_of(claim, there) or _shows(claim, here, other, there) for claim in claims
    )


def _is_a_criterion_of(claim: Conjunction, there: Side) -> bool:
    """Whether what meets a claim originates by a criterion that is open beside the other rule.

    A good that is wholly obtained in any Party, the Parties taken together, need not be so in one of them.
    """
    return any(
        (isinstance(each, t.WhollyObtained) and not each.in_any_party and WHOLLY_OBTAINED in there.criteria)
        or (isinstance(each, t.ExclusivelyOriginating) and EXCLUSIVELY_ORIGINATING in there.criteria)
        for each in claim
    )


def _shows(claim: Conjunction, here: Side, other: Rule, there: Side) -> bool:
    """Whether conditions that are met together show that a rule is met."""
    match other:
        case t.AnyOf(parts):
            return any(_shows(claim, here, part, there) for part in parts)
        case t.All(parts):
            return all(_shows(claim, here, part, there) for part in parts)
        case t.Provided(first, proviso):
            return _shows(claim, here, first, there) and _shows(claim, here, proviso, there)
        case _:
            return any(condition_implies(each, here, other, there) for each in claim) or asks_nothing(other, there)
