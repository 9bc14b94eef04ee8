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
groups: {CN: [CN], VN: [VN], ASEAN: [VN, TH]}
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
        ("871200000,MFN,,,free,0,,,,,,", "has a rate on the same days on line 7"),  # the same line twice
        ("010121100,MFN,,,free,0,,,,,,", "after `871200000`"),
        ("871200000,BOUND,,,free,0,,,1 April,,,", "`1 April` is no day (from): write it like 2026-04-01"),
        ("871200000,BOUND,,,free,0,,,,,", "a row of 11 cells, not 12"),
        ("871200000,BOUND,,,text-only,,,,,,,5 %, or so", "a row of 13 cells, not 12: quote a text that holds a comma"),
        ("", "an empty line"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        load_table(table(tmp_path, *GOOD, row))
    assert said in str(refused.value)
    assert "t.csv:8" in str(refused.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        # Viet Nam is in ASEAN: two rates for one country
        ("871200000,PREFERENCE,rcep,VN,free,0,,,,,,", "has another rate for VN on the same days on line 2"),
        # even where both say the same, one of them will change first
        ("871200000,PREFERENCE,rcep,VN,ad-valorem,3,,,,,,", "has another rate for VN on the same days on line 2"),
        ("871200000,PREFERENCE,rcep,ASEAN,free,0,,,,,,", "has a rate on the same days on line 2"),
        ("871200000,PREFERENCE,rcep,VN,free,0,,,2027-03-31,,,", "has another rate for VN"),
    ],
)
def test_two_rates_for_one_country_are_refused_with_both_lines(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        load_table(table(tmp_path, "871200000,PREFERENCE,rcep,ASEAN,ad-valorem,3,,,,,,", row))
    (problem,) = refused.value.problems
    assert said in problem.found
    assert problem.place.endswith("t.csv:3")
    assert problem.remedy


def test_a_member_that_its_group_leaves_out_has_a_row_of_its_own(tmp_path: Path) -> None:
    found = tariff(
        tmp_path,
        "871200000,PREFERENCE,rcep,ASEAN,ad-valorem,3,,,,,VN,",
        "871200000,PREFERENCE,rcep,VN,free,0,,,,,,",
        "871200000,PREFERENCE,ajcep,ASEAN,ad-valorem,2,,,,,,",  # another agreement is another rate
    )
    rates = {country: found.preference("871200000", DAY, "rcep", country) for country in ("VN", "TH")}
    assert {country: rate and rate.percent for country, rate in rates.items()} == {"VN": 0, "TH": 3}


def second(folder: Path, valid: str, groups: str, *rows: str) -> None:
    """A second table of the same importer."""
    head = HEAD.replace("{from: 2026-04-01, to: 2027-03-31}", valid).replace("{CN: [CN],", f"{{{groups}")
    (folder / "JP" / "u.yaml").write_text(head, encoding="utf-8")
    (folder / "JP" / "u.csv").write_text(COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("871200000,MFN,,,ad-valorem,3,,,,,,", "has a rate on the same days on line 7 of"),
        ("640359019,PREFERENCE,rcep,CHINA,free,0,,,,,,", "has another rate for CN on the same days on line 6 of"),
    ],
)
def test_two_tables_of_an_importer_that_clash_are_refused_with_both_lines(tmp_path: Path, row: str, said: str) -> None:
    table(tmp_path, *GOOD)
    second(tmp_path, "{from: 2027-03-31}", "CHINA: [CN],", row)  # one day in common
    for _ in range(2):  # a refusal is not kept as a pass
        with pytest.raises(RulebookError) as refused:
            load_tariff("JP", tmp_path)
        assert said in str(refused.value)
        assert str(tmp_path / "JP" / "t.csv") in str(refused.value)
        assert "u.csv:2" in str(refused.value)


def test_tables_that_follow_each_other_do_not_clash(tmp_path: Path) -> None:
    table(tmp_path, *GOOD)
    second(tmp_path, "{from: 2027-04-01}", "CN: [CN],", "871200000,MFN,,,ad-valorem,3,,,,,,")
    found = load_tariff("JP", tmp_path)
    percents = {day: found.mfn("871200000", day) for day in (date(2027, 3, 31), date(2027, 4, 1))}
    assert [rate and rate.percent for rate in percents.values()] == [0, 3]


def test_of_two_mfn_rates_on_one_day_neither_is_taken(tmp_path: Path) -> None:
    one = load_table(table(tmp_path, *GOOD))
    two = load_table(table(tmp_path, "871200000,MFN,,,ad-valorem,3,,,,,,"))
    assert Tariff("JP", (one, two)).mfn("871200000", DAY) is None
    assert Tariff("JP", (two, one)).mfn("871200000", DAY) is None


JSON_ROW = '{"code": "871200000", "type": "MFN", "kind": "ad-valorem", "percent": %s}'


def as_json(folder: Path, text: str) -> Path:
    path = table(folder, *GOOD)
    path.with_suffix(".csv").unlink()
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("percent", ["5.7", '"5.7"'])
def test_figures_of_a_json_table_are_exact(tmp_path: Path, percent: str) -> None:
    (rate,) = load_table(as_json(tmp_path, f"[{JSON_ROW % percent}]")).rates("871200000")
    assert rate.percent == Decimal("5.7")


def test_a_zero_in_json_is_zero(tmp_path: Path) -> None:
    (rate,) = load_table(as_json(tmp_path, f"[{JSON_ROW % 0}]")).rates("871200000")
    assert rate.percent == Decimal(0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{", "the table cannot be read"),
        ("{}", "no list of rows"),
        (f"[{JSON_ROW % 'true'}]", "`True` is no text (percent)"),
        (f"[{JSON_ROW % 'NaN'}]", "`NaN` is no percent of a duty"),
        (f"[{JSON_ROW % 1}, {JSON_ROW % 2}]", "has a rate on the same days on line 1"),
    ],
)
def test_a_json_table_is_refused_in_words(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RulebookError) as refused:
        load_table(as_json(tmp_path, text))
    assert said in str(refused.value)
    assert "t.json" in str(refused.value)


def test_a_table_that_is_no_utf_8_is_refused_in_words(tmp_path: Path) -> None:
    path = table(tmp_path, *GOOD)
    path.with_suffix(".csv").write_bytes(COLUMNS.encode() + b"871200000,MFN,,,text-only,,,,,,,10 \xa5\n")
    with pytest.raises(RulebookError) as refused:
        load_table(path)
    assert "t.csv: the table cannot be read" in str(refused.value)


def test_a_table_with_every_cell_in_quotes_is_read_like_any_other(tmp_path: Path) -> None:
    rows = [",".join(f'"{cell}"' for cell in row.split(",")) for row in GOOD]
    assert tariff(tmp_path, *rows).rates("611020011", DAY) == tariff(tmp_path, *GOOD).rates("611020011", DAY)


def test_a_row_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as refused:
        load_table(table(tmp_path, *GOOD, '871200000,BOUND,,,text-only,,,,,,,"10 %\n or more"'))
    assert "a line break in a cell (text)" in str(refused.value)


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
