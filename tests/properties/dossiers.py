"""Hypothesis strategies for dossiers: plain mappings in the shape of the contract, near the edges of the law.

Products of many chapters, one for every form of rule; materials in and around the product's own heading; values
around 10 and 40 per cent; statuses proven, half proven, denied and left out; self-produced materials; every role.
"""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

Facts = dict[str, Any]
HOME = "CN"

TIMES = int(os.environ.get("PROPERTIES_TIMES", "1"))
"""How many times the usual number of examples to try: set it to hunt."""
PROFILE = settings(
    max_examples=120 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FEW = settings(PROFILE, max_examples=40 * TIMES)

CODES: dict[str, tuple[str, ...]] = {
    "1006.30": ("1006.30", "1006.20", "1001.99", "2501.00"),  # WO
    "2008.19": ("2008.19", "2009.69", "0801.32", "1701.99"),  # CC
    "4412.33": ("4412.33", "4412.39", "4407.11", "3506.91"),  # CTH
    "2204.10": ("2204.10", "2204.29", "2009.69", "1701.99"),  # CTSH
    "0901.21": ("0901.21", "0901.11", "2101.30", "1701.99"),  # RVC 40
    "4202.21": ("4202.21", "4202.91", "4107.11", "8308.90"),  # CC or RVC 40
    "8712.00": ("8712.00", "8714.91", "7608.20", "4011.50"),  # CTH or RVC 40
    "2801.20": ("2801.20", "2801.30", "2501.00", "2711.29"),  # CTSH or RVC 40
    "2914.11": ("2914.11", "2914.19", "2902.70", "2711.29"),  # CTH or RVC 40 or CR
    "6109.10": ("6109.10", "6117.90", "6006.22", "5205.11"),  # CC, textile
    "5513.11": ("5513.11", "5510.11", "5509.21", "5402.33"),  # CTH except from a range, textile
    "7210.49": ("7210.49", "7209.17", "7208.37", "7207.12"),  # CTH except from a list, or RVC 40
    "8457.10": ("8457.10", "8537.10", "8537.20", "8466.93"),  # finer than the change
    "1302.19": ("1302.19", "1211.20", "1211.90", "2207.10"),  # CC except from a subheading
    "8504.31": ("8504.31", "8504.33", "8504.23", "8504.90"),  # CTSH except from a range
    "3808.91": ("3808.91", "3808.92", "2933.39", "2707.50"),  # a proviso
    "1601.00": ("1601.00", "1602.90", "0203.29", "2501.00"),  # split
    "2909.60": ("2909.60", "2909.50", "2905.31", "2847.00"),  # split, with a reaction
    "2404.19": ("2404.19", "2403.99", "3824.99", "2939.79"),  # split, with exclusions
}
PRODUCTS = st.sampled_from(sorted(CODES))
CHANGES_ONLY = st.sampled_from(["2008.19", "4412.33", "2204.10", "6109.10", "5513.11", "1302.19"])
ANSWERS = {
    "1601.00": ["insects"],
    "2909.60": ["acetal and hemiacetal peroxides"],
    "2404.19": ["manufactured tobacco substitutes"],
}
LINE_ANSWERS = ("active ingredients", "not invoiced separately", "customary in quantity and value")

EDGES = ("1", "5", "9", "10", "10.00000001", "11", "30", "40", "50", "59.99999999", "60", "60.00000001", "61", "90")
AMOUNTS = st.sampled_from(EDGES) | st.decimals("0.01", "80", places=2).map(str)
TRUE, FALSE = "true", "false"
YES_OR_NO = st.sampled_from([TRUE, FALSE])


def usually(strategy: st.SearchStrategy[Any], one_in: int = 8) -> st.SearchStrategy[Any]:
    """The strategy, or nothing once in a while."""
    return st.integers(1, one_in).flatmap(lambda n: st.none() if n == one_in else strategy)


def only_stated(facts: Facts) -> Facts:
    """Without the fields that were left out."""
    return {name: value for name, value in facts.items() if value is not None}


def money(amount: str, **more: str) -> Facts:
    """An amount of dollars."""
    return {"amount": amount, "currency": "USD", **more}


PROVEN = st.sampled_from(["CN", "JP", "VN"]).map(
    lambda party: {"status": TRUE, "in": party, "evidence": "declaration", "valid_until": "2027-06-30"}
)
DENIED: st.SearchStrategy[Facts] = st.just({"status": FALSE})
HALF_PROVEN = st.sampled_from(
    [
        {"status": TRUE, "in": "CN"},
        {"status": TRUE, "evidence": "declaration"},
        {"status": TRUE, "in": "CN", "evidence": "declaration", "valid_until": "2026-11-22"},
        {"status": TRUE, "in": "TW", "evidence": "declaration"},
        {"evidence": "declaration"},
    ]
)


def origins(known: bool) -> st.SearchStrategy[Facts | None]:
    """What is said of a material's origin."""
    each = [PROVEN, DENIED] if known else [PROVEN, DENIED, st.none(), HALF_PROVEN]
    return st.one_of(each).map(lambda said: None if said is None else {"rcep": said})


@st.composite
def deductions(draw: st.DrawFn) -> Facts:
    """A cost inside a material's value."""
    kind = draw(st.sampled_from(["inland-freight", "duties", "waste"]))
    more = {}
    if kind == "duties":
        more = {"recovered": draw(usually(YES_OR_NO, 4))}
    if kind == "waste":
        more = {"scrap_value": draw(usually(st.sampled_from(["0", "0.5", "3"]), 4))}
    amount = draw(st.sampled_from(["0.5", "1", "2", "20"]))
    return only_stated({"kind": kind, **money(amount), "evidence": draw(usually(st.just("invoice"), 4)), **more})


@st.composite
def leaves(draw: st.DrawFn, product: str, known: bool = False, plain: bool = False) -> Facts:
    """A line without a bill of its own; `known`: every fact stated; `plain`: a component without deductions."""
    hs = draw(st.sampled_from(CODES[product]))
    basis = draw(st.sampled_from(["CIF", "EARLIEST-PRICE"] if known else ["CIF", "CIF", "EARLIEST-PRICE", "FOB"]))
    line: Facts = {
        "hs": hs if known else draw(usually(st.just(hs), 12)),
        "value": money(draw(AMOUNTS), basis=basis),
        "weight": {"amount": draw(st.sampled_from(["0.05", "0.09", "0.1", "0.1001", "0.4"])), "unit": "kg"},
        "originating": draw(origins(known)),
        "answers": {"active ingredients": draw(YES_OR_NO)} if product == "3808.91" else None,
    }
    if not known:
        line["value"] = draw(usually(st.just(line["value"]), 10))
        line["weight"] = draw(usually(st.just(line["weight"]), 4))
    if not plain and draw(st.integers(1, 4)) == 4:
        line["role"] = draw(st.sampled_from(["retail-packing", "shipping-packing", "accessory", "indirect"]))
        line["answers"] = draw(usually(st.fixed_dictionaries(dict.fromkeys(LINE_ANSWERS, YES_OR_NO)), 4))
    if not plain and draw(st.integers(1, 6)) == 6:
        line["deductions"] = draw(st.lists(deductions(), min_size=1, max_size=2))
    return only_stated(line)


@st.composite
def self_produced(draw: st.DrawFn, product: str, depth: int = 2) -> Facts:
    """A line with a bill of its own, worth at least its inputs; its status is determined, never stated."""
    inner = leaves(product) if depth == 0 else leaves(product) | self_produced(product, depth - 1)
    parts = draw(named(st.lists(inner, min_size=1, max_size=3), f"PART{depth}-"))
    inputs = sum((Decimal(part["value"]["amount"]) for part in parts if "value" in part), Decimal(0))
    amount = f"{inputs + Decimal(draw(AMOUNTS)):f}"
    value = money(amount, basis=draw(st.sampled_from(["COST", "COST", "COST", "EARLIEST-PRICE"])))
    return only_stated(
        {
            "hs": draw(st.sampled_from(CODES[product])),
            "value": draw(usually(st.just(value))),
            "produced_in": draw(usually(st.sampled_from(["CN", "CN", "CN", "KR", "TW"]))),
            "operations": draw(usually(st.sampled_from([["manufacture"], ["manufacture"], ["packing"], ["testing"]]))),
            "materials": parts,
        }
    )


def named(bills: st.SearchStrategy[list[Facts]], begin: str = "M") -> st.SearchStrategy[list[Facts]]:
    """Bills whose lines have ids of their own: a line may not share one with what it is part of."""
    return bills.map(lambda lines: [{"id": f"{begin}{number}", **line} for number, line in enumerate(lines)])


GOOD_SHIPMENT: Facts = {
    "from": HOME,
    "to": "JP",
    "date": "2026-11-23",
    "route": [],
    "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": "R"},
}
STAY = {"country": "SG", "operations": ["storing"], "customs_control": TRUE}
SHIPMENTS: list[Facts] = [
    {"route": [STAY]},
    {"route": [{**STAY, "customs_control": FALSE}]},
    {"route": [{**STAY, "operations": ["splitting"]}]},
    {"proof": {"kind": "certificate-of-origin", "issued": "2025-11-01", "reference": "R"}},
    {"proof": {"kind": "importer-declaration", "issued": "2026-11-01", "reference": "R"}},
    {"proof": None, "customs_value": money("150"), "units": "1", "part_of_series": FALSE},
    {"proof": None, "customs_value": money("150"), "units": "1", "part_of_series": TRUE},
    {"customs_value": money("150"), "units": "1", "part_of_series": TRUE},
    {
        "from": "SG",
        "proof": {
            "kind": "back-to-back-certificate",
            "issued": "2026-11-10",
            "reference": "R",
            "original": {"reference": "O", "issued": "2026-10-01", "country": "CN"},
        },
    },
    {"to": "US"},
    {
        "departed": "2026-11-01",
        "proof": {**GOOD_SHIPMENT["proof"], "marked_retroactive": TRUE},
    },
    {"departed": "2026-11-01"},
]


@st.composite
def shipments(draw: st.DrawFn) -> Facts:
    """Mostly one that supports a claim."""
    if draw(st.integers(1, 3)) < 3:
        return dict(GOOD_SHIPMENT)
    return only_stated({**GOOD_SHIPMENT, **draw(st.sampled_from(SHIPMENTS))})


GROWN = "plants-grown-and-harvested"
CLAIMS: list[Facts] = [
    {"category": GROWN, "in": "CN"},
    {"category": "obtained-solely-from-such-goods", "in": "CN"},
    {"category": GROWN, "in": "TW"},
    {"category": GROWN},
]
MORE_OPERATIONS = [["packing"], ["testing"], ["packing", "mixing"], ["harvesting"], ["harvesting", "manufacture"], []]

COSTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["0", "1", "5", "10"]).map(money)
        for name in ("direct_labour", "direct_overhead", "profit", "other")
    },
)


@st.composite
def dossiers(
    draw: st.DrawFn,
    products: st.SearchStrategy[str] = PRODUCTS,
    known: bool = False,
    plain: bool = False,
    most: int = 5,
) -> Facts:
    """A dossier. `known`: every fact stated, nothing self-produced; `plain`: components only, no costs.

    What is said of how the good was obtained fits what is said of what was done to it.
    """
    hs = draw(products)
    line = leaves(hs, known, plain)
    if not known and not plain:
        line = st.integers(1, 4).flatmap(lambda n: self_produced(hs) if n == 4 else leaves(hs))
    product: Facts = {
        "hs": hs,
        "hs_edition": "2022",
        "made_in": HOME,
        "price": money(draw(st.sampled_from(["100.00", "100.00", "150.00", "99.9999999"])), basis="FOB"),
        "net_weight": {"amount": "1", "unit": "kg"},
        "wholly_obtained": FALSE,
        "operations": ["manufacture"],
        "processes": [{"name": "chemical-reaction", "in": HOME}] if draw(st.booleans()) else [],
        "answers": {words: draw(YES_OR_NO) for words in ANSWERS.get(hs, ())} or None,
    }
    if not known:
        product["wholly_obtained"] = draw(usually(st.just(FALSE), 4) | st.sampled_from(CLAIMS))
        product["made_in"] = draw(usually(st.sampled_from([HOME] * 6 + ["TW", "MM"]), 12))
        product["price"] = draw(
            usually(st.sampled_from([product["price"]] * 5 + [{**product["price"], "basis": "EXW"}]))
        )
        product["net_weight"] = draw(usually(st.just(product["net_weight"]), 4))
        product["operations"] = draw(usually(st.sampled_from([["manufacture"]] * 7 + MORE_OPERATIONS), 12))
        product["processes"] = draw(
            usually(st.sampled_from([product["processes"], [{"name": "chemical-reaction", "in": "TW"}]]))
        )
        product["answers"] = draw(usually(st.just(product["answers"])))
    claim = product["wholly_obtained"]
    if isinstance(claim, dict) and claim["category"] == GROWN:
        product["operations"] = draw(
            usually(st.sampled_from([["harvesting"], ["harvesting", "packing", "manufacture"]]))
        )
    claimed = isinstance(product["wholly_obtained"], dict)
    bill = draw(named(st.lists(line, min_size=0 if claimed else 1, max_size=most)))
    facts = {"product": only_stated(product), "materials": bill, "shipment": draw(shipments())}
    if not plain and not known and draw(st.integers(1, 3)) == 3:
        facts["costs"] = draw(COSTS)
    return facts
