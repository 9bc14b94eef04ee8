"""CSV as it is found in the world: Excel's encodings, separators and line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from origin_engine.dossier import Dossier, read_dossier
from origin_engine.errors import DossierError

TEXT = """\
field,value,# note
id,山地车
hs,8712.00,# the six digits are enough
price.amount,120.00
price.currency,USD
operations,manufacture; packing
processes,chemical-reaction@CN; casting
answers.carp species; fresh,no
shipment.date,2026-11-23
shipment.route,direct
rate.from,EUR
rate.to,USD
rate.rate,1.1
rate2.from,CNY
rate2.to,USD
rate2.rate,0.14

id,part_of,hs,value,currency,originating.rcep.status,deduction2.kind,deduction2.amount,# note
轮子,,8714.92,14.00,USD,yes,,,
RIM,轮子,8714.92,5.00,EUR,no,duties,0.5,ask again
SPOKE,,7223.00,2,CNY,,,,
"""


def read(content: str | bytes, folder: Path) -> Dossier:
    path = folder / "bike.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_dossier(path)


def test_what_is_read(tmp_path: Path) -> None:
    dossier = read(TEXT, tmp_path)
    product, lines = dossier.product, dossier.lines
    assert product.operations == ("manufacture", "packing")
    assert [(each.name, each.in_) for each in product.processes or ()] == [
        ("chemical-reaction", "CN"),
        ("casting", None),
    ]
    assert product.answers == {"carp species; fresh": False}
    assert dossier.shipment.route == ()
    assert set(dossier.rates) == {"EUR", "CNY"}
    assert lines is not None
    assert [line.name for line in lines] == ["轮子", "SPOKE"]
    (rim,) = lines[0].parts or ()
    assert [each.kind for each in rim.material.deductions] == ["duties"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("gb18030"), id="GB18030"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16, Excel's Unicode text"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="CR"),
        pytest.param(TEXT.replace(",", "\t").encode(), id="tabs"),
        pytest.param(TEXT.replace("\n\n", "\n,,,,,,\n , \n").encode(), id="empty rows as Excel writes them"),
        pytest.param(("\n\n" + TEXT).encode(), id="empty rows first"),
        pytest.param(TEXT.replace("field,value,# note\n", "").encode(), id="no header"),
        pytest.param(TEXT.replace("2026-11-23", "2026/11/23").encode(), id="days as Excel writes them in China"),
        pytest.param(TEXT.replace("hs,8712.00", "# a note,\nhs,8712.00").encode(), id="a note of one's own"),
        pytest.param(TEXT.replace("hs,8712", "product.hs,8712").encode(), id="a full name"),
        pytest.param(TEXT.replace(",value,currency,", ",value.amount,value.currency,").encode(), id="full columns"),
        pytest.param(TEXT.replace("direct", "none").replace("yes", "TRUE").encode(), id="other words for the same"),
        pytest.param(TEXT.replace("SPOKE,,", "SPOKE,山地车,").encode(), id="part of the product, by its id"),
    ],
)
def test_the_same_facts(content: bytes, tmp_path: Path) -> None:
    assert read(content, tmp_path).digest == read(TEXT, tmp_path).digest


def test_semicolons_and_a_line_that_declares_them(tmp_path: Path) -> None:
    quoted = "\n".join(
        ";".join(f'"{cell}"' if ";" in cell else cell for cell in line.split(",")) for line in TEXT.split("\n")
    )
    assert read(quoted, tmp_path).digest == read(TEXT, tmp_path).digest
    assert read("sep=;\n" + quoted, tmp_path).digest == read(TEXT, tmp_path).digest
    with pytest.raises(DossierError, match=r"bike.csv:5: product.price.amount"):
        read("sep=;\n" + quoted.replace("120.00", "120,00"), tmp_path)


def test_a_cell_of_two_lines_counts_both(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"bike.csv:4: product.price.amount"):
        read('hs,8712.00\ndescription,"two\nlines"\nprice.amount,-1\n', tmp_path)


def test_without_a_table_the_bill_is_unknown(tmp_path: Path) -> None:
    assert read("hs,8712.00\n", tmp_path).lines is None
    claimed = read("hs,0101.21\nwholly_obtained.category,live-animals-born-and-raised\n\nid,hs\n", tmp_path)
    assert claimed.lines == ()


def test_nothing_done_is_not_unknown(tmp_path: Path) -> None:
    assert read("operations,none\n", tmp_path).product.operations == ()
    assert read("operations,\nid,A\n", tmp_path).product.operations is None


def test_a_code_with_dots_is_taken_at_its_word(tmp_path: Path) -> None:
    assert read("hs,9012.10.0\n", tmp_path).code == "901210"
    with pytest.raises(DossierError, match="may have lost the zero"):
        read("hs,9012100\n", tmp_path)


def test_many_lines_part_of_nothing_are_refused_soon(tmp_path: Path) -> None:
    rows = "".join(f"M{n},X{n},8714.91\n" for n in range(20_000))
    with pytest.raises(DossierError, match="and 19,950 more problems"):
        read("hs,8712.00\n\nid,part_of,hs\n" + rows, tmp_path)
