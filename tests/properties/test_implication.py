"""A rule that is said to imply another never holds where the other fails."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from origin_engine.language import Rule, print_rule
from origin_engine.origin import Verdict
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.implication import implies
from tests.origin.synthetic import book
from tests.rulebook.implying import OWN, PAIRS, bills, side, verdict

TIMES = int(os.environ.get("PROPERTIES_TIMES", "1"))
PROFILE = settings(
    max_examples=400 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
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
@given(PAIRS, st.lists(bills(), min_size=1, max_size=4), st.sampled_from(range(len(TERMS))))
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
