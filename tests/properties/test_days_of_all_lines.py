"""One day before and after every boundary date of every table and row: the row of that day, or none.

The expected rows are read from the files apart from the package.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from origin_engine.tariff.tables import load_tariff
from tests.properties.tariffs import IMPORTERS, ONE_DAY, TABLES, boundaries, raw

Said = tuple[str, str, str, str]


def by_day(importer: str, days: list[date]) -> dict[date, dict[str, Counter[Said]]]:
    """What the files say on each day, line by line."""
    found: dict[date, dict[str, Counter[Said]]] = {day: defaultdict(Counter) for day in days}
    for path in TABLES:
        if path.parent.name == importer:
            for row in raw(path):
                for day in days:
                    if row.first <= day <= row.last:
                        found[day][row.code][row.type, row.agreement, row.group, row.percent] += 1
    return found


@pytest.mark.parametrize("importer", IMPORTERS)
def test_every_boundary_day_has_the_rows_of_that_day_and_no_other(importer: str) -> None:
    tariff, days = load_tariff(importer), boundaries(importer)
    expected = by_day(importer, days)
    codes = sorted({code for lines in expected.values() for code in lines})
    assert len(days) >= 4
    for day in days:
        for code in codes:
            rows = expected[day].get(code)
            if rows is None and code.endswith("000"):
                continue  # a subheading and zeros stands for what all lines under it share
            found = Counter(
                (r.type.value, r.agreement, r.group, "" if r.percent is None else str(r.percent))
                for r in tariff.rates(code, day)
            )
            assert found == (rows or Counter()), (code, day)


@pytest.mark.parametrize("importer", IMPORTERS)
def test_before_the_first_and_after_the_last_day_nothing_is_known(importer: str) -> None:
    tariff, days = load_tariff(importer), boundaries(importer)
    ends = [table.head.last for table in tariff.tables]
    outside = [days[0], *([max(end for end in ends if end) + ONE_DAY] if all(ends) else [])]
    codes = tariff.tables[0].lines_under("")
    for day in outside:
        for code in codes:
            assert tariff.mfn(code, day) is None
            assert tariff.rates(code, day) == ()
            assert tariff.agreements(code, day) == ()


@pytest.mark.parametrize("importer", IMPORTERS)
def test_the_mfn_rate_of_a_boundary_day_is_the_row_of_that_day(importer: str) -> None:
    tariff, days = load_tariff(importer), boundaries(importer)
    expected = by_day(importer, days)
    for day in days:
        for code, rows in expected[day].items():
            said = [percent for (type_, _, _, percent) in rows if type_ == "MFN"]
            found = tariff.mfn(code, day)
            told = [] if found is None else ["" if found.percent is None else str(found.percent)]
            assert told == said, (code, day)
