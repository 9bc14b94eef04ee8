"""Whole processes against `python -c "import pydantic, lark, yaml"`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measure import print_ratio

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "baseline": ["-c", "import pydantic, lark, yaml"],
    "check": ["-m", "origin_engine", "check", "examples/bicycle.yaml"],
    "check --json": ["-m", "origin_engine", "check", "examples/bicycle.yaml", "--json"],
    "--help": ["-m", "origin_engine", "--help"],
    "--version": ["-m", "origin_engine", "--version"],
}
WANTED = {"check": "<= 2", "check --json": "<= 2", "--help": "<= 0.7", "--version": "<= 0.7"}


def run() -> None:
    """Time of whole commands with a warm cache, as multiples of importing pydantic, lark and yaml."""
    # modules are compiled once, as they are for any user; the first round does it
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for round_ in range(16):
        for name, words in COMMANDS.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=env)
            if round_:
                taken[name].append(time.perf_counter() - begin)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    print(f"  baseline {medians['baseline'] * 1000:.0f} ms")
    for name, wanted in WANTED.items():
        print_ratio(f"origin-engine {name}", medians[name] / medians["baseline"], wanted)
