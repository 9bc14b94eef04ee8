"""The command `screen`, as its user meets it: in a process of its own."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from origin_engine import check, load_rulebook
from tests.screening.catalogues import as_text, as_typed, dossier_file, made_up, written

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "examples" / "catalogue"
TABLES = str(CATALOGUE / "products.csv"), str(CATALOGUE / "lines.csv")


def run(*words: object, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "origin_engine", "screen", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **env},
        check=False,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The example screened: the folder of its results, and the summary."""
    folder = tmp_path_factory.mktemp("example")
    told = run(*TABLES, "-o", folder / "results.parquet", "--picture", folder / "stake.svg", "--json")
    assert told.returncode == 0, told.stderr
    return folder, json.loads(told.stdout)


def rows_of(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = pq.read_table(folder / "results.parquet").to_pylist()
    return {(row["product"], row["agreement"]): row for row in rows}


# --- the example, by hand ----------------------------------------------------------------------------


def test_the_example_is_judged_as_one_would_by_hand(done: tuple[Path, dict[str, Any]]) -> None:
    rows = rows_of(done[0])
    bag = rows["BAG-01", "rcep"]
    # 42.02: a change of chapter; zip and fabric are of other chapters. (18.00 - 5.10 - 1.20) / 18.00 = 65 %
    assert bag["outcome"] == "originating" and bag["claimable"] and bag["rvc"] == Decimal("65.00")
    # honey of another country, packed: no change of chapter, and no more than a minimal operation
    assert rows["HONEY-500", "rcep"]["outcome"] == "not-originating"
    lamp = rows["LAMP-7", "rcep"]
    assert lamp["outcome"] == "originating" and not lamp["claimable"] and lamp["missing"] == ["route", "proof"]
    pullover = rows["PULL-3", "rcep"]
    # line 6110.20-029 on 23 November 2026: MFN 9.1 %, RCEP 5.7 %; 3,000 pieces of 10.40 are 31,200.00
    assert (pullover["mfn"], pullover["rate"], pullover["currency"]) == ("9.1%", "5.7%", "USD")
    assert pullover["saving"] == Decimal("31200") * Decimal("0.034")
    assert ("TEA-1", "rcep") not in rows


def test_the_negative_price_is_told_with_its_cell(done: tuple[Path, dict[str, Any]]) -> None:
    with (done[0] / "results.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        (reject,) = csv.DictReader(file)
    assert (reject["table"], reject["row"], reject["product"], reject["column"]) == (
        "products",
        "6",
        "TEA-1",
        "price.amount",
    )
    assert "-2.40" in reject["found"] and reject["expected"]


def test_the_summary_adds_up_with_what_is_in_the_files(done: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = done
    rows = rows_of(folder)
    products = summary["products"]
    assert products["read"] == products["judged"] + products["rejected"] + products["under-no-agreement"] == 6
    assert summary["lines"]["read"] == 12
    for agreement, found in summary["agreements"].items():
        its = [row for (_, name), row in rows.items() if name == agreement]
        assert found["results"] == sum(found["outcomes"].values()) == len(its)
        assert found["outcomes"]["claimable"] == sum(row["claimable"] for row in its)
        saved = sum((row["saving"] for row in its if row["saving"] is not None and row["claimable"]), Decimal(0))
        assert Decimal(found["saving"].get("USD", {}).get("claimable", "0")) == saved
        for need, lacking in found["missing"].items():
            assert lacking == sum(need in row["missing"] for row in its)
        for of_currency in found["value"].values():
            totals = [Decimal(part) for part in of_currency["total"].values()]
            parts = [Decimal(part) for chapter in of_currency["chapters"].values() for part in chapter.values()]
            assert sum(totals) == sum(parts)
    # 18.60 x 2,000 + 124.00 x 300 + 10.40 x 3,000
    assert Decimal(summary["agreements"]["rcep"]["value"]["USD"]["total"]["claimable"]) == Decimal("105600")
    assert summary["value_of"] == "shipments"


def test_the_picture_names_chapters_agreements_and_what_becomes_of_the_value(done: tuple[Path, dict[str, Any]]) -> None:
    texts = [text.text or "" for text in ElementTree.parse(done[0] / "stake.svg").iter() if text.tag.endswith("text")]
    told = " ".join(texts)
    for words in ("Where the value at stake is", "87", "42", "Regional Comprehensive", "Originates, claimable", "USD"):
        assert words in told


# --- every product is what check says of it ----------------------------------------------------------


def test_explain_prints_what_check_prints(tmp_path: Path) -> None:
    bills = [bill for bill in made_up(40) if bill[1]]
    paths = written(as_text(bills), tmp_path)
    book, asked = load_rulebook("rcep"), bills[7]
    determination = check(dossier_file(asked, tmp_path), book)
    told = run(*paths, "--explain", asked[0]["id"], "-a", "rcep", "--json")
    assert told.returncode == 0, told.stderr
    (answer,) = json.loads(told.stdout)
    expected = json.loads(json.dumps(determination.to_json()))
    assert answer == expected
    shown = run(*paths, "--explain", asked[0]["id"], "-a", "rcep")
    checked = subprocess.run(
        [sys.executable, "-m", "origin_engine", "check", str(tmp_path / "dossier.csv"), "-a", "rcep"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert shown.stdout == checked.stdout


def test_explain_asks_every_agreement_on_the_lane() -> None:
    told = run(*TABLES, "--explain", "HONEY-500", "--json")
    assert {each["agreement"] for each in json.loads(told.stdout)} == {"rcep", "ajcep", "cptpp"}


@pytest.mark.parametrize(("product", "words"), [("TEA-1", "`-2.40` is negative"), ("NOBODY", "no product `NOBODY`")])
def test_explain_refuses_what_is_no_dossier(product: str, words: str) -> None:
    told = run(*TABLES, "--explain", product)
    assert told.returncode == 2 and words in told.stderr and "Traceback" not in told.stderr


def test_explain_of_an_id_that_stands_twice(tmp_path: Path) -> None:
    for table in ("products", "lines"):
        text = (CATALOGUE / f"{table}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{table}.csv").write_text(text.replace("BIKE-26", "BAG-01"), encoding="utf-8")
    told = run(tmp_path / "products.csv", tmp_path / "lines.csv", "--explain", "BAG-01")
    assert told.returncode == 2 and "the id of several products" in told.stderr


# --- the command line --------------------------------------------------------------------------------


def test_the_page_ends_with_counts_and_files(tmp_path: Path) -> None:
    told = run(*TABLES, "-o", tmp_path / "results.parquet", "-a", "rcep")
    assert told.returncode == 0, told.stderr
    for words in (
        "6 products read: 5 judged, 1 rejected, 0 under no agreement",
        "12 lines read, 11 of them of judged products",
        "results.rejects.csv",
        "1,916.40",  # 855.60 for the bags and 1,060.80 for the pullovers
        "route",
    ):
        assert words in told.stdout


def test_in_chinese(tmp_path: Path) -> None:
    assert run(*TABLES, "-o", tmp_path / "results.parquet", "--lang", "zh").returncode == 0


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    output = tmp_path / "results.parquet"
    output.write_bytes(b"mine")
    told = run(*TABLES, "-o", output)
    assert told.returncode == 2 and "--force" in told.stderr and output.read_bytes() == b"mine"
    assert run(*TABLES, "-o", output, "--force").returncode == 0
    assert pq.read_table(output).num_rows == 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "there/is/none/results.parquet"], "no such folder"),
        ([], "-o results.parquet"),
        (["-o", "r.parquet", "--to", "Japan"], "is no country code"),
        (["-o", "r.parquet", "--map", "hs"], "is no mapping of names"),
        (["-o", "r.parquet", "-a", "no-such"], "no-such"),
        (["-o", "r.parquet", "--picture", "stake.gif"], ".svg"),
        (["-o", "r.parquet", "--jobs", "0"], "--jobs"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words: list[str], said: str, tmp_path: Path) -> None:
    told = run(*TABLES, *words, cwd=tmp_path)
    assert told.returncode == 2 and said in told.stderr and "Traceback" not in told.stderr
    assert not list(tmp_path.iterdir()), "nothing is left behind"


@pytest.mark.parametrize("content", [b"", b"PAR1 no parquet", b"ARROW1 nothing", b"\xff\xff\xff\xffrubbish"])
def test_a_file_that_is_none_of_these_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "products.parquet"
    path.write_bytes(content)
    told = run(path, TABLES[1], "-o", tmp_path / "results.parquet")
    assert told.returncode == 2 and "products.parquet" in told.stderr and "Traceback" not in told.stderr


def test_tables_of_ones_own_names(tmp_path: Path) -> None:
    products = (
        (CATALOGUE / "products.csv").read_text(encoding="utf-8").replace("id,description,hs,", "SKU,NAME,TARIC,", 1)
    )
    lines = (CATALOGUE / "lines.csv").read_text(encoding="utf-8").replace("value,currency", "LINE_AMT,currency", 1)
    lines = lines.replace("product,id,hs,", "SKU,PART,TARIC,", 1)
    (tmp_path / "p.csv").write_text(products, encoding="utf-8")
    (tmp_path / "l.csv").write_text(lines, encoding="utf-8")
    mapped = ["products.id=SKU", "lines.product=SKU", "lines.id=PART", "hs=TARIC", "value=LINE_AMT"]
    words = [word for each in mapped for word in ("--map", each)]
    told = run(
        tmp_path / "p.csv", tmp_path / "l.csv", "-o", tmp_path / "results.parquet", *words, "--ignore-columns", "NAME"
    )
    assert told.returncode == 0, told.stderr
    folder = tmp_path / "ours"
    folder.mkdir()
    assert run(*TABLES, "-o", folder / "results.parquet").returncode == 0
    assert rows_of(tmp_path) == rows_of(folder)


def test_an_interrupted_run_is_said_and_gone_on_with(tmp_path: Path) -> None:
    bills = made_up(400)
    paths = written(as_typed(bills), tmp_path, "arrows")
    output = tmp_path / "results.parquet"
    words = [sys.executable, "-m", "origin_engine", "screen", *map(str, paths), "-o", str(output), "-a", "rcep"]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (tmp_path / "results.parquet.partial" / "run.json").exists():
        pass
    process.terminate()
    told = process.communicate()[1]
    if process.returncode == 0:
        pytest.skip("it was faster than the signal")
    assert process.returncode == 130 and "--resume" in told, told
    assert not output.exists()
    again = run(*words[4:])
    assert again.returncode == 2 and "--resume goes on" in again.stderr
    assert run(*words[4:], "--resume").returncode == 0
    assert len(pq.read_table(output)["product"].unique()) > 300
    assert not (tmp_path / "results.parquet.partial").exists()


def test_a_person_sees_a_bar_with_speed_and_time_left(tmp_path: Path) -> None:
    paths = written(as_text(made_up(30)), tmp_path, "csv")
    above, below = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "origin_engine",
            "screen",
            *map(str, paths),
            "-o",
            str(tmp_path / "r.parquet"),
            "-a",
            "rcep",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=below,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(below)
    told = b""
    while True:
        try:
            told += os.read(above, 4096)
        except OSError:
            break
    assert process.wait() == 0
    assert "Screening" in told.decode() and "100%" in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", told.decode())


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['origin-engine', 'screen', '--help']\n"
        "from origin_engine.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'numpy', 'pyarrow', 'matplotlib', 'pydantic', 'lark'} & set(sys.modules)))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.rstrip().endswith("[]") and "--explain" in told.stdout
