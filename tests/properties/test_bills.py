"""How a bill is written down does not matter; and more originating materials never hurt."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from origin_engine.origin import Outcome
from tests.properties.dossiers import FALSE, PROFILE, TRUE, Facts, dossiers
from tests.properties.judging import at, judged, lines, paths, placed, rank, summary

PROVEN = {"rcep": {"status": TRUE, "in": "CN", "evidence": "declaration"}}


@PROFILE
@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(facts: Facts, random: Any) -> None:
    shuffled = facts
    for path in sorted((p for p in paths(facts) if p[-1] == "materials"), key=len, reverse=True):
        bill = list(at(shuffled, path))
        random.shuffle(bill)
        shuffled = placed(shuffled, path, bill)
    assert summary(shuffled) == summary(facts)


@PROFILE
@given(dossiers(), st.data())
def test_splitting_a_line_does_not_matter(facts: Facts, data: st.DataObject) -> None:
    whole = [p for p in lines(facts) if "materials" not in at(facts, p) and "deductions" not in at(facts, p)]
    assume(whole)
    path = data.draw(st.sampled_from(whole))
    bill, line = at(facts, path[:-1]), at(facts, path)
    share = Decimal(data.draw(st.sampled_from(["0.1", "0.5", "0.99"])))
    parts = [dict(line, id="PART-1"), dict(line, id="PART-2")]
    for field in ("value", "weight"):
        amount = Decimal(line.get(field, {}).get("amount", "0"))
        if amount:
            first = (amount * share).quantize(Decimal("1e-8"))
            for part, piece in zip(parts, (first, amount - first), strict=True):
                part[field] = {**line[field], "amount": f"{piece:f}"}
    split = placed(facts, path[:-1], [each for each in bill if each is not line] + parts)
    assert summary(split) == summary(facts)


@PROFILE
@given(dossiers(), st.sampled_from([2, 7, 1000, 123_456]))
def test_scaling_all_money_does_not_matter(facts: Facts, factor: int) -> None:
    """All but the customs value, which the waiver holds against an amount of dollars."""
    scaled = facts
    for path in paths(facts):
        is_money = path[-1] == "amount" and ("currency" in at(facts, path[:-1])) and path[0] != "shipment"
        if is_money or path[-1] == "scrap_value":
            scaled = placed(scaled, path, f"{Decimal(at(facts, path)) * factor:f}")
    assert summary(scaled) == summary(facts)


@PROFILE
@given(dossiers())
def test_proving_a_material_never_hurts(facts: Facts) -> None:
    """But for one corner: once a self-produced material originates, it is not looked into any more.

    A proviso on the active ingredients inside it (38.08) then asks what the material itself is.
    """
    nested = any("materials" in line for line in facts["materials"])
    assume(not (nested and facts["product"]["hs"] == "3808.91"))
    before = judged(facts)
    for path in lines(facts):
        if "materials" in at(facts, path):
            continue
        after = judged(placed(facts, (*path, "originating"), PROVEN))
        assert rank(after) >= rank(before), path
        assert after.claimable or not before.claimable, path


@PROFILE
@given(dossiers(known=True), st.sampled_from(["materials", "operations"]))
def test_a_material_that_becomes_originating_by_its_own_bill_never_hurts(facts: Facts, way: str) -> None:
    """A self-produced material that only packs what is inside does not originate; one that makes it does."""
    line = facts["materials"][0]
    inside = {
        "id": "IN",
        "hs": "2501.00",
        "value": {**line["value"], "basis": "CIF"},
        "originating": {"rcep": {"status": FALSE}},
    }
    own = {
        "id": "SUB",
        "hs": "7608.20",
        "value": {**line["value"], "basis": "COST"},
        "produced_in": "CN",
        "operations": ["packing"],
        "materials": [inside],
    }
    before = judged({**facts, "materials": [own, *facts["materials"][1:]]})
    own = (
        placed(own, ("materials", 0, "originating"), PROVEN)
        if way == "materials"
        else {**own, "operations": ["manufacture"]}
    )
    after = judged({**facts, "materials": [own, *facts["materials"][1:]]})
    assert after.materials[0].status.value == "originating"
    assert rank(after) >= rank(before)
    assert after.claimable or not before.claimable


@PROFILE
@given(dossiers(), st.sampled_from(["8714.91", "7608.20", "1604.14"]), st.sampled_from(["5", "20", "60"]))
def test_an_originating_sub_assembly_equals_one_bought_with_evidence(facts: Facts, hs: str, amount: str) -> None:
    value = {"amount": amount, "currency": "USD"}
    made = {
        "hs": hs,
        "value": {**value, "basis": "COST"},
        "produced_in": "CN",
        "operations": ["manufacture"],
        "materials": [
            {
                "id": "IN",
                "hs": "2501.00",
                "value": {**value, "basis": "CIF"},
                "originating": {"rcep": {"status": FALSE}},
            }
        ],
    }
    bought = {"hs": hs, "value": {**value, "basis": "EARLIEST-PRICE"}, "originating": PROVEN}
    with_made = {**facts, "materials": [{**made, "id": "SUB"}, *facts["materials"]]}
    with_bought = {**facts, "materials": [{**bought, "id": "SUB"}, *facts["materials"]]}
    assert judged(with_made).materials[0].status.value == "originating"
    assert summary(with_made) == summary(with_bought)


@PROFILE
@given(dossiers())
def test_only_an_originating_good_is_claimable(facts: Facts) -> None:
    found = judged(facts)
    gates = [gate.verdict.value for gate in found.gates]
    assert found.claimable == (found.outcome is Outcome.ORIGINATING and set(gates) == {"met"})
    assert (found.criterion is not None) == (found.outcome is Outcome.ORIGINATING) == bool(found.criterion_codes)
