"""What schedules promise: a rate of an agreement never rises from one year to the next."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from origin_engine.tariff.rates import Rate
from origin_engine.tariff.schedules import StagedSchedule, load_schedule
from tests.properties.tariffs import PLAIN, TARIFFS, lines

RCEP_PARTY_COLUMNS = 3
RISE_IN_THE_DECREE = {"87112013", "87112014", "87112015", "87112016", "87112094", "87112095"}
"""Motorcycles that decree 116/2022 has at 9.3 % in 2026 and at 20.4 % in 2027: as they stand, named in the header."""


def columns(year: int) -> dict[tuple[str, str], Rate]:
    """Japan's RCEP rates of a fiscal year, by line and column."""
    rows = (rate for _, rates in lines(TARIFFS / "JP" / f"{year}.yaml") for rate in rates)
    return {(rate.code, rate.group): rate for rate in rows if rate.agreement == "rcep"}


def test_of_all_comparable_rcep_rates_of_japan_none_rose() -> None:
    """The two schedules of Japan Customs, line by line and column by column: 23,816 rates stand in both as a
    percentage; 5,110 of them fell, 18,706 stayed, none rose. Of these, 24 are words in our tables, since the schedule
    shows 19 of them in parentheses (not effective) and 5 twice (seasonal). 5 of the 24 fell: 2207.10-191 from 6.9 to
    6.3 %, 0806.10-000 from 5.4 to 4.9 %, and the three columns of 0812.90-200 from 22 to 20 %.
    """
    before, after = columns(2025), columns(2026)
    assert len({group for _, group in after}) == RCEP_PARTY_COLUMNS
    moved: Counter[str] = Counter()
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if old.kind in PLAIN and new.kind in PLAIN:
            assert old.percent is not None
            assert new.percent is not None
            moved["rose" if new.percent > old.percent else "fell" if new.percent < old.percent else "stayed"] += 1
    assert moved == {"fell": 5_110 - 5, "stayed": 18_706 - 19}


def test_of_all_comparable_rcep_rates_of_japan_no_duty_by_quantity_rose() -> None:
    """The same for what is no plain percentage: no figure of a specific, compound or alternative duty rose."""
    before, after = columns(2025), columns(2026)
    compared = 0
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        if old.kind is new.kind and old.amount is not None and new.amount is not None:
            assert (old.unit, old.currency) == (new.unit, new.currency), key
            assert new.amount <= old.amount, key
            assert (new.percent or 0) <= (old.percent or 0), key
            compared += 1
    assert compared > 200


@pytest.mark.parametrize("name", ["aanzfta", "atiga", "evfta"])
def test_no_rate_of_viet_nam_rises_from_row_to_row(name: str) -> None:
    """The rows of a line in the order of time."""
    path, rising = TARIFFS / "VN" / f"{name}.yaml", set()
    for code, rates in lines(path):
        rows = sorted((rate for rate in rates if rate.kind in PLAIN), key=lambda rate: rate.first)
        percents = [rate.percent or Decimal(0) for rate in rows]
        if percents != sorted(percents, reverse=True):
            rising.add(code)
    assert rising == (RISE_IN_THE_DECREE if name == "evfta" else set())


@pytest.fixture(scope="module")
def schedule() -> StagedSchedule:
    return load_schedule(TARIFFS / "VN" / "staging" / "evfta-staging.yaml")


def test_no_staged_rate_rises_and_every_one_ends_free(schedule: StagedSchedule) -> None:
    """From the day before the first cut until the last stage of the longest category, every line."""
    first = schedule.first_cut
    days = [date(2020, 7, 31), first, *(date(first.year + year, 1, 1) for year in range(1, 16))]
    assert len(days) > max(schedule.stages.values())
    staged = 0
    for code, (base, category) in schedule.lines.items():
        rates = [schedule.rate(code, day) for day in days]
        if category not in schedule.stages:
            assert set(rates) == {None}, code  # what has no stages has no rate
            continue
        staged += 1
        known = [rate for rate in rates if rate is not None]
        assert len(known) == len(days), code
        assert known[0] == base, code  # before the first cut: the base rate
        assert known == sorted(known, reverse=True), code
        assert known[-1] == 0, code
        cuts = schedule.stages[category]
        assert known[cuts] == 0, code
        if base >= 2:  # smaller ones are rounded down to zero before their last cut
            assert known[cuts - 1] > 0, code
    assert staged > 9_000
