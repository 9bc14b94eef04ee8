"""What no dossier can be made of is told with its table, row and column; everything else goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from origin_engine.screening import merging
from origin_engine.screening.merging import Sizes
from origin_engine.screening.naming import renaming
from origin_engine.screening.running import Wanted, screen
from origin_engine.screening.sections import Naming

PRODUCTS = "id,hs,hs_edition,made_in,price.amount,price.currency,price.basis,operations\n"
LINES = "product,id,hs,value,currency,basis\n"
GOOD = "8712.00,2022,CN,100,USD,FOB,manufacture"
FRAME = "FRAME,7318.15,10,USD,CIF"
Told = list[dict[str, Any]]


def screened(
    folder: Path, products: str, lines: str, agreements: tuple[str, ...] | None = ("rcep",)
) -> tuple[list[str], Told, dict[str, Any]]:
    """The products with a result, the rejects, the counts."""
    (folder / "products.csv").write_text(PRODUCTS + products, encoding="utf-8")
    (folder / "lines.csv").write_text(LINES + lines, encoding="utf-8")
    output, rejects = folder / "results.parquet", folder / "rejects.parquet"
    wanted = Wanted(
        folder / "products.csv",
        folder / "lines.csv",
        output,
        rejects,
        agreements,
        jobs=1,
        sizes=Sizes(2, 3),
    )
    counts = screen(wanted, False, lambda progress: None)
    return pq.read_table(output)["product"].to_pylist(), pq.read_table(rejects).to_pylist(), counts


def test_a_bad_cell_rejects_its_product_with_the_dossiers_own_words(tmp_path: Path) -> None:
    judged, told, counts = screened(
        tmp_path, f"A,{GOOD}\nB,{GOOD}\nC,{GOOD}\n", f"A,{FRAME}\nB,{FRAME}\nB,WHEEL,8714.92,-1,USD,CIF\nC,{FRAME}\n"
    )
    assert judged == ["A", "C"]
    assert told == [
        {
            "table": "lines",
            "row": 3,
            "product": "B",
            "column": "value",
            "found": "`-1` is negative",
            "expected": "give a positive amount",
        }
    ]
    assert counts["products"] == {"read": 3, "judged": 2, "rejected": 1, "under-no-agreement": 0}
    assert counts["lines"] == {"read": 4, "of-judged-products": 2}


@pytest.mark.parametrize(
    ("product", "column"),
    [
        ("8712.99,2022,CN,100,USD,FOB,manufacture", "hs"),
        ("8712.00,2020,CN,100,USD,FOB,manufacture", "hs_edition"),
        ("8712.00,2022,China,100,USD,FOB,manufacture", "made_in"),
        ("8712.00,2022,CN,0,USD,FOB,manufacture", "price.amount"),
        ("8712.00,2022,CN,1e2x,USD,FOB,manufacture", "price.amount"),
        ("8712.00,2022,CN,100,dollars,FOB,manufacture", "price.currency"),
        ("8712.00,2022,CN,100,USD,DDP,manufacture", "price.basis"),
        ("8712.00,2022,CN,100,USD,FOB,sorcery", "operations"),
    ],
)
def test_every_kind_of_bad_cell_is_found_in_its_column(product: str, column: str, tmp_path: Path) -> None:
    judged, told, _ = screened(tmp_path, f"A,{product}\nB,{GOOD}\n", f"A,{FRAME}\nB,{FRAME}\n")
    assert judged == ["B"]
    assert {(each["table"], each["row"], each["column"]) for each in told} == {("products", 1, column)}
    assert all(each["found"] and each["expected"] for each in told)


def test_a_currency_without_a_rate_is_a_reject(tmp_path: Path) -> None:
    judged, told, _ = screened(tmp_path, f"A,{GOOD}\n", "A,FRAME,7318.15,10,EUR,CIF\n")
    assert judged == [] and told[0]["column"] == "currency" and "EUR" in told[0]["found"] + told[0]["expected"]


def test_products_that_share_an_id_are_all_rejected(tmp_path: Path) -> None:
    judged, told, counts = screened(
        tmp_path, f"A,{GOOD}\nB,{GOOD}\nB,{GOOD}\nB,{GOOD}\nC,{GOOD}\n", f"A,{FRAME}\nB,{FRAME}\nC,{FRAME}\n"
    )
    assert judged == ["A", "C"]
    assert [(each["row"], each["product"], each["column"]) for each in told] == [(n, "B", "id") for n in (2, 3, 4)]
    assert counts["products"]["rejected"] == 3


def test_lines_of_no_product_are_told_once(tmp_path: Path) -> None:
    lines = f"A,{FRAME}\nX,{FRAME}\nX,W,8714.92,1,USD,CIF\nX,V,8714.92,1,USD,CIF\nX,U,8714.92,1,USD,CIF\n"
    judged, told, counts = screened(tmp_path, f"A,{GOOD}\nY,{GOOD}\n", lines)
    assert judged == ["A", "Y"]
    (orphan,) = told
    assert (orphan["table"], orphan["row"], orphan["product"]) == ("lines", 2, "X") and "4 line" in orphan["found"]
    assert counts["lines"] == {"read": 5, "of-judged-products": 1}


def test_rows_without_a_key_are_rejected(tmp_path: Path) -> None:
    judged, told, counts = screened(tmp_path, f"A,{GOOD}\n,{GOOD}\nC,{GOOD}\n", f"A,{FRAME}\n ,{FRAME}\nC,{FRAME}\n")
    assert judged == ["A", "C"]
    assert [(each["table"], each["row"], each["column"]) for each in told] == [
        ("products", 2, "id"),
        ("lines", 2, "product"),
    ]
    assert (counts["products"]["read"], counts["products"]["rejected"], counts["lines"]["read"]) == (3, 1, 3)


def test_a_row_with_too_many_cells_rejects_the_product_it_may_belong_to(tmp_path: Path) -> None:
    """Without that line, the bill would be judged without one of its materials."""
    lines = f"A,{FRAME}\nA,GEARS,8714.99,1,250,USD,CIF\nB,{FRAME}\n"
    judged, told, counts = screened(tmp_path, f"A,{GOOD}\nB,{GOOD}\n", lines)
    assert judged == ["B"]
    assert [(each["table"], each["row"]) for each in told] == [("lines", 2), ("products", 1)]
    assert "7 cells where the header has 6" in told[0]["found"]
    assert counts["lines"]["read"] == 3


def test_rows_are_numbered_as_in_the_file_behind_a_broken_one(tmp_path: Path) -> None:
    lines = f"A,{FRAME}\nA,GEARS\nB,FRAME,7318.15,-5,USD,CIF\n"
    _, told, _ = screened(tmp_path, f"A,{GOOD}\nB,{GOOD}\n", lines)
    assert ("lines", 3, "value") in {(each["table"], each["row"], each["column"]) for each in told}


def test_a_bill_longer_than_a_bill_may_be_is_rejected_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MOST_LINES", 5)
    monkeypatch.setattr("origin_engine.screening.matching.MOST_LINES", 5)
    many = "".join(f"B,L{number:04},7318.15,0.01,USD,CIF\n" for number in range(1000))
    judged, told, counts = screened(tmp_path, f"A,{GOOD}\nB,{GOOD}\nC,{GOOD}\n", f"A,{FRAME}\n{many}C,{FRAME}\n")
    assert judged == ["A", "C"]
    assert [(each["product"], each["table"]) for each in told] == [("B", "products")] and "lines" in told[0]["found"]
    assert counts["lines"] == {"read": 1002, "of-judged-products": 2}


def test_a_product_that_no_agreement_is_for_is_counted_and_not_rejected(tmp_path: Path) -> None:
    judged, told, counts = screened(
        tmp_path, f"A,{GOOD}\nB,8712.00,2022,ZA,100,USD,FOB,manufacture\n", f"A,{FRAME}\n", None
    )
    assert set(judged) == {"A"} and told == []
    assert counts["products"] == {"read": 2, "judged": 1, "rejected": 0, "under-no-agreement": 1}


def test_a_country_that_is_none_is_rejected_whatever_the_agreements(tmp_path: Path) -> None:
    judged, told, _ = screened(tmp_path, "A,8712.00,2022,China,100,USD,FOB,manufacture\n", f"A,{FRAME}\n", None)
    assert judged == [] and {each["column"] for each in told} == {"made_in"}


def test_rejects_speak_of_columns_by_the_users_names(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("SKU,TARIC\nA,8712.99\n", encoding="utf-8")
    (tmp_path / "l.csv").write_text("PARENT,hs\n", encoding="utf-8")
    naming = Naming((renaming("id=SKU"), renaming("hs=TARIC"), renaming("product=PARENT")))
    output, rejects = tmp_path / "results.parquet", tmp_path / "rejects.csv"
    screen(Wanted(tmp_path / "p.csv", tmp_path / "l.csv", output, rejects, ("rcep",), naming=naming), False, _unseen)
    assert pyarrow.csv.read_csv(rejects)["column"].to_pylist() == ["TARIC"]


def _unseen(progress: object) -> None:
    """Nobody looks on."""
