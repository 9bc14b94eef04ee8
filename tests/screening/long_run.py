"""The kernel against the explaining evaluator over as many bills as there is time for.

    python3 -m tests.screening.long_run --bills 1000000 --jobs 2

Bills are made up for each shipped agreement in turn (made_up.py) from a seed; the same seed makes the same bills.
Printed are the results of each agreement by outcome, the share of them that columns could not tell, and each
difference.
It ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from origin_engine.rulebook import known_rulebooks, load_rulebook
from tests.screening.compared import Compared, Difference, compared
from tests.screening.made_up import bills, text_chunk, typed_chunk

AT_ONCE = 2_000
MOST_SHOWN = 20
OUTCOMES = ("originating", "not-originating", "undetermined", "not-encoded")


class Task(NamedTuple):
    """Bills of one agreement from one seed; every other chunk has columns of types, the rest are text."""

    book: str
    seed: int
    count: int


def main(words: list[str]) -> int:
    """Compare, print, and say by the exit code whether there was a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bills", type=int, default=20_000, help="how many bills in all")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--book", action="append", help="only this agreement (may be given several times)")
    given = parser.parse_args(words)
    tasks = list(_tasks(given.book or known_rulebooks(), given.bills, given.seed))
    found: dict[str, list[Compared]] = {}
    begin = time.monotonic()
    with ProcessPoolExecutor(given.jobs) as pool:
        for done, (task, one) in enumerate(zip(tasks, pool.map(_compare, tasks), strict=True), 1):
            found.setdefault(task.book, []).append(one)
            _show_differences(task, one.differences)
            print(f"\r{done:,} of {len(tasks):,} chunks", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    _print_table(found)
    different = sum(len(one.differences) for each in found.values() for one in each)
    print(f"\n{different} differences; seed {given.seed}, {time.monotonic() - begin:,.0f} s")
    return 1 if different else 0


def _tasks(books: list[str], count: int, seed: int) -> Iterator[Task]:
    """Chunks of every agreement in turn until there are enough bills."""
    left, number = count, 0
    while left > 0:
        for book in books:
            if left > 0:
                yield Task(book, seed + number, min(AT_ONCE, left))
                left, number = left - AT_ONCE, number + 1


def _compare(task: Task) -> Compared:
    book = load_rulebook(task.book)
    chunk = (typed_chunk if task.seed % 2 else text_chunk)(bills(task.seed, book, task.count))
    return compared(chunk, book)


def _show_differences(task: Task, differences: list[Difference]) -> None:
    for each in differences[:MOST_SHOWN]:
        print(f"{task}: {each.product} {each.field}: kernel {each.kernel!r}, explained {each.explained!r}")


def _print_table(found: dict[str, list[Compared]]) -> None:
    print(f"{'agreement':<20}" + "".join(f"{each:>17}" for each in (*OUTCOMES, "rejected", "explained")))
    total: Counter[str] = Counter()
    for book, each in found.items():
        row: Counter[str] = Counter()
        for one in each:
            row.update(one.outcomes)
            row.update(rejected=one.rejected, explained=one.by_explaining)
        total.update(row)
        print(_line(book, row))
    print(_line("all", total))


def _line(name: str, row: Counter[str]) -> str:
    judged = max(sum(row[each] for each in OUTCOMES), 1)
    cells = "".join(f"{row[each]:>17,}" for each in (*OUTCOMES, "rejected"))
    return f"{name:<20}{cells}{row['explained'] / judged:>16.1%}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
