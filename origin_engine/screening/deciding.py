"""Do the goods originate? Every criterion over columns, in the treaty's order (criteria.py of origin/)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.origin.finding import Step
from origin_engine.origin.missing import Need
from origin_engine.origin.parties import in_party
from origin_engine.origin.subject import Occasion
from origin_engine.rulebook.agreement import Agreement, Criterion, CriterionKind
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import Column
from origin_engine.screening.combinations import combined
from origin_engine.screening.kleene import NO, OPEN, VERDICTS, YES, any_of
from origin_engine.screening.needs import bits_of, nothing
from origin_engine.screening.obtained import read_exclusively, read_wholly_obtained
from origin_engine.screening.operations import Gate, gate_for
from origin_engine.screening.reads import Lacks, Leaf
from origin_engine.screening.registers import Registers
from origin_engine.screening.ruled import Ruled, Telling, ruled
from origin_engine.screening.shown import codes_of_criterion
from origin_engine.screening.sight import Sight

NONE_MET = np.int8(-1)


class Found(NamedTuple):
    """What one criterion comes to by itself, and what stands against it."""

    verdict: Column
    lacks: Lacks
    not_encoded: Column
    gate: Gate


class Looked(NamedTuple):
    """What was looked at: each criterion, and the product rule."""

    found: list[Found]
    rule: Ruled


class Originating(NamedTuple):
    """Whether each good originates: the criterion it rests on, and what is missing where that is open."""

    verdict: Column
    criterion: Column
    """The number of the criterion that is met, NONE_MET for none."""
    lacks: Column
    not_encoded: Column
    unread: Column
    codes: Column


def look(sight: Sight, registers: Registers, tell: Telling) -> Looked:
    """Every criterion over goods of one code each."""
    criteria = sight.terms.agreement.criteria
    rule = ruled(sight, criterion_by_rule(sight.terms.agreement), registers, tell)
    return Looked([_criterion(each, sight, rule) for each in criteria], rule)


def criterion_by_rule(agreement: Agreement) -> Criterion:
    """The criterion that a good meets by its product rule."""
    return next(each for each in agreement.criteria if each.kind is CriterionKind.PRODUCT_RULE)


def _criterion(criterion: Criterion, sight: Sight, rule: Ruled) -> Found:
    gate = gate_for(criterion, sight)
    match criterion.kind:
        case CriterionKind.WHOLLY_OBTAINED:
            return _of_leaf(read_wholly_obtained(Step.WHOLLY_OBTAINED, sight), gate)
        case CriterionKind.EXCLUSIVELY_ORIGINATING:
            return _of_leaf(read_exclusively(Step.EXCLUSIVELY_ORIGINATING, sight), gate)
        case CriterionKind.PRODUCT_RULE:
            return Found(rule.verdict, lambda: rule.lacks, rule.not_encoded, gate)


def _of_leaf(leaf: Leaf, gate: Gate) -> Found:
    return Found(leaf.verdict, leaf.lacks, np.zeros(len(leaf.verdict), np.bool_), gate)


def conclude(looked: Looked, sight: Sight, registers: Registers) -> Originating:
    """The first criterion that is met, together with what it stands under: made in a Party, by enough operations."""
    rows = len(sight)
    territory, of_territory = _territory(sight)
    criterion, codes = np.full(rows, NONE_MET), np.zeros(rows, np.int32)
    lacks, not_encoded = nothing(rows), np.zeros(rows, np.bool_)
    unread, verdicts, opened = looked.rule.unread, [], []
    for number, (terms, found) in enumerate(zip(sight.terms.agreement.criteria, looked.found, strict=True)):
        verdict = np.minimum(np.minimum(found.verdict, territory), found.gate.verdict)
        verdicts.append(verdict)
        first = (verdict == YES) & (criterion == NONE_MET)
        criterion[first] = number
        np.copyto(codes, _codes(terms, looked.rule, sight, registers), where=first)
        is_open = verdict == OPEN
        opened.append(is_open)
        not_encoded = (not_encoded & ~is_open) | (found.not_encoded & is_open)
        unread = unread | (found.gate.contested & (found.verdict != NO))
    verdict = any_of(verdicts)
    if (verdict == OPEN).any():
        for is_open, found in zip(opened, looked.found, strict=True):
            missing = found.lacks() * (found.verdict == OPEN) | of_territory | found.gate.lacks
            lacks |= missing * (is_open & (verdict == OPEN))
    return Originating(verdict, criterion, lacks, not_encoded, unread, codes)


def _codes(criterion: Criterion, rule: Ruled, sight: Sight, registers: Registers) -> Column:
    if criterion.kind is CriterionKind.PRODUCT_RULE:
        return rule.codes
    number = registers.codes.number(codes_of_criterion(criterion, sight.terms))
    return np.full(len(rule.codes), number, np.int32)


def _territory(sight: Sight) -> tuple[Column, Column]:
    """Whether each good was made in a Party, and what is missing to tell."""
    number, found = combined(sight.whole, ("made_in", "period"))
    findings = []
    for made_in, period in found:
        case = case_of(sight.terms.book, GOOD, Occasion(sight.periods[period].day, None, None))
        findings.append(in_party(sight.facts.word("made_in", made_in), case, "product.made_in", Need.MADE_IN))
    verdict = np.array([VERDICTS[each.verdict] for each in findings], np.int8)[number]
    return verdict, np.array([bits_of(each.lacks) for each in findings], np.uint64)[number]
