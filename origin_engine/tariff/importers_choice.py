"""Rates that the importer may claim without the country of origin being shown (RCEP Art. 2.6.6).

(a) the highest rate among the Parties that contributed originating materials, if the importer can prove them;
(b) the highest rate among all Parties. The proof of origin then names the Party of that rate, with a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from origin_engine.origin import Determination
from origin_engine.rulebook.agreement import ImporterChoice
from origin_engine.tariff.country_of_origin import CountryOfOrigin
from origin_engine.tariff.duty import Consignment, Duty, duty_of
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.tables import Tariff


class Alternative(NamedTuple):
    """A rate that the importer may claim without showing the country of origin."""

    article: str
    mark: str
    party: str | None
    """The Party of the highest rate, which the certificate names with the mark; None where the rate is unknown."""
    rate: Rate | None
    duty: Duty
    needs_evidence: bool
    without_rate: tuple[str, ...] = ()
    """Parties of which no row says a rate: the highest of all is unknown because of them."""


class Highest(NamedTuple):
    """The Party whose rate is highest, or what keeps that unknown."""

    party: str | None
    rate: Rate | None
    without_rate: tuple[str, ...] = ()


def importers_choice(
    found: Determination,
    country: CountryOfOrigin | None,
    tariff: Tariff,
    line: str,
    day: date,
    goods: Consignment,
) -> tuple[Alternative, ...]:
    """Both choices, where the importing Party applies differentials and the good originates."""
    rule = found.book.agreement.tariff_differentials
    if rule is None or country is None or tariff.importer in rule.common_schedule:
        return ()
    everyone = [party for party in sorted(found.book.parties_on(day)) if party != tariff.importer]
    contributing = [party for party, _ in country.contributors if party != tariff.importer]
    choices = (
        (rule.contributors_choice, contributing, True),
        (rule.any_party_choice, everyone, False),
    )
    return tuple(
        [
            _alternative(choice, highest_rate(tariff, line, day, found.agreement, parties, goods), goods, evidence)
            for choice, parties, evidence in choices
            if parties
        ]
    )


def _alternative(choice: ImporterChoice, highest: Highest, goods: Consignment, needs_evidence: bool) -> Alternative:
    duty = duty_of(highest.rate, goods)
    return Alternative(
        choice.article, choice.mark, highest.party, highest.rate, duty, needs_evidence, highest.without_rate
    )


def highest_rate(
    tariff: Tariff, line: str, day: date, agreement: str, parties: Sequence[str], goods: Consignment
) -> Highest:
    """The highest rate among these Parties; unknown where one of them has none, or rates cannot be compared."""
    rates = {party: tariff.preference(line, day, agreement, party) for party in parties}
    known = {party: rate for party, rate in rates.items() if rate is not None}
    if len(known) < len(rates):
        return Highest(None, None, tuple(party for party in rates if party not in known))
    by_percent = {party: rate.percent or 0 for party, rate in known.items() if rate.kind in ("free", "ad-valorem")}
    duties = {party: duty_of(rate, goods).amount for party, rate in known.items()}
    amounts = {party: amount for party, amount in duties.items() if amount is not None}
    if len(by_percent) == len(known):
        party = max(by_percent, key=lambda each: by_percent[each])
    elif len(amounts) == len(known):
        party = max(amounts, key=lambda each: amounts[each])
    else:
        return Highest(None, None)
    return Highest(party, known[party])
