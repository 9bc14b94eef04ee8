"""Conditions decided by the trader's answers, by dates and by the lane; and words that are not encoded."""

from __future__ import annotations

from origin_engine.language.tree import (
    Condition,
    Described,
    ImportedOn,
    MadeFrom,
    NotEncoded,
    TradeBetween,
    WithinQuota,
)
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import Answered, NotEncodedWords, PeriodOf
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, verdict_of


def evaluate_answered(rule: Condition | MadeFrom | WithinQuota | Described, case: Case, citation: str) -> Finding:
    """A condition in words: the trader's answer under these words, or unknown."""
    words = rule.name if isinstance(rule, WithinQuota) else rule.words
    answer = case.answer(words)
    missing = () if answer is not None else (case.answer_missing(words),)
    return Finding(rule, verdict_of(answer), citation, Answered(words, answer), (), missing)


def evaluate_period(rule: ImportedOn, case: Case, citation: str) -> Finding:
    """Whether the day of importation falls into the period, both ends included."""
    on = case.occasion.on
    if on is None:
        return Finding(rule, UNKNOWN, citation, PeriodOf(None), (), (Missing(Need.DATE, "shipment.date"),))
    inside = (rule.first is None or rule.first <= on) and (rule.last is None or on <= rule.last)
    return Finding(rule, MET if inside else NOT_MET, citation, PeriodOf(on))


def evaluate_trade(rule: TradeBetween, case: Case, citation: str) -> Finding:
    """Whether the lane is between the two Parties, in either direction."""
    occasion = case.occasion
    wanted = {rule.one, rule.other}
    party_of = case.agreement.party_of
    ends = (
        (occasion.sent_from and party_of(occasion.sent_from), Missing(Need.EXPORTING_PARTY, "shipment.from")),
        (occasion.sent_to and party_of(occasion.sent_to), Missing(Need.IMPORTING_PARTY, "shipment.to")),
    )
    words = f"{rule.one}-{rule.other}"
    if any(country is not None and country not in wanted for country, _ in ends):
        return Finding(rule, NOT_MET, citation, Answered(words, False))
    missing = tuple(fact for country, fact in ends if country is None)
    if missing:
        return Finding(rule, UNKNOWN, citation, Answered(words, None), (), missing)
    between = {party for party, _ in ends} == wanted
    return Finding(rule, MET if between else NOT_MET, citation, Answered(words, between))


def evaluate_not_encoded(rule: NotEncoded, case: Case, citation: str) -> Finding:
    """Words that are not encoded leave the matter unknown, whatever the facts."""
    return Finding(rule, UNKNOWN, citation, NotEncodedWords(rule.words))
