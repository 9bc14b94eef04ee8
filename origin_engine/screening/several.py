"""Goods whose code in the rules' edition is one of several: what holds under each of them holds (several_codes.py)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.screening.bills import Index
from origin_engine.screening.columns import Column
from origin_engine.screening.deciding import Found, Looked, criterion_by_rule, look
from origin_engine.screening.kleene import OPEN
from origin_engine.screening.materials import classification_lacks
from origin_engine.screening.measures import Shown
from origin_engine.screening.needs import NOTHING
from origin_engine.screening.operations import Gate
from origin_engine.screening.registers import Registers
from origin_engine.screening.ruled import Ruled, Telling, ruled
from origin_engine.screening.sight import Sight


class Spread(NamedTuple):
    """Goods under each of their codes: where those of each good begin, and what is missing to tell its codes apart."""

    sight: Sight
    starts: Index
    classification: Column
    none: Column
    """Goods of a code that no code corresponds to."""


def look_under_each(sight: Sight, registers: Registers, tell: Telling) -> Looked:
    """Every criterion over goods, under every code that each of them may have."""
    spread = _spread(sight)
    if spread is None:
        return look(sight, registers, tell)
    looked = look(spread.sight, registers, tell)
    return Looked([_found(each, spread) for each in looked.found], _rule(looked.rule, spread))


def rule_under_each(sight: Sight, registers: Registers, tell: Telling) -> Ruled:
    """The product rule alone."""
    spread = _spread(sight)
    criterion = criterion_by_rule(sight.terms.agreement)
    if spread is None:
        return ruled(sight, criterion, registers, tell)
    return _rule(ruled(spread.sight, criterion, registers, tell), spread)


def _spread(sight: Sight) -> Spread | None:
    """Goods under each of their codes; None where every good has one code, or none."""
    own, codes = sight.row("own"), sight.terms.codes
    several = own > codes.unknown
    if not several.any():
        return None
    each = [codes.candidates(number) if number > codes.unknown else [number] for number in own.tolist()]
    none = np.array([not numbers for numbers in each])
    each = [numbers or [codes.unknown] for numbers in each]
    counts = np.array([len(numbers) for numbers in each])
    under = np.array([number for numbers in each for number in numbers], np.uint16)
    spread = sight.take(np.repeat(np.arange(len(own)), counts)).of_code(under)
    lacks = classification_lacks(sight.row("written"))
    return Spread(spread, np.cumsum(counts) - counts, np.where(several, lacks, NOTHING), none)


def _found(found: Found, spread: Spread) -> Found:
    verdict, lacks = _agreed(found.verdict, found.lacks(), spread)
    is_open = found.verdict == OPEN
    some = np.logical_or.reduceat(is_open, spread.starts)
    every = np.logical_and.reduceat(~is_open | found.not_encoded, spread.starts)
    gate_verdict, gate_lacks = _agreed(found.gate.verdict, found.gate.lacks, spread)
    contested = np.logical_or.reduceat(found.gate.contested, spread.starts)
    return Found(verdict, lambda: lacks, some & every, Gate(gate_verdict, gate_lacks, contested))


def _agreed(verdict: Column, lacks: Column, spread: Spread) -> tuple[Column, Column]:
    """What all codes agree on; where they differ, which of them it is is missing as well."""
    least, most = np.minimum.reduceat(verdict, spread.starts), np.maximum.reduceat(verdict, spread.starts)
    missing = np.bitwise_or.reduceat(np.where(verdict == OPEN, lacks, NOTHING), spread.starts)
    differ = least != most
    return np.where(differ, OPEN, least), missing | np.where(differ, spread.classification, NOTHING)


def _rule(rule: Ruled, spread: Spread) -> Ruled:
    """The product rule under all codes. What is shown of it is left to the explaining evaluator where codes differ.

    So is what a proof shows under general rules, which are rules of their own for each code.
    """
    starts = spread.starts
    verdict, lacks = _agreed(rule.verdict, rule.lacks, spread)
    alone = np.diff(np.append(starts, len(rule.verdict))) == 1
    unread = np.logical_or.reduceat(rule.unread, starts)
    unread |= ~alone & np.logical_or.reduceat(rule.general, starts)
    content, differs = _shown(rule.content, starts)
    tolerance, also = _shown(rule.tolerance, starts)
    codes = np.where(_alike(rule.codes, starts), rule.codes[starts], 0)
    nothing_open = np.zeros(len(starts), np.bool_)
    unread |= differs | also | spread.none
    return Ruled(verdict, lacks, nothing_open, unread, codes, nothing_open, content, tolerance)


def _shown(shown: Shown, starts: Index) -> tuple[Shown, Column]:
    alike = np.logical_and.reduce([_alike(column, starts) for column in shown])
    return Shown(*(column[starts] for column in shown)), ~alike


def _alike(column: Column, starts: Index) -> Column:
    same: Column = np.minimum.reduceat(column, starts) == np.maximum.reduceat(column, starts)
    return same
