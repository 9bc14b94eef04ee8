"""The user's own names of columns: mapped, left out, or refused with the nearest that is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from origin_engine.errors import RefusedInput
from origin_engine.screening.formats import open_table
from origin_engine.screening.naming import Columns, columns_of, renaming

PRODUCTS = {"id": ["A"], "hs": ["8712.00"]}
LINES = {"product": ["A"], "hs": ["8714.91"], "value": ["1.00"]}


def columns(
    folder: Path, products: dict, lines: dict, mapped: Sequence[str] = (), left_out: Sequence[str] = ()
) -> tuple[Columns, Columns]:
    paths = folder / "products.parquet", folder / "lines.parquet"
    for path, table in zip(paths, (products, lines), strict=True):
        pq.write_table(pa.table(table), path)
    return columns_of(*map(open_table, paths), [renaming(each) for each in mapped], left_out)


def refused(*given: object, **more: object) -> list[str]:
    with pytest.raises(RefusedInput) as error:
        columns(*given, **more)  # type: ignore[arg-type]
    return [str(problem) for problem in error.value.problems]


def test_a_mapping_without_a_table_holds_for_every_table_with_the_column(tmp_path: Path) -> None:
    products, lines = columns(
        tmp_path,
        {"SKU": ["A"], "TARIC": ["8712.00"]},
        {"PARENT": ["A"], "TARIC": ["8714.91"], "AMT": ["1"]},
        ["id=SKU", "product=PARENT", "hs=TARIC", "lines.value=AMT"],
    )
    assert products.theirs == {"id": "SKU", "hs": "TARIC"}
    assert lines.theirs == {"product": "PARENT", "hs": "TARIC", "value": "AMT"}


def test_a_mapping_of_one_table_leaves_the_other_alone(tmp_path: Path) -> None:
    products = {**PRODUCTS, "CODE": ["8712.00"]}
    del products["hs"]
    found, lines = columns(tmp_path, products, LINES, ["products.hs=CODE"])
    assert found.theirs["hs"] == "CODE" and lines.theirs["hs"] == "hs"


def test_a_long_name_is_the_same_field_as_its_short_one(tmp_path: Path) -> None:
    _, lines = columns(tmp_path, PRODUCTS, {"product": ["A"], "value.amount": ["1"]})
    assert lines.theirs == {"product": "product", "value": "value.amount"}


def test_an_unknown_column_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, {**PRODUCTS, "made_inn": ["CN"]}, LINES)
    assert "products.parquet" in told and "`made_inn` is no column" in told and "did you mean `made_in`?" in told


def test_a_column_that_is_like_none_can_be_mapped_or_left_out(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, {**PRODUCTS, "zzz_9": ["x"]}, LINES)
    assert "--map" in told and "--ignore-columns" in told


@pytest.mark.parametrize("left_out", [["sap_*"], ["sap_x", "sap_y"], ["*"]])
def test_columns_are_left_out_by_name_and_by_pattern(left_out: list[str], tmp_path: Path) -> None:
    given = {**PRODUCTS, "sap_x": ["1"], "sap_y": ["2"]}
    if left_out == ["*"]:
        products, lines = columns(
            tmp_path, given, LINES, ["products.id=id", "products.hs=hs", "lines.product=product"], left_out
        )
        assert lines.theirs == {"product": "product"}, "a mapped column is read whatever is left out"
    else:
        products, _ = columns(tmp_path, given, LINES, (), left_out)
    assert products.theirs == {"id": "id", "hs": "hs"}


def test_a_note_is_not_read(tmp_path: Path) -> None:
    products, _ = columns(tmp_path, {**PRODUCTS, "#remark": ["x"]}, LINES)
    assert "#remark" not in products.theirs


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, {"hs": ["8712.00"], "pricee.amount": [1]}, {**LINES, "weight": [1.5]})
    assert len(told) == 2 and "price.amount" in told[0] and "floating-point" in told[1]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("hs", "is no mapping of names"),
        ("hss=TARIC", "did you mean `hs`?"),
        ("hs=TARICS", "did you mean `TARIC`?"),
        ("lines.made_in=TARIC", "`made_in` is none of our names"),
    ],
)
def test_a_mapping_that_cannot_be(mapping: str, words: str, tmp_path: Path) -> None:
    told = "\n".join(refused(tmp_path, {"id": ["A"], "TARIC": ["8712.00"]}, LINES, [mapping]))
    assert words in told


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, PRODUCTS, {**LINES, "value.amount": ["2"]})
    assert "second column for the same" in told and "value" in told


def test_a_mapped_column_beside_our_own_of_that_name_is_refused(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, {**PRODUCTS, "TARIC": ["8711.00"]}, LINES, ["products.hs=TARIC"])
    assert "second column for the same" in told


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = tmp_path / "products.csv", tmp_path / "lines.csv"
    paths[0].write_text("id,hs,hs\nA,1,2\n", encoding="utf-8")
    paths[1].write_text("product\nA\n", encoding="utf-8")
    with pytest.raises(RefusedInput, match="several columns of this name"):
        columns_of(*map(open_table, paths), [], [])


@pytest.mark.parametrize("table", ["products", "lines"])
def test_a_table_without_its_key_is_refused(table: str, tmp_path: Path) -> None:
    given = {"products": dict(PRODUCTS), "lines": dict(LINES)}
    given[table].pop("id" if table == "products" else "product")
    (told,) = refused(tmp_path, given["products"], given["lines"])
    assert "by which products find their lines" in told


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.array([1.5]), "not exact"),
        (pa.array([1.5], pa.float32()).dictionary_encode(), "not exact"),
        (pa.array([[1]]), "type list"),
        (pa.array([True]), "type bool"),
    ],
)
def test_amounts_of_a_type_that_is_not_exact_refuse_the_whole_table(
    column: pa.Array, words: str, tmp_path: Path
) -> None:
    (told,) = refused(tmp_path, PRODUCTS, {**LINES, "value": column})
    assert words in told and "decimal128" in told and "lines.parquet: value" in told


def test_a_code_as_a_number_is_refused_for_it_loses_its_zero(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, {"id": ["A"], "hs": [90121]}, LINES)
    assert "write codes as text" in told


def test_numbers_may_name_products(tmp_path: Path) -> None:
    products, lines = columns(tmp_path, {"id": [7]}, {"product": [7]})
    assert (products.theirs, lines.theirs) == ({"id": "id"}, {"product": "product"})
