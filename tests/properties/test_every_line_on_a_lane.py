"""From China to Japan, every national line of Japan's tariff: an answer without error, a rate or the reason for none.

Also the order of the rates that an importer of RCEP goods may claim (Art. 2.6.4 and 2.6.6).
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from origin_engine.comparing import Comparison, compare
from origin_engine.origin import Outcome
from origin_engine.rulebook import load_rulebook
from origin_engine.tariff.country_of_origin import How
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.tables import load_tariff
from tests.properties.dossiers import TIMES
from tests.properties.judging import book
from tests.properties.tariffs import DAY, PLAIN, Facts

IMPORTER = "JP"
CONTRIBUTORS = ("AU", "CN", "ID", "KR", "MY", "NZ", "TH", "VN")


@cache
def every_line() -> tuple[str, ...]:
    """Every line that has a row on the day."""
    tariff = load_tariff(IMPORTER)
    return tuple(code for table in tariff.tables if table.covers(DAY) for code in table.lines_under(""))


def minimal(line: str) -> Facts:
    """What a trader knows at least: the code, the line, where it was made, where it goes, when."""
    return {
        "product": {"hs": line[:6], "hs_edition": "2022", "made_in": "CN"},
        "shipment": {"from": "CN", "to": IMPORTER, "date": str(DAY), "tariff_line": line},
    }


def proven(line: str, made_in: str, shares: dict[str, str], operations: list[str], on: date = DAY) -> Facts:
    """A good made only of materials that originate, each in its Party, so that it originates whatever its code."""
    return {
        "product": {
            "hs": line[:6],
            "hs_edition": "2022",
            "made_in": made_in,
            "price": {"amount": "100", "currency": "USD", "basis": "FOB"},
            "net_weight": {"amount": "2", "unit": "kg"},
            "operations": operations,
        },
        "materials": [
            {
                "id": party,
                "hs": "2501.00",
                "value": {"amount": amount, "currency": "USD", "basis": "CIF"},
                "originating": {"rcep": {"status": "true", "in": party, "evidence": "proof-of-origin"}},
            }
            for party, amount in shares.items()
        ],
        "shipment": {
            "from": made_in,
            "to": IMPORTER,
            "date": str(on),
            "tariff_line": line,
            "customs_value": {"amount": "110", "currency": "USD"},
            "units": "10",
            "route": [],
            "proof": {"kind": "certificate-of-origin", "issued": "2026-11-10", "reference": "A-1"},
        },
        "rates": [{"from": "JPY", "to": "USD", "rate": "0.0065", "on": str(DAY), "source": "customs"}],
    }


def answered(facts: Facts) -> Comparison:
    """The one answer for the one line of the dossier."""
    (answer,) = compare(facts, to=[IMPORTER], books=[book()])
    return answer


def under_rcep(answer: Comparison) -> Any:
    """What it says of RCEP."""
    (option,) = [option for option in answer.options if option.agreement == "rcep"]
    return option


def test_every_line_of_japan_is_answered_for_goods_of_china_of_which_nearly_nothing_is_known() -> None:
    """No error, an MFN rate from the table, no outcome that the facts do not show, and what is missing by name."""
    assert len(every_line()) == 9_646
    for line in every_line():
        answer = answered(minimal(line))
        assert answer.line == line
        assert answer.mfn is not None, line
        option = under_rcep(answer)
        assert option.outcome is Outcome.UNDETERMINED, line
        assert not option.claimable, line
        assert option.missing, line
        assert option.duty.amount is None, line
        assert option.saving.amount is None, line
        assert answer.recommended is None, line
        told = answer.to_json()
        assert told["tariff_line"] == line
        assert told["options"][0]["duty"] is None, line


def test_every_line_of_japan_is_answered_for_goods_that_originate_in_china() -> None:
    """The rate is the row of China's column; where there is none, or no number, the answer names why."""
    tariff, known, named = load_tariff(IMPORTER), 0, 0
    for line in every_line():
        option = under_rcep(answered(proven(line, "CN", {"CN": "60"}, ["manufacture"])))
        row = tariff.preference(line, DAY, "rcep", "CN")
        assert option.outcome is Outcome.ORIGINATING, line
        if option.country is None or option.country.country is None:
            assert any(what.startswith("country-of-origin:") for what in option.missing), line
            assert option.rate is None, line
            named += 1
        else:
            assert option.country.country == "CN", line
            assert option.rate == row, line
            assert (option.rate is not None) or "rate" in option.missing, line
            known += row is not None
        if option.duty.amount is None:
            assert option.missing, line
            assert option.saving.amount is None, line
    assert known > 7_500  # 8,139 rows of the schedule are for China
    assert named > 0  # lines that were renumbered since the list of Art. 2.6.3 was written


def test_a_line_that_is_not_in_the_tariff_is_answered_without_a_number() -> None:
    known = set(every_line())
    for line in every_line()[:: max(1, 40 // TIMES)]:
        other = f"{line[:6]}{(int(line[6:]) + 1) % 1000:03d}"
        if other in known or other.endswith("000"):
            continue
        answer = answered(proven(other, "CN", {"CN": "60"}, ["manufacture"]))
        option = under_rcep(answer)
        assert (answer.mfn, option.rate) == (None, None), other
        assert (answer.mfn_duty.amount, option.duty.amount, option.saving.amount) == (None, None, None), other
        assert "rate" in option.missing or option.country is None or option.country.country is None, other


# --- the order of what may be claimed -----------------------------------------------------------------


def shares(chance: random.Random) -> dict[str, str]:
    """Up to four Parties that contributed, no two of them the same."""
    parties = chance.sample(CONTRIBUTORS, chance.randint(1, 4))
    values = chance.sample(range(1, 25), len(parties))
    return {party: str(value) for party, value in zip(parties, values, strict=True)}


def percent(rate: Rate | None) -> Decimal | None:
    return None if rate is None or rate.kind not in PLAIN else rate.percent


def highest(line: str, parties: list[str]) -> Decimal | None:
    """The highest percentage of these Parties' columns; None where one has no row, or no plain one."""
    tariff = load_tariff(IMPORTER)
    rates = [percent(tariff.preference(line, DAY, "rcep", party)) for party in parties]
    return None if None in rates else max(rate for rate in rates if rate is not None)


@pytest.mark.parametrize("seed", range(TIMES))
def test_the_rate_of_the_highest_contributor_is_never_above_what_the_importer_may_claim_instead(seed: int) -> None:
    """Art. 2.6.4 <= 2.6.6(a) <= 2.6.6(b): that Party is one of the contributors, and they are some of the Parties.

    A good that was only packed has the country of origin of its highest contributor. Where all rates are
    percentages they are compared with the columns of the table itself; where all duties are known, as duties.
    """
    chance, by_percent, by_duty = random.Random(seed), 0, 0
    everyone = [party for party in load_rulebook("rcep").parties_on(DAY) if party != IMPORTER]
    for line in every_line():
        given = shares(chance)
        made_in = chance.choice(CONTRIBUTORS)
        option = under_rcep(answered(proven(line, made_in, given, ["packing"])))
        if option.country is None or option.country.how is not How.HIGHEST_CONTRIBUTOR or not option.country.country:
            continue  # a listed line: by domestic value (Art. 2.6.3), or it cannot be told
        assert option.country.country == max(given, key=lambda party: int(given[party])), (line, given)
        claims = {alternative.mark: alternative for alternative in option.alternatives}
        assert list(claims) == ["*", "**"], line
        one, both = claims["*"], claims["**"]
        rates = [percent(option.rate), percent(one.rate), percent(both.rate)]
        if None not in rates:
            assert rates == sorted(rates, key=lambda rate: rate or 0), (line, given)
            by_percent += 1
        for claim, parties in ((one, list(given)), (both, everyone)):
            wanted = highest(line, parties)
            if wanted is not None:
                assert percent(claim.rate) == wanted, (line, given, claim.mark)
            if any(load_tariff(IMPORTER).preference(line, DAY, "rcep", party) is None for party in parties):
                assert claim.rate is None, (line, given, claim.mark)
                assert claim.duty.amount is None, (line, given, claim.mark)
        duties: list[Any] = [option.duty.amount, one.duty.amount, both.duty.amount]
        if None not in duties:
            assert duties == sorted(duties), (line, given)
            by_duty += 1
    assert by_percent > 5_000
    assert by_duty > 5_000


def test_the_fallback_is_not_compared_with_the_rate_where_the_good_was_made() -> None:
    """Against the rate of 2.6.2 there is no such order: the exporting Party need not be one of the contributors.

    A good made in China, beyond minimal operations, of materials of Viet Nam alone, on a line dearer for China.
    """
    tariff = load_tariff(IMPORTER)
    for line in every_line():
        home, other = (percent(tariff.preference(line, DAY, "rcep", party)) for party in ("CN", "VN"))
        if home is not None and other is not None and other < home:
            option = under_rcep(answered(proven(line, "CN", {"VN": "60"}, ["manufacture"])))
            claim = next(each for each in option.alternatives if each.mark == "*")
            if option.country is not None and option.country.country == "CN":
                assert (percent(option.rate), percent(claim.rate)) == (home, other)
                return
    pytest.fail("no line with a lower rate for Viet Nam than for China")
