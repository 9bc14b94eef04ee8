"""Minimal operations (RCEP Art. 3.6): what is done only this far confers no origin, whatever the rule says."""

from __future__ import annotations

from origin_engine.dossier import vocabulary
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import (
    BeyondMinimalOperations,
    NotApplicable,
    OnlyMinimalOperations,
    OperationsInDoubt,
    OperationsNotStated,
)
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN
from origin_engine.rulebook.agreement import Agreement, Criterion

STEP = Step.MINIMAL_OPERATIONS
PRODUCTION = "production"
OBTAINS = "obtains"


def evaluate_minimal_operations(case: Case) -> Finding:
    """Met where something done goes beyond the list; not met where everything done is on it.

    An operation that is neither on the list nor production leaves it unknown.
    """
    rule = case.agreement.minimal_operations
    operations = case.subject.operations
    if operations is None:
        missing = (Missing(Need.OPERATIONS, case.subject.field("operations")),)
        return Finding(STEP, UNKNOWN, rule.article, OperationsNotStated(), (), missing)
    kinds = vocabulary().operations
    in_doubt: list[str] = []
    for operation in operations:
        if operation in rule.operations:
            continue
        if kinds.get(operation) in (PRODUCTION, OBTAINS):
            return Finding(STEP, MET, rule.article, BeyondMinimalOperations(operation))
        in_doubt.append(operation)
    if in_doubt:
        missing = (Missing(Need.INSPECTION, case.subject.field("operations"), ", ".join(in_doubt)),)
        return Finding(STEP, UNKNOWN, rule.article, OperationsInDoubt(tuple(in_doubt)), (), missing)
    items = tuple((operation, rule.operations[operation]) for operation in operations)
    return Finding(STEP, NOT_MET, rule.article, OnlyMinimalOperations(items))


def operations_gate(criterion: Criterion, operations: Finding, agreement: Agreement) -> Finding:
    """The gate for a criterion that is met: the list may not apply to it."""
    if criterion.code in agreement.minimal_operations.applies_to:
        return operations
    return Finding(STEP, MET, operations.citation, NotApplicable(criterion.code))


def takes_from_nature(operations: tuple[str, ...] | None) -> bool:
    """Whether something done to the good takes goods from nature, so that it may be wholly obtained."""
    kinds = vocabulary().operations
    return operations is not None and any([kinds.get(operation) == OBTAINS for operation in operations])
