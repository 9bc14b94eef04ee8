"""The criteria of an agreement in the treaty's order, then the minimal operations: does the good originate?

RCEP Art. 3.2: wholly obtained, produced exclusively from originating materials, or the product-specific rule.
Every criterion is recorded, not only the first that is met.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from origin_engine.origin.case import Case
from origin_engine.origin.exclusively_originating import evaluate_exclusively_originating
from origin_engine.origin.finding import Finding, Missing, Need, Step
from origin_engine.origin.minimal_operations import evaluate_minimal_operations, takes_from_nature
from origin_engine.origin.parties import in_party
from origin_engine.origin.reasons import (
    EditionNotEncoded,
    NoProductRule,
    NotEncodedWords,
    ProductCodeUnknown,
)
from origin_engine.origin.rules import evaluate
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of
from origin_engine.origin.wholly_obtained import evaluate_wholly_obtained
from origin_engine.rulebook import ProductRule
from origin_engine.rulebook.agreement import Criterion, CriterionKind


class Origin(NamedTuple):
    """Whether a good originates: the criterion it rests on, and everything that was looked at."""

    verdict: Verdict
    criterion: Criterion | None
    findings: tuple[tuple[Criterion, Finding], ...]
    territory: Finding
    minimal_operations: Finding
    rule: ProductRule | None
    missing: tuple[Missing, ...]
    not_encoded: bool
    """Whether it is the rule book, and no fact of the trader's, that keeps the matter open."""

    def finding_of(self, kind: CriterionKind) -> Finding | None:
        """The finding of one criterion."""
        return next((finding for criterion, finding in self.findings if criterion.kind is kind), None)


def judge_origin(case: Case) -> Origin:
    """All criteria over a case."""
    subject = case.subject
    territory = in_party(subject.made_in, case, _made_in_field(case), Need.MADE_IN)
    rule = _product_rule(case)
    obtains = takes_from_nature(subject.operations) if subject.operations else False
    findings = tuple([(c, _criterion(c, case, rule, obtains)) for c in case.agreement.criteria])
    tested = [
        (criterion, finding, _gate(criterion, finding, case), _where(criterion, territory))
        for criterion, finding in findings
    ]
    totals = [all_of((finding.verdict, gate.verdict, place.verdict)) for _, finding, gate, place in tested]
    verdict = any_of(totals)
    chosen = next((entry for entry, total in zip(tested, totals, strict=True) if total is MET), None)
    if chosen is not None:
        return Origin(MET, chosen[0], findings, territory, chosen[2], rule, (), False)
    applying = next((gate for c, _, gate, _ in tested if c.code in case.agreement.minimal_operations.applies_to), None)
    gate = applying or evaluate_minimal_operations(None, case)
    missing: list[Missing] = []
    closed = True
    for (_, finding, own_gate, place), total in zip(tested, totals, strict=True):
        if total is UNKNOWN:
            facts = [f for part in (finding, own_gate, place) if part.verdict is UNKNOWN for f in part.missing]
            missing += facts
            closed = closed and bool(_not_encoded(finding))
    not_encoded = (
        verdict is UNKNOWN
        and any(_not_encoded(finding) for _, finding in findings)
        and (closed or _only_rule_is_open(tested, totals))
    )
    return Origin(verdict, None, findings, territory, gate, rule, tuple(dict.fromkeys(missing)), not_encoded)


def _only_rule_is_open(tested: list[tuple[Criterion, Finding, Finding, Finding]], totals: list[Verdict]) -> bool:
    """Whether the product rule, not encoded, is the way this good would have to originate."""
    for (criterion, finding, _, _), total in zip(tested, totals, strict=True):
        if criterion.kind is CriterionKind.PRODUCT_RULE:
            return total is UNKNOWN and _not_encoded(finding) is not None
    return False


def _not_encoded(finding: Finding) -> Finding | None:
    """The unencoded clause that keeps a finding open, if it is that and no missing fact alone."""
    if finding.verdict is not UNKNOWN:
        return None
    if isinstance(finding.reason, NotEncodedWords | NoProductRule | EditionNotEncoded):
        return finding
    found = [_not_encoded(part) for part in finding.parts]
    open_parts = [part for part in finding.parts if part.verdict is UNKNOWN]
    tainted = [part for part in found if part is not None]
    return tainted[0] if tainted and len(tainted) == len(open_parts) else None


def _made_in_field(case: Case) -> str:
    return case.subject.field("made_in" if case.subject.is_product else "produced_in")


def _where(criterion: Criterion, territory: Finding) -> Finding:
    """Production must be in a Party; a wholly obtained good says for itself where it was obtained."""
    if criterion.kind is CriterionKind.WHOLLY_OBTAINED:
        return territory._replace(verdict=MET)
    return territory


def _gate(criterion: Criterion, finding: Finding, case: Case) -> Finding:
    """The minimal operations, looked at only where the criterion is not already out."""
    if finding.verdict is NOT_MET and criterion.code not in case.agreement.minimal_operations.applies_to:
        return finding._replace(verdict=MET, missing=())
    return evaluate_minimal_operations(criterion.code, case)


def _criterion(criterion: Criterion, case: Case, rule: ProductRule | None, obtains: bool) -> Finding:
    match criterion.kind:
        case CriterionKind.WHOLLY_OBTAINED:
            return evaluate_wholly_obtained(Step.WHOLLY_OBTAINED, case, criterion.article, obtains)
        case CriterionKind.EXCLUSIVELY_ORIGINATING:
            step = Step.EXCLUSIVELY_ORIGINATING
            return evaluate_exclusively_originating(step, case, criterion.article)
        case CriterionKind.PRODUCT_RULE:
            return _by_product_rule(criterion, case, rule)


def _by_product_rule(criterion: Criterion, case: Case, rule: ProductRule | None) -> Finding:
    head, on = case.agreement.product_rules, case.occasion.on
    step = Step.PRODUCT_RULE
    if on is not None and _outside(on, head.first_day, head.last_day):
        return Finding(step, UNKNOWN, head.article, EditionNotEncoded(on))
    if case.code is None:
        return Finding(step, UNKNOWN, criterion.article, ProductCodeUnknown(), (), (case.code_missing(),))
    if rule is None:
        return Finding(step, UNKNOWN, criterion.article, NoProductRule(case.code))
    return evaluate(rule.tree, case, rule.citation)


def _outside(on: date, first: date | None, last: date | None) -> bool:
    return (first is not None and on < first) or (last is not None and on > last)


def _product_rule(case: Case) -> ProductRule | None:
    return None if case.code is None else case.book.governing(case.code)
