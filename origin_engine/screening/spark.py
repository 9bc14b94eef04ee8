"""The same kernel on Apache Spark, through `mapInArrow`: for rows of DataFrames, and for files that workers read.

    screen_rows(products, lines)    two DataFrames with the columns of docs/screening.md
    screen_nested(table)            one, whose products hold their lines as array<struct>
    screen_paths(spark, pairs)      pairs of Parquet tables that every worker reaches under the same path

All give RESULT_SCHEMA and a column `reject` (REJECT_SCHEMA), which is null where a row is a result: nothing is lost, in
one pass. `results_of` and `rejects_of` part them again. Each worker needs origin-engine with the extra `spark`; rule
books are loaded once a process. pyspark is imported where a DataFrame is made, never by this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from origin_engine.screening.chunks import PRODUCT
from origin_engine.screening.elsewhere import PLAIN_RESULTS, Order, carried_out, order_of
from origin_engine.screening.formats import TableFiles
from origin_engine.screening.gathering import (
    BILL,
    GOOD,
    KEY,
    KIND,
    OF_LINES,
    OF_PRODUCTS,
    Apart,
    chunks_of,
    lines_out,
    rows_apart,
)
from origin_engine.screening.naming import KEYS, Columns, columns_of
from origin_engine.screening.pool import screened_parts
from origin_engine.screening.rejects import LINES, PRODUCTS, REJECT_SCHEMA
from origin_engine.screening.results import Screened
from origin_engine.screening.sections import (
    LINES_EACH,
    OUR_NAMES,
    USUAL_SIZES,
    Catalogue,
    Naming,
    Part,
    Section,
    catalogue_of,
    sections_of,
)

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

REJECT = "reject"
Batches = Iterator[pa.RecordBatch]
SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What is not part of an id when it stands around it."""
PARTS = "array<struct<file: string, group: int, before: bigint, whole: boolean, begins: boolean>>"
SECTIONS = f"number int, products string, lines string, since string, until string, goods {PARTS}, bills {PARTS}"
"""A DataFrame of sections: two tables, a range of ids, and the row groups that hold it in each."""

SCHEMA = pa.schema([*PLAIN_RESULTS, pa.field(REJECT, pa.struct(list(REJECT_SCHEMA)))])


# --- what a user calls ---------------------------------------------------------------------------------


def screen_rows(
    products: DataFrame, lines: DataFrame, agreements: Iterable[str] | None = None, naming: Naming = OUR_NAMES
) -> DataFrame:
    """Every product under these agreements (ids or folders), or (None) under those between its countries.

    Rows of both tables are sent to the partition of their product and sorted there; a worker holds some whole products
    at a time. Raises RefusedInput for columns that are not known or not exact.
    """
    from pyspark.sql import functions as f

    order, catalogue = order_of(agreements), _catalogue(products, lines, naming)
    goods, bills = (
        table.select(_key(columns), f.lit(kind).alias(KIND), _row(columns).alias(name))
        for kind, table, columns, name in (
            (OF_PRODUCTS, products, catalogue.products, GOOD),
            (OF_LINES, lines, catalogue.lines, BILL),
        )
    )
    both = goods.unionByName(bills, allowMissingColumns=True).repartition(KEY).sortWithinPartitions(KEY, KIND)
    return _map(both, partial(_screen_rows, order, catalogue, rows_apart))


def screen_nested(
    table: DataFrame, lines: str, agreements: Iterable[str] | None = None, naming: Naming = OUR_NAMES
) -> DataFrame:
    """The same of a table whose products hold their lines in a column `lines` of array<struct<...>>.

    Whole rows are sent to the partition of their id, so that an id that stands twice is found. A row, and so a bill,
    must fit into an Arrow batch: spark.sql.execution.arrow.maxRecordsPerBatch says how many rows go into one.
    """
    from pyspark.sql import functions as f

    order = order_of(agreements)
    each = table.select(f.explode(f.col(_quoted(lines))).alias(BILL)).select(f"{BILL}.*")
    owned = each.withColumn(PRODUCT, f.lit(""))
    catalogue = _catalogue(table.drop(lines), owned, naming)
    goods = catalogue.products
    rows = table.select(_key(goods), _row(goods).alias(GOOD), f.col(_quoted(lines)).alias(BILL))
    return _map(rows.repartition(KEY).sortWithinPartitions(KEY), partial(_screen_rows, order, catalogue, lines_out))


def screen_paths(
    spark: SparkSession,
    pairs: Iterable[tuple[str, str]],
    agreements: Iterable[str] | None = None,
    naming: Naming = OUR_NAMES,
) -> DataFrame:
    """The same of pairs of Parquet tables, products and lines, each a file or a folder in the order of the ids.

    Only names and numbers go through Spark; a worker reads its section by itself, under the same path.
    """
    return screen_sections(sections_table(spark, pairs, naming), agreements, naming)


def sections_table(
    spark: SparkSession, pairs: Iterable[tuple[str, str]], naming: Naming = OUR_NAMES, lines_each: int = LINES_EACH
) -> DataFrame:
    """The sections of pairs of tables, read from their footers: one a row (SECTIONS), one a partition."""
    rows = [
        (products, lines, *section)
        for products, lines in pairs
        for section in sections_of(catalogue_of(Path(products), Path(lines), naming), lines_each)
    ]
    numbered = [(number, *row) for number, row in enumerate(rows)]
    return spark.createDataFrame(numbered, SECTIONS).repartitionByRange(max(len(rows), 1), "number")


def screen_sections(
    sections: DataFrame, agreements: Iterable[str] | None = None, naming: Naming = OUR_NAMES
) -> DataFrame:
    """The same of a DataFrame of sections."""
    return _map(sections, partial(_screen_sections, order_of(agreements), naming))


def results_of(screened: DataFrame) -> DataFrame:
    """The results: one row a product and agreement."""
    return screened.where(f"{REJECT} is null").drop(REJECT)


def rejects_of(screened: DataFrame) -> DataFrame:
    """The rejects: one row for each thing that is wrong."""
    return screened.where(f"{REJECT} is not null").select(f"{REJECT}.*")


# --- on the driver -------------------------------------------------------------------------------------


def _map(table: DataFrame, work: Callable[[Batches], Batches]) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema

    return table.mapInArrow(work, from_arrow_schema(SCHEMA))


def _catalogue(products: DataFrame, lines: DataFrame, naming: Naming) -> Catalogue:
    return Catalogue(*columns_of(_table(PRODUCTS, products), _table(LINES, lines), *naming))


def _table(name: str, table: DataFrame) -> TableFiles:
    """A DataFrame as a table whose names and types can be checked."""
    from pyspark.sql.pandas.types import to_arrow_schema

    return TableFiles(Path(name), (), "Spark", to_arrow_schema(table.schema, timezone="UTC"), None)


def _key(columns: Columns) -> Column:
    """The id of the product as a reader of dossiers reads it; null where there is none."""
    from pyspark.sql import functions as f

    name = columns.theirs[KEYS[columns.table]]
    return f.nullif(f.btrim(f.col(_quoted(name)).cast("string"), f.lit(SPACE)), f.lit("")).alias(KEY)


def _row(columns: Columns) -> Column:
    """What is read of a table, in one column."""
    from pyspark.sql import functions as f

    return f.struct(*(f.col(_quoted(name)).alias(name) for name in columns.theirs.values()))


def _quoted(name: str) -> str:
    """A name whose dots are part of it."""
    return "`" + name.replace("`", "``") + "`"


# --- on the workers ------------------------------------------------------------------------------------


def _screen_rows(order: Order, catalogue: Catalogue, apart: Apart, batches: Batches) -> Batches:
    for found in carried_out(order, chunks_of(catalogue, apart, batches)):
        yield from _as_batches(found._replace(rejects=_without_places(found.rejects)))


def _screen_sections(order: Order, naming: Naming, batches: Batches) -> Batches:
    for batch in batches:
        for row in batch.to_pylist():
            parts = (tuple(Part(**part) for part in row[name]) for name in ("goods", "bills"))
            section = Section(row["since"], row["until"], *parts)
            catalogue = _catalogue_at(row["products"], row["lines"], naming)
            for found in screened_parts(order, catalogue, USUAL_SIZES, section):
                yield from _as_batches(found)


@lru_cache(maxsize=64)
def _catalogue_at(products: str, lines: str, naming: Naming) -> Catalogue:
    return catalogue_of(Path(products), Path(lines), naming)


def _without_places(rejects: pa.Table) -> pa.Table:
    """Rejects of rows that have no number."""
    row = REJECT_SCHEMA.get_field_index("row")
    return rejects.set_column(row, REJECT_SCHEMA.field(row), pa.nulls(rejects.num_rows, pa.int64()))


def _as_batches(found: Screened) -> Batches:
    results = found.results.cast(PLAIN_RESULTS)
    none = pa.nulls(results.num_rows, SCHEMA.field(REJECT).type)
    yield from results.append_column(REJECT, none).cast(SCHEMA).combine_chunks().to_batches()
    rejects = found.rejects
    if rejects.num_rows:
        columns = {"product": rejects["product"], REJECT: rejects.to_struct_array()}
        nulls = (columns.get(field.name, pa.nulls(rejects.num_rows, field.type)) for field in SCHEMA)
        yield from pa.table(list(nulls), schema=SCHEMA).combine_chunks().to_batches()
