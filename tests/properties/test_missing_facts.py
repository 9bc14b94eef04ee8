"""A missing fact never makes a yes, and never makes a no: it leaves things open.

Four things are not facts that go missing but statements that are made or not, and are left alone here:
- the end of the validity of a supplier's evidence, and the day of departure: limits a trader may state (the dossier of
  the contract is claimable without `departed`);
- a role: a line without one is a component, the strictest there is;
- the bill of a good that is said to be wholly obtained: a foreign material on it contradicts that, no bill does not;
- one entry of a list that is complete by its meaning (operations, processes, the route): leaving one out says
  something else. The lists as a whole are taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given

from origin_engine.origin import Outcome
from tests.properties.dossiers import FALSE, FEW, PROFILE, TRUE, Facts, dossiers, money
from tests.properties.judging import Path, at, judged, judged_or_refused, paths, placed, without

OPTIONAL = {"valid_until", "departed", "role"}
COMPLETE_LISTS = {"operations", "processes", "route", "rates"}
CLAIMS = {"deductions"}


def removable(facts: Facts) -> Iterator[Path]:
    """Every fact that could be missing."""
    wholly_obtained = isinstance(facts["product"].get("wholly_obtained"), dict)
    for path in paths(facts):
        if wholly_obtained and path == ("materials",):
            continue
        is_line = isinstance(path[-1], int) and path[-2] == "materials"
        in_complete_list = isinstance(path[-1], int) and path[-2] in COMPLETE_LISTS
        if not is_line and not in_complete_list and path[-1] not in OPTIONAL and path != ("product",):
            yield path


@FEW
@given(dossiers())
def test_a_missing_fact_never_makes_a_yes(facts: Facts) -> None:
    before = judged(facts)
    for path in removable(facts):
        after = judged_or_refused(without(facts, path))
        if after is None:
            continue
        if after.outcome is Outcome.ORIGINATING:
            assert before.outcome is Outcome.ORIGINATING, path
        assert before.claimable or not after.claimable, path


@FEW
@given(dossiers())
def test_a_missing_fact_never_makes_a_no(facts: Facts) -> None:
    """`not-originating` fails whatever the missing facts turn out to be: so it failed before they went missing.

    Deductions are claims (none stated, none made), and costs that do not fit the price contradict it.
    """
    before = judged({name: part for name, part in facts.items() if name != "costs"})
    for path in removable(facts):
        if CLAIMS.intersection(path) or path[0] == "costs":
            continue
        after = judged_or_refused(without({name: part for name, part in facts.items() if name != "costs"}, path))
        if after is not None and after.outcome is Outcome.NOT_ORIGINATING:
            assert before.outcome is Outcome.NOT_ORIGINATING, path


CODES = ["8712.00", "4412.33", "0901.21", "7210.49", "6109.10", "8504.33", "8537.10", "1211.20"]
ADVERSE: dict[str, list[Any]] = {
    "hs": CODES,
    "hs_edition": ["2002", "2012", "2017"],
    "made_in": ["TW", "MM", "KR"],
    "produced_in": ["TW", "MM", "KR"],
    "currency": ["EUR"],
    "basis": ["EXW", "TV", "FOB", "CIF", "EARLIEST-PRICE", "COST"],
    "status": [FALSE],
    "in": ["TW", "MM"],
    "evidence": ["another paper"],
    "operations": [[], ["packing"], ["testing"], ["splitting"], ["preserving", "labelling"]],
    "processes": [[], [{"name": "chemical-reaction", "in": "TW"}], [{"name": "chemical-reaction"}]],
    "recovered": [TRUE],
    "scrap_value": ["1000000"],
    "from": ["TW", "MM"],
    "to": ["US", "MM"],
    "date": ["2021-12-31", "2022-06-30", "2040-01-01"],
    "route": [
        [{"country": "HK", "operations": ["storing"], "customs_control": FALSE}],
        [{"country": "HK", "operations": ["splitting"], "customs_control": TRUE}],
        [{"country": "HK"}],
    ],
    "country": ["TW"],
    "customs_control": [FALSE],
    "kind": ["importer-declaration", "exporter-declaration", "back-to-back-certificate", "duties", "waste"],
    "issued": ["2001-01-01", "2040-01-01"],
    "reference": ["another"],
    "part_of_series": [TRUE],
    "wholly_obtained": [FALSE, {"category": "obtained-solely-from-such-goods", "in": "TW"}],
    "unit": ["t", "mg"],
    "customs_value": [money("1000000")],
    "units": ["1000"],
    "originating": [{"rcep": {"status": FALSE}}, {"rcep": {"status": TRUE, "in": "TW", "evidence": "x"}}],
    "deductions": [[{"kind": "inland-freight", **money("0"), "evidence": "x"}]],
    "materials": [],
    "costs": [{name: money("0") for name in ("direct_labour", "direct_overhead", "profit", "other")}],
}


def adverse_fillings(name: Any, original: Any) -> Iterator[Any]:
    """Ways to fill a missing fact in again that a yes would have to survive if it does not need the fact."""
    if name == "amount":
        yield from ("0.00000001", "1000000")
    elif original in (TRUE, FALSE):
        yield from (TRUE, FALSE)
    else:
        yield from ADVERSE.get(name, [])
    for path in paths(original):
        if path[-1] in OPTIONAL or isinstance(at(original, path), dict | list):
            continue
        for value in adverse_fillings(path[-1], at(original, path)):
            yield placed(original, path, value)


@FEW
@given(dossiers(most=3))
def test_a_yes_that_remains_does_not_need_the_fact(facts: Facts) -> None:
    assume(judged(facts).claimable)
    for path in removable(facts):
        after = judged_or_refused(without(facts, path))
        if after is None or not after.claimable:
            continue
        for value in adverse_fillings(path[-1], at(facts, path)):
            other = judged_or_refused(placed(facts, path, value))
            assert other is None or other.claimable, (path, value)


FAVOURABLE: dict[str, Any] = {
    "status": {"status": TRUE, "in": "CN", "evidence": "declaration"},
    "evidence": "declaration",
    "status-party": "CN",
    "valid-evidence": "2027-01-01",
    "made-in": "CN",
    "operations": ["harvesting", "manufacture"],
    "processes": [{"name": "chemical-reaction", "in": "CN"}],
    "price": money("1000000", basis="FOB"),
    "price-basis": None,
    "value": money("0.00000001", basis="CIF"),
    "value-basis": None,
    "deduction": None,
    "wholly-obtained-place": None,
    "wholly-obtained": None,
    "code": "2501.00",
    "edition": "2022",
    "answer": TRUE,
    "weight": {"amount": "0.00001", "unit": "kg"},
    "measure": {"amount": "0.00001", "unit": "kg"},
    "cost": money("5"),
}
FAVOURABLE_DEDUCTION = {
    "evidence": "invoice",
    "recovered": FALSE,
    "scrap_value": "0",
    "amount": "0.01",
    "currency": "USD",
}
OF_THE_LAW = {"verified-law", "inspection"}


@PROFILE
@given(dossiers())
def test_what_is_undetermined_says_what_is_missing(facts: Facts) -> None:
    found = judged(facts)
    if found.outcome is Outcome.UNDETERMINED:
        assert found.missing
    elif found.outcome is Outcome.NOT_ORIGINATING:
        assert not found.missing
    assert len(set(found.missing)) == len(found.missing)


@PROFILE
@given(dossiers())
def test_what_is_undetermined_can_become_a_yes(facts: Facts) -> None:
    """Filling in what is missing, one after the other and in the trader's favour, ends in a yes.

    It may end where only the law, or someone who knows the case, can say; then the fact is named as such. Price and
    weight are taken off the exact limits, where the smallest amount of anything missing would be too much.
    """
    made_in = facts["product"].get("made_in", "CN")
    facts = placed(facts, ("product", "made_in"), made_in)
    if isinstance(facts["product"].get("wholly_obtained"), dict):
        assume(facts["product"]["wholly_obtained"].get("in", made_in) == made_in)
    if "price" in facts["product"]:
        facts = placed(facts, ("product", "price", "amount"), facts["product"]["price"]["amount"] + "1")
    if "net_weight" in facts["product"]:
        facts = placed(facts, ("product", "net_weight", "amount"), "1.01")
    found = judged(facts)
    assume(found.outcome is Outcome.UNDETERMINED)
    tried = []
    for _ in range(12):
        fillings = [m for m in found.missing if m.need.value not in OF_THE_LAW]
        if found.outcome is not Outcome.UNDETERMINED or not fillings:
            break
        for missing in fillings:
            facts = favourably(facts, missing.fact, missing.need.value)
            tried.append(missing.fact)
        found = judged(facts)
    open_to_law = {missing.need.value for missing in found.missing} & OF_THE_LAW
    assert found.outcome is Outcome.ORIGINATING or open_to_law, (tried, found.missing)


def favourably(facts: Facts, fact: str, need: str) -> Facts:
    """The dossier with a missing fact filled in as the trader would wish."""
    if need == "bill":
        line = {
            "id": "MORE",
            "hs": "2501.00",
            "value": money("1", basis="CIF"),
            "originating": {"rcep": FAVOURABLE["status"]},
        }
        return {**facts, "materials": [*facts["materials"], line]}
    path: list[str | int] = []
    for part in fact.replace("]", "").split("."):
        for piece in part.split("["):
            path.append(int(piece) if piece.isdecimal() else piece)
    value = (
        FALSE
        if path[-1] in ("acetal and hemiacetal peroxides", "manufactured tobacco substitutes")
        else FAVOURABLE[need]
    )
    if need == "wholly-obtained":
        value = {"category": "plants-grown-and-harvested", "in": facts["product"]["made_in"]}
    if need == "wholly-obtained-place":
        value = facts["product"]["made_in"]
    if need in ("value", "value-basis"):
        line = path[: path.index("value")]
        path, value = [*line, "value"], FAVOURABLE["value"]
        if "materials" in at(facts, tuple(line)):
            value = {**value, "basis": "COST"}
    if need == "weight" and "net_weight" in path:
        value = {"amount": "1000", "unit": "kg"}
    if need == "price-basis":
        path, value = path[:-1], FAVOURABLE["price"]
    if path[-1] == "active ingredients":
        said = at(facts, tuple(path[: path.index("answers")])).get("originating", {}).get("rcep", {})
        value = TRUE if said.get("status") == TRUE else FALSE
    if need == "deduction":
        value = FAVOURABLE_DEDUCTION[path[-1]]
    return placed(facts, tuple(path), value)
