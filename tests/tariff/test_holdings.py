"""Which rates the tables hold, by agreement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from origin_engine.tariff.holdings import HeldRates, rates_held

HEAD = """importer: JP
hs_edition: 2022
digits: 9
currency: JPY
valid: {{from: {first}, to: {last}}}
source: {{text: a table, reference: a page, read: 2026-01-01}}
groups: {{CN: [CN]}}
agreements: {{one: {{en: One}}, two: {{en: Two}}}}
"""
ROWS = """code,type,agreement,group,kind,percent,amount,unit,from,to,excluded,text
010121100,MFN,,,free,0,,,,,,
010121100,PREFERENCE,one,CN,free,0,,,,,,
010121200,PREFERENCE,one,CN,free,0,,,,,,
010121200,PREFERENCE,one,CN,free,0,,,,,,other
"""


def table(folder: Path, name: str, first: str, last: str, rows: str = ROWS) -> None:
    """A table of an importer."""
    (folder / "JP").mkdir(exist_ok=True)
    (folder / "JP" / f"{name}.yaml").write_text(HEAD.format(first=first, last=last), encoding="utf-8")
    (folder / "JP" / f"{name}.csv").write_text(rows, encoding="utf-8")


def test_lines_are_counted_once_and_only_where_there_is_a_row(tmp_path: Path) -> None:
    table(tmp_path, "2025", "2025-04-01", "2026-03-31")
    assert rates_held(tmp_path) == {"one": (HeldRates("JP", date(2025, 4, 1), date(2026, 3, 31), 2),)}


def test_years_that_follow_each_other_are_one_and_a_year_between_is_not_covered(tmp_path: Path) -> None:
    table(tmp_path, "2025", "2025-04-01", "2026-03-31")
    table(tmp_path, "2026", "2026-04-01", "2027-03-31", ROWS.rpartition("010121200,")[0].rpartition("010121200,")[0])
    table(tmp_path, "2028", "2028-04-01", "2029-03-31")
    assert rates_held(tmp_path)["one"] == (
        HeldRates("JP", date(2025, 4, 1), date(2027, 3, 31), 2),
        HeldRates("JP", date(2028, 4, 1), date(2029, 3, 31), 2),
    )
