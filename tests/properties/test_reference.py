"""The engine against twenty naive lines, and the quick evaluator against the explaining one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product as pairs

from hypothesis import given
from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.origin import Outcome, Verdict
from origin_engine.origin.quick import quick_outcome
from origin_engine.origin.verdict import all_of, any_of, verdict_of
from tests.properties.dossiers import PROFILE, TRUE, Facts, dossiers
from tests.properties.judging import book, judged

LEVEL_EXCEPT_RVC: dict[str, tuple[int, tuple[tuple[str, str], ...], bool]] = {
    "2008.19": (2, (), False),
    "4412.33": (4, (), False),
    "2204.10": (6, (), False),
    "4202.21": (2, (), True),
    "8712.00": (4, (), True),
    "2801.20": (6, (), True),
    "6109.10": (2, (), False),
    "5513.11": (4, (("5509", "5511"),), False),
    "7210.49": (4, (("7208", "7208"), ("7209", "7209")), True),
    "8457.10": (4, (("853710", "853710"),), True),
    "1302.19": (2, (("121120", "121120"),), False),
    "8504.31": (6, (("850432", "850434"),), True),
}
"""Read off Annex 3A by hand: the level of the change, what is excluded, and whether RVC 40 is the alternative."""


def naive(facts: Facts) -> bool:
    """Does it originate? Flat bill, every fact known, FOB, more than minimal operations."""
    good = facts["product"]
    level, excluded, by_value = LEVEL_EXCEPT_RVC[good["hs"]]
    own, price = good["hs"].replace(".", ""), Fraction(good["price"]["amount"])
    foreign = [line for line in facts["materials"] if line["originating"]["rcep"]["status"] != TRUE]
    bad_value = bad_weight = all_value = Fraction(0)
    for line in foreign:
        code, value = line["hs"].replace(".", ""), Fraction(line["value"]["amount"])
        all_value += value
        if code[:level] == own[:level] or any(low <= code[: len(low)] <= high for low, high in excluded):
            bad_value += value
            bad_weight += Fraction(line["weight"]["amount"])
    changed = bad_value <= price / 10
    if "50" <= own[:2] <= "63":
        changed = changed or bad_weight <= Fraction(good["net_weight"]["amount"]) / 10
    return changed or (by_value and price - all_value >= price * 2 / 5)


@PROFILE
@given(dossiers(st.sampled_from(sorted(LEVEL_EXCEPT_RVC)), known=True, plain=True))
def test_the_engine_agrees_with_twenty_naive_lines(facts: Facts) -> None:
    found = judged(facts)
    assert (found.outcome is Outcome.ORIGINATING) == naive(facts)
    assert found.outcome is not Outcome.UNDETERMINED


@PROFILE
@given(dossiers(plain=True) | dossiers(known=True) | dossiers())
def test_the_quick_outcome_is_that_of_the_explanation(facts: Facts) -> None:
    assert quick_outcome(dossier_from(facts), book()) is judged(facts).outcome


@PROFILE
@given(dossiers(plain=True, known=True).map(lambda facts: placed_plainly(facts)))
def test_the_quick_outcome_of_plain_dossiers_is_too(facts: Facts) -> None:
    """Nothing said of how the good was obtained: the dossiers that the quick evaluator reads by itself."""
    assert quick_outcome(dossier_from(facts), book()) is judged(facts).outcome


def placed_plainly(facts: Facts) -> Facts:
    good = {name: part for name, part in facts["product"].items() if name not in ("wholly_obtained", "processes")}
    return {**facts, "product": good}


VERDICTS = list(Verdict)
TRUTH = {Verdict.NOT_MET: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


def test_kleene_and_is_the_least() -> None:
    for one, other in pairs(VERDICTS, VERDICTS):
        assert TRUTH[all_of((one, other))] == min(TRUTH[one], TRUTH[other])


def test_kleene_or_is_the_greatest() -> None:
    for one, other in pairs(VERDICTS, VERDICTS):
        assert TRUTH[any_of((one, other))] == max(TRUTH[one], TRUTH[other])


@given(st.lists(st.sampled_from(VERDICTS), max_size=6))
def test_kleene_over_many(verdicts: list[Verdict]) -> None:
    assert TRUTH[all_of(verdicts)] == min((TRUTH[each] for each in verdicts), default=2)
    assert TRUTH[any_of(verdicts)] == max((TRUTH[each] for each in verdicts), default=0)


def test_an_answer_as_a_verdict() -> None:
    assert [verdict_of(answer) for answer in (True, False, None)] == [Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN]
