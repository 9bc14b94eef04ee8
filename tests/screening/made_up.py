"""Bills made up from a seed, near every edge of an agreement's rules, as flat tables and as they come in files.

Each bill is for one code under one agreement: materials in and around the good's own heading and among the codes its
rule names; values exactly on a threshold, a grain off it and anywhere; every kind of statement, role, operation and
answer; facts left out; now and then a cell that no dossier may have.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa

from origin_engine.dossier import vocabulary
from origin_engine.language import Rule, print_rule
from origin_engine.language import tree as t
from origin_engine.nomenclature import EDITIONS, code_list
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.verifying import walk
from origin_engine.screening.chunks import PRODUCT, ROW, Chunk
from origin_engine.screening.rules import nodes_of

Facts = dict[str, Any]
GRAIN = Decimal("0.00000001")
PRICES = tuple(map(Decimal, ("100", "100.00", "37.5", "99.99", "123.4567", "0.01", "250000", "1999.99999999")))
BASES = ("FOB", "EXW", "TV")
COSTS = ("direct_labour", "direct_overhead", "profit", "other")
WORDS = vocabulary()


def bill(rng: random.Random, book: RuleBook, name: str, code: str | None = None) -> tuple[Facts, list[Facts]]:
    """The flat row of a product and those of its lines."""
    day = _day(rng, book)
    edition = book.on(day)
    own = code or _own_code(rng, edition)
    rule = edition.governing(own)
    tree = rule.tree if rule is not None else t.NoChange()
    product = _product(rng, edition, own, name, tree, day)
    lines = _lines(rng, edition, own, name, tree, product)
    if rng.random() < 0.01:
        _spoil(rng, rng.choice([product, *lines]))
    return product, lines


def _often(rng: random.Random, value: Any, one_in: int = 12) -> Any:
    """The value, or nothing once in a while."""
    return None if rng.randrange(one_in) == 0 else value


def _stated(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


# --- codes ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _codes_by_text(book: RuleBook) -> tuple[tuple[str, ...], ...]:
    """The codes that each distinct rule governs."""
    found: dict[str, list[str]] = {}
    for code in code_list(book.agreement.product_rules.hs_edition).unchanged_since:
        rule = book.governing(code)
        found.setdefault("" if rule is None else rule.text, []).append(code)
    return tuple(map(tuple, found.values()))


def _own_code(rng: random.Random, book: RuleBook) -> str:
    """A code whose rule was drawn first, so that seldom rules are as likely as common ones."""
    return rng.choice(rng.choice(_codes_by_text(book)))


@lru_cache(maxsize=100_000)
def _around(edition: int, own: str, tree: Rule) -> tuple[str, ...]:
    """The good's own code, codes of its heading and its chapter, and those at the ends of what its rule names."""
    codes = sorted(code_list(edition).unchanged_since)
    heading = [code for code in codes if code[:4] == own[:4]]
    chapter = [code for code in codes if code[:2] == own[:2] and code[:4] != own[:4]]
    named = []
    for node in walk(tree):
        if isinstance(node, t.CodeRange):
            inside = [code for code in codes if node.first[:6] <= code[: len(node.first[:6])] <= node.last[:6]]
            named += inside[:1] + inside[-1:]
    return own, own, *heading[:2], *heading[-2:], *chapter[:2], *chapter[-2:], *named


def _material_code(rng: random.Random, edition: int, own: str, tree: Rule) -> str:
    if rng.random() < 0.5:
        return rng.choice(_around(edition, own, tree))
    return rng.choice(_all_codes(edition))


@lru_cache(maxsize=8)
def _all_codes(edition: int) -> tuple[str, ...]:
    return tuple(sorted(code_list(edition).unchanged_since))


def _written(rng: random.Random, code: str) -> str:
    """A code as people write it."""
    return rng.choice([code, f"{code[:4]}.{code[4:]}", f"{code}00", f"{code[:4]}.{code[4:]}.10"])


def _in_edition(rng: random.Random, code: str, edition: int) -> str:
    """A code that the edition has."""
    return code if code in code_list(edition).unchanged_since else rng.choice(_all_codes(edition))


# --- days and the product --------------------------------------------------------------------------------


def _day(rng: random.Random, book: RuleBook) -> date | None:
    if rng.random() < 0.7:
        return date(2026, 11, 23)
    edges = [p.in_force for p in book.agreement.parties.members.values() if p.in_force]
    for each in book.editions:
        head = each.agreement.product_rules
        edges += [day for day in (head.first_day, head.last_day) if day]
    return _often(rng, rng.choice(edges) + timedelta(days=rng.choice([-1, 0, 1, 400])), 8)


def _party(rng: random.Random, book: RuleBook) -> str:
    members = list(book.agreement.parties.members)
    for union in book.agreement.parties.unions.values():
        members += sorted(union)[:3]
    return rng.choice([*members, *members, "US", "TW"]) if rng.random() < 0.95 else "ZA"


def _home(rng: random.Random, book: RuleBook) -> str:
    parties = sorted(book.parties_on(date(2026, 11, 23))) or list(book.agreement.parties.members)
    return rng.choice(parties) if rng.random() < 0.9 else _party(rng, book)


def _product(rng: random.Random, book: RuleBook, own: str, name: str, tree: Rule, day: date | None) -> Facts:
    edition = book.agreement.product_rules.hs_edition
    written_in: int | None = edition
    if rng.random() < 0.15:
        written_in = rng.choice([*EDITIONS, None])
    code = _in_edition(rng, own, written_in or EDITIONS[-1])
    base = book.agreement.value_content.base
    bases = [base if base in BASES else "FOB"] * 6 + [*BASES]
    made_in = _often(rng, _home(rng, book), 25)
    facts: Facts = {
        "id": name,
        "hs": _often(rng, _written(rng, code), 40),
        "hs_edition": None if written_in is None else str(written_in),
        "made_in": made_in,
        "price.amount": _often(rng, rng.choice(PRICES), 20),
        "price.currency": _often(rng, "USD", 40),
        "price.basis": _often(rng, rng.choice(bases), 20),
        "net_weight.amount": _often(rng, Decimal(rng.choice(["1", "10", "2.5"])), 6),
        "net_weight.unit": _often(rng, rng.choice(["kg", "kg", "g", "lb"]), 20),
        "operations": _often(rng, _operations(rng, book), 10),
        "processes": _often(rng, _processes(rng, book, tree, made_in), 3),
        **_answers(rng, book, tree),
        **_claim(rng, book),
        **_costs(rng),
        **_shipment(rng, book, made_in, day),
    }
    return _stated(facts)


def _operations(rng: random.Random, book: RuleBook) -> str:
    listed = [word for each in book.agreement.minimal_operations for word in each.operations]
    kinds = rng.choice(
        [["manufacture"]] * 6 + [["packing"], ["testing"], ["harvesting"], ["harvesting", "manufacture"], []]
    )
    if listed and rng.random() < 0.3:
        kinds = rng.sample(listed, min(len(listed), rng.randint(1, 2))) + rng.choice([[], [], ["assembly"]])
    return "; ".join(dict.fromkeys(kinds)) or "none"


def _processes(rng: random.Random, book: RuleBook, tree: Rule, made_in: str | None) -> str:
    names = [name for node in nodes_of(tree, book.agreement) if isinstance(node, t.Process) for name in node.names]
    known = [name for name in names if name in WORDS.processes] or ["chemical-reaction"]
    done = rng.sample(known, rng.randint(0, min(len(known), 3)))
    places = [made_in or "CN", _party(rng, book), None]
    written = [name if (place := rng.choice(places)) is None else f"{name}@{place}" for name in done]
    return "; ".join(written) or "none"


def _answers(rng: random.Random, book: RuleBook, tree: Rule) -> Facts:
    words = [each for node in nodes_of(tree, book.agreement) if (each := _asked_of_good(node)) is not None]
    words += [
        w for c in book.agreement.wholly_obtained.categories.values() for w in c.conditions if rng.random() < 0.05
    ]
    words += [*book.agreement.direct_consignment.conditions, *book.agreement.proof_of_origin.conditions]
    if book.agreement.tolerance is not None:
        words += [each for limit in book.agreement.tolerance.limits for each in limit.conditions]
    answers = {each: _often(rng, rng.choice(["yes", "no", "yes"]), 4) for each in words}
    limits = [print_rule(node) for node in nodes_of(tree, book.agreement) if isinstance(node, t.MaterialLimit)]
    answers |= {each: rng.choice(["yes", "no"]) for each in limits if rng.randrange(5) == 0}
    return {f"answers.{each}": answer for each, answer in answers.items() if _can_be_named(each)}


def _can_be_named(words: str) -> bool:
    """Whether words can be the name of a column, which is stripped and of one line."""
    return words == words.strip() and "\n" not in words


def _asked_of_good(node: t.Node) -> str | None:
    match node:
        case t.Condition() | t.MadeFrom() | t.Described():
            return node.words
        case t.WithinQuota():
            return node.name
        case _:
            return None


def _claim(rng: random.Random, book: RuleBook) -> Facts:
    drawn = rng.random()
    if drawn < 0.3:
        return {"wholly_obtained": "no"}
    if drawn > 0.85:
        categories = [*book.agreement.wholly_obtained.categories, "no-such-category"]
        return {
            "wholly_obtained.category": _often(rng, rng.choice(categories), 8),
            "wholly_obtained.in": _often(rng, _home(rng, book), 8),
        }
    return {}


def _costs(rng: random.Random) -> Facts:
    if rng.random() < 0.7:
        return {}
    facts: Facts = {}
    for name in COSTS:
        facts[f"costs.{name}.amount"] = _often(rng, Decimal(rng.choice(["0", "1", "5", "10.5", "20"])), 6)
        facts[f"costs.{name}.currency"] = _often(rng, "USD", 30)
    if rng.random() < 0.2:
        facts["costs.profit.amount"] = Decimal("-3")
    if rng.random() < 0.4:
        facts |= {"costs.total_cost.amount": Decimal("90"), "costs.total_cost.currency": "USD"}
        facts |= {"costs.excluded_costs.amount": _often(rng, Decimal("10"), 3), "costs.excluded_costs.currency": "USD"}
        facts |= {"costs.net_cost.amount": _often(rng, Decimal("80"), 2), "costs.net_cost.currency": "USD"}
    return facts


def _shipment(rng: random.Random, book: RuleBook, made_in: str | None, day: date | None) -> Facts:
    on = day or date(2026, 11, 23)
    issued = on - timedelta(days=rng.choice([-1, 0, 5, 13, 365, 366, 400]))
    departed = issued + timedelta(days=rng.choice([-400, -15, -8, -7, -6, -4, -3, -1, 0, 3]))
    kinds = [*book.agreement.proof_of_origin.kinds] * 2 + ["certificate-of-origin", "importer-declaration"]
    facts: Facts = {
        "shipment.from": _often(rng, made_in if rng.random() < 0.8 else _party(rng, book)),
        "shipment.to": _often(rng, _home(rng, book)),
        "shipment.date": day,
        "shipment.route": _often(rng, "direct", 10),
        "shipment.departed": _often(rng, departed, 3),
        "shipment.part_of_series": rng.choice([None, None, "yes", "no"]),
        "shipment.customs_value.amount": rng.choice([None, None, Decimal("1"), Decimal("100"), Decimal("200.01")]),
        "shipment.customs_value.currency": rng.choice(["USD", "USD", "CNY", "JPY", None]),
        "shipment.units": rng.choice([None, Decimal("1"), Decimal("2"), Decimal("2.5")]),
    }
    if rng.random() < 0.85:
        facts |= {
            "shipment.proof.kind": _often(rng, rng.choice(kinds), 15),
            "shipment.proof.issued": _often(rng, issued, 15),
            "shipment.proof.reference": _often(rng, "R-1", 15),
            "shipment.proof.marked_retroactive": rng.choice([None, None, "yes", "no"]),
        }
    if rng.random() < 0.15:
        facts |= {
            "shipment.proof.original.reference": _often(rng, "O-1", 4),
            "shipment.proof.original.issued": _often(rng, issued - timedelta(days=rng.choice([-1, 0, 30, 365])), 4),
            "shipment.proof.original.country": _often(rng, made_in, 4),
        }
    return facts


# --- lines -----------------------------------------------------------------------------------------------


def _lines(rng: random.Random, book: RuleBook, own: str, name: str, tree: Rule, product: Facts) -> list[Facts]:
    count = rng.choice([0, 1, 1, 2, 2, 3, 4, 5, 8]) if rng.random() < 0.95 else 20
    lines = [_line(rng, book, own, f"{name}-{number}", name, tree) for number in range(count)]
    price = product.get("price.amount")
    if price is not None and lines and rng.random() < 0.7:
        _to_an_edge(rng, book, tree, lines, price)
    if rng.random() < 0.3:
        _weights_to_an_edge(rng, lines, product)
    return [_stated(line) for line in lines]


def _to_an_edge(rng: random.Random, book: RuleBook, tree: Rule, lines: list[Facts], price: Decimal) -> None:
    """Values that sum to a share that matters, or to a grain more or less."""
    edges = [
        Decimal(getattr(node, "percent", None) or 40)
        for node in nodes_of(tree, book.agreement)
        if hasattr(node, "percent")
    ]
    if book.agreement.tolerance is not None:
        edges += [limit.percent for limit in book.agreement.tolerance.limits]
    edge = rng.choice([*edges, Decimal(40)])
    share = rng.choice([edge, 100 - edge])
    total = (price * share / 100).quantize(GRAIN, rounding="ROUND_DOWN") + rng.choice([0, 0, GRAIN, -GRAIN])
    valued = [line for line in lines if line.get("value") is not None]
    for number, line in enumerate(valued):
        part = total if number == len(valued) - 1 else (total * rng.randint(0, 60) / 100).quantize(GRAIN)
        line["value"] = max(part, GRAIN)
        total -= line["value"]


def _weights_to_an_edge(rng: random.Random, lines: list[Facts], product: Facts) -> None:
    weight = product.get("net_weight.amount")
    if weight is not None and product.get("net_weight.unit") == "kg":
        for line in lines:
            line["weight"], line["weight_unit"] = weight / 10 / rng.choice([1, 2, 4]), "kg"


def _line(rng: random.Random, book: RuleBook, own: str, line: str, name: str, tree: Rule) -> Facts:
    edition = book.agreement.product_rules.hs_edition
    written_in = rng.choice([*EDITIONS, None]) if rng.random() < 0.06 else None
    code = _in_edition(rng, _material_code(rng, edition, own, tree), written_in or edition)
    facts: Facts = {
        PRODUCT: name,
        "id": _often(rng, line, 30),
        "hs": _often(rng, _written(rng, code), 25),
        "hs_edition": None if written_in is None else str(written_in),
        "value": _often(rng, Decimal(rng.randint(1, 6000)) / 100, 25),
        "currency": _often(rng, "USD", 60),
        "basis": _often(rng, rng.choice(["CIF"] * 5 + ["EARLIEST-PRICE"] * 3 + ["FOB", "COST"]), 25),
        "weight": _often(rng, Decimal(rng.randint(1, 500)) / 1000, 5),
        "weight_unit": _often(rng, rng.choice(["kg", "kg", "g", "oz"]), 25),
        "country": _often(rng, "DE", 3),
        **_statement(rng, book),
        **_line_answers(rng, book, tree),
    }
    if rng.random() < 0.15:
        facts["role"] = rng.choice(["component", "retail-packing", "shipping-packing", "accessory", "indirect"])
    if rng.random() < 0.01:
        facts |= {"deduction.kind": "inland-freight", "deduction.amount": Decimal("0.5"), "deduction.currency": "USD"}
    return facts


def _statement(rng: random.Random, book: RuleBook) -> Facts:
    at = f"originating.{book.id}"
    kind = rng.random()
    if kind < 0.3:
        return {}
    if kind < 0.55:
        return {f"{at}.status": "no"}
    on = date(2026, 11, 23)
    return {
        f"{at}.status": _often(rng, "yes", 20),
        f"{at}.in": _often(rng, _home(rng, book)),
        f"{at}.evidence": _often(rng, rng.choice(["declaration", "invoice 12"])),
        f"{at}.valid_until": rng.choice([None, None, None, on, on - timedelta(days=1), on + timedelta(days=200)]),
        f"{at}.content": Decimal("25") if rng.random() < 0.02 else None,
    }


def _line_answers(rng: random.Random, book: RuleBook, tree: Rule) -> Facts:
    words = [
        node.described for node in nodes_of(tree, book.agreement) if isinstance(node, t.Materials) and node.described
    ]
    words += [each for role in book.agreement.roles.values() for each in role.conditions]
    if any(isinstance(node, t.MaterialsAre) for node in nodes_of(tree, book.agreement)):
        words.append("wholly obtained")
    return {f"answers.{each}": rng.choice(["yes", "no", None]) for each in words if _can_be_named(each)}


# --- what no dossier may have ------------------------------------------------------------------------------


def _spoil(rng: random.Random, row: Facts) -> None:
    """One cell that is refused, or that is read in a way of its own."""
    name, value = rng.choice(
        [
            ("hs", "999999"),
            ("hs", "87"),
            ("value" if PRODUCT in row else "price.amount", rng.choice(["-1", "0", "1e2", "1.123456789", "abc"])),
            ("currency" if PRODUCT in row else "price.currency", "EUR"),
            ("country" if PRODUCT in row else "made_in", "XX"),
            ("hs_edition", "2020"),
            ("weight_unit" if PRODUCT in row else "net_weight.unit", "stone"),
            ("role" if PRODUCT in row else "operations", "sorcery"),
            ("id", "" if PRODUCT in row else row.get("id")),
        ]
    )
    row[name] = value


# --- tables ------------------------------------------------------------------------------------------------


def text_chunk(bills: Iterable[tuple[Facts, list[Facts]]]) -> Chunk:
    """Bills as two tables of text, as CSV gives them."""
    products, lines = [], []
    for product, its in bills:
        products.append(product)
        lines += its
    return Chunk(_table(products, ["id"]), _table(lines, [PRODUCT]))


def _table(rows: Sequence[Facts], least: list[str]) -> pa.Table:
    names = list(dict.fromkeys([*least, *(name for row in rows for name in row)]))
    columns = [pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names]
    return pa.table([*columns, pa.array(range(1, len(rows) + 1))], names=[*names, ROW])


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def typed_chunk(bills: Iterable[tuple[Facts, list[Facts]]]) -> Chunk:
    """The same as a database would write them: decimals, days, yes and no, words in dictionaries."""
    text = text_chunk(bills)
    return Chunk(_typed(text.products), _typed(text.lines))


def _typed(table: pa.Table) -> pa.Table:
    columns = [_as_typed(name, table[name]) for name in table.column_names]
    return pa.table(columns, names=table.column_names)


def _as_typed(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in the type of its values, where all of them are of it."""
    last = name.rsplit(".", 1)[-1]
    try:
        if last in ("amount", "value", "weight", "units"):
            return column.cast(pa.decimal128(24, 8))
        if last in ("date", "departed", "issued", "valid_until"):
            return column.cast(pa.date32())
        if name == ROW:
            return column
        if name.startswith("answers.") or last in ("status", "part_of_series", "marked_retroactive"):
            return pa.chunked_array([pa.array([None if v is None else v == "yes" for v in column.to_pylist()])])
    except pa.ArrowInvalid:
        return column
    return column if last in ("id", PRODUCT) else column.dictionary_encode()


def bills(seed: int, book: RuleBook, count: int) -> Iterator[tuple[Facts, list[Facts]]]:
    """So many bills of a seed."""
    rng = random.Random(seed)
    return (bill(rng, book, f"P{number}") for number in range(count))
