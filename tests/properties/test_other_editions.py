"""Codes of another HS edition: what is answered is what every code that may hold the goods would answer."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.nomenclature import EDITIONS, candidates, code_list
from origin_engine.origin import Outcome, determine
from origin_engine.rulebook import load_rulebook

RULES_EDITION = 2022
MOST_ASSIGNMENTS = 64
REDRAWN = {
    edition: [code for code in code_list(edition).unchanged_since if len(candidates(code, edition, RULES_EDITION)) > 1]
    for edition in EDITIONS
    if edition != RULES_EDITION
}


def facts(edition: int, codes: list[str], value: int) -> dict[str, Any]:
    own, *materials = codes
    return {
        "product": {
            "hs": own,
            "hs_edition": edition,
            "made_in": "CN",
            "price": {"amount": "100", "currency": "USD", "basis": "FOB"},
            "wholly_obtained": False,
            "operations": ["manufacture"],
        },
        "materials": [
            {
                "hs": code,
                "value": {"amount": str(value), "currency": "USD", "basis": "CIF"},
                "originating": {"rcep": {"status": False}},
            }
            for code in materials
        ],
        "shipment": {"from": "CN", "to": "JP", "date": "2026-11-25"},
    }


@st.composite
def redrawn(draw: st.DrawFn) -> tuple[int, list[str], int]:
    edition = draw(st.sampled_from(sorted(REDRAWN)))
    own = draw(st.sampled_from(REDRAWN[edition]))
    beside = [code for code in REDRAWN[edition] if code[:2] == own[:2]]
    materials = draw(st.lists(st.sampled_from(beside), min_size=1, max_size=2))
    return edition, [own, *materials], draw(st.sampled_from([4, 29, 45]))


@given(redrawn())
@settings(max_examples=60, deadline=None)
def test_an_answer_is_that_of_every_candidate(drawn: tuple[int, list[str], int]) -> None:
    edition, codes, value = drawn
    book = load_rulebook("rcep")
    carried = determine(dossier_from(facts(edition, codes, value)), book).outcome
    if carried is Outcome.UNDETERMINED:
        return
    choices = [candidates(code, edition, RULES_EDITION) for code in codes]
    for number, each in enumerate(product(*choices)):
        if number == MOST_ASSIGNMENTS:
            break
        assert determine(dossier_from(facts(RULES_EDITION, list(each), value)), book).outcome is carried, each


@given(redrawn())
@settings(max_examples=40, deadline=None)
def test_saying_the_codes_settles_it(drawn: tuple[int, list[str], int]) -> None:
    edition, codes, value = drawn
    book = load_rulebook("rcep")
    stated = facts(edition, codes, value)
    chosen = [candidates(code, edition, RULES_EDITION)[0] for code in codes]
    for line, code in zip([stated["product"], *stated["materials"]], chosen, strict=True):
        line["hs_in"] = {str(RULES_EDITION): code}
    direct = determine(dossier_from(facts(RULES_EDITION, chosen, value)), book)
    found = determine(dossier_from(stated), book)
    assert (found.outcome, found.claimable, found.criterion_codes) == (
        direct.outcome,
        direct.claimable,
        direct.criterion_codes,
    )


def test_both_kinds_of_answer_are_reached() -> None:
    """So that the properties above cannot hold for want of cases: one answer that stands, one that does not."""
    book = load_rulebook("rcep")
    stands = determine(dossier_from(facts(2017, ["851712", "700719"], 70)), book)
    assert stands.outcome is Outcome.ORIGINATING
    open_ = determine(dossier_from(facts(2017, ["851712", "852990"], 70)), book)
    assert open_.outcome is Outcome.UNDETERMINED
    assert "product.hs_in.2022" in {fact.fact for fact in open_.missing}
