"""Years of the RCEP schedules (Annex I, General Notes 3 to 5) and staged cuts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from origin_engine.rulebook import load_rulebook
from origin_engine.tariff.staging import schedule_year, staged_rate


@pytest.mark.parametrize(
    ("importer", "day", "year"),
    [
        ("CN", date(2022, 1, 1), 1),
        ("CN", date(2022, 12, 31), 1),
        ("CN", date(2023, 1, 1), 2),
        ("CN", date(2026, 7, 15), 5),
        ("KR", date(2022, 2, 1), 1),  # a late joiner enters at the column of the current year
        ("JP", date(2022, 1, 1), 1),
        ("JP", date(2022, 3, 31), 1),
        ("JP", date(2022, 4, 1), 2),
        ("JP", date(2026, 3, 31), 5),
        ("JP", date(2026, 4, 1), 6),
        ("JP", date(2026, 7, 15), 6),
        ("ID", date(2023, 1, 2), 2),
        ("PH", date(2023, 6, 2), 3),
    ],
)
def test_the_year_of_the_schedule(importer: str, day: date, year: int) -> None:
    years = load_rulebook("rcep").agreement.schedule_years
    assert years is not None
    assert schedule_year(years, importer, day) == year


def test_equal_annual_cuts() -> None:
    # 15 % in six equal cuts (a category of five years and the first day), rounded down to a tenth
    assert [staged_rate(Decimal(15), 6, cut) for cut in range(8)] == [
        Decimal(text) for text in ("15", "12.5", "10", "7.5", "5", "2.5", "0", "0")
    ]
    assert staged_rate(Decimal(10), 6, 1) == Decimal("8.3")
    assert staged_rate(Decimal(10), 11, 1, "half-up") == Decimal("9.1")
