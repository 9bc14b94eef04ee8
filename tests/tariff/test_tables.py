"""Tariff tables: rows found by bisection, wrong rows refused with their line, no row is never a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.tariff.rates import RateKind
from origin_engine.tariff.tables import Tariff, load_table, load_tariff

HEAD = """
importer: JP
hs_edition: 2022
digits: 9
currency: JPY
valid: {from: 2026-04-01, to: 2027-03-31}
source: {text: a test, reference: a test, read: 2026-11-23}
groups: {CN: [CN], ASEAN: [VN, TH]}
"""
COLUMNS = "code,type,agreement,group,kind,percent,amount,unit,from,to,excluded,text\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_ENGINE_CACHE", str(tmp_path / "cache"))


def table(folder: Path, *rows: str) -> Path:
    home = folder / "JP"
    home.mkdir(exist_ok=True)
    (home / "t.yaml").write_text(HEAD, encoding="utf-8")
    (home / "t.csv").write_text(COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")
    return home / "t.yaml"


GOOD = (
    "611020011,MFN,,,ad-valorem,10.9,,,,,,",
    "611020011,PREFERENCE,rcep,ASEAN,free,0,,,,,TH,",
    "611020011,PREFERENCE,rcep,CN,ad-valorem,6.8,,,,,,",
    "640359019,MFN,,,higher-of,30,4300,pair,,,,",
    "640359019,PREFERENCE,rcep,CN,excluded,,,,,,,",
    "871200000,MFN,,,free,0,,,,,,",
)
DAY = date(2026, 11, 23)


def tariff(folder: Path, *rows: str) -> Tariff:
    return Tariff("JP", (load_table(table(folder, *rows)),))


def test_rows_are_found_and_nothing_else_is(tmp_path: Path) -> None:
    found = tariff(tmp_path, *GOOD)
    mfn = found.mfn("611020011", DAY)
    assert mfn is not None
    assert mfn.percent == Decimal("10.9")
    assert found.mfn("611020012", DAY) is None
    assert found.mfn("000000000", DAY) is None
    assert found.mfn("999999999", DAY) is None
    assert found.lines_under("611020", DAY) == ("611020011",)
    assert found.lines_under("640359", DAY) == ("640359019",)


def test_every_row_is_found_by_its_own_code(tmp_path: Path) -> None:
    rows = [f"871200{n:03d},MFN,,,ad-valorem,{n % 30},,,,,," for n in range(0, 1000, 7)]
    found = tariff(tmp_path, *rows)
    for row in rows:
        (rate,) = found.tables[0].rates(row[:9])
        assert rate.percent == Decimal(row.split(",")[5])
    assert len(found.lines_under("8712", DAY)) == len(rows)


def test_groups_and_exclusions(tmp_path: Path) -> None:
    found = tariff(tmp_path, *GOOD)
    vietnam = found.preference("611020011", DAY, "rcep", "VN")
    assert vietnam is not None
    assert vietnam.kind is RateKind.FREE
    assert found.preference("611020011", DAY, "rcep", "TH") is None
    assert found.preference("611020011", DAY, "rcep", "KR") is None
    assert found.preference("611020011", DAY, "ajcep", "VN") is None


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_one_day_before_and_after_each_boundary(tmp_path: Path, day: date, there: bool) -> None:
    assert (tariff(tmp_path, *GOOD).mfn("871200000", day) is not None) is there


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("871200000,PREFERENCE,,CN,free,0,,,,,,", "a preference without an agreement"),
        ("871200000,PREFERENCE,rcep,EU,free,0,,,,,,", "`EU` is no group of the header"),
        ("871299000,MFN,,,free,0,,,,,,", "HS 2022 has no subheading 871299"),
        ("87120000,MFN,,,free,0,,,,,,", "no national code of 9 digits"),
        ("871200000,MFN,,,free,5,,,,,,", "`free` with a percentage"),
        ("871200000,MFN,,,ad-valorem,,,,,,,", "needs percent"),
        ("871200000,MFN,,,specific,,40,,,,,", "`specific`"),
        ("871200000,MFN,,,text-only,,,,,,,", "without its text"),
        ("871200000,MFN,,,ad-valorem,-1,,,,,,", "is no percent"),
        ("871200000,MFN,,,advalorem,1,,,,,,", "did you mean `ad-valorem`?"),
        ("871200000,MFN,,,ad-valorem,1,,,2026-09-01,2026-08-01,,", "ends (2026-08-01) before it begins"),
        ("871200000,MFN,,,ad-valorem,1,,,,2026-05-01,,", "has a rate on the same days on line 7"),
        ("010121100,MFN,,,free,0,,,,,,", "after `871200000`"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        load_table(table(tmp_path, *GOOD, row))
    assert said in str(refused.value)
    assert "t.csv:8" in str(refused.value)


def test_rows_that_follow_each_other_in_time_are_fine(tmp_path: Path) -> None:
    rows = (
        "871200000,MFN,,,ad-valorem,5,,,2026-04-01,2026-09-30,,",
        "871200000,MFN,,,ad-valorem,4,,,2026-10-01,2027-03-31,,",
    )
    found = tariff(tmp_path, *rows)
    percents = [found.mfn("871200000", day).percent for day in (date(2026, 9, 30), date(2026, 10, 1))]  # type: ignore[union-attr]
    assert percents == [5, 4]


def test_an_importer_without_tables_knows_nothing() -> None:
    assert load_tariff("BT").mfn("871200000", DAY) is None
    assert load_tariff("BT").lines_under("871200", DAY) == ()


def test_a_subheading_and_zeros_answers_what_all_its_lines_agree_on(tmp_path: Path) -> None:
    rows = (
        "871200310,MFN,,,free,0,,,,,,",
        "871200310,PREFERENCE,rcep,CN,ad-valorem,1,,,,,,",
        "871200390,MFN,,,free,0,,,,,,",
        "871200390,PREFERENCE,rcep,CN,ad-valorem,2,,,,,,",
    )
    found = tariff(tmp_path, *rows)
    mfn = found.mfn("871200000", DAY)
    assert mfn is not None
    assert (mfn.kind, mfn.code) == (RateKind.FREE, "871200000")
    assert found.preference("871200000", DAY, "rcep", "CN") is None
