"""Minimal operations (RCEP Art. 3.6): what is done only this far confers no origin, whatever the rule says.

An agreement may keep several lists: for some goods only, or against claims by some kinds of rule only. Lists that
stand against the same claim are read together, for a combination of minimal operations is minimal as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from origin_engine.dossier import vocabulary
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.gate_reasons import (
    BeyondMinimalOperations,
    NotApplicable,
    OnlyMinimalOperations,
    OperationsInDoubt,
    OperationsNotStated,
)
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import Criterion, CriterionKind
from origin_engine.rulebook.production import RULE_KINDS, MinimalOperations

STEP = Step.MINIMAL_OPERATIONS
PRODUCTION = "production"
OBTAINS = "obtains"


def evaluate_minimal_operations(case: Case) -> Finding:
    """Whether something done goes beyond every list kept for the good, whatever is claimed."""
    return beyond(lists_for(case), case)


def lists_for(case: Case, criterion: Criterion | None = None) -> list[MinimalOperations]:
    """The lists kept for the good (of a good without a code, every list), or those against one criterion."""
    return [
        each
        for each in case.agreement.minimal_operations
        if (each.codes is None or case.code is None or each.codes.has(case.code))
        and (criterion is None or criterion.code in each.applies_to)
    ]


def operations_gate(criterion: Criterion, case: Case) -> Finding:
    """The lists that stand against a criterion whatever the claim rests on; often none does.

    Those that stand against claims by some kinds of rule are asked of the claim (reliance.py).
    """
    kept = lists_for(case, criterion)
    if not kept and _cumulates(criterion, case):
        return beyond(lists_for(case), case)
    lists = [each for each in kept if each.against == RULE_KINDS]
    if lists:
        return beyond(lists, case)
    if kept and (found := beyond(kept, case)).verdict is MET:
        return found
    return _no_list(case.book, criterion)


def _cumulates(criterion: Criterion, case: Case) -> bool:
    """Whether a claim needs materials of another Party that count only beyond minimal operations (TCA Art. 40(3))."""
    if case.agreement.cumulation.beyond_minimal is None or criterion.kind is CriterionKind.WHOLLY_OBTAINED:
        return False
    return any(case.of_another_party(material) for material in case.materials)


@lru_cache(maxsize=256)
def _no_list(book: RuleBook, criterion: Criterion) -> Finding:
    articles = [each.article for each in book.agreement.minimal_operations] or [criterion.article]
    return Finding(STEP, MET, "; ".join(dict.fromkeys(articles)), NotApplicable(criterion.code))


def beyond(lists: Sequence[MinimalOperations], case: Case) -> Finding:
    """Met where something done goes beyond the lists; not met where everything done is on them.

    An operation that is neither on a list nor production leaves it unknown.
    """
    listed = lists[0].operations if lists else {}
    article = lists[0].article if lists else case.agreement.wholly_obtained.article
    if len(lists) > 1:
        listed = {word: item for each in reversed(lists) for word, item in each.operations.items()}
        article = "; ".join(dict.fromkeys(each.article for each in lists))
    found = _beyond(listed, article, case)
    if found.verdict is NOT_MET and case.code is None and any(each.codes is not None for each in lists):
        return found._replace(verdict=UNKNOWN, lacks=(case.code_missing(),))
    return found


def _beyond(listed: dict[str, str], article: str, case: Case) -> Finding:
    operations = case.subject.operations
    if operations is None:
        missing = (Missing(Need.OPERATIONS, case.subject.field("operations")),)
        return Finding(STEP, UNKNOWN, article, OperationsNotStated(), (), missing)
    kinds = vocabulary().operations
    in_doubt: list[str] = []
    for operation in operations:
        if operation in listed:
            continue
        if kinds.get(operation) in (PRODUCTION, OBTAINS):
            return Finding(STEP, MET, article, BeyondMinimalOperations(operation))
        in_doubt.append(operation)
    if in_doubt:
        missing = (Missing(Need.INSPECTION, case.subject.field("operations"), ", ".join(in_doubt)),)
        return Finding(STEP, UNKNOWN, article, OperationsInDoubt(tuple(in_doubt)), (), missing)
    items = tuple((operation, listed[operation]) for operation in operations)
    return Finding(STEP, NOT_MET, article, OnlyMinimalOperations(items))


def takes_from_nature(operations: tuple[str, ...] | None) -> bool:
    """Whether something done to the good takes goods from nature, so that it may be wholly obtained."""
    kinds = vocabulary().operations
    return operations is not None and any([kinds.get(operation) == OBTAINS for operation in operations])
