"""The kernel on Spark finds what one machine finds, in every form; run in `local[2]`, where there is Java."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from origin_engine.errors import RefusedInput
from origin_engine.screening.elsewhere import order_of
from origin_engine.screening.naming import renaming
from origin_engine.screening.results import Screened
from origin_engine.screening.sections import Catalogue, Naming
from origin_engine.screening.spark import (
    rejects_of,
    results_of,
    screen_nested,
    screen_paths,
    screen_rows,
    screen_sections,
    sections_table,
)
from tests.screening.spread import (
    AGREEMENTS,
    GIANT,
    LINES_OF_GIANT,
    ORPHAN,
    TWICE,
    Row,
    by_one_reader,
    good,
    line,
    tables,
    written,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")
pytestmark = pytest.mark.skipif(not JAVA and not os.environ.get("CI"), reason="there is no Java, which Spark needs")
PARTITIONS = 7
MORE_THAN_PRODUCTS = 40
ROW = "row"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", str(PARTITIONS))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return written(tmp_path_factory.mktemp("catalogue"), *tables())


@pytest.fixture(scope="module")
def truth(catalogue: Catalogue) -> Screened:
    return by_one_reader(catalogue)


def frames(spark: SparkSession, catalogue: Catalogue) -> tuple[DataFrame, DataFrame]:
    products, lines = (spark.read.parquet(str(columns.files.path)) for columns in catalogue)
    return products, lines


def nested(products: DataFrame, lines: DataFrame) -> DataFrame:
    """Products that hold their lines; lines of no product have no place there."""
    from pyspark.sql import functions as f

    fields = [f.col(f"`{name}`").alias(name) for name in lines.columns if name != "product"]
    held = lines.groupBy("product").agg(f.collect_list(f.struct(*fields)).alias("bill"))
    return products.join(held, products["id"] == held["product"], "left").drop(held["product"])


def found_in(screened: DataFrame) -> tuple[list[Row], list[Row]]:
    """Results and rejects, with the count of rows that came back asserted."""
    rows = screened.count()
    results, rejects = (
        [row.asDict(recursive=True) for row in part.collect()] for part in (results_of(screened), rejects_of(screened))
    )
    assert rows == len(results) + len(rejects)
    return results, rejects


def assert_same(results: list[Row], expected: pa.Table) -> None:
    assert len(results) == expected.num_rows
    assert sorted(results, key=repr) == sorted(expected.to_pylist(), key=repr)


def without_rows(rejects: list[Row]) -> list[Row]:
    return sorted(({**row, ROW: None} for row in rejects), key=repr)


def test_rows_of_two_tables(spark: SparkSession, catalogue: Catalogue, truth: Screened) -> None:
    results, rejects = found_in(screen_rows(*frames(spark, catalogue), AGREEMENTS))
    assert_same(results, truth.results)
    assert all(row[ROW] is None for row in rejects), "where a row of a DataFrame stands is not known"
    assert sorted(rejects, key=repr) == without_rows(truth.rejects.to_pylist())
    assert {row["product"] for row in rejects} >= {TWICE, ORPHAN, None}


def test_products_that_hold_their_lines(spark: SparkSession, catalogue: Catalogue, truth: Screened) -> None:
    table = nested(*frames(spark, catalogue))
    results, rejects = found_in(screen_nested(table, "bill", AGREEMENTS))
    assert_same(results, truth.results)
    of_no_product = [(ORPHAN, "lines"), (None, "lines")]
    held = [row for row in truth.rejects.to_pylist() if (row["product"], row["table"]) not in of_no_product]
    assert sorted(rejects, key=repr) == without_rows(held)


def test_paths_that_workers_read(spark: SparkSession, catalogue: Catalogue, truth: Screened) -> None:
    pair = tuple(str(columns.files.path) for columns in catalogue)
    sections = sections_table(spark, [pair], lines_each=150)
    assert sections.count() > 5
    results, rejects = found_in(screen_sections(sections, AGREEMENTS))
    assert_same(results, truth.results)
    assert sorted(rejects, key=repr) == sorted(truth.rejects.to_pylist(), key=repr)


def test_each_section_is_a_task_of_its_own(spark: SparkSession, catalogue: Catalogue) -> None:
    from pyspark.sql import functions as f

    pair = tuple(str(columns.files.path) for columns in catalogue)
    sections = sections_table(spark, [pair], lines_each=150)
    held = [row["count"] for row in sections.groupBy(f.spark_partition_id()).count().collect()]
    assert held == [1] * sections.count()


def test_a_pair_that_is_listed_twice_is_read_twice(spark: SparkSession, catalogue: Catalogue, truth: Screened) -> None:
    pair = tuple(str(columns.files.path) for columns in catalogue)
    screened = screen_paths(spark, [pair, pair], AGREEMENTS)
    assert results_of(screened).count() == 2 * truth.results.num_rows
    assert rejects_of(screened).count() == 2 * truth.rejects.num_rows


def test_partitions_without_rows(spark: SparkSession, catalogue: Catalogue, truth: Screened) -> None:
    spark.conf.set("spark.sql.shuffle.partitions", str(MORE_THAN_PRODUCTS))
    try:
        products, lines = frames(spark, catalogue)
        few = products.where("id like 'P11%'"), lines.where("product like 'P11%'")
        results, rejects = found_in(screen_rows(*few, AGREEMENTS))
    finally:
        spark.conf.set("spark.sql.shuffle.partitions", str(PARTITIONS))
    expected = [row for row in truth.results.to_pylist() if row["product"].startswith("P11")]
    assert len(AGREEMENTS) < len(expected) < MORE_THAN_PRODUCTS
    assert sorted(results, key=repr) == sorted(expected, key=repr)
    assert {row["product"] for row in rejects} <= {f"P11{digit}" for digit in range(10)}


def test_no_rows_at_all(spark: SparkSession, catalogue: Catalogue) -> None:
    nothing = [frame.limit(0) for frame in frames(spark, catalogue)]
    assert found_in(screen_rows(*nothing, AGREEMENTS)) == ([], [])


def test_one_bill_is_far_longer_than_a_batch(spark: SparkSession) -> None:
    """Its 1,000 parts of 0.01 are a tenth of the price, so the value content is 90 %: all of them were counted."""
    products = spark.createDataFrame(pa.Table.from_pylist([good(GIANT), good("b")]))
    rows = [line(GIANT, number) for number in range(LINES_OF_GIANT)] + [line("b", 1, "25")]
    lines = spark.createDataFrame(pa.Table.from_pylist(rows))
    results, rejects = found_in(screen_rows(products, lines, ["rcep"]))
    assert not rejects
    assert {row["product"]: str(row["rvc"]) for row in results} == {GIANT: "90.00", "b": "75.00"}


def test_an_id_is_the_same_with_space_around_it(spark: SparkSession) -> None:
    products = spark.createDataFrame(pa.Table.from_pylist([good(" a\u3000"), good("b")]))
    lines = spark.createDataFrame(pa.Table.from_pylist([line("a", 1, "25"), line("\tb ", 1, "50")]))
    results, rejects = found_in(screen_rows(products, lines, ["rcep"]))
    assert not rejects
    assert {row["product"]: str(row["rvc"]) for row in results} == {"a": "75.00", "b": "50.00"}


def test_columns_of_other_names(spark: SparkSession) -> None:
    products = spark.createDataFrame(pa.Table.from_pylist([good("a")])).withColumnRenamed("id", "sku")
    lines = spark.createDataFrame(pa.Table.from_pylist([line("a", 1, "25")])).withColumnRenamed("value", "line.amt")
    naming = Naming((renaming("products.id=sku"), renaming("lines.value=line.amt")))
    results, rejects = found_in(screen_rows(products, lines, ["rcep"], naming))
    assert not rejects
    assert [(row["product"], str(row["rvc"])) for row in results] == [("a", "75.00")]


@pytest.mark.parametrize("kind", ["float", "double"])
def test_a_column_that_is_not_exact_is_refused_before_anything_runs(spark: SparkSession, kind: str) -> None:
    products = spark.createDataFrame(pa.Table.from_pylist([good("a")]))
    lines = spark.createDataFrame(pa.Table.from_pylist([line("a", 1)]))
    inexact = lines.withColumn("value", lines["value"].cast(kind))
    with pytest.raises(RefusedInput, match="not exact"):
        screen_rows(products, inexact, ["rcep"])


def test_a_column_that_is_not_known_is_refused(spark: SparkSession) -> None:
    products = spark.createDataFrame(pa.Table.from_pylist([good("a")]))
    lines = spark.createDataFrame(pa.Table.from_pylist([line("a", 1)])).withColumnRenamed("basis", "baiss")
    with pytest.raises(RefusedInput, match="`basis`"):
        screen_rows(products, lines, ["rcep"])
    assert screen_rows(products, lines, ["rcep"], Naming(left_out=("baiss",))).count() == 1


def test_only_names_of_rule_books_are_sent() -> None:
    from pyspark.serializers import CloudPickleSerializer

    assert len(CloudPickleSerializer().dumps(order_of(AGREEMENTS))) < 1_000
