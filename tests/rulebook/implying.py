"""What tests of implication share: near rules for one product, bills beside it, and the evaluator's verdict.

Rules and bills are drawn from the same few codes, words and thresholds, so that rules often imply each other and bills
often stand on the edge of a rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from origin_engine.dossier import dossier_from
from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.origin import Verdict
from origin_engine.origin.determination import case_of
from origin_engine.origin.rules import evaluate
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.implication import Side, goods_of, side_of, with_notes
from tests.origin.synthetic import BICYCLE, material, merged

OWN = "850431"
CODES = ("8504.31", "8504.33", "8504.90", "8501.10", "8544.49", "7408.19", "3919.90")
UNITS = {2: ("85", "84", "74"), 4: ("8504", "8501", "8544", "7408"), 6: ("850433", "850490", "854449", "740819")}
WORDS = st.sampled_from(["wire", "core"])
PERCENTS = st.sampled_from([Decimal(20), Decimal(40), Decimal(60)])
PROCESSES = ("grinding", "mixing-and-blending", "chemical-reaction")


# --- rules -------------------------------------------------------------------------------------------


@st.composite
def ranges(draw: st.DrawFn) -> t.CodeRange:
    digits = draw(st.sampled_from([2, 4, 6]))
    first, last = sorted((draw(st.sampled_from(UNITS[digits])), draw(st.sampled_from(UNITS[digits]))))
    return t.CodeRange(t.Level(digits), first, draw(st.sampled_from([first, last])))


ITEMS = ranges() | st.builds(t.SameCode, st.sampled_from([t.Level.CHAPTER, t.Level.HEADING, t.Level.SUBHEADING]))
LISTS = st.lists(ITEMS, min_size=1, max_size=2, unique=True).map(tuple)
SOME = st.builds(t.Materials, st.none(), LISTS) | st.builds(t.Materials, WORDS) | st.builds(t.Materials, WORDS, LISTS)
MATERIALS = SOME | st.just(t.Materials())
BASES = st.sampled_from([t.ValueBase.FOB, t.ValueBase.EXW])
ALLOWANCES = st.builds(t.Allowance, MATERIALS) | st.builds(t.Allowance, MATERIALS, PERCENTS, BASES)
CHANGES = st.builds(
    t.ClassificationChange,
    st.none() | st.sampled_from([t.Level.CHAPTER, t.Level.HEADING, t.Level.SUBHEADING]),
    group=st.none() | st.builds(t.Group, st.sampled_from(t.GroupMode), LISTS),
    exclusions=st.lists(SOME, max_size=2).map(tuple),
    allowance=st.none() | ALLOWANCES,
    only_for=st.none() | MATERIALS,
)
LETTING_STAY = st.builds(
    t.ClassificationChange, st.sampled_from([t.Level.CHAPTER, t.Level.HEADING]), allowance=st.none() | ALLOWANCES
)
METHODS = st.none() | st.sampled_from(t.Method)
CONTENTS = st.builds(t.ValueContent, PERCENTS, METHODS, st.none() | BASES, st.just(()) | LISTS)
MAXIMA = st.builds(t.MaximumNonOriginating, PERCENTS, BASES)
VALUE_WHOLES = (
    st.builds(t.Whole, st.just(t.WholeKind.PRODUCT), st.just(t.Measure.VALUE), BASES)
    | st.just(t.Whole(t.WholeKind.THOSE, t.Measure.VALUE))
    | st.just(t.Whole(t.WholeKind.ALL_MATERIALS, t.Measure.VALUE))
)
WEIGHT_WHOLES = (
    st.just(t.Whole(t.WholeKind.PRODUCT, t.Measure.WEIGHT))
    | st.just(t.Whole(t.WholeKind.THOSE, t.Measure.WEIGHT))
    | st.builds(t.Whole, st.just(t.WholeKind.THOSE), st.just(t.Measure.WEIGHT), materials=SOME)
)


@st.composite
def limits(draw: st.DrawFn) -> t.MaterialLimit:
    measure = draw(st.sampled_from([t.Measure.VALUE, t.Measure.WEIGHT]))
    return t.MaterialLimit(
        measure,
        draw(st.sampled_from(t.Standing)),
        draw(MATERIALS),
        draw(st.sampled_from(t.Comparison)),
        draw(PERCENTS),
        draw(VALUE_WHOLES if measure is t.Measure.VALUE else WEIGHT_WHOLES),
        each=draw(st.booleans()),
    )


@st.composite
def processes(draw: st.DrawFn) -> t.Process:
    names = tuple(draw(st.lists(st.sampled_from(PROCESSES), min_size=1, max_size=3, unique=True)))
    return t.Process(names, draw(st.none() | st.integers(1, len(names))), draw(st.booleans()))


FROM_LISTS = st.builds(t.ChangeFrom, MATERIALS, st.none() | CHANGES)
DEMANDS = st.builds(t.MaterialsAre, MATERIALS, st.sampled_from(t.MaterialOrigin))
CONDITIONS: st.SearchStrategy[Rule] = st.one_of(
    CHANGES,
    CHANGES,
    FROM_LISTS,
    st.just(t.NoChange()),
    CONTENTS,
    MAXIMA,
    limits(),
    st.builds(t.SetRule) | st.builds(t.SetRule, PERCENTS, BASES),
    DEMANDS,
    processes(),
    st.builds(t.Condition, WORDS),
    st.builds(t.WhollyObtained, st.booleans()),
    st.just(t.ExclusivelyOriginating()),
    st.builds(t.ImportedOn, st.dates()),
)
GUARDS = st.builds(t.Described, WORDS) | st.builds(t.ImportedOn, st.dates()) | st.just(t.TradeBetween("AU", "NZ"))


def combined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    cases = st.builds(t.Case, st.lists(GUARDS, min_size=1, max_size=2).map(tuple), parts)
    return (
        st.builds(t.AnyOf, several)
        | st.builds(t.All, several)
        | st.builds(t.Provided, parts, parts)
        | st.builds(t.Split, st.lists(cases, min_size=1, max_size=2).map(tuple), parts)
    )


RULES: st.SearchStrategy[Rule] = st.recursive(CONDITIONS, combined, max_leaves=4)
KINDS = (CHANGES, CHANGES, LETTING_STAY, CONTENTS, MAXIMA, limits(), limits(), processes(), FROM_LISTS, DEMANDS)
TOGETHER = ("measure", "of")
"""Fields of a limit that have to fit each other."""


@st.composite
def near_each_other(draw: st.DrawFn) -> tuple[Rule, Rule]:
    """Two conditions of one kind that differ in one field at most, in either order."""
    kind = draw(st.sampled_from(KINDS))
    one, other = draw(kind), draw(kind)
    names = [name for name in one.fields if name not in TOGETHER]
    name = draw(st.sampled_from(names))
    near = type(one)(**{each: getattr(other if each == name else one, each) for each in one.fields})
    if isinstance(near, t.Process) and near.at_least is not None:
        near = t.Process(near.names, min(near.at_least, len(near.names)), near.in_any_party)
    return draw(st.sampled_from([(one, near), (near, one)]))


PAIRS = near_each_other() | near_each_other() | st.tuples(RULES, RULES)


# --- bills -------------------------------------------------------------------------------------------

ANSWERS = st.fixed_dictionaries({"wire": st.booleans(), "core": st.booleans(), "wholly obtained": st.booleans()})
PROVEN = {"status": True, "in": "SG", "evidence": "declaration"}
ROLES = st.sampled_from(["component", "component", "component", "accessory", "retail-packing"])


@st.composite
def lines(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return material(
        f"M{number}",
        draw(st.sampled_from(["5", "10", "11", "20", "21", "40", "41", "60"])),
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from([None, None, PROVEN, {}])),
        weight={"amount": draw(st.sampled_from(["0.5", "1", "1.1", "4"])), "unit": "kg"},
        answers=draw(ANSWERS | st.just({})),
        role=draw(ROLES),
    )


@st.composite
def bills(draw: st.DrawFn) -> dict[str, Any]:
    """Materials of many kinds for one transformer, most facts stated."""
    where = st.sampled_from(["NZ", "AU"])
    product = {
        "hs": OWN,
        "price": {"amount": "100", "currency": "USD", "basis": draw(st.sampled_from(["FOB", "FOB", "EXW", "TV"]))},
        "processes": [{"name": name, "in": draw(where)} for name in PROCESSES if draw(st.booleans())],
        "answers": draw(ANSWERS | st.just({})),
        "wholly_obtained": False if draw(st.booleans()) else None,
    }
    money = st.sampled_from(["0", "10", "40"]).map(lambda amount: {"amount": amount, "currency": "USD"})
    names = ("direct_labour", "direct_overhead", "profit", "other", "net_cost")
    costs = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, money)))
    if costs.get("net_cost", {}).get("amount") == "0":
        del costs["net_cost"]
    shipment = {"date": draw(st.sampled_from(["2026-11-23", "2024-02-29"])), "from": "NZ", "to": draw(where)}
    materials = [draw(lines(number)) for number in range(draw(st.integers(1, 4)))]
    return merged(BICYCLE, {"product": product, "materials": materials, "costs": costs, "shipment": shipment})


# --- verdicts ----------------------------------------------------------------------------------------


def side(book: RuleBook, own: str = OWN) -> Side:
    """How a book sees rules for a subheading."""
    return side_of(book, own, goods_of(book.agreement.product_rules.hs_edition))


def verdict(rule: Rule, bill: dict[str, Any], book: RuleBook) -> Verdict:
    """What the evaluator says of a rule, over a bill."""
    return evaluate(with_notes(rule, book.agreement), case_of(dossier_from(bill), book), "test").verdict


__all__ = ["OWN", "PAIRS", "RULES", "bills", "side", "verdict"]
