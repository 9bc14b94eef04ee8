"""The shipped rates: the traps of real schedules, and what must hold over all lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from origin_engine.places import rules_folder
from origin_engine.tariff.duty import Consignment, duty_of, saving
from origin_engine.tariff.exchange import ExchangeRate
from origin_engine.tariff.rates import Rate, RateKind, RateType
from origin_engine.tariff.schedules import load_schedule
from origin_engine.tariff.tables import RateTable, load_table

TARIFFS = rules_folder() / "tariffs"
DAY = date(2026, 11, 23)
GOODS = Consignment(Fraction(1000), {}, {"USD": ExchangeRate(Fraction(1))})
PLAIN = (RateKind.FREE, RateKind.AD_VALOREM)


@pytest.fixture(scope="module")
def japan() -> RateTable:
    return load_table(TARIFFS / "JP" / "2026.yaml")


@pytest.fixture(scope="module")
def japan_before() -> RateTable:
    return load_table(TARIFFS / "JP" / "2025.yaml")


def lines(table: RateTable) -> Iterator[tuple[str, tuple[Rate, ...]]]:
    for code in table.lines_under(""):
        yield code, table.rates(code)


def rcep(rates: tuple[Rate, ...]) -> dict[str, Rate]:
    return {rate.group: rate for rate in rates if rate.agreement == "rcep" and rate.type is RateType.PREFERENCE}


def mfn(rates: tuple[Rate, ...]) -> Rate:
    (found,) = [rate for rate in rates if rate.type is RateType.MFN]
    return found


def test_every_japanese_line_has_one_mfn_rate_and_a_saving_that_is_never_negative(japan: RateTable) -> None:
    counted = above = unknown = 0
    for _, rates in lines(japan):
        counted += 1
        ours = mfn(rates)
        for rate in rcep(rates).values():
            saved = saving(duty_of(ours, GOODS), duty_of(rate, GOODS))
            computed = ours.kind in PLAIN and rate.kind in PLAIN
            # without quantities only plain rates can be computed; what cannot stays unknown
            assert (saved.amount is not None) is computed
            unknown += saved.amount is None
            if saved.amount is not None:
                assert saved.amount >= 0
                above += duty_of(rate, GOODS).amount > duty_of(ours, GOODS).amount  # type: ignore[operator]
    assert counted > 9_600
    assert above > 0  # a preference dearer than MFN happens: trap 1
    assert unknown > 0


def test_no_plain_rcep_rate_rose_from_one_year_to_the_next(japan: RateTable, japan_before: RateTable) -> None:
    fell = 0
    for code, rates in lines(japan):
        before = rcep(japan_before.rates(code))
        for group, rate in rcep(rates).items():
            old = before.get(group)
            if old is not None and rate.kind in PLAIN and old.kind in PLAIN:
                assert rate.percent <= old.percent, code  # type: ignore[operator]
                fell += rate.percent < old.percent  # type: ignore[operator]
    assert fell > 5_000


def test_the_fiscal_year_picks_its_own_table(japan: RateTable, japan_before: RateTable) -> None:
    eve, first = date(2026, 3, 31), date(2026, 4, 1)
    assert japan_before.covers(eve)
    assert not japan_before.covers(first)
    assert japan.covers(first)
    assert not japan.covers(eve)
    assert not japan.covers(date(2027, 4, 1))


def test_seasonal_lines_that_stand_twice_are_never_a_number_that_one_of_two_says(japan: RateTable) -> None:
    for code, rates in lines(japan):
        keys = [(rate.type, rate.agreement, rate.group) for rate in rates]
        assert len(keys) == len(set(keys)), code


def test_words_stay_words(japan: RateTable) -> None:
    texts = [rate for _, rates in lines(japan) for rate in rates if rate.kind is RateKind.TEXT_ONLY]
    assert texts
    assert all(rate.text and duty_of(rate, GOODS).amount is None for rate in texts)


def test_equal_stages_reproduce_the_decree_of_viet_nam() -> None:
    """Category number plus one equal stages, the first on 2020-08-01, then each 1 January, rounded down to 0.1."""
    schedule = load_schedule(TARIFFS / "VN" / "staging" / "evfta-staging.yaml")
    decree = load_table(TARIFFS / "VN" / "evfta.yaml")
    compared = agree = 0
    for code in schedule.lines:
        rates = [rate for rate in decree.rates(code) if rate.agreement == "evfta"]
        if not rates or any(rate.kind not in PLAIN for rate in rates):
            continue
        staged = [schedule.rate(code, date(year, 7, 1)) for year in range(2023, 2028)]
        if any(rate is None for rate in staged):
            continue
        shown = [
            next((rate.percent for rate in rates if rate.in_force(date(year, 7, 1))), None)
            for year in range(2023, 2028)
        ]
        if any(rate is None for rate in shown):
            continue
        compared += 1
        agree += shown == staged
    assert compared > 7_000
    assert Fraction(agree, compared) >= Fraction(99, 100), (agree, compared)


def test_stages_are_of_the_category_not_of_the_digit_in_its_name() -> None:
    schedule = load_schedule(TARIFFS / "VN" / "staging" / "evfta-staging.yaml")
    assert schedule.stages["B5"] == 6
    assert schedule.cuts_until(date(2020, 7, 31)) == 0
    assert schedule.cuts_until(date(2020, 8, 1)) == 1
    assert schedule.cuts_until(date(2020, 12, 31)) == 1
    assert schedule.cuts_until(date(2021, 1, 1)) == 2


def test_the_korean_sample_says_only_what_it_holds() -> None:
    korea = load_table(TARIFFS / "KR" / "2026.yaml")
    assert 0 < len(korea.lines_under("")) < 40
    assert korea.rates("8712000000") == ()
    assert korea.head.lacks


def test_viet_nam_reads_2022_to_2027_by_year() -> None:
    decree = load_table(TARIFFS / "VN" / "evfta.yaml")
    code = next(c for c in decree.lines_under("") if len({r.percent for r in decree.rates(c)}) > 3)
    percents = []
    for year in range(2023, 2028):
        (rate,) = [r for r in decree.rates(code) if r.in_force(date(year, 1, 1))]
        percents.append(rate.percent or Decimal(0))
    assert percents == sorted(percents, reverse=True)
