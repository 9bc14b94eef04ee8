"""Every agreement on the lane compared in money: rate, duty, saving, and what a claim still needs.

For each importer and national line: the MFN rate as applied, then each agreement that has a rule book or a
column in the importer's tariff. A rate that no row says is unknown; where the MFN rate is no dearer, no claim is
worth its paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Dossier, vocabulary
from origin_engine.exact import GRAINS
from origin_engine.origin import Determination, Outcome, determine
from origin_engine.rulebook import RuleBook
from origin_engine.tariff.country_of_origin import CountryOfOrigin, country_of_origin
from origin_engine.tariff.duty import Consignment, Duty, duty_of, saving
from origin_engine.tariff.exchange import exchange_rates
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.tables import Tariff, load_tariff


class Alternative(NamedTuple):
    """A rate that the importer may claim without showing the country of origin."""

    article: str
    mark: str
    rate: Rate | None
    duty: Duty
    needs_evidence: bool


class Option(NamedTuple):
    """One agreement for one national line."""

    agreement: str
    found: Determination | None
    """None where the tariff has a column and there is no rule book for it."""
    country: CountryOfOrigin | None
    rate: Rate | None
    duty: Duty
    saving: Duty
    alternatives: tuple[Alternative, ...]
    missing: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome under the agreement's rules."""
        return self.found.outcome if self.found else Outcome.NOT_ENCODED

    @property
    def claimable(self) -> bool:
        """Whether the preference can be claimed on the facts in hand."""
        return self.found is not None and self.found.claimable


class Because(NamedTuple):
    """Why an option is recommended, or none is: a code that reporting knows."""

    code: str
    agreement: str = ""


class Comparison(NamedTuple):
    """One importer's answer for one national line."""

    importer: str
    line: str | None
    on: date | None
    goods: Consignment
    currency: str | None
    mfn: Rate | None
    mfn_duty: Duty
    options: tuple[Option, ...]
    recommended: str | None
    because: Because


def compare_dossier(
    dossier: Dossier, books: Sequence[RuleBook], importers: Iterable[str], on: date | None = None
) -> list[Comparison]:
    """Compare every agreement for each importer, and for each national line under the product's code."""
    day = on or dossier.shipment.date
    result: list[Comparison] = []
    for importer in importers:
        tariff = load_tariff(importer)
        for line in _lines(dossier, tariff, day):
            result.append(_one(dossier, books, importer, tariff, line, day))
    return result


def _lines(dossier: Dossier, tariff: Tariff, day: date | None) -> tuple[str | None, ...]:
    """The national line that is given (for the shipment's own destination), else every one under the code."""
    given = dossier.shipment.tariff_line
    if given is not None and tariff.importer == dossier.shipment.to:
        return (given.replace(".", ""),)
    if dossier.code is None or day is None:
        return (None,)
    return tariff.lines_under(dossier.code, day) or (None,)


def _one(
    dossier: Dossier, books: Sequence[RuleBook], importer: str, tariff: Tariff, line: str | None, day: date | None
) -> Comparison:
    goods = consignment_of(dossier, day)
    mfn = tariff.mfn(line, day) if line and day else None
    mfn_duty = duty_of(mfn, goods)
    to = dossier.sent_to(importer, day)
    options = [
        _with_book(to, book, importer, tariff, line, day, goods, mfn_duty)
        for book in books
        if _on_lane(book, dossier, importer)
    ]
    encoded = {option.agreement for option in options}
    options += _without_book(dossier, encoded, tariff, line, day, goods, mfn_duty)
    recommended, because = _recommend(mfn, mfn_duty, options)
    return Comparison(importer, line, day, goods, dossier.currency, mfn, mfn_duty, tuple(options), recommended, because)


def _on_lane(book: RuleBook, dossier: Dossier, importer: str) -> bool:
    members = book.agreement.parties.members
    made_in = dossier.product.made_in
    return importer in members and (made_in is None or made_in in members)


def _with_book(
    dossier: Dossier,
    book: RuleBook,
    importer: str,
    tariff: Tariff,
    line: str | None,
    day: date | None,
    goods: Consignment,
    mfn_duty: Duty,
) -> Option:
    found = determine(dossier, book)
    country = country_of_origin(found, importer, line, day) if day and found.outcome is Outcome.ORIGINATING else None
    column = country.country if country else found.origin_country
    rate = tariff.preference(line, day, book.id, column) if line and day and column else None
    duty = duty_of(rate, goods)
    missing = [missing.fact for missing in found.missing]
    if country is not None:
        missing += [f"country-of-origin:{what}" for what in country.lacks]
    if found.outcome is Outcome.ORIGINATING and rate is None and (country is None or country.country):
        missing.append("rate")
    missing += [what for what in duty.lacks if what != "rate"]
    alternatives = _alternatives(found, country, tariff, line, day, goods) if line and day else ()
    return Option(
        book.id, found, country, rate, duty, saving(mfn_duty, duty), alternatives, tuple(dict.fromkeys(missing))
    )


def _alternatives(
    found: Determination,
    country: CountryOfOrigin | None,
    tariff: Tariff,
    line: str,
    day: date,
    goods: Consignment,
) -> tuple[Alternative, ...]:
    """The highest rate among the contributing Parties, and among all Parties; unknown where one has no row."""
    rule = found.book.agreement.tariff_differentials
    if rule is None or country is None or tariff.importer in rule.common_schedule:
        return ()
    everyone = [party for party in found.book.parties_on(day) if party != tariff.importer]
    contributing = [party for party, _ in country.contributors if party != tariff.importer]
    result = []
    for choice, parties, evidence in (
        (rule.contributors_choice, contributing, True),
        (rule.any_party_choice, everyone, False),
    ):
        if parties:
            rate = _highest(tariff, line, day, found.agreement, parties, goods)
            result.append(Alternative(choice.article, choice.mark, rate, duty_of(rate, goods), evidence))
    return tuple(result)


def _highest(
    tariff: Tariff, line: str, day: date, agreement: str, parties: Sequence[str], goods: Consignment
) -> Rate | None:
    """The rate of highest duty among these Parties; None where a rate or a duty of one of them is not known."""
    rates = [tariff.preference(line, day, agreement, party) for party in parties]
    duties = [duty_of(rate, goods) for rate in rates]
    if any(rate is None for rate in rates) or any(duty.amount is None for duty in duties):
        percents = [rate.percent for rate in rates if rate is not None and rate.kind in ("free", "ad-valorem")]
        if len(percents) < len(rates):
            return None
        return max((rate for rate in rates if rate is not None), key=lambda rate: rate.percent or 0)
    pairs = [(duty.amount, index) for index, duty in enumerate(duties) if duty.amount is not None]
    return rates[max(pairs)[1]]


def _without_book(
    dossier: Dossier,
    encoded: set[str],
    tariff: Tariff,
    line: str | None,
    day: date | None,
    goods: Consignment,
    mfn_duty: Duty,
) -> list[Option]:
    """Agreements with a column for the exporting country whose rules are not encoded."""
    made_in = dossier.product.made_in
    if line is None or day is None or made_in is None:
        return []
    options = []
    for agreement in tariff.agreements(line, day):
        rate = tariff.preference(line, day, agreement, made_in)
        if agreement not in encoded and rate is not None:
            duty = duty_of(rate, goods)
            options.append(Option(agreement, None, None, rate, duty, saving(mfn_duty, duty), (), ("rule-book",)))
    return options


def _recommend(mfn: Rate | None, mfn_duty: Duty, options: Sequence[Option]) -> tuple[str | None, Because]:
    """The claimable option that saves most; none where nothing is saved or nothing can be claimed."""
    if mfn is not None and mfn.percent == 0 and mfn.kind == "free":
        return None, Because("mfn-free")
    claimable = [o for o in options if o.claimable and o.saving.amount is not None]
    best = max(claimable, key=lambda o: o.saving.amount or 0, default=None)
    if best is not None and best.saving.amount:
        return best.agreement, Because("saves-most", best.agreement)
    if best is not None:
        return None, Because("no-saving", best.agreement)
    could = [o for o in options if o.outcome in (Outcome.ORIGINATING, Outcome.UNDETERMINED)]
    if any(o.saving.amount for o in could):
        worth = max(could, key=lambda o: o.saving.amount or 0)
        return None, Because("worth-completing", worth.agreement)
    if mfn is None:
        return None, Because("mfn-unknown")
    if any(o.found is not None and o.outcome is Outcome.NOT_ORIGINATING for o in options):
        return None, Because("does-not-qualify")
    return None, Because("nothing-known")


def consignment_of(dossier: Dossier, day: date | None) -> Consignment:
    """Value and quantities of the whole shipment: per unit times units; unknown where a part is not stated."""
    shipment, product = dossier.shipment, dossier.product
    units = Fraction(shipment.units) if shipment.units is not None else None
    exchange = exchange_rates(dossier, day)
    value = None
    money = shipment.customs_value
    if money is not None and money.amount is not None and money.currency is not None and units is not None:
        factor = exchange.get(money.currency)
        value = None if factor is None else Fraction(money.amount) * factor * units
    quantities: dict[str, Fraction] = {}
    if units is not None:
        quantities["unit"] = units
        if dossier.weight is not None:
            kilograms = Fraction(dossier.weight) / GRAINS * units
            for unit, size in vocabulary().units["weight"].items():
                quantities[unit] = kilograms / Fraction(size)
        if product.quantity and product.quantity.amount is not None and product.quantity.unit:
            quantities[product.quantity.unit] = Fraction(product.quantity.amount) * units
    return Consignment(value, quantities, exchange)
