"""Memory does not grow with the tables, in whatever order and kind of file they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parent.parent.parent
FEW, MANY = 20_000, 160_000
LINES_EACH = 5
ROOM = 40
"""Megabytes by which eight times the rows may need more: less than half of what the larger tables take as such."""
PROGRAM = """
import sys
from pathlib import Path
from origin_engine.screening import csv_tables, formats, merging, running, sorting
csv_tables.BLOCK = 1 << 18
formats.AT_ONCE, sorting.RUN_BYTES, sorting.BLOCK_ROWS = 4_096, 2 << 20, 2_048
paths = [Path(each) for each in sys.argv[1:]]
counts = running.screen(
    running.Wanted(*paths, ("rcep",), jobs=1, sizes=merging.Sizes(2_000, 10_000)), False, lambda progress: None
)
status = Path("/proc/self/status").read_text()
print(counts["products"]["judged"], int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def tables(products: int) -> tuple[pa.Table, pa.Table]:
    """Bicycles, each of five parts."""
    ids = pa.array([f"BIKE-{number:08}" for number in range(products)])
    goods = {
        "id": ids,
        "description": pa.array([f"Bicycle number {number} of a very long series" for number in range(products)]),
        "hs": _same("8712.00", products),
        "hs_edition": _same("2022", products),
        "made_in": _same("CN", products),
        "price.amount": _same("120.00", products),
        "price.currency": _same("USD", products),
        "price.basis": _same("FOB", products),
        "operations": _same("manufacture", products),
    }
    rows = products * LINES_EACH
    owners = ids.take(pa.array(np.repeat(np.arange(products), LINES_EACH)))
    bills = {
        "product": owners,
        "id": pa.array([f"PART-{number % LINES_EACH}" for number in range(rows)]),
        "description": pa.array([f"Part {number} as it stands in the catalogue" for number in range(rows)]),
        "hs": _same("8714.99", rows),
        "value": _same("7.25", rows),
        "currency": _same("USD", rows),
        "basis": _same("CIF", rows),
    }
    return pa.table(goods), pa.table(bills)


def _same(text: str, rows: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(rows, np.int32)))


def peak(folder: Path, products: int, kind: str) -> int:
    """Megabytes at most, of a process that screens so many products."""
    paths = folder / f"products-{products}.{kind}", folder / f"lines-{products}.{kind}"
    for table, path in zip(tables(products), paths, strict=True):
        if kind == "unsorted.parquet" and "description" in table.column_names:
            table = table.sort_by([("description", "descending")])
        if kind == "csv":
            pyarrow.csv.write_csv(table, path)
        else:
            pq.write_table(table, path, row_group_size=20_000)
    outputs = folder / f"results-{products}.parquet", folder / f"rejects-{products}.csv"
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, (*paths, *outputs))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    judged, megabytes = map(int, told.stdout.split())
    assert judged == products
    return megabytes


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say how much memory it gave")
@pytest.mark.parametrize("kind", ["parquet", "csv", "unsorted.parquet"])
def test_eight_times_the_rows_need_no_more_memory(kind: str, tmp_path: Path) -> None:
    few, many = peak(tmp_path, FEW, kind), peak(tmp_path, MANY, kind)
    large = sum(table.nbytes for table in tables(MANY)) >> 20
    assert large > 2 * ROOM, "the larger tables would be seen if they were held"
    assert many - few < ROOM, (few, many, large)
