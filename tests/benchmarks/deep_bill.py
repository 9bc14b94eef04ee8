"""A bill of 30,000 lines, 8 levels deep."""

from __future__ import annotations

import time
from typing import Any

from origin_engine.dossier import dossier_from
from origin_engine.origin import determine
from origin_engine.rulebook import load_rulebook
from tests.benchmarks.zen import bill

LINES = 30_000
LEVELS = 8


def deep(lines: int = LINES, levels: int = LEVELS) -> dict[str, Any]:
    """A product whose bill has this many lines on this many levels, every branch as deep as the next."""
    dossier = bill(1)
    width = lines // (levels * 10)
    top: list[dict[str, Any]] = []
    number = 0
    for branch in range(width * 10):
        below: list[dict[str, Any]] | None = None
        for level in range(levels):
            number += 1
            line: dict[str, Any] = {
                "id": f"L{number}",
                "hs": ("8714.91", "7318.15", "8482.10", "7223.00")[(branch + level) % 4],
                "value": {"amount": "0.01", "currency": "USD", "basis": "COST" if below else "CIF"},
            }
            if below:
                line |= {"materials": below, "produced_in": "CN", "operations": ["manufacture"]}
            below = [line]
        top += below or []
    dossier["materials"] = top
    return dossier


def run() -> None:
    """Seconds from the mapping to the determination, against the same lines in a flat bill."""
    book = load_rulebook("rcep")
    for name, mapping in (("deep", deep()), ("flat", deep(levels=1))):
        begin = time.process_time()
        dossier = dossier_from(mapping)
        read = time.process_time()
        _ = determine(dossier, book).finding
        print(f"  {name}: read {read - begin:.2f} s, judged {time.process_time() - read:.2f} s   (wanted: deep <= 2 s)")
