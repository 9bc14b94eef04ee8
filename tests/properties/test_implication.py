"""A rule that is said to imply another never holds where the other fails."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.language import Rule, print_rule
from origin_engine.origin import Outcome, Verdict, determine
from origin_engine.revision.bills import Coded
from origin_engine.revision.claims import ruled_by
from origin_engine.revision.flipping import Pair, find_flip
from origin_engine.revision.stage import stage_for
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.implication import goods_of, implies, side_among_criteria
from tests.origin.synthetic import book
from tests.rulebook.implying import OWN, PAIRS, bills, side, verdict

TIMES = int(os.environ.get("PROPERTIES_TIMES", "1"))
PROFILE = settings(
    max_examples=400 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
SOUGHT = 60
"""Bills that are judged in the search for one that tells a rule from one that it implies."""
TOLERANCE = {
    "article": "Art. 9",
    "cures": ["classification", "process", "materials"],
    "limits": [{"measure": "value", "percent": "10", "base": "FOB", "article": "Art. 9"}],
}
BOTH = {"build-down": "Art. 5(a)", "build-up": "Art. 5(b)"}
TERMS: tuple[dict[str, Any], ...] = (
    {},
    {"tolerance": TOLERANCE, "value_content": {"methods": BOTH, "net_cost": {"article": "Art. 5(c)"}}},
    {
        "tolerance": {**TOLERANCE, "waives_value_content": {"percent": "10", "base": "FOB", "article": "Art. 9"}},
        "value_content": {"methods": BOTH, "method_chosen_by": "exporting-party", "methods_of": {"NZ": "build-up"}},
    },
)


@cache
def agreed(number: int) -> RuleBook:
    return book(Path(mkdtemp()), "CTH", TERMS[number])


@PROFILE
@given(PAIRS, st.lists(bills(), min_size=3, max_size=8), st.sampled_from(range(len(TERMS))))
def test_what_implies_a_rule_never_holds_where_it_fails(
    pair: tuple[Rule, Rule], some: list[dict[str, Any]], number: int
) -> None:
    one, other = pair
    terms = agreed(number)
    seen = side(terms)
    if not implies(one, seen, other, seen):
        return
    for bill in some:
        if verdict(one, bill, terms) is Verdict.MET:
            assert verdict(other, bill, terms) is not Verdict.NOT_MET, (print_rule(one), print_rule(other), OWN)


@PROFILE
@given(PAIRS, st.lists(bills(), min_size=1, max_size=4), st.sampled_from(range(len(TERMS))))
def test_who_originates_by_a_rule_originates_by_one_that_it_implies(
    pair: tuple[Rule, Rule], some: list[dict[str, Any]], number: int
) -> None:
    """Beside the other criteria, from the dossier to the outcome; also for bills sought to tell the two rules apart."""
    one, other = pair
    seen = side_among_criteria(agreed(number), OWN, goods_of(2022))
    if one == other or not implies(one, seen, other, seen):
        return
    first, second = ruled_by(agreed(number), OWN, one), ruled_by(agreed(number), OWN, other)
    for bill in some:
        if outcome(bill, first) is Outcome.ORIGINATING:
            assert outcome(bill, second) is not Outcome.NOT_ORIGINATING, (print_rule(one), print_rule(other))
    stage = stage_for(first, second)
    assert stage is not None
    flip = find_flip(Pair(Coded(OWN, OWN), first, second, stage), Outcome.NOT_ORIGINATING, SOUGHT)
    assert flip is None, (print_rule(one), print_rule(other), flip.bill)


def outcome(bill: dict[str, Any], terms: RuleBook) -> Outcome:
    return determine(dossier_from(bill), terms).outcome
