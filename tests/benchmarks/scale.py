"""`python3 -m tests.benchmarks.scale [PRODUCTS]`: one process, several, and Spark, from Parquet to Parquet.

Every way reads the same two files, judges the same products under RCEP and writes what it found; the rows are counted
and must be as many. The importer is left out, so that it is the kernel that is measured; the last line is the pool with
the importer's tariff. Starting Java is not part of the figures; starting the processes of the pool is. The ways take
turns, so that a busy machine slows them alike; the best of the rounds counts. Beside the time stand the seconds of
processor time that all processes took together (on Linux): what is left of a figure where others use the machine too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq

from origin_engine.rulebook import load_rulebook
from origin_engine.screening.elsewhere import Order, order_of
from origin_engine.screening.pool import in_processes, screened_parts
from origin_engine.screening.results import RESULT_SCHEMA
from origin_engine.screening.sections import USUAL_SIZES, Catalogue, Naming, Section, catalogue_of, sections_of
from origin_engine.screening.spark import results_of, screen_paths, screen_rows
from tests.benchmarks.catalogue import write_catalogue

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AGREEMENT = "rcep"
ONE = "one process"
PRODUCTS = 1_000_000
JOBS = os.cpu_count() or 1
ROUNDS = 2
NO_TARIFF = Naming(left_out=("shipment.to",))


def run(products: int = PRODUCTS) -> None:
    """Products a second of one process, a pool of processes, and Spark in both forms, over the same files."""
    with tempfile.TemporaryDirectory(prefix="scale-") as place:
        folder = Path(place)
        pair = write_catalogue(folder, load_rulebook(AGREEMENT), products)
        lines = pq.read_metadata(pair[1]).num_rows
        print(f"  {products:,} products, {lines:,} lines, {JOBS} cores")
        ways = _ways(pair)
        rounds = [{name: _timed(way, folder / "out", products) for name, way in ways.items()} for _ in range(ROUNDS)]
        best = {name: Taken(*map(min, zip(*(taken[name] for taken in rounds), strict=True))) for name in ways}
        for name, (seconds, of_cores) in best.items():
            rate = f"{seconds:7.1f} s {products / seconds / 1e6:6.2f} million products/s"
            print(f"  {name:<24} {rate} {best[ONE].seconds / seconds:6.2f} x {of_cores:7.1f} s of cores")


Way = Callable[[Path], object]


class Taken(NamedTuple):
    """How long one way took, and how much processor time of all its processes."""

    seconds: float
    of_cores: float


def _ways(pair: tuple[Path, Path]) -> dict[str, Way]:
    catalogue, order = catalogue_of(*pair, NO_TARIFF), order_of([AGREEMENT])
    ways: dict[str, Way] = {
        ONE: partial(_one_process, order, catalogue),
        f"pool of {JOBS} processes": partial(_pool, order, catalogue),
    }
    if shutil.which("java"):
        spark = _session()
        ways[f"Spark local[{JOBS}], paths"] = partial(_spark_paths, spark, pair)
        ways[f"Spark local[{JOBS}], rows"] = partial(_spark_rows, spark, pair)
    else:
        print("  Spark is left out: there is no Java")
    ways["pool, with the tariff"] = partial(_pool, order, catalogue_of(*pair))
    return ways


def _timed(way: Way, out: Path, products: int) -> Taken:
    shutil.rmtree(out, ignore_errors=True)
    begin, before = time.perf_counter(), CORES.seconds()
    way(out)
    taken = Taken(time.perf_counter() - begin, CORES.seconds() - before)
    rows = pq.read_table(out, columns=["product"]).num_rows
    assert rows == products, f"{rows} results of {products} products"
    return taken


class Cores:
    """Processor time of this process and of all that it started, also of those that are gone since they were seen."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def seconds(self) -> float:
        """So far; nought where the system does not tell."""
        stats = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                stats[int(path.parent.name)] = int(fields[1]), list(map(int, fields[11:15]))
        own = os.getpid()
        ours = {own}
        while more := {pid for pid, (parent, _) in stats.items() if parent in ours} - ours:
            ours |= more
        # children that were waited for stand with their parent; the workers of Spark are waited for by nobody
        self._seen |= {pid: sum(stats[pid][1] if pid == own else stats[pid][1][:2]) for pid in ours if pid in stats}
        return sum(self._seen.values()) / os.sysconf("SC_CLK_TCK")


CORES = Cores()


def _one_process(order: Order, catalogue: Catalogue, out: Path) -> None:
    out.mkdir()
    for section in sections_of(catalogue):
        _write_section(order, catalogue, out, section)


def _pool(order: Order, catalogue: Catalogue, out: Path) -> None:
    out.mkdir()
    for _ in in_processes(partial(_write_section, order, catalogue, out), sections_of(catalogue), JOBS):
        pass


def _write_section(order: Order, catalogue: Catalogue, out: Path, section: Section) -> int:
    with pq.ParquetWriter(out / f"from-{section.since or ''}.parquet", RESULT_SCHEMA) as writer:
        parts = [part.results for part in screened_parts(order, catalogue, USUAL_SIZES, section)]
        for part in parts:
            writer.write_table(part)
    return sum(part.num_rows for part in parts)


def _spark_paths(spark: SparkSession, pair: tuple[Path, Path], out: Path) -> None:
    results_of(screen_paths(spark, [(str(pair[0]), str(pair[1]))], [AGREEMENT], NO_TARIFF)).write.parquet(str(out))


def _spark_rows(spark: SparkSession, pair: tuple[Path, Path], out: Path) -> None:
    tables = [spark.read.parquet(str(path)) for path in pair]
    results_of(screen_rows(tables[0], tables[1], [AGREEMENT], NO_TARIFF)).write.parquet(str(out))


def _session() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session: SparkSession = (
        SparkSession.builder.master(f"local[{JOBS}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS)
