"""Processing value added: an exemption from import tariff for goods that gained enough value where they were made.

A regime of its own, beside the agreements and no rule of origin; its terms are data (processing_regime.py). The test
is (price - inputs) / inputs against a threshold, so its denominator is the inputs and not the price. Facts that are
missing leave bounds: met if it holds with every doubtful line counted in full, not met if it fails without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount, Dossier, Line, show_path
from origin_engine.exact import reaches
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of, verdict_of
from origin_engine.rulebook.agreement import Gap
from origin_engine.tariff.processing_regime import (
    InForce,
    InputWords,
    Question,
    Regime,
    Stated,
    known_regimes,
    load_regime,
)

__all__ = ["Processing", "Regime", "Standing", "judge_processing", "known_regimes", "load_regime"]

OWN_MAKING = "COST"


class Input(NamedTuple):
    """A line of the bill: whether it counts as an input, and whether as an imported one."""

    name: str
    path: tuple[str | int, ...]
    value: Amount | None
    counts: Verdict
    imported: Verdict
    contradicted: bool = False
    """Said to be an imported input and a self-produced good at once: neither is believed."""

    @property
    def purchased(self) -> Verdict:
        """Whether it is an input that was purchased in the territory."""
        return all_of((self.counts, _not(self.imported)))

    @property
    def left_out(self) -> Verdict:
        """Whether it is left out of the inputs, and so counted into the value added."""
        return _not(self.counts)


class Measures(NamedTuple):
    """The amounts of the formula, per unit of the product; None where one is not known."""

    price: Amount | None
    imported: Amount | None
    purchased: Amount | None
    left_out: Amount | None
    inputs_at_least: Amount
    inputs_at_most: Amount | None

    @property
    def share(self) -> Fraction | None:
        """The value added as a share of the inputs; None where it is not known, or without any input."""
        return self.share_at_least if self.inputs_at_least == self.inputs_at_most else None

    @property
    def share_at_least(self) -> Fraction | None:
        """The share with every doubtful line counted in full."""
        return _share(self.price, self.inputs_at_most)

    @property
    def share_at_most(self) -> Fraction | None:
        """The share without the doubtful lines."""
        return _share(self.price, self.inputs_at_least)


class Headroom(NamedTuple):
    """How far it is to the threshold, with every doubtful line counted in full."""

    price_needed: Fraction
    """The price at which the threshold is met exactly."""
    room: Fraction | None
    """By how much the price may fall (or, negative, must rise); None without a price."""
    inputs_allowed: Fraction | None
    """The most that inputs may cost at this price."""


class ConditionKind(StrEnum):
    """Where a condition is looked for."""

    IN_FORCE = "in-force"
    IMPORTED_INPUTS = "imported-inputs"
    ANSWER = "answer"


class Condition(NamedTuple):
    """A condition beside the value added."""

    kind: ConditionKind
    verdict: Verdict
    article: str
    words: str = ""
    missing: tuple[Missing, ...] = ()


class Standing(StrEnum):
    """Where the goods stand with the exemption."""

    NO_IMPORTED_INPUTS = "no-imported-inputs"
    NOT_MET = "not-met"
    OPEN = "open"
    TO_BE_CONFIRMED = "to-be-confirmed"
    CLAIMABLE = "claimable"


class Processing(NamedTuple):
    """What was found for a dossier under a regime: the value-added test, and apart from it the conditions."""

    regime: Regime
    dossier: Dossier
    verdict: Verdict
    """Of the value-added test alone."""
    measures: Measures
    headroom: Headroom | None
    conditions: tuple[Condition, ...]
    lines: tuple[Input, ...] | None
    missing: tuple[Missing, ...]

    @property
    def not_encoded(self) -> tuple[Gap, ...]:
        """What the regime says and nobody has checked here."""
        return self.regime.not_encoded

    @property
    def standing(self) -> Standing:
        """Where the goods stand; never claimable while something is not encoded."""
        if any(each.kind is ConditionKind.IMPORTED_INPUTS and each.verdict is NOT_MET for each in self.conditions):
            return Standing.NO_IMPORTED_INPUTS
        together = all_of([self.verdict, *(each.verdict for each in self.conditions)])
        if together is not MET:
            return Standing.NOT_MET if together is NOT_MET else Standing.OPEN
        return Standing.TO_BE_CONFIRMED if self.not_encoded else Standing.CLAIMABLE

    @property
    def to_be_confirmed(self) -> bool:
        """Whether all that is encoded is met, and something is not encoded."""
        return self.standing is Standing.TO_BE_CONFIRMED

    @property
    def claimable(self) -> bool:
        """Whether everything is met and nothing is left to confirm."""
        return self.standing is Standing.CLAIMABLE

    @property
    def other_exemption(self) -> Stated | None:
        """The exemption that is open instead where the goods hold no imported input."""
        return self.regime.without_imported_inputs if self.standing is Standing.NO_IMPORTED_INPUTS else None


def judge_processing(dossier: Dossier, regime: Regime) -> Processing:
    """Judge the product of a dossier under a regime; `product.price` is the price it is sold at, for one unit."""
    found = None if dossier.lines is None else tuple(_inputs(dossier.lines, dossier, regime.inputs))
    measures = _measures(dossier.price, found)
    threshold = regime.value_added.threshold
    verdict = _verdict(measures, threshold)
    conditions = (
        _in_force(dossier, regime.in_force),
        _imported_inputs(found, regime),
        *(_answered(dossier, question) for question in regime.conditions),
    )
    lacks = _lacking(measures, found, regime.inputs) if verdict is UNKNOWN else []
    lacks += [missing for condition in conditions for missing in condition.missing]
    headroom = _headroom(measures, threshold)
    return Processing(
        regime, dossier, verdict, measures, headroom, conditions, found, missing=tuple(dict.fromkeys(lacks))
    )


def _inputs(lines: tuple[Line, ...], dossier: Dossier, words: InputWords) -> Iterator[Input]:
    """The lines that were bought or imported; a material of the enterprise's own making gives way to its own bill."""
    stack = list(reversed(lines))
    while stack:
        line = stack.pop()
        answers = line.material.answers or {}
        imported, self_produced = answers.get(words.imported.words), answers.get(words.self_produced.words)
        if line.parts and _own_making(line, dossier) and not imported and not self_produced:
            stack.extend(reversed(line.parts))
        elif imported and self_produced:
            yield Input(line.name, line.path, line.value, UNKNOWN, UNKNOWN, contradicted=True)
        elif imported or self_produced:
            is_input = verdict_of(bool(imported))
            yield Input(line.name, line.path, line.value, is_input, is_input)
        else:
            counts = UNKNOWN if self_produced is None else MET
            yield Input(line.name, line.path, line.value, counts, verdict_of(imported))


def _own_making(line: Line, dossier: Dossier) -> bool:
    """Whether a line with a bill was made where the product was: valued at its cost, or not at all."""
    value, produced_in, made_in = line.material.value, line.material.produced_in, dossier.product.made_in
    bought = value is not None and value.basis != OWN_MAKING and line.value is not None
    return not bought and (produced_in is None or made_in is None or produced_in == made_in)


def _measures(price: Amount | None, lines: tuple[Input, ...] | None) -> Measures:
    if lines is None:
        return Measures(price, None, None, None, 0, None)
    at_least: Amount = sum([line.value or 0 for line in lines if line.counts is MET])
    possible = [line.value for line in lines if line.counts is not NOT_MET]
    stated = [value for value in possible if value is not None]
    return Measures(
        price,
        _total(lines, lambda line: line.imported),
        _total(lines, lambda line: line.purchased),
        _total(lines, lambda line: line.left_out),
        at_least,
        sum(stated) if len(stated) == len(possible) else None,
    )


def _total(lines: tuple[Input, ...], belongs: Callable[[Input], Verdict]) -> Amount | None:
    """The value of all lines that belong; None where a line or a value is in doubt."""
    total: Amount = 0
    for line in lines:
        verdict = belongs(line)
        if verdict is UNKNOWN or (verdict is MET and line.value is None):
            return None
        if verdict is MET:
            total += line.value or 0
    return total


def _verdict(measures: Measures, threshold: Decimal) -> Verdict:
    price, least, most = measures.price, measures.inputs_at_least, measures.inputs_at_most
    if price is None:
        return UNKNOWN
    if most is not None and reaches(price - most, most, threshold):
        return MET
    return UNKNOWN if reaches(price - least, least, threshold) else NOT_MET


def _headroom(measures: Measures, threshold: Decimal) -> Headroom | None:
    inputs, price = measures.inputs_at_most, measures.price
    if not inputs:
        return None
    factor = 1 + Fraction(threshold) / 100
    needed = inputs * factor
    return Headroom(needed, None if price is None else price - needed, None if price is None else price / factor)


def _lacking(measures: Measures, lines: tuple[Input, ...] | None, words: InputWords) -> list[Missing]:
    """What would settle the value-added test."""
    lacks = [Missing(Need.PRICE, "product.price")] if measures.price is None else []
    if lines is None:
        return [*lacks, Missing(Need.BILL, "materials")]
    for line in lines:
        if line.counts is not NOT_MET and line.value is None:
            lacks.append(Missing(Need.VALUE, line.path, line.name, "value"))
        if line.counts is UNKNOWN:
            lacks.append(_unanswered(words.self_produced, show_path(line.path)))
    return lacks


def _in_force(dossier: Dossier, in_force: InForce) -> Condition:
    on = dossier.shipment.date
    missing = (Missing(Need.DATE, "shipment.date"),) if on is None else ()
    verdict = verdict_of(None if on is None else on >= in_force.first_day)
    return Condition(ConditionKind.IN_FORCE, verdict, in_force.article, missing=missing)


def _imported_inputs(lines: tuple[Input, ...] | None, regime: Regime) -> Condition:
    kind, article, question = ConditionKind.IMPORTED_INPUTS, regime.benefit.article, regime.inputs.imported
    if lines is None:
        return Condition(kind, UNKNOWN, article, missing=(Missing(Need.BILL, "materials"),))
    verdict = any_of([line.imported for line in lines])
    open_lines = [line for line in lines if line.imported is UNKNOWN] if verdict is UNKNOWN else []
    missing = tuple([_unanswered(question, show_path(line.path)) for line in open_lines])
    return Condition(kind, verdict, article, missing=missing)


def _answered(dossier: Dossier, question: Question) -> Condition:
    answer = (dossier.product.answers or {}).get(question.words)
    missing = (_unanswered(question, "product"),) if answer is None else ()
    return Condition(ConditionKind.ANSWER, verdict_of(answer), question.article, question.words, missing)


def _unanswered(question: Question, of: str) -> Missing:
    return Missing(Need.ANSWER, f"{of}.answers[{question.words}]", question.words)


def _share(price: Amount | None, inputs: Amount | None) -> Fraction | None:
    return None if price is None or not inputs else Fraction(price - inputs) / Fraction(inputs)


def _not(verdict: Verdict) -> Verdict:
    return {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}[verdict]
