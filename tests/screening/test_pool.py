"""Sections hold every row once, and several processes find what one does."""

from __future__ import annotations

import multiprocessing
import os
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from origin_engine.errors import RefusedInput, RulebookError
from origin_engine.locales import speaking
from origin_engine.screening.elsewhere import BookName, Order, order_of
from origin_engine.screening.pool import in_processes, screen_section, screen_sections
from origin_engine.screening.sections import USUAL_SIZES, Catalogue, portions_of, sections_of
from tests.screening.spread import (
    AGREEMENTS,
    GIANT,
    LINES_OF_GIANT,
    NO_LINES,
    ORPHAN,
    TWICE,
    by_one_reader,
    good,
    in_order,
    line,
    tables,
    written,
)

LINES_EACH = 150


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return written(tmp_path_factory.mktemp("catalogue"), *tables())


def small(goods: list[str], bills: list[str]) -> tuple[pa.Table, pa.Table]:
    """Products of these ids, and lines of these products."""
    rows = [line(owner, number, "1") for number, owner in enumerate(bills)]
    return pa.Table.from_pylist([good(name) for name in goods]), pa.Table.from_pylist(rows)


def test_every_row_is_in_one_section(catalogue: Catalogue) -> None:
    sections = sections_of(catalogue, LINES_EACH)
    assert len(sections) > 5
    read = [portion for section in sections for portion in portions_of(catalogue, section)]
    assert sum(portion.products_read for portion in read) == catalogue.products.files.rows
    assert sum(portion.lines_read for portion in read) == catalogue.lines.files.rows
    names = [name for portion in read for name in portion.chunk.products["id"].to_pylist()]
    assert len(names) == len(set(names))


def test_two_processes_find_what_one_reader_finds(catalogue: Catalogue) -> None:
    sections = sections_of(catalogue, LINES_EACH)
    found = dict(screen_sections(order_of(AGREEMENTS), catalogue, sections, 2))
    one = by_one_reader(catalogue)
    assert found.keys() == set(sections)
    results = pa.concat_tables([found[section].results for section in sections])
    assert results.to_pylist() == one.results.to_pylist()
    rejects = pa.concat_tables([found[section].rejects for section in sections])
    assert in_order(rejects) == in_order(one.rejects)
    rejected = {row["product"] for row in rejects.to_pylist() if row["table"] == "products"} - {None}
    products = set(pq.read_table(catalogue.products.files.path)["id"].to_pylist()) - {None}
    assert {TWICE} <= rejected
    assert results.num_rows == len(AGREEMENTS) * len(products - {row["product"] for row in rejects.to_pylist()})


def test_what_cannot_be_judged_is_rejected_once(catalogue: Catalogue) -> None:
    whole = screen_section(order_of(AGREEMENTS), catalogue, USUAL_SIZES, sections_of(catalogue)[0])
    parts = [
        row
        for section in sections_of(catalogue, LINES_EACH)
        for row in screen_section(order_of(AGREEMENTS), catalogue, USUAL_SIZES, section).rejects.to_pylist()
    ]
    assert in_order(whole.rejects) == sorted(parts, key=repr)
    assert sum(row["product"] == TWICE for row in parts) == 2
    assert sum(row["product"] == ORPHAN for row in parts) == 1
    keyless = [(row["table"], row["column"]) for row in parts if row["product"] is None]
    assert sorted(keyless) == [("lines", "product")] * 2 + [("products", "id")]


def test_a_bill_over_many_row_groups_is_one_bill(catalogue: Catalogue) -> None:
    chunks = [portion.chunk for each in sections_of(catalogue, LINES_EACH) for portion in portions_of(catalogue, each)]
    owners = [owner for chunk in chunks for owner in chunk.lines["product"].to_pylist()]
    assert owners.count(GIANT) == LINES_OF_GIANT
    assert sum(GIANT in chunk.lines["product"].to_pylist() for chunk in chunks) == 1
    assert any(NO_LINES in chunk.products["id"].to_pylist() for chunk in chunks)


def test_rows_are_numbered_as_in_the_file(catalogue: Catalogue) -> None:
    ids = pq.read_table(catalogue.lines.files.path)["id"].to_pylist()
    for section in sections_of(catalogue, LINES_EACH):
        for portion in portions_of(catalogue, section):
            for row in portion.chunk.lines.select(["#row", "id"]).to_pylist():
                assert ids[row["#row"] - 1] == row["id"]


def test_a_file_that_says_nothing_of_its_row_groups_is_one_section(tmp_path: Path) -> None:
    silent = written(tmp_path, *tables(), write_statistics=False)
    (only,) = sections_of(silent, LINES_EACH)
    found = screen_section(order_of(AGREEMENTS), silent, USUAL_SIZES, only)
    assert found.results.to_pylist() == by_one_reader(silent).results.to_pylist()


def test_tables_without_rows(tmp_path: Path) -> None:
    products, lines = small(["a"], ["a"])
    nothing = written(tmp_path, products.slice(1), lines.slice(1))
    found = [found for _, found in screen_sections(order_of(["rcep"]), nothing, sections_of(nothing), 1)]
    assert [(each.results.num_rows, each.rejects.num_rows) for each in found] == [(0, 0)]


def test_lines_without_any_product_are_rejected(tmp_path: Path) -> None:
    products, lines = small(["a"], ["a", "a", "b"])
    alone = written(tmp_path, products.slice(1), lines)
    (section,) = sections_of(alone)
    rejects = screen_section(order_of(["rcep"]), alone, USUAL_SIZES, section).rejects.to_pylist()
    assert [(row["table"], row["product"]) for row in rejects] == [("lines", "a"), ("lines", "b")]


@pytest.mark.parametrize("moved", [0, 1, 40, 100, 150, 199])
def test_a_line_in_the_wrong_place_is_never_lost(tmp_path: Path, moved: int) -> None:
    """Wherever it stands, its product is not judged without it: the run is refused."""
    names = [f"p{number:03}" for number in range(100)]
    products, lines = small(names, sorted(names * 2))
    wrong = lines.slice(moved, 1)
    rest = pa.concat_tables([lines.slice(0, moved), lines.slice(moved + 1)])
    at = (moved + 100) % 200
    unsorted = written(tmp_path, products, pa.concat_tables([rest.slice(0, at), wrong, rest.slice(at)]))
    with pytest.raises(RefusedInput) as refused:
        for section in sections_of(unsorted, 50):
            screen_section(order_of(["rcep"]), unsorted, USUAL_SIZES, section)
    (problem,) = refused.value.problems
    assert problem.place == "lines"
    assert "sort" in problem.remedy


def test_an_id_with_space_before_it_is_refused_where_it_would_be_torn_from_its_lines(tmp_path: Path) -> None:
    names = [" z", *(f"p{number:03}" for number in range(100))]
    torn = written(tmp_path, *small(names, [*names[1:], "z"]))
    with pytest.raises(RefusedInput, match="order"):
        for section in sections_of(torn, 30):
            screen_section(order_of(["rcep"]), torn, USUAL_SIZES, section)


def test_processes_speak_the_language_of_the_run(catalogue: Catalogue) -> None:
    with speaking("zh"):
        order, one = order_of(AGREEMENTS), by_one_reader(catalogue)
    found = [found for _, found in screen_sections(order, catalogue, sections_of(catalogue), 1)]
    (rejects,) = [each.rejects for each in found]
    assert in_order(rejects) == in_order(one.rejects)
    assert any("一" <= letter <= "鿿" for row in rejects.to_pylist() for letter in row["found"])


# --- processes -----------------------------------------------------------------------------------------


def twice(number: int) -> int:
    return number * 2


def die(number: int) -> int:
    os._exit(number)


def fail(number: int) -> int:
    raise RulebookError([])


def test_all_tasks_are_done_and_no_process_is_left() -> None:
    assert dict(in_processes(twice, range(50), 2)) == {number: number * 2 for number in range(50)}
    assert not multiprocessing.active_children()


def test_stopping_early_leaves_no_process() -> None:
    found = in_processes(twice, iter(range(10**9)), 2)
    assert len(list(islice(found, 3))) == 3
    found.close()
    assert not multiprocessing.active_children()


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(RefusedInput, match="ended before its work was done"):
        list(in_processes(die, [1], 1))


def test_what_a_process_refuses_is_refused_here() -> None:
    with pytest.raises(RulebookError):
        list(in_processes(fail, [1], 1))


def test_another_version_of_a_rule_book_is_refused(catalogue: Catalogue) -> None:
    (book,) = order_of(["rcep"]).books
    other = Order((BookName(book.name, "sha256:0"),), False, "en")
    with pytest.raises(RulebookError, match="another version of `rcep`"):
        screen_section(other, catalogue, USUAL_SIZES, sections_of(catalogue)[0])
