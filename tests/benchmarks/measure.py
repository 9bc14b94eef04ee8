"""Timing two or more things in turn, so that a busy machine slows them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 9


def in_turn(things: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each thing, run in turn."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for thing in things.values():
        thing()
    for _ in range(rounds):
        for name, thing in things.items():
            gc.collect()
            begin = time.perf_counter()
            thing()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in taken.items()}


def print_ratio(what: str, ratio: float, wanted: str) -> None:
    """One line: what was measured, the ratio, and what is wanted of it."""
    print(f"  {what:<72} {ratio:6.2f} x   (wanted: {wanted})")
