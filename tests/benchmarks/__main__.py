"""`python3 do.py bench`: every benchmark, printed as ratios against a baseline of the same run.

Nothing is asserted. In-process figures are processor time, interleaved with their baseline, the median of several
rounds; whole processes are wall time, likewise.
"""

from __future__ import annotations

import sys

from tests.benchmarks import cold_and_warm, deep_bill, http, processes, scale, tariffs, zen

BENCHMARKS = {
    "zen": zen.run,
    "book": cold_and_warm.run,
    "process": processes.run,
    "deep": deep_bill.run,
    "tariffs": tariffs.run,
    "http": http.run,
    "scale": scale.run,
}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(BENCHMARKS)
    for name in wanted:
        print(f"== {name}: {BENCHMARKS[name].__doc__}")
        BENCHMARKS[name]()
