"""Minimal operations over columns: asked once for every list of operations that occurs (minimal_operations.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.minimal_operations import beyond, lists_for, operations_gate, takes_from_nature
from origin_engine.origin.subject import Occasion
from origin_engine.origin.verdict import MET
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import Criterion, CriterionKind
from origin_engine.rulebook.production import RULE_KINDS
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.codes import numbers_of
from origin_engine.screening.columns import NOT_SAID, Column
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.draft import product_stating
from origin_engine.screening.kleene import VERDICTS
from origin_engine.screening.needs import bits_of
from origin_engine.screening.sight import Sight
from origin_engine.screening.standing import ORIGINATING

NOWHERE = Occasion(None, None, None)


class Gate(NamedTuple):
    """What stands against a criterion, and whether lists against some claims only are to be looked at."""

    verdict: Column
    lacks: Column
    contested: Column


class Done(NamedTuple):
    """What was done to each good: whether it is said, whether anything was, and whether it takes goods from nature."""

    said: Column
    something: Column
    obtains: Column


def operations_at(sight: Sight, number: int) -> tuple[str, ...] | None:
    """The operations behind a number of their column."""
    text = sight.facts.word("operations", number)
    stated = None if text is None else product_stating((("operations", text),))
    return None if stated is None else stated.product.operations


def done(sight: Sight) -> Done:
    """What was done to each good."""
    number = sight.row("operations")
    lists = [operations_at(sight, each) for each in range(len(sight.facts.words.get("operations", [])))]
    tables = (
        [each is not None for each in lists],
        [bool(each) for each in lists],
        [takes_from_nature(each) for each in lists],
    )
    return Done(*(np.array([*table, False], np.bool_)[number] for table in tables))


def gate_for(criterion: Criterion, sight: Sight) -> Gate:
    """The lists that stand against a criterion whatever the claim rests on (`operations_gate`)."""
    cumulates = _cumulates(criterion, sight)
    group = code_groups(sight)
    number, found = combinations_of((sight.row("operations"), group, cumulates))
    gates = [_gate(criterion, sight, *each) for each in found]
    verdict = np.array([VERDICTS[gate.verdict] for gate, _ in gates], np.int8)[number]
    lacks = np.array([bits_of(gate.lacks) for gate, _ in gates], np.uint64)[number]
    return Gate(verdict, lacks, np.array([contested for _, contested in gates], np.bool_)[number])


def _gate(criterion: Criterion, sight: Sight, operations: int, group: int, cumulates: int) -> tuple[Finding, bool]:
    case = case_done(sight, operations, group)
    kept = lists_for(case, criterion)
    gate = beyond(lists_for(case), case) if cumulates and not kept else operations_gate(criterion, case)
    return gate, criterion.kind is CriterionKind.PRODUCT_RULE and _contested(criterion, case)


def _contested(criterion: Criterion, case: Case) -> bool:
    """Whether a list against some claims only stands, or may stand, against one of them (reliance.py)."""
    lists = lists_for(case, criterion)
    for each in lists:
        if each.against != RULE_KINDS:
            together = [other for other in lists if other.against >= each.against and (each.solely or not other.solely)]
            if beyond(together, case).verdict is not MET:
                return True
    return False


def case_done(sight: Sight, operations: int, group: int) -> Case:
    """The case of a good to which this was done, with a code of this group."""
    code = _groups(sight.terms.book)[1][group]
    good = GOOD._replace(operations=operations_at(sight, operations), code=code, written_code=code)
    return case_of(sight.terms.book, good, NOWHERE)


# --- goods for which the same lists are kept -----------------------------------------------------------


def code_groups(sight: Sight) -> Column:
    """For each row the number of the group of goods for which the same lists are kept."""
    groups: Column = _groups(sight.terms.book)[0][sight.row("own")]
    return groups


@lru_cache(maxsize=256)
def _groups(book: RuleBook) -> tuple[Column, tuple[str | None, ...]]:
    """The group of each code number, and a code of each group; a code that is not known is a group of its own."""
    numbers = numbers_of(book.agreement.product_rules.hs_edition)
    listed = [each.codes for each in book.agreement.minimal_operations if each.codes is not None]
    groups: dict[tuple[bool, ...] | None, int] = {}
    codes: list[str | None] = []
    found = []
    for code in (*numbers.codes, None):
        kept = None if code is None else tuple(spans.has(code) for spans in listed)
        if kept not in groups:
            groups[kept] = len(groups)
            codes.append(code)
        found.append(groups[kept])
    return np.array(found, np.int16), tuple(codes)


def _cumulates(criterion: Criterion, sight: Sight) -> Column:
    """Where a claim needs materials of another Party that count only beyond minimal operations (TCA Art. 40(3))."""
    if sight.terms.agreement.cumulation.beyond_minimal is None or criterion.kind is CriterionKind.WHOLLY_OBTAINED:
        return np.zeros(len(sight), np.bool_)
    return sight.whole.some(of_other_parties(sight))


def of_other_parties(sight: Sight) -> Column:
    """The lines that originate in another Party than the good is made in (`of_another_party` of case.py)."""
    facts, agreement, whole = sight.facts, sight.terms.agreement, sight.whole
    names: dict[str, int] = {}
    theirs = facts.line_words.get(f"originating.{agreement.id}.in", [])
    party = [names.setdefault(agreement.party_of(country), len(names)) for country in theirs]
    made_in = [names.setdefault(agreement.party_of(c), len(names)) for c in facts.words.get("made_in", [])]
    of_key = np.array([*party, NOT_SAID], np.int16)[sight.standing.party]
    of_line = of_key.take(whole.line("key"), mode="clip")
    of_good = np.array([*made_in, NOT_SAID - 1], np.int16)[whole.row("made_in")]
    other = (of_line != whole.each(of_good)) & (of_line != NOT_SAID) & (whole.line("status") == ORIGINATING)
    if sight.by_role:
        other &= ~sight.terms.roles.originating[whole.line("role")]
    return np.asarray(other)
