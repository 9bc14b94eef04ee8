"""Small catalogues as files of every kind, and what `check` says of each of their products by itself."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq

from origin_engine import DossierError, RuleBook, check, load_rulebook
from origin_engine.api import Determination
from origin_engine.screening.chunks import ID, PRODUCT, ROW, Chunk
from tests.screening.made_up import Facts, bills, text_chunk, typed_chunk

Bill = tuple[Facts, list[Facts]]
AGREEMENT = "rcep"


def made_up(count: int, seed: int = 11, agreement: str = AGREEMENT) -> list[Bill]:
    """So many bills, with ids that stand in the order of their bytes."""
    found = []
    for number, (product, lines) in enumerate(bills(seed, load_rulebook(agreement), count)):
        name = f"P{number:05}"
        found.append(({**product, ID: name}, [{**line, PRODUCT: name} for line in lines]))
    return found


def without_numbers(chunk: Chunk) -> Chunk:
    """The tables as users have them."""
    return Chunk(chunk.products.drop_columns([ROW]), chunk.lines.drop_columns([ROW]))


def as_text(some: Iterable[Bill]) -> Chunk:
    """Tables in which every cell is text."""
    return without_numbers(text_chunk(some))


def as_typed(some: Iterable[Bill]) -> Chunk:
    """Tables with decimals, days, yes and no, words in dictionaries."""
    return without_numbers(typed_chunk(some))


# --- files -------------------------------------------------------------------------------------------


def _stream(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=7)


def _gzipped(table: pa.Table, path: Path) -> None:
    with pa.CompressedOutputStream(str(path), "gzip") as sink:
        pyarrow.csv.write_csv(_flat(table), sink)


def _excel_in_china(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(table.column_names)
        writer.writerows([["" if v is None else v for v in row.values()] for row in _flat(table).to_pylist()])


def _flat(table: pa.Table) -> pa.Table:
    return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})


def _folder(table: pa.Table, path: Path) -> None:
    path.mkdir()
    half = table.num_rows // 2
    pq.write_table(table.slice(0, half), path / "part-1.parquet", row_group_size=5)
    pq.write_table(table.slice(half), path / "part-2.parquet", row_group_size=5)


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "parquet": lambda table, path: pq.write_table(table, path, row_group_size=11),
    "csv": lambda table, path: pyarrow.csv.write_csv(_flat(table), path),
    "csv.gz": _gzipped,
    "excel.csv": _excel_in_china,
    "arrow": lambda table, path: pyarrow.feather.write_feather(table, path, chunksize=9),
    "arrows": _stream,
    "folder": _folder,
}
"""By the ending of the files."""


def written(chunk: Chunk, folder: Path, kind: str = "parquet") -> tuple[Path, Path]:
    """The tables as two files."""
    paths = folder / f"products.{kind}", folder / f"lines.{kind}"
    for table, path in zip(chunk, paths, strict=True):
        WRITERS[kind](table, path)
    return paths


# --- what check says ---------------------------------------------------------------------------------


def checked(bill: Bill, book: RuleBook, folder: Path) -> Determination | None:
    """What `check` finds of one product in a CSV file of its own; None where it refuses it."""
    try:
        return check(dossier_file(bill, folder), book)
    except DossierError:
        return None


def dossier_file(bill: Bill, folder: Path) -> Path:
    """A CSV file of one product."""
    product, lines = bill
    path = folder / "dossier.csv"
    names = list(dict.fromkeys(name for line in lines for name in line if name != PRODUCT))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["field", "value"])
        writer.writerows((name, _text(value)) for name, value in product.items())
        if lines:
            writer.writerow([])
            writer.writerow(names)
            writer.writerows([_text(line.get(name)) for name in names] for line in lines)
    return path


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def verdict(found: Determination) -> dict[str, Any]:
    """What a result and a determination have in common, without the numbers."""
    return {
        "outcome": found.outcome.value,
        "claimable": found.claimable,
        "criterion": found.criterion,
        "criterion_codes": list(found.criterion_codes),
        "missing": sorted({missing.need.value for missing in found.missing}),
    }


def verdict_in(row: dict[str, Any]) -> dict[str, Any]:
    """The same of a row of results."""
    names = ("outcome", "claimable", "criterion", "criterion_codes")
    return {**{name: row[name] for name in names}, "missing": sorted(row["missing"])}
