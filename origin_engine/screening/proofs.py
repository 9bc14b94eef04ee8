"""Proof of origin over columns: asked once for every class of shipments that proof.py of origin/ cannot tell apart.

What a proof comes to turns on its days only by how they stand to each other: which is first, and by how many days or
months. Shipments that are alike in that, and in everything else that is asked, are judged by the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from origin_engine.dossier.models import Money, OriginalProof, Proof, Shipment
from origin_engine.origin.proof import evaluate_proof
from origin_engine.origin.subject import Occasion
from origin_engine.rulebook.claim import ProofOfOrigin, Waiver
from origin_engine.screening.bills import Bills
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import EPOCH, NO_DAY, Column
from origin_engine.screening.combinations import combinations_of, first_rows
from origin_engine.screening.days import close_together, days_between, earlier, months_after
from origin_engine.screening.goods import answers_of_good
from origin_engine.screening.kleene import ANSWERED, VERDICTS
from origin_engine.screening.money import CUSTOMS_VALUE, UNITS
from origin_engine.screening.needs import bits_of
from origin_engine.screening.sight import Sight

ON, DEPARTED = "shipment.date", "shipment.departed"
PROOF = "shipment.proof"
ISSUED, ORIGINAL = f"{PROOF}.issued", f"{PROOF}.original"
FACTS = (
    "made_in",
    "shipment.from",
    "shipment.to",
    "shipment.part_of_series",
    f"{CUSTOMS_VALUE}.currency",
    f"{PROOF}.kind",
    f"{PROOF}.reference",
    f"{PROOF}.marked_retroactive",
    f"{ORIGINAL}.reference",
    f"{ORIGINAL}.country",
)
"""What is asked beside the days and the value."""


def read_proof(sight: Sight) -> tuple[Column, Column]:
    """Whether the proof in hand supports a claim on the day of importation, and what is missing where that is open."""
    goods, rule = sight.whole, sight.terms.agreement.proof_of_origin
    words = tuple(rule.conditions)
    facts = [goods.row(name) for name in FACTS if goods.has_row(name)]
    asked = [answers_of_good(each, goods) for each in words]
    number, found = combinations_of([*facts, *asked, _days(goods, rule), *_waived(sight, rule)])
    findings = []
    for row in first_rows(number, len(found)):
        answers = {each: ANSWERED[int(answers_of_good(each, goods)[row])] for each in words}
        shipment = _shipment(sight, int(row))
        good = GOOD._replace(made_in=sight.facts.word("made_in", int(goods.row("made_in")[row])), answers=answers)
        lane = Occasion(shipment.date, shipment.from_, shipment.to)
        findings.append(evaluate_proof(shipment, case_of(sight.terms.book, good, lane)))
    verdict = np.array([VERDICTS[each.verdict] for each in findings], np.int8)[number]
    return verdict, np.array([bits_of(each.lacks) for each in findings], np.uint64)[number]


# --- what the days come to -----------------------------------------------------------------------------


def _days(goods: Bills, rule: ProofOfOrigin) -> Column:
    """A number for how the days of each shipment stand to each other; found once for days that occur together."""
    names = [name for name in (ON, DEPARTED, ISSUED, f"{ORIGINAL}.issued") if goods.has_row(name)]
    number, together = combinations_of([close_together(goods.row(name)) for name in names])
    first = first_rows(number, len(together))
    order, _ = combinations_of([*_order([goods.row(name)[first] for name in names], rule)])
    return order[number]


def _order(days: list[Column], rule: ProofOfOrigin) -> Iterator[Column]:
    """How the days of importation, departure, issue and original issue stand to each other."""
    on, departed, issued, *original = days
    yield from (day == NO_DAY for day in days)
    yield earlier(on, issued)
    yield from (earlier(issued, day) for day in original)
    yield from (earlier(months_after(day, rule.validity.months), on) for day in days[1:])
    if rule.retroactive is not None:
        yield earlier(months_after(departed, rule.retroactive.months), issued)
    yield np.searchsorted(np.array(_periods(rule)), days_between(departed, issued)).astype(np.int16)


def _periods(rule: ProofOfOrigin) -> list[int]:
    """The numbers of days after shipment that matter; working days may be as many days, or twice as many."""
    found = {0}
    for kind in rule.kinds.values():
        if kind.issue is not None:
            working = kind.issue.working_days_after_shipment or 0
            found |= {kind.issue.days_after_shipment or 0, working, 2 * working}
    return sorted(found)


# --- small consignments --------------------------------------------------------------------------------


def _waived(sight: Sight, rule: ProofOfOrigin) -> Iterator[Column]:
    """For each waiver whether the value of the consignment is stated, and within it."""
    goods, places = sight.whole, sight.facts.places
    if not (goods.has_row(CUSTOMS_VALUE) and goods.has_row(UNITS)):
        return
    value, units = goods.row(CUSTOMS_VALUE), goods.row(UNITS)
    stated = (value > 0) & (units > 0)
    yield value > 0
    yield units > 0
    for limit in dict.fromkeys(waiver.customs_value for waiver in _waivers(rule)):
        most = int(limit * 10 ** (places[CUSTOMS_VALUE] + places[UNITS]))
        most = min(most, np.iinfo(np.int64).max)
        yield stated & (value <= most // np.maximum(units, 1))


def _waivers(rule: ProofOfOrigin) -> list[Waiver]:
    return [*rule.waivers.values(), *([] if rule.waiver is None else [rule.waiver])]


# --- the shipment of one row ---------------------------------------------------------------------------


def _shipment(sight: Sight, row: int) -> Shipment:
    goods = sight.whole
    value, units = _amount(sight, CUSTOMS_VALUE, row), _amount(sight, UNITS, row)
    currency = _text(sight, f"{CUSTOMS_VALUE}.currency", row)
    return Shipment(
        from_=_text(sight, "shipment.from", row),
        to=_text(sight, "shipment.to", row),
        date=_day(goods, ON, row),
        departed=_day(goods, DEPARTED, row),
        customs_value=None if value is None and currency is None else Money(value, currency),
        part_of_series=ANSWERED[int(goods.row("shipment.part_of_series")[row])],
        units=units,
        proof=_proof(sight, row),
    )


def _proof(sight: Sight, row: int) -> Proof | None:
    goods, original = sight.whole, None
    reference, issued = _said(goods, f"{ORIGINAL}.reference", row), _day(goods, f"{ORIGINAL}.issued", row)
    country = _text(sight, f"{ORIGINAL}.country", row)
    if (reference, issued, country) != (None, None, None):
        original = OriginalProof(reference, issued, country)
    proof = Proof(
        _text(sight, f"{PROOF}.kind", row),
        _day(goods, ISSUED, row),
        _said(goods, f"{PROOF}.reference", row),
        ANSWERED[int(goods.row(f"{PROOF}.marked_retroactive")[row])],
        original,
    )
    return None if proof == Proof() else proof


def _text(sight: Sight, name: str, row: int) -> str | None:
    goods = sight.whole
    return sight.facts.word(name, int(goods.row(name)[row])) if goods.has_row(name) else None


def _said(goods: Bills, name: str, row: int) -> str | None:
    """A text of which only that it is there is kept."""
    return "stated" if goods.has_row(name) and goods.row(name)[row] else None


def _day(goods: Bills, name: str, row: int) -> date | None:
    day = int(goods.row(name)[row]) if goods.has_row(name) else int(NO_DAY)
    return None if day == NO_DAY else date.fromordinal(day + EPOCH)


def _amount(sight: Sight, name: str, row: int) -> Decimal | None:
    if not sight.whole.has_row(name):
        return None
    amount = int(sight.row(name)[row])
    return Decimal(amount).scaleb(-sight.facts.places[name]) if amount else None
