"""Who is a Party on the day (RCEP Arts. 1.2(r), 20.6)."""

from __future__ import annotations

from functools import lru_cache

from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import InParty, NotAParty, NotInForceBetween, PartyNotVerified
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN


def in_party(country: str | None, case: Case, fact: str, need: Need) -> Finding:
    """Whether something took place in a Party; `fact` is the field that says where, `need` what is missing."""
    parties, on = case.agreement.parties, case.occasion.on
    if on is not None and country in case.book.parties_on(on):
        return _is_a_party(country, parties.article)
    if country is None:
        return Finding(
            Step.MADE_IN_A_PARTY, UNKNOWN, parties.article, PartyNotVerified(None), (), (Missing(need, fact),)
        )
    if country not in parties.members:
        return Finding(Step.MADE_IN_A_PARTY, NOT_MET, parties.article, NotAParty(country, None))
    if on is None:
        missing = (Missing(Need.DATE, "shipment.date"),)
        return Finding(Step.MADE_IN_A_PARTY, UNKNOWN, parties.article, PartyNotVerified(country), (), missing)
    if case.agreement.is_party(country, on) is None:
        gap = (Missing(Need.VERIFIED_LAW, f"parties.members.{country}", country),)
        return Finding(Step.MADE_IN_A_PARTY, UNKNOWN, parties.article, PartyNotVerified(country), (), gap)
    return Finding(Step.MADE_IN_A_PARTY, NOT_MET, parties.article, NotAParty(country, on))


def in_force_between(case: Case) -> Finding | None:
    """Whether the agreement is in force between exporter and importer; None where they have no day of their own."""
    one, other, on = case.occasion.sent_from, case.occasion.sent_to, case.occasion.on
    parties, party_of = case.agreement.parties, case.agreement.party_of
    lane = {party_of(each) for each in (one, other) if each is not None}
    own = next((pair for pair in parties.between if set(pair.parties) == lane), None)
    if own is None or on is None:
        return None
    reason = NotInForceBetween(*own.parties, own.in_force)
    if own.in_force is None:
        gap = (Missing(Need.VERIFIED_LAW, f"parties.between.{'-'.join(own.parties)}", "-".join(own.parties)),)
        return Finding(Step.MADE_IN_A_PARTY, UNKNOWN, parties.article, reason, (), gap)
    return Finding(Step.MADE_IN_A_PARTY, NOT_MET, parties.article, reason) if on < own.in_force else None


@lru_cache(maxsize=1024)
def _is_a_party(country: str, article: str) -> Finding:
    return Finding(Step.MADE_IN_A_PARTY, MET, article, InParty(country))
