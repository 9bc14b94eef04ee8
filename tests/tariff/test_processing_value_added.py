"""Processing value added: the two golden figures, the edges, the bounds that missing facts leave, and its laws."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.console import Console

from origin_engine.dossier import dossier_from, read_dossier
from origin_engine.errors import RulebookError
from origin_engine.origin import Verdict
from origin_engine.places import rules_folder
from origin_engine.reporting.english import MESSAGES
from origin_engine.reporting.processing_page import processing_as_json, show_processing
from origin_engine.tariff.processing_value_added import (
    Processing,
    Regime,
    Standing,
    judge_processing,
    known_regimes,
    load_regime,
)
from tests.properties.dossiers import PROFILE

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
REGIME = load_regime("hainan")
FILE = rules_folder() / "hainan" / "regime.yaml"
EXAMPLE = FILE.parent.parent.parent / "examples" / "hainan.yaml"
IMPORTED, SELF_PRODUCED = REGIME.inputs.imported.words, REGIME.inputs.self_produced.words
CONDITIONS = {question.words: True for question in REGIME.conditions}
Facts = dict[str, Any]


def line(value: str | None, imported: bool | None = None, self_produced: bool | None = None, **more: Any) -> Facts:
    stated: Facts = {} if value is None else {"value": {"amount": value, "currency": "CNY"}}
    return {**stated, "answers": {IMPORTED: imported, SELF_PRODUCED: self_produced}, **more}


def imported(value: str | None, **more: Any) -> Facts:
    return line(value, True, **more)


def purchased(value: str | None, **more: Any) -> Facts:
    return line(value, False, False, **more)


def recognised(value: str | None, **more: Any) -> Facts:
    return line(value, None, True, **more)


def judged(price: str | None, *lines: Facts, on: str | None = "2026-11-23", **answers: bool | None) -> Processing:
    product: Facts = {"hs": "1602.50", "hs_edition": 2022, "made_in": "CN"}
    product["answers"] = {**CONDITIONS, **answers}
    if price is not None:
        product["price"] = {"amount": price, "currency": "CNY"}
    dossier: Facts = {"product": product, "shipment": {"date": on}}
    if lines:
        dossier["materials"] = list(lines)
    return judge_processing(dossier_from(dossier), REGIME)


def facts(found: Processing) -> list[str]:
    return [missing.fact for missing in found.missing]


# The golden figures (law notes, part E).


def test_inputs_of_35_6_need_a_price_of_46_28() -> None:
    found = judged("46.28", imported("35.60"))
    assert found.verdict is MET
    assert found.measures.share == Fraction(30, 100)
    assert found.headroom is not None
    assert found.headroom.price_needed == Fraction("46.28") * 10**8
    assert found.headroom.room == 0
    assert found.headroom.inputs_allowed == Fraction("35.6") * 10**8


def test_inputs_of_70_at_a_price_of_100_gain_three_sevenths() -> None:
    found = judged("100", imported("40"), purchased("30"))
    assert found.verdict is MET
    assert found.measures.share == Fraction(3, 7)
    share = processing_as_json(found)["value_added"]["share"]
    assert share == {"percent": "42.85", "exact": "3/7"}


def test_the_denominator_is_the_inputs_and_not_the_price() -> None:
    assert judged("100", imported("76")).verdict is MET  # 24 is 31.6 % of 76 and only 24 % of 100
    assert judged("100", imported("77")).verdict is NOT_MET  # 23 is 29.9 % of 77


@pytest.mark.parametrize(("price", "verdict"), [("46.28", MET), ("46.27999999", NOT_MET), ("46.28000001", MET)])
def test_the_last_grain_decides(price: str, verdict: Verdict) -> None:
    assert judged(price, imported("35.60")).verdict is verdict


def test_a_share_just_below_is_never_shown_as_reached() -> None:
    share = processing_as_json(judged("46.27999999", imported("35.60")))["value_added"]["share"]
    assert share["percent"] == "29.99"


# Which lines are inputs.


def test_a_recognised_self_produced_good_leaves_the_denominator() -> None:
    lines = [imported("35.60"), purchased("20")]
    assert judged("46.28", *lines).verdict is NOT_MET
    found = judged("46.28", imported("35.60"), recognised("20"))
    assert found.verdict is MET
    assert found.measures.left_out == 20 * 10**8
    assert found.measures.inputs_at_most == Fraction("35.6") * 10**8


def test_the_value_of_what_is_left_out_is_not_needed() -> None:
    found = judged("46.28", imported("35.60"), recognised(None))
    assert (found.verdict, found.missing) == (MET, ())
    assert found.measures.left_out is None


@pytest.mark.parametrize(("price", "verdict"), [("78", MET), ("77.99999999", NOT_MET)])
def test_a_line_that_is_said_to_be_neither_is_an_input(price: str, verdict: Verdict) -> None:
    found = judged(price, imported("40"), purchased("20"))
    assert found.verdict is verdict
    assert (found.measures.imported, found.measures.purchased) == (40 * 10**8, 20 * 10**8)


@pytest.mark.parametrize(
    ("price", "verdict", "lacks"),
    [
        ("65", MET, []),  # holds with the line: 50 x 1.3
        ("64.99999999", UNKNOWN, [f"materials[1].answers[{SELF_PRODUCED}]"]),
        ("52", UNKNOWN, [f"materials[1].answers[{SELF_PRODUCED}]"]),  # holds without it: 40 x 1.3
        ("51.99999999", NOT_MET, []),
    ],
)
def test_an_unanswered_line_bounds_the_answer(price: str, verdict: Verdict, lacks: list[str]) -> None:
    found = judged(price, imported("40"), line("10"))
    assert (found.verdict, facts(found)) == (verdict, lacks)
    assert found.measures.share is None
    assert found.measures.share_at_least is not None
    assert found.measures.share_at_most is not None
    assert (found.measures.purchased, found.measures.left_out) == (None, None)


def test_an_imported_input_is_no_self_produced_good() -> None:
    """One answer that says yes settles the other."""
    assert judged("65", line("50", True, None)).missing == ()
    both = judged("64", imported("40"), line("10", True, True))
    assert both.verdict is UNKNOWN
    assert both.lines is not None
    assert both.lines[1].contradicted


def test_a_material_of_own_making_gives_way_to_its_bill() -> None:
    dough = {"id": "DOUGH", "value": {"amount": "20", "currency": "CNY", "basis": "COST"}}
    within = [imported("8"), purchased("2")]
    assert judged("13", dough | {"materials": within}).verdict is MET
    bought = {"id": "DOUGH", "value": {"amount": "20", "currency": "CNY", "basis": "EARLIEST-PRICE"}}
    found = judged("13", bought | {"materials": within})
    assert found.lines is not None
    assert [each.name for each in found.lines] == ["DOUGH"]


# Missing facts are unknown and never zero.


def test_without_a_price_nothing_is_decided_but_the_price_needed_is_told() -> None:
    found = judged(None, imported("35.60"))
    assert (found.verdict, facts(found)) == (UNKNOWN, ["product.price"])
    assert found.headroom is not None
    assert found.headroom.price_needed == Fraction("46.28") * 10**8
    assert found.headroom.room is None


def test_an_input_without_a_value_is_not_free() -> None:
    found = judged("46.28", imported("10"), purchased(None))
    assert (found.verdict, facts(found)) == (UNKNOWN, ["materials[1].value"])
    assert found.headroom is None
    assert judged("46.28", imported("35.61"), purchased(None)).verdict is NOT_MET


def test_without_a_bill_nothing_is_decided() -> None:
    found = judged("46.28")
    assert (found.verdict, found.standing) == (UNKNOWN, Standing.OPEN)
    assert facts(found) == ["materials"]


# Where the goods stand.


def test_met_is_never_given_bare() -> None:
    found = judged("46.28", imported("35.60"))
    assert found.standing is Standing.TO_BE_CONFIRMED
    assert found.to_be_confirmed
    assert not found.claimable
    assert found.not_encoded == REGIME.not_encoded != ()
    all_read = found._replace(regime=REGIME._replace(not_encoded=()))
    assert (all_read.to_be_confirmed, all_read.claimable) == (False, True)


def test_conditions_stand_beside_the_value_added() -> None:
    words = REGIME.conditions[0].words
    for answer, verdict, standing in ((None, UNKNOWN, Standing.OPEN), (False, NOT_MET, Standing.NOT_MET)):
        found = judged("46.28", imported("35.60"), **{words: answer})
        assert found.verdict is MET
        assert next(each.verdict for each in found.conditions if each.words == words) is verdict
        assert found.standing is standing
        assert facts(found) == ([f"product.answers[{words}]"] if answer is None else [])


@pytest.mark.parametrize(
    ("on", "standing"),
    [("2025-12-17", Standing.NOT_MET), ("2025-12-18", Standing.TO_BE_CONFIRMED), (None, Standing.OPEN)],
)
def test_the_regime_begins_on_its_first_day(on: str | None, standing: Standing) -> None:
    assert judged("46.28", imported("35.60"), on=on).standing is standing


def test_without_imported_inputs_the_other_exemption_is_open() -> None:
    found = judged("10", purchased("9"))
    assert (found.verdict, found.standing) == (NOT_MET, Standing.NO_IMPORTED_INPUTS)
    assert found.other_exemption == REGIME.without_imported_inputs
    assert "Art. 29" in REGIME.without_imported_inputs.article
    assert not (found.claimable or found.to_be_confirmed)
    unanswered = judged("100", line("9", None, False))
    assert unanswered.standing is Standing.OPEN
    assert unanswered.other_exemption is None
    assert facts(unanswered) == [f"materials[0].answers[{IMPORTED}]"]


def test_what_stays_payable_is_told_for_both_ends() -> None:
    payable = processing_as_json(judged("46.28", imported("35.60")))["payable"]
    assert [each["what"]["en"] for each in payable["if_exempt"]] == ["import value added tax", "consumption tax"]
    assert payable["otherwise"][0]["what"]["en"] == "import tariff on the imported inputs"
    assert all(each["citation"] for each in payable["if_exempt"] + payable["otherwise"])


# Laws that hold for every product.

amounts = st.integers(1, 10**12).map(lambda grains: str(Decimal(grains) / 10**8))
answers = st.sampled_from([True, False, None])
lines_drawn = st.lists(st.builds(line, amounts | st.none(), answers, answers), min_size=1, max_size=5)
ORDER = {NOT_MET: 0, UNKNOWN: 1, MET: 2}


@PROFILE
@given(amounts, amounts, lines_drawn)
def test_a_higher_price_never_makes_it_worse(one: str, other: str, lines: list[Facts]) -> None:
    low, high = sorted((one, other), key=Decimal)
    assert ORDER[judged(low, *lines).verdict] <= ORDER[judged(high, *lines).verdict]


@PROFILE
@given(amounts, lines_drawn, st.integers(2, 1000))
def test_scaling_all_money_changes_nothing(price: str, lines: list[Facts], factor: int) -> None:
    def scaled(amount: str) -> str:
        return str(Decimal(amount) * factor)

    larger = [
        each | {"value": each["value"] | {"amount": scaled(each["value"]["amount"])}} if "value" in each else each
        for each in lines
    ]
    one, other = judged(price, *lines), judged(scaled(price), *larger)
    assert (one.verdict, one.measures.share, one.standing) == (other.verdict, other.measures.share, other.standing)


@PROFILE
@given(amounts, lines_drawn, st.randoms())
def test_the_order_of_lines_does_not_matter(price: str, lines: list[Facts], random: Any) -> None:
    mixed = random.sample(lines, len(lines))
    one, other = judged(price, *lines), judged(price, *mixed)
    assert (one.verdict, one.measures, one.standing) == (other.verdict, other.measures, other.standing)


@PROFILE
@given(amounts, lines_drawn, st.data())
def test_an_answer_never_contradicts_what_was_decided_without_it(price: str, lines: list[Facts], data: Any) -> None:
    before = judged(price, *lines).verdict
    assume(before is not UNKNOWN)
    filled = []
    for each in lines:
        said = each["answers"]
        guess = data.draw(st.booleans())
        imports = said[IMPORTED] if said[IMPORTED] is not None else guess and not said[SELF_PRODUCED]
        own = said[SELF_PRODUCED] if said[SELF_PRODUCED] is not None else data.draw(st.booleans()) and not imports
        filled.append({"value": {"amount": data.draw(amounts), "currency": "CNY"}} | each)
        filled[-1]["answers"] = {IMPORTED: imports, SELF_PRODUCED: own}
    assert judged(price, *filled).verdict is before


@PROFILE
@given(amounts, lines_drawn)
def test_at_the_price_needed_it_is_met_and_a_grain_below_it_is_not_known_to_be(price: str, lines: list[Facts]) -> None:
    found = judged(price, *lines)
    assume(found.headroom is not None)
    needed = Decimal(processing_as_json(found)["headroom"]["price_needed"])
    assert judged(str(needed), *lines).verdict is MET
    assert judged(str(needed - Decimal("1e-8")), *lines).verdict is not MET


@PROFILE
@given(amounts | st.none(), lines_drawn | st.just([]), st.none() | st.booleans())
def test_everything_can_be_told(price: str | None, lines: list[Facts], answer: bool | None) -> None:
    found = judged(price, *lines, **{REGIME.conditions[0].words: answer})
    told = json.loads(json.dumps(processing_as_json(found)))
    assert told["claimable"] is False
    assert len(told["not_encoded"]) == len(REGIME.not_encoded)
    assert (told["missing"] == []) or told["standing"] != "to-be-confirmed"
    assert (told["standing"] != "open") or told["missing"]
    printed = io.StringIO()
    show_processing(found, Console(file=printed, width=200))
    assert MESSAGES[f"processing.standing.{found.standing.value}"] in printed.getvalue()
    assert REGIME.not_encoded[0].where in printed.getvalue()


# The example and the regime's file.


def test_the_example_stands_exactly_on_the_threshold() -> None:
    found = judge_processing(read_dossier(EXAMPLE), REGIME)
    assert (found.verdict, found.measures.share) == (MET, Fraction(3, 10))
    assert found.to_be_confirmed
    assert found.missing == ()


def test_the_regime_names_its_sources() -> None:
    assert known_regimes() == ["hainan"]
    assert load_regime(FILE) == load_regime(FILE.parent) == REGIME
    assert "No. 158" in REGIME.source.reference
    assert REGIME.in_force.evidence


WRONG = [
    ('threshold: "30"', 'threshold: "0"', "a threshold that everything reaches"),
    ('threshold: "30"', "threshold: much", "`much` cannot stand here"),
    ("denominator: inputs", "denominator: price", "`price` cannot stand here"),
    ("comparison: at-least", "comparison: more-than", "`more-than` cannot stand here"),
    ("  first_day: 2025-12-18", "  first_dy: 2025-12-18", "did you mean `first_day`?"),
    ("words: recognised self-produced good", "words: imported input, import taxes not settled", "the same words"),
    ("words: filed on the public platform", "words: encouraged-industry enterprise", "is asked twice"),
    ("id: hainan", 'id: ""', "an empty text"),
    ("not_encoded:", "not_encodd:", "`not_encoded` is missing"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_wrong_regime_file_is_refused_with_its_line(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "regime.yaml"
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        load_regime(tmp_path)
    places = [problem.place for problem in refused.value.problems if said in str(problem)]
    part = "id:" if "missing" in said else right  # what is missing is missed at the head of what lacks it
    assert places == [f"{path}:{text[: text.index(part)].count(chr(10)) + 1}"]


@pytest.mark.parametrize("text", ["", "id", "- hainan", "id: [", "id: a\nid: b"])
def test_what_is_no_regime_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "regime.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError):
        load_regime(tmp_path)


def test_an_unknown_regime_names_the_nearest() -> None:
    with pytest.raises(RulebookError, match="did you mean `hainan`"):
        load_regime("hainam")


def test_the_digest_follows_the_terms_and_not_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "regime.yaml"
    text = FILE.read_text(encoding="utf-8")

    def digest(changed: str) -> str:
        path.write_text(changed, encoding="utf-8")
        regime: Regime = load_regime(path)
        return regime.digest

    assert digest("# another comment\n" + text) == REGIME.digest
    assert digest(text.replace('threshold: "30"', 'threshold: "31"')) != REGIME.digest
