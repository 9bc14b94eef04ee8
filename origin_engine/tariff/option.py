"""One agreement for one national line: what was found, the rate, the money, and what the certificate says."""

from __future__ import annotations

from typing import NamedTuple

from origin_engine.origin import Determination, Outcome
from origin_engine.tariff.country_of_origin import CountryOfOrigin
from origin_engine.tariff.duty import Duty
from origin_engine.tariff.importers_choice import Alternative
from origin_engine.tariff.proof_cost import Net
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.spread import Spread


class CountryBox(NamedTuple):
    """The box of the certificate for the country of origin: its name there, the country, and the mark behind it."""

    box: str
    country: str
    mark: str = ""


class Option(NamedTuple):
    """One agreement for one national line."""

    agreement: str
    found: Determination | None
    """None where the tariff has a column and there is no rule book for it."""
    country: CountryOfOrigin | None
    rate: Rate | None
    duties: Spread
    savings: Spread
    net: Net | None
    """Savings less the cost of the proof; None where that cost is not stated."""
    alternatives: tuple[Alternative, ...]
    missing: tuple[str, ...]

    @property
    def duty(self) -> Duty:
        """The duty on the shipment."""
        return self.duties.shipment

    @property
    def saving(self) -> Duty:
        """What the shipment saves against the MFN duty, never below zero."""
        return self.savings.shipment

    @property
    def outcome(self) -> Outcome:
        """The outcome under the agreement's rules."""
        return self.found.outcome if self.found else Outcome.NOT_ENCODED

    @property
    def claimable(self) -> bool:
        """Whether the preference can be claimed on the facts in hand."""
        return self.found is not None and self.found.claimable

    @property
    def country_boxes(self) -> tuple[CountryBox, ...]:
        """What the certificate shows as country of origin: first as found, then for each choice of the importer."""
        rule = self.found.book.agreement.tariff_differentials if self.found else None
        if rule is None or rule.box is None or self.country is None:
            return ()
        own = [CountryBox(rule.box, self.country.country)] if self.country.country else []
        return (*own, *(CountryBox(rule.box, a.party, a.mark) for a in self.alternatives if a.party))
