"""The criterion codes that a proof shows, over columns: each combination of what was relied on is worded once.

The wording itself is that of certificate.py of origin/, asked with a finding that holds what was relied on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from origin_engine.language import tree as t
from origin_engine.origin.certificate import criterion_codes
from origin_engine.origin.criteria import Origin
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.reasons import (
    AllPartsNeeded,
    CuredByTolerance,
    NothingToChange,
    OneAlternativeSuffices,
    ShareMeasured,
    ValueContentMeasured,
    ValueMeasure,
)
from origin_engine.origin.verdict import MET
from origin_engine.rulebook import ProductRule
from origin_engine.rulebook.agreement import Criterion
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import Column
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.operations import NOWHERE
from origin_engine.screening.reads import Leaf, Read, governing, relied_on
from origin_engine.screening.registers import Register
from origin_engine.screening.shapes import LEVELS, PlainChange
from origin_engine.screening.shares import HUNDREDTHS
from origin_engine.screening.terms import Terms

MOST_LEAVES = 60
CURED, EXCLUSIVELY, FIRST_LEAF = 0, 1, 2
"""The bits that say that tolerance, or exclusively originating materials, were needed; then those of the leaves."""
SPEAKING = (
    PlainChange,
    t.ClassificationChange,
    t.ChangeFrom,
    t.ValueContent,
    t.MaximumNonOriginating,
    t.Process,
    t.WhollyObtained,
    t.ExclusivelyOriginating,
)
"""Conditions that certificate.py of origin/ has a code for."""
NOT_REACHED = -1
Codes = tuple[str, ...]


def codes_of_criterion(criterion: Criterion, terms: Terms) -> Codes:
    """The codes for goods that are wholly obtained, or made exclusively from originating materials."""
    finding = Finding(Step.PRODUCT_RULE, MET, "", NothingToChange())
    return _worded(criterion, finding, None, terms)


def codes_of_rule(
    read: Read, rows: Column, criterion: Criterion, rule: ProductRule, terms: Terms, register: Register[Codes]
) -> Column:
    """The number of the codes of each of these rows, which meet their product rule."""
    numbers = np.zeros(len(rows), np.int32)
    leaves = speaking(read, rows)
    used, reached = _used(read, rows, leaves, _wants("{percent}", terms))
    levels = [leaf.level for leaf in leaves if leaf.level is not None] if _wants("{change}", terms) else []
    at = np.flatnonzero(rows)
    number, found = combinations_of([used[at], *(each[at] for each in (*reached, *levels))])
    worded = [_known(leaves, each, criterion, rule, terms) for each in found]
    numbers[at] = np.array([register.number(codes) for codes in worded], np.int32)[number]
    return numbers


def speaking(read: Read, rows: Column) -> list[Leaf]:
    """The conditions of a rule of which a proof can say that they were relied on."""
    every = {id(leaf): leaf for leaf, _ in governing(read, rows)}.values()
    return [leaf for leaf in every if isinstance(leaf.claim, SPEAKING)]


def _known(leaves: list[Leaf], found: tuple[int, ...], criterion: Criterion, rule: ProductRule, terms: Terms) -> Codes:
    """The codes for one combination of a rule, worded when it is first met."""
    key = (rule.text, rule.general, found)
    codes = terms.worded.get(key)
    if codes is None:
        codes = terms.worded[key] = _codes(leaves, found, criterion, rule, terms)
    return codes


def _used(read: Read, rows: Column, leaves: list[Leaf], percents: bool) -> tuple[Column, list[Column]]:
    """Which leaves each row relies on, as bits; and the share that each leaf reached, if that is shown."""
    place = {id(leaf): number for number, leaf in enumerate(leaves)}
    bits = next(kind for kind in (np.int8, np.int16, np.int64) if len(leaves) + FIRST_LEAF < 8 * kind().itemsize)
    used: Column = np.zeros(len(rows), bits)
    reached = {place[id(leaf)]: np.full(len(rows), NOT_REACHED) for leaf in leaves if percents and leaf.reached}
    for leaf, some in relied_on(read, rows):
        if id(leaf) in place:
            used |= some * bits(1 << (FIRST_LEAF + place[id(leaf)]))
        if leaf.cured is not None:
            used |= (some & leaf.cured) * bits(1 << CURED)
        if leaf.exclusively is not None:
            used |= (some & leaf.exclusively) * bits(1 << EXCLUSIVELY)
        if percents and leaf.reached is not None:
            share = reached[place[id(leaf)]]
            share[some] = np.maximum(leaf.reached(), NOT_REACHED)[some]
    return used, list(reached.values())


def _wants(place: str, terms: Terms) -> bool:
    """Whether a text of the certificate names the share that was reached, or the change."""
    certificate = terms.agreement.proof_of_origin.certificate
    texts = [] if certificate is None else list(certificate.codes.values())
    words = [text for each in texts for text in (each.values() if isinstance(each, dict) else (each,))]
    return any(place in text for text in words)


def _codes(leaves: list[Leaf], found: Sequence[int], criterion: Criterion, rule: ProductRule, terms: Terms) -> Codes:
    """The codes for one combination."""
    used, *more = found
    shares = iter(more if _wants("{percent}", terms) else ())
    reached = [next(shares, NOT_REACHED) if leaf.reached is not None else NOT_REACHED for leaf in leaves]
    levels = iter(more[len(more) - sum(leaf.level is not None for leaf in leaves) :])
    parts = []
    for number, leaf in enumerate(leaves):
        level = next(levels, 0) if leaf.level is not None and _wants("{change}", terms) else 0
        if used >> (FIRST_LEAF + number) & 1:
            claim = t.ClassificationChange(LEVELS[level]) if isinstance(leaf.claim, PlainChange) else leaf.claim
            parts.append(_finding(claim, reached[number], bool(used >> EXCLUSIVELY & 1)))
    if used >> CURED & 1:
        parts.append(Finding(Step.TOLERANCE, MET, "", CuredByTolerance(())))
    together = Finding(Step.PRODUCT_RULE, MET, "", AllPartsNeeded((), (), len(parts)), tuple(parts))
    return _worded(criterion, together, rule, terms)


def _finding(claim: t.Rule | t.Guard | Step, share: int, exclusively: bool) -> Finding:
    """A met condition, with the share that it reached."""
    match claim:
        case t.ValueContent() if share > NOT_REACHED:
            measure = ValueMeasure("", "", share, HUNDREDTHS, claim.percent, True, "")
            return Finding(claim, MET, "", ValueContentMeasured((measure,)))
        case t.ValueContent():
            return Finding(claim, MET, "", ValueContentMeasured(()))
        case t.MaximumNonOriginating():
            return Finding(claim, MET, "", ShareMeasured(share, share, HUNDREDTHS, claim.percent, "<="))
        case t.WhollyObtained() if exclusively:
            other = Finding(t.ExclusivelyOriginating(), MET, "", NothingToChange())
            return Finding(claim, MET, "", OneAlternativeSuffices((0,), 1), (other,))
        case _:
            return Finding(claim, MET, "", NothingToChange())


def _worded(criterion: Criterion, finding: Finding, rule: ProductRule | None, terms: Terms) -> Codes:
    """The codes as the agreement's certificate words them."""
    case = case_of(terms.book, GOOD, NOWHERE)
    origin = Origin(MET, criterion, ((criterion, finding),), finding, finding, (finding,), rule, (MET,), False)
    return criterion_codes(origin, case)
