"""Tariff tables: loading an importer's year, looking a rate up, comparing all agreements for a bill of twenty lines."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

from origin_engine.comparing import compare
from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.places import rules_folder
from origin_engine.rulebook import known_rulebooks, load_rulebook
from origin_engine.tariff.tables import RateTable, Tariff, load_table
from tests.benchmarks.measure import in_turn

YEAR = rules_folder() / "tariffs" / "JP" / "2026.yaml"
DAY = date(2026, 11, 23)
LINE, PARTY, AGREEMENT = "611020029", "CN", "rcep"
BILL = (
    *("520523", "520524", "520532", "540233", "550320", "551311", "580632", "580710", "600622", "960621"),
    *("960719", "392690", "482110", "481910", "392321", "540110", "550810", "320416", "340391", "847590"),
)


def run() -> None:
    """Each against a baseline of the same run: the csv module on the same rows; a dict of them; one determination."""
    load_table(YEAR)  # checked, so that the next load takes the check from the cache
    times = in_turn({"load": lambda: load_table(YEAR), "csv": _rows_by_code})
    print(f"  an importer's year, from cache {times['load'] * 1000:.0f} ms   (wanted: <= 150)")
    print(f"  the csv module on the same rows / that {times['csv'] / times['load']:.0f} x")
    _lookups()
    _comparison()


def _rows_by_code() -> dict[str, list[list[str]]]:
    """What a table would be without its search: all rows in a dict."""
    rows: dict[str, list[list[str]]] = {}
    with YEAR.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            rows.setdefault(row[0], []).append(row)
    return rows


def _lookups() -> None:
    """The preference of every line of the year: first of its line, then again; and the same rows from a dict."""
    rows, table = _rows_by_code(), load_table(YEAR)
    codes = table.lines_under("")

    def lookup(tariff: Tariff) -> Callable[[], object]:
        return lambda: [tariff.preference(code, DAY, AGREEMENT, PARTY) for code in codes]

    again = Tariff("JP", (table,))
    times = in_turn(
        {
            "first": lambda: lookup(Tariff("JP", (RateTable(table.head, table._body),)))(),
            "again": lookup(again),
            "dict": lambda: [
                [row for row in rows[code] if row[1] == "PREFERENCE" and row[2] == AGREEMENT] for code in codes
            ],
        }
    )
    first, later, plain = (times[name] / len(codes) for name in ("first", "again", "dict"))
    print(f"  a lookup, first of its line {first * 1e6:.1f} us, again {later * 1e6:.1f} us   (wanted: <= 20)")
    print(f"  a lookup / the raw rows from a dict, first {first / plain:.1f} x, again {later / plain:.1f} x")


def _comparison() -> None:
    """After loading: all shipped rule books and the importer's columns, for one line and for all lines of the code."""
    books = [load_rulebook(name) for name in known_rulebooks()]
    home = next(book for book in books if book.id == AGREEMENT)
    one, every = dossier_from(_facts(LINE)), dossier_from(_facts(None))
    times = in_turn(
        {
            "one": lambda: compare(one, ["JP"], books),
            "every": lambda: compare(every, ["JP"], books),
            "determine": lambda: determine(one, home),
        }
    )
    print(f"  comparing {len(books)} rule books, one line {times['one'] * 1000:.1f} ms   (wanted: <= 60)")
    answers = len(compare(every, ["JP"], books))
    print(f"  the same for all {answers} lines of the code {times['every'] * 1000:.1f} ms   (wanted: <= 60)")
    print(f"  comparing one line / one determination {times['one'] / times['determine']:.1f} x")


def _facts(line: str | None) -> dict[str, Any]:
    """A pullover of twenty materials, a third of them proven, shipped from China to Japan."""
    proven = {"originating": {AGREEMENT: {"status": True, "in": "VN", "evidence": "proof-of-origin"}}}
    shipment = {"from": PARTY, "to": "JP", "date": str(DAY), "units": 3000, "route": []}
    return {
        "product": {
            "hs": LINE[:6],
            "hs_edition": 2022,
            "made_in": PARTY,
            "price": {"amount": "24.00", "currency": "USD", "basis": "FOB"},
            "net_weight": {"amount": "0.42", "unit": "kg"},
            "operations": ["manufacture"],
        },
        "materials": [
            {
                "hs": hs,
                "value": {"amount": f"0.{number + 10}", "currency": "USD", "basis": "CIF"},
                "weight": {"amount": "0.01", "unit": "kg"},
                **(proven if number % 3 == 0 else {}),
            }
            for number, hs in enumerate(BILL)
        ],
        "shipment": {
            **shipment,
            "customs_value": {"amount": "25.00", "currency": "USD"},
            "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": "RC-000321"},
            **({"tariff_line": line} if line else {}),
        },
    }
