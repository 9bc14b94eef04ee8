"""Every agreement on the lane compared in money: rate, duty, saving, and what a claim still needs.

For each importer and national line: the MFN rate as applied, then each agreement that has a rule book or a
column in the importer's tariff. A rate that no row says is unknown; where the MFN rate is no dearer, no claim is
worth its paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Dossier, vocabulary
from origin_engine.exact import GRAINS
from origin_engine.origin import Outcome, determine
from origin_engine.origin.candidates import classified
from origin_engine.rulebook import RuleBook
from origin_engine.tariff.country_of_origin import country_of_origin
from origin_engine.tariff.duty import Consignment, Duty, duty_of, saving
from origin_engine.tariff.exchange import ExchangeRate, exchange_of
from origin_engine.tariff.importers_choice import importers_choice
from origin_engine.tariff.option import Option
from origin_engine.tariff.proof_cost import Net, net_of, proof_cost_of
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.recommendation import Because, recommend
from origin_engine.tariff.spread import Spread, Trade, spread, trade_of
from origin_engine.tariff.tables import Tariff, load_tariff


class Comparison(NamedTuple):
    """One importer's answer for one national line."""

    importer: str
    line: str | None
    on: date | None
    goods: Consignment
    trade: Trade
    currency: str | None
    mfn: Rate | None
    mfn_duties: Spread
    proof_cost: Duty | None
    """None where no cost of a proof is stated."""
    options: tuple[Option, ...]
    recommended: str | None
    because: Because

    @property
    def mfn_duty(self) -> Duty:
        """The MFN duty on the shipment."""
        return self.mfn_duties.shipment

    @property
    def exchange_used(self) -> dict[str, ExchangeRate]:
        """The exchange rates that the amounts rest on, by currency."""
        rates = [self.mfn, *(o.rate for o in self.options), *(a.rate for o in self.options for a in o.alternatives)]
        needed = {rate.currency for rate in rates if rate is not None and rate.amount is not None}
        needed |= self.goods.converted
        return {c: self.goods.exchange[c] for c in sorted(needed) if c != self.currency and c in self.goods.exchange}


class Lane(NamedTuple):
    """What all options of one importer and national line share."""

    dossier: Dossier
    tariff: Tariff
    line: str | None
    day: date | None
    goods: Consignment
    trade: Trade
    mfn_duty: Duty
    proof_cost: Duty | None


def compare_dossier(
    dossier: Dossier, books: Sequence[RuleBook], importers: Iterable[str], on: date | None = None
) -> list[Comparison]:
    """Compare every agreement for each importer, and for each national line under the product's code."""
    day = on or dossier.shipment.date
    goods, trade = consignment_of(dossier, day), trade_of(dossier)
    cost = proof_cost_of(dossier, goods)
    result: list[Comparison] = []
    for importer in importers:
        tariff = load_tariff(importer)
        for line in _lines(dossier, tariff, day):
            mfn = tariff.mfn(line, day) if line and day else None
            lane = Lane(dossier, tariff, line, day, goods, trade, duty_of(mfn, goods), cost)
            result.append(_one(books, lane, mfn))
    return result


def _lines(dossier: Dossier, tariff: Tariff, day: date | None) -> tuple[str | None, ...]:
    """The national line that is given (for the shipment's own destination), else every one under the code."""
    given = dossier.shipment.tariff_line if tariff.importer == dossier.shipment.to else None
    product = dossier.product
    return national_lines(tariff, day, given, dossier.code, product.hs_edition, product.hs_in)


def national_lines(
    tariff: Tariff,
    day: date | None,
    given: str | None,
    code: str | None,
    hs_edition: int | None,
    hs_in: Mapping[str, str] | None = None,
) -> tuple[str | None, ...]:
    """The national line that is given, else every one under the code; None where it cannot be told.

    A code of another HS edition than the tariff's stands for every code there that may hold its goods.
    """
    if given is not None:
        return (given.replace(".", ""),)
    edition = None if day is None else tariff.edition_on(day)
    if code is None or day is None or edition is None:
        return (None,)
    codes = classified(edition, code, hs_edition, hs_in).codes
    return tuple(line for code in codes for line in tariff.lines_under(code, day)) or (None,)


def _one(books: Sequence[RuleBook], lane: Lane, mfn: Rate | None) -> Comparison:
    importer, currency = lane.tariff.importer, lane.dossier.currency
    to = lane.dossier.sent_to(importer, lane.day)
    options = [_with_book(to, book, lane) for book in books if _on_lane(book, lane)]
    options += _without_book({option.agreement for option in options}, lane)
    recommended, because = recommend(mfn, options)
    money = (lane.goods, lane.trade, currency, mfn, spread(lane.mfn_duty, lane.trade), lane.proof_cost)
    return Comparison(importer, lane.line, lane.day, *money, tuple(options), recommended, because)


def _on_lane(book: RuleBook, lane: Lane) -> bool:
    terms, made_in = book.agreement, lane.dossier.product.made_in
    members, importer = terms.parties.members, lane.tariff.importer
    return importer in members and (made_in is None or (made_in in members and not terms.same_party(made_in, importer)))


def _with_book(to: Dossier, book: RuleBook, lane: Lane) -> Option:
    """An agreement with a rule book: origin first, then the rate of its country."""
    found = determine(to, book)
    line, day, tariff = lane.line, lane.day, lane.tariff
    originates = found.outcome is Outcome.ORIGINATING
    country = country_of_origin(found, tariff.importer, line, day) if day and originates else None
    column = country.country if country else found.origin_country
    rate = tariff.preference(line, day, book.id, column) if line and day and column else None
    duty = duty_of(rate, lane.goods)
    missing = [missing.fact for missing in found.missing]
    if country is not None:
        missing += [f"country-of-origin:{what}" for what in country.lacks]
    if originates and rate is None and (country is None or country.country):
        missing.append("rate")
    missing += [what for what in duty.lacks if what != "rate"]
    choices = importers_choice(found, country, tariff, line, day, lane.goods) if line and day else ()
    return Option(book.id, found, country, rate, *_money(duty, lane), choices, tuple(dict.fromkeys(missing)))


def _without_book(encoded: set[str], lane: Lane) -> list[Option]:
    """Agreements with a column for the exporting country whose rules are not encoded."""
    line, day, made_in = lane.line, lane.day, lane.dossier.product.made_in
    if line is None or day is None or made_in is None:
        return []
    options = []
    for agreement in lane.tariff.agreements(line, day):
        rate = lane.tariff.preference(line, day, agreement, made_in)
        if agreement not in encoded and rate is not None:
            money = _money(duty_of(rate, lane.goods), lane)
            options.append(Option(agreement, None, None, rate, *money, (), ("rule-book",)))
    return options


def _money(duty: Duty, lane: Lane) -> tuple[Spread, Spread, Net | None]:
    """Duties, savings, and what is left of the savings once the proof is paid."""
    saved = saving(lane.mfn_duty, duty)
    net = None
    if lane.proof_cost is not None:
        net = net_of(saved, lane.proof_cost, lane.goods, lane.trade.shipments_per_year)
    return spread(duty, lane.trade), spread(saved, lane.trade), net


def consignment_of(dossier: Dossier, day: date | None) -> Consignment:
    """Value and quantities of the whole shipment: per unit times units; unknown where a part is not stated."""
    shipment, product = dossier.shipment, dossier.product
    units = Fraction(shipment.units) if shipment.units is not None else None
    exchange = exchange_of(dossier, day)
    value = None
    money = shipment.customs_value
    if money is not None and money.amount is not None and money.currency is not None and units is not None:
        rate = exchange.get(money.currency)
        value = None if rate is None else Fraction(money.amount) * rate.factor * units
    quantities: dict[str, Fraction] = {}
    if units is not None:
        quantities["unit"] = units
        if dossier.weight is not None:
            kilograms = Fraction(dossier.weight) / GRAINS * units
            for unit, size in vocabulary().units["weight"].items():
                quantities[unit] = kilograms / Fraction(size)
        if product.quantity and product.quantity.amount is not None and product.quantity.unit:
            quantities[product.quantity.unit] = Fraction(product.quantity.amount) * units
    stated = {each.currency for each in (money, shipment.proof_cost) if each is not None and each.currency is not None}
    return Consignment(value, quantities, exchange, frozenset(stated))
