"""Seven traps of real tariff schedules, each a named test, on lines as the customs administrations publish them.

Where the published columns lie beside the checkout, every line is held against them; else the named lines are.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from origin_engine.comparing import Comparison, compare
from origin_engine.rulebook import load_rulebook
from origin_engine.tariff.rates import Rate, RateKind
from origin_engine.tariff.schedules import load_schedule
from origin_engine.tariff.staging import schedule_year, staged_rate
from origin_engine.tariff.tables import load_tariff
from tests.properties.tariffs import DAY, PLAIN, TARIFFS, lines

PUBLISHED = Path(__file__).parents[3] / "shared" / "facts" / "tariffs"
needs_published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published columns are not beside the checkout")
JAPAN, JAPAN_BEFORE = TARIFFS / "JP" / "2026.yaml", TARIFFS / "JP" / "2025.yaml"
Row = dict[str, str]


def published(name: str) -> list[Row]:
    with gzip.open(PUBLISHED / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def in_parentheses(row: Row) -> bool:
    """Whether the schedule shows the rate in parentheses, with or without a mark: it is not effective."""
    return row["rate_text"].lstrip("*◎※").startswith(("(", "（"))


def plain(row: Row) -> bool:
    return row["rate_kind"] in ("free", "ad_valorem")


def told(rate: Rate | None) -> tuple[str, Decimal | None, Decimal | None, str] | None:
    return None if rate is None else (rate.kind.value, rate.percent, rate.amount, rate.unit)


def mfn(importer: str, line: str, day: date = DAY) -> Rate:
    rate = load_tariff(importer).mfn(line, day)
    assert rate is not None
    return rate


def shipped(line: str, made_in: str = "CN", to: str = "JP", day: date = DAY, **more: Any) -> Comparison:
    """The comparison for a good made only of materials that originate at home, 1,000 pieces of 10 USD."""
    facts = {
        "product": {
            "hs": line[:6],
            "hs_edition": "2022",
            "made_in": made_in,
            "price": {"amount": "9", "currency": "USD", "basis": "FOB"},
            "net_weight": {"amount": "2", "unit": "kg"},
            "operations": ["manufacture"],
        },
        "materials": [
            {
                "hs": "2501.00",
                "value": {"amount": "5", "currency": "USD", "basis": "CIF"},
                "originating": {"rcep": {"status": "true", "in": made_in, "evidence": "proof-of-origin"}},
            }
        ],
        "shipment": {
            "from": made_in,
            "to": to,
            "date": str(day),
            "tariff_line": line,
            "customs_value": {"amount": "10", "currency": "USD"},
            "units": "1000",
            "route": [],
            "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": "A-1"},
        },
        **more,
    }
    (answer,) = compare(facts, to=[to])
    return answer


# --- 1: a preference above MFN ------------------------------------------------------------------------


def test_trap_1_a_preference_dearer_than_mfn_saves_nothing_and_is_not_recommended() -> None:
    """3919.90-010: free for every member of the WTO, 1.3 % in the RCEP column of China."""
    answer = shipped("391990010")
    (option,) = [option for option in answer.options if option.agreement == "rcep"]
    assert told(answer.mfn) == ("free", 0, None, "")
    assert told(option.rate) == ("ad-valorem", Decimal("1.3"), None, "")
    assert option.duty.amount == 130  # 1.3 % of 10,000 USD
    assert option.saving.amount == 0
    assert option.claimable
    assert answer.recommended is None


def dearer(table: Path, day: date, agreement: str, importer: str) -> list[Rate]:
    tariff = load_tariff(importer)
    return [
        rate
        for line, rates in lines(table)
        for rate in rates
        if rate.agreement == agreement and rate.in_force(day) and rate.kind in PLAIN
        if (base := tariff.mfn(line, day)) is not None and base.kind in PLAIN
        if (rate.percent or 0) > (base.percent or 0)
    ]


def test_trap_1_it_happens_on_65_rates_in_japan_and_39_in_viet_nam() -> None:
    assert len(dearer(JAPAN, DAY, "rcep", "JP")) >= 65
    assert len(dearer(TARIFFS / "VN" / "evfta.yaml", DAY, "evfta", "VN")) == 39


# --- 2: Japan's columns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        # general 10 %, WTO (5 %) in parentheses, temporary 3.5 %
        ("030743020", ("ad-valorem", Decimal("3.5"), None, "")),
        # general 10 %, no WTO rate, temporary 7 %
        ("030399912", ("ad-valorem", Decimal(7), None, "")),
        # general 10 %, WTO 6 %, temporary 4.2 %
        ("030494010", ("ad-valorem", Decimal("4.2"), None, "")),
        # both cells of the line are blank: its parent has general 15 %, WTO 12.8 %
        ("020610011", ("ad-valorem", Decimal("12.8"), None, "")),
        # general (5 %), WTO (JPY 361/kg), temporary JPY 361/kg: what stands in parentheses is never taken
        ("020311020", ("specific", None, Decimal(361), "kg")),
        # WTO 20 % or JPY 48/kg, whichever is the higher
        ("040819000", ("higher-of", Decimal(20), Decimal(48), "kg")),
        # gate price: the difference between a standard import price and the customs value
        ("010392012", ("text-only", None, None, "")),
        # the temporary rate carries a mark, whose condition is not in the table; the others are in parentheses
        ("040210211", ("text-only", None, None, "")),
    ],
)
def test_trap_2_the_applied_mfn_rate_of_japan(line: str, rate: tuple[str, Any, Any, str]) -> None:
    assert told(mfn("JP", line)) == rate


@pytest.mark.parametrize("line", ["080310100", "080390100", "080510000", "080610000", "081290100", "081290200"])
def test_trap_2_a_seasonal_line_with_two_rates_is_words(line: str) -> None:
    rate = mfn("JP", line)
    assert rate.kind is RateKind.TEXT_ONLY
    assert "season" in rate.text
    assert shipped(line).mfn_duty.amount is None


@pytest.mark.parametrize("line", ["080540000", "081290300"])
def test_trap_2_a_seasonal_line_with_one_rate_in_both_seasons_is_that_rate(line: str) -> None:
    assert told(mfn("JP", line)) == ("ad-valorem", Decimal(10), None, "")


def test_trap_2_a_blank_agreement_cell_is_no_concession_and_no_saving() -> None:
    """0102.29-200: the RCEP cells of the schedule are blank."""
    answer = shipped("010229200")
    (option,) = [option for option in answer.options if option.agreement == "rcep"]
    assert option.rate is None
    assert "rate" in option.missing
    assert option.saving.amount is None


@needs_published
@pytest.mark.parametrize(("name", "table"), [("jp_fy2025", JAPAN_BEFORE), ("jp_fy2026", JAPAN)], ids=["2025", "2026"])
def test_trap_2_every_line_of_japan_against_its_published_columns(name: str, table: Path) -> None:
    """Temporary, or else general, or the effective WTO rate where lower; text wherever two rates or a mark stand."""
    columns: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in published(name):
        if row["agreement"].startswith("MFN-"):
            columns[row["hs_code"]][row["agreement"]].append(row)
    checked = 0
    for line, rates in lines(table):
        (ours,) = [rate for rate in rates if rate.type == "MFN"]
        column = columns[line]
        first = column["MFN-TEMPORARY"] or column["MFN-STATUTORY"]
        effective = first + [row for row in column["MFN-WTO"] if not in_parentheses(row)]
        assert not (ours.kind in PLAIN and any("mark" in row["flags"] for row in effective)), line
        if ours.kind in PLAIN and all(plain(row) for row in effective):
            said = {Decimal(row["rate"]) for row in effective}
            assert ours.percent == min(said), line
            checked += 1
    assert checked > 8_700


@needs_published
@pytest.mark.parametrize(("name", "table"), [("jp_fy2025", JAPAN_BEFORE), ("jp_fy2026", JAPAN)], ids=["2025", "2026"])
def test_trap_2_no_preference_of_japan_is_there_that_is_not_published(name: str, table: Path) -> None:
    """As many rows as cells that are not blank; in parentheses or twice with two rates: words, unless it is no lower
    than the MFN rate, so that nobody can save by it.
    """
    cells: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    names = {"IJEPA": "ijepa", "ASEAN+AU+NZ": "ASEAN-AU-NZ"}
    for row in published(name):
        if not row["agreement"].startswith("MFN-"):
            group = names.get(row["exporter_or_group"], row["exporter_or_group"])
            cells[row["hs_code"], row["agreement"].lower(), group].append(row)
    compared = 0
    for line, rates in lines(table):
        (base,) = [rate for rate in rates if rate.type == "MFN"]
        for rate in rates:
            rows = cells.get((line, rate.agreement, rate.group), [])
            if rate.type != "PREFERENCE" or rate.group.startswith("CPTPP"):
                continue  # rates of a quota are another type; the one cell of the CPTPP may hold rates of its members
            assert rows, (line, rate.agreement, rate.group)
            if rate.kind in PLAIN:
                assert {Decimal(row["rate"]) for row in rows if plain(row)} == {rate.percent}, (line, rate.group)
                compared += 1
                if any(in_parentheses(row) for row in rows):
                    assert base.kind in PLAIN, line
                    assert (rate.percent or 0) >= (base.percent or 0), line
    assert compared > 30_000


# --- 3: from one fiscal year to the next --------------------------------------------------------------


def test_trap_3_nine_in_ten_rates_of_japan_are_equal_cuts_of_the_base_rate() -> None:
    """base x (N - y) / N with N = 11, 16 or 21 and y the year of the schedule, half up to a tenth: in fiscal year
    2026, y is 6. The counts of what fell and stayed are in tests/properties/test_rates_never_rise.py.
    """
    years = load_rulebook("rcep").agreement.schedule_years
    assert years is not None
    year = schedule_year(years, "JP", DAY)
    hits = dict.fromkeys((year - 1, year, year + 1), 0)
    nonzero = 0
    for _, rates in lines(JAPAN):
        (base,) = [rate for rate in rates if rate.type == "MFN"]
        for rate in rates:
            if rate.agreement == "rcep" and rate.kind is RateKind.AD_VALOREM and base.kind in PLAIN and rate.percent:
                nonzero += 1
                for cut in hits:
                    staged = (staged_rate(base.percent or Decimal(0), n, cut, "half-up") for n in (11, 16, 21))
                    hits[cut] += rate.percent in staged
    assert hits[6] > nonzero * 0.85
    assert hits[5] < nonzero * 0.05
    assert hits[7] < nonzero * 0.05


# --- 4: Korea -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("3208901011", "6.5"),  # general (A) 8, WTO (C) 6.5
        ("3215110000", "0"),  # A 8, C free
        ("3301120000", "5"),  # A 5, C 13: the WTO rate may be above the general one
        ("6110200000", "13"),  # A 13, C 35
        ("8450110000", "8"),  # A 8, no C
        ("3301904510", "20"),  # A and C 20
    ],
)
def test_trap_4_the_mfn_rate_of_korea_is_the_lower_of_the_general_and_the_wto_rate(line: str, percent: str) -> None:
    rate = mfn("KR", line)
    assert rate.kind in PLAIN
    assert rate.percent == Decimal(percent)


def test_trap_4_and_the_table_says_that_this_is_not_always_so() -> None:
    (table,) = load_tariff("KR").tables
    assert any("temporary, adjusted and quota rates" in gap for gap in table.head.lacks)


@needs_published
def test_trap_4_every_line_of_korea_against_its_published_columns() -> None:
    lower: dict[str, Decimal] = {}
    for row in published("kr_sample"):
        if row["agreement"].startswith("MFN-") and row["rate"]:
            lower[row["hs_code"]] = min(Decimal(row["rate"]), lower.get(row["hs_code"], Decimal(1000)))
    assert {line: mfn("KR", line).percent for line in lower} == lower
    assert len(lower) == 32


# --- 5: equal stages ----------------------------------------------------------------------------------


def test_trap_5_equal_stages_give_six_years_of_the_decree_on_7_686_of_7_723_lines() -> None:
    """Category number plus one equal stages, the first on 2020-08-01, then each 1 January, rounded down to 0.1.

    Lines of a category within a quota are not among them: another rate holds outside it.
    """
    schedule = load_schedule(TARIFFS / "VN" / "staging" / "evfta-staging.yaml")
    days = [date(year, 12, 31) for year in range(2022, 2028)]
    decree = dict(lines(TARIFFS / "VN" / "evfta.yaml"))
    compared = agree = 0
    for line, (_, category) in schedule.lines.items():
        rates = [next((r.percent for r in decree.get(line, ()) if r.in_force(day)), None) for day in days]
        if category not in schedule.stages or "quota" in category or None in rates:
            continue
        compared += 1
        agree += rates == [schedule.rate(line, day) for day in days]
    assert (agree, compared) == (7_686, 7_723)


def test_trap_5_stages_belong_to_the_category_of_an_agreement_never_to_the_digit_in_its_name() -> None:
    """B5 of the agreement between the EU and Viet Nam has six stages; Y-5 of Korea and Viet Nam has five."""
    schedule = load_schedule(TARIFFS / "VN" / "staging" / "evfta-staging.yaml")
    other = schedule._replace(stages={"B5": 5})
    line = next(code for code, (base, category) in schedule.lines.items() if category == "B5" and base == 30)
    day = date(2022, 1, 1)  # the third cut
    assert (schedule.rate(line, day), other.rate(line, day)) == (15, 12)
    assert schedule._replace(stages={}).rate(line, day) is None


# --- 6: the first day of a year -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("importer", "line", "known"),
    [
        ("JP", "611020029", {"2025-03-31": None, "2025-04-01": "9.1", "2027-03-31": "9.1", "2027-04-01": None}),
        ("KR", "6110200000", {"2025-12-31": None, "2026-01-01": "13", "2026-12-31": "13", "2027-01-01": None}),
        ("VN", "01012900", {"2023-07-14": None, "2023-07-15": "5"}),
    ],
)
def test_trap_6_the_mfn_rate_on_the_first_and_the_last_day(
    importer: str, line: str, known: dict[str, str | None]
) -> None:
    found = {day: load_tariff(importer).mfn(line, date.fromisoformat(day)) for day in known}
    assert {day: rate and rate.percent for day, rate in found.items()} == {
        day: percent and Decimal(percent) for day, percent in known.items()
    }


def preference(importer: str, line: str, agreement: str, country: str) -> Callable[[str], Decimal | None]:
    tariff = load_tariff(importer)

    def on(day: str) -> Decimal | None:
        rate = tariff.preference(line, date.fromisoformat(day), agreement, country)
        return None if rate is None else rate.percent

    return on


def test_trap_6_japan_turns_on_the_first_of_april_and_viet_nam_on_the_first_of_january() -> None:
    """6110.20-029 for China: 6.3 % in fiscal year 2025, 5.7 % in 2026. 8711.20.93 for the Union: the decree's years."""
    japan = preference("JP", "611020029", "rcep", "CN")
    assert [japan(day) for day in ("2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31", "2027-01-01")] == [
        Decimal(text) for text in ("6.3", "6.3", "5.7", "5.7", "5.7")
    ]
    viet_nam = preference("VN", "87112093", "evfta", "DE")
    assert [viet_nam(day) for day in ("2025-12-31", "2026-01-01", "2026-04-01", "2026-12-31")] == [
        Decimal(text) for text in ("18.7", "9.3", "9.3", "9.3")
    ]


# --- 7: exchange rates --------------------------------------------------------------------------------


def yen(rate: str) -> dict[str, Any]:
    return {"rates": [{"from": "USD", "to": "JPY", "rate": rate, "on": str(DAY), "source": "customs weekly rate"}]}


@pytest.mark.parametrize("rate", ["100", "1000"])  # both far from any rate that was published
def test_trap_7_the_customs_rate_that_the_user_gives_wins(rate: str) -> None:
    """0203.11-020: JPY 361/kg on 2,000 kg are JPY 722,000."""
    assert shipped("020311020", **yen(rate)).mfn_duty.amount == Decimal(722_000) / Decimal(rate)


def test_trap_7_a_currency_without_any_rate_is_unknown_and_named() -> None:
    """A dossier in dong: the European Central Bank publishes none, and the dossier gives none."""
    money = {"price": {"amount": "9", "currency": "VND", "basis": "FOB"}}
    facts = {
        "product": {"hs": "020311", "hs_edition": "2022", "made_in": "CN", **money},
        "shipment": {
            "from": "CN",
            "to": "JP",
            "date": str(DAY),
            "tariff_line": "020311020",
            "customs_value": {"amount": "10", "currency": "VND"},
            "units": "1000",
        },
    }
    facts["product"]["net_weight"] = {"amount": "2", "unit": "kg"}
    (answer,) = compare(facts, to=["JP"])
    assert answer.mfn_duty.amount is None
    assert any(what.startswith("exchange-rate:") for what in answer.mfn_duty.lacks)


def test_what_no_table_says_is_unknown_for_importers_that_are_missing_altogether() -> None:
    for importer in ("CN", "NZ", "ID", "MY", "TH", "PH"):
        assert load_tariff(importer).tables == ()
        assert load_tariff(importer).mfn("87120000", DAY) is None
    assert load_tariff("VN").preference("87120030", DAY, "rcep", "CN") is None  # Viet Nam's RCEP schedule
