"""Reading and compiling the RCEP rule book."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

LOAD = """
import time, sys
begin = time.perf_counter()
from origin_engine.rulebook import load_rulebook
imported = time.perf_counter()
load_rulebook("rcep").rule_for("871200")
print(imported - begin, time.perf_counter() - imported)
"""


def run() -> None:
    """Seconds to read the book from its YAML, and from its cache, each in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        cold, warm = [], []
        for round_ in range(5):
            env = {**os.environ, "ORIGIN_ENGINE_CACHE": f"{folder}/{round_}"}
            cold.append(_load(env))
            warm.append(statistics.median(_load(env) for _ in range(3)))
        print(f"  cold {statistics.median(cold):.3f} s   (wanted: <= 1.5)")
        print(f"  warm {statistics.median(warm) * 1000:.0f} ms   (wanted: <= 60)")
        print(f"  cold / warm {statistics.median(cold) / statistics.median(warm):.1f} x")


def _load(env: dict[str, str]) -> float:
    told = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True, env=env)
    return float(told.stdout.split()[1])
