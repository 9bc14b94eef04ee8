"""Tariff tables: loading an importer, looking a rate up, comparing."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from origin_engine.comparing import compare
from origin_engine.dossier import read_dossier
from origin_engine.tariff.tables import _load, load_tariff
from tests.benchmarks.measure import in_turn

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)


def run() -> None:
    """Milliseconds to load Japan's tables (checked before), microseconds a lookup, milliseconds a comparison."""
    load_tariff("JP")
    _load.cache_clear()
    begin = time.perf_counter()
    tariff = load_tariff("JP")
    loaded = time.perf_counter() - begin
    codes = tariff.tables[-1].lines_under("61")
    begin = time.perf_counter()
    for code in codes:
        tariff.mfn(code, DAY)
    first = (time.perf_counter() - begin) / len(codes)
    dossier = read_dossier(ROOT / "examples" / "bicycle.yaml")
    times = in_turn(
        {
            "again": lambda: [tariff.preference(code, DAY, "rcep", "CN") for code in codes],
            "compare": lambda: compare(dossier, ["JP"]),
        }
    )
    print(f"  loading both fiscal years {loaded * 1000:.0f} ms   (wanted: <= 150 an importer-year)")
    again = times["again"] / len(codes)
    print(f"  a lookup, first of its line {first * 1e6:.1f} us, again {again * 1e6:.1f} us   (wanted: <= 20)")
    print(f"  comparing all lines of a product to one importer {times['compare'] * 1000:.1f} ms   (<= 60)")
