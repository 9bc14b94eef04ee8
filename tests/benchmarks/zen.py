"""Side by side with zen-engine on ten-line bills."""

from __future__ import annotations

import json
from typing import Any

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.rulebook import load_rulebook
from tests.benchmarks.measure import in_turn, print_ratio

BILLS = 400
HEADINGS = (
    "8714.91",
    "8712.00",
    "4011.50",
    "7318.15",
    "8714.94",
    "8714.96",
    "8708.99",
    "3926.90",
    "8482.10",
    "8512.10",
)


ORIGINATES = {"originating": {"rcep": {"status": True, "in": "CN", "evidence": "supplier-declaration"}}}


def bill(number: int) -> dict[str, Any]:
    """A product of heading 87.12 from ten materials; every third originates, of the others nothing is
    stated, one may be of its own heading."""
    materials = [
        {
            "id": f"M{line}",
            "hs": HEADINGS[line] if line != 1 or number % 2 else "8714.99",
            "value": {"amount": f"{2 + (number * 7 + line * 3) % 9}.50", "currency": "USD", "basis": "CIF"},
            "country": "TW",
        }
        | (ORIGINATES if line % 3 == 0 else {})
        for line in range(10)
    ]
    return {
        "product": {
            "hs": "8712.00",
            "hs_edition": 2022,
            "made_in": "CN",
            "price": {"amount": f"{40 + number % 60}.00", "currency": "USD", "basis": "FOB"},
            "operations": ["manufacture"],
        },
        "materials": materials,
        "shipment": {
            "from": "CN",
            "to": "JP",
            "date": "2026-11-23",
            "route": [],
            "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": f"R{number}"},
        },
    }


def for_zen(dossier: dict[str, Any]) -> dict[str, Any]:
    """The same bill in the form that suits zen best: headings cut, amounts as numbers, status as a flag."""
    return {
        "hs4": dossier["product"]["hs"][:4],
        "fob": float(dossier["product"]["price"]["amount"]),
        "materials": [
            {
                "hs4": material["hs"][:4],
                "value": float(material["value"]["amount"]),
                "orig": "originating" in material,
            }
            for material in dossier["materials"]
        ],
    }


UNCHANGED = "sum(map(filter(materials, #.orig == false and #.hs4 == hs4), #.value))"
VNM = "sum(map(filter(materials, #.orig == false), #.value))"
RULE = f"({UNCHANGED}) <= 0.1 * fob or (fob - ({VNM})) / fob >= 0.4"


def decision_graph() -> str:
    """zen's decision graph for `CTH with 10 % tolerance or RVC 40`."""
    expressions = [
        {"id": "1", "key": "unchanged", "value": UNCHANGED},
        {"id": "2", "key": "vnm", "value": VNM},
        {"id": "3", "key": "qualifies", "value": RULE},
    ]
    place = {"x": 0, "y": 0}
    return json.dumps(
        {
            "contentType": "application/vnd.gorules.decision",
            "nodes": [
                {"id": "i", "name": "in", "type": "inputNode", "position": place, "content": {}},
                {
                    "id": "x",
                    "name": "rule",
                    "type": "expressionNode",
                    "position": place,
                    "content": {"expressions": expressions, "passThrough": True},
                },
                {"id": "o", "name": "out", "type": "outputNode", "position": place, "content": {}},
            ],
            "edges": [
                {"id": "a", "sourceId": "i", "targetId": "x", "type": "edge"},
                {"id": "b", "sourceId": "x", "targetId": "o", "type": "edge"},
            ],
        }
    )


def run() -> None:
    """Decisions a second on ten-line bills, against zen-engine's graph with trace and its compiled expression."""
    import zen

    from origin_engine.origin.quick import quick_outcome

    book = load_rulebook("rcep")
    raw = [bill(number) for number in range(BILLS)]
    zen_bills = [for_zen(dossier) for dossier in raw]
    dossiers = [dossier_from(mapping) for mapping in raw]
    graph = zen.ZenEngine().create_decision(decision_graph())
    expression = zen.compile_expression(RULE)
    ours = [determine(dossier, book).outcome.value == "originating" for dossier in dossiers]
    theirs = [bool(expression.evaluate(each)) for each in zen_bills]
    traced = [graph.evaluate(each, {"trace": True})["result"]["qualifies"] for each in zen_bills]
    agreed = sum(a == b == c for a, b, c in zip(ours, theirs, traced, strict=True))
    print(f"  the three agree on {agreed} of {BILLS} bills, of which {sum(ours)} qualify")
    books = [load_rulebook("rcep")] * 10

    times = in_turn(
        {
            "graph": lambda: [graph.evaluate(each, {"trace": True}) for each in zen_bills],
            "expression": lambda: [expression.evaluate(each) for each in zen_bills],
            "full": lambda: [determine(dossier_from(mapping), book).finding for mapping in raw],
            "verdict": lambda: [quick_outcome(dossier, book) for dossier in dossiers],
            "one": lambda: [determine(dossier_from(mapping), book).finding for mapping in raw[:100]],
            "ten": lambda: [[determine(d, b).finding for b in books] for d in map(dossier_from, raw[:100])],
        }
    )
    rates = {name: BILLS / seconds for name, seconds in times.items()}
    print(f"  a second: zen graph with trace {rates['graph']:,.0f}, zen expression {rates['expression']:,.0f}")
    print(
        f"            full determination from the mapping {rates['full']:,.0f}, verdict alone {rates['verdict']:,.0f}"
    )
    print_ratio(
        "full determination, from the mapping / zen's graph with trace", rates["full"] / rates["graph"], ">= 1.5, aim 3"
    )
    print_ratio(
        "verdict, from a dossier / zen's compiled expression", rates["verdict"] / rates["expression"], ">= 0.5, aim 1"
    )
    print_ratio("time of one product under ten agreements / under one", times["ten"] / times["one"], "<= 6")
