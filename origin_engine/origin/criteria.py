"""The criteria of an agreement in the treaty's order, then the minimal operations: does the good originate?

RCEP Art. 3.2: wholly obtained, produced exclusively from originating materials, or the product-specific rule.
Every criterion is recorded, not only the first that is met.
"""

from __future__ import annotations

from typing import NamedTuple

from origin_engine.origin.case import Case
from origin_engine.origin.exclusively_originating import evaluate_exclusively_originating
from origin_engine.origin.finding import Finding, Step, facts_of
from origin_engine.origin.gate_reasons import NotApplicable
from origin_engine.origin.minimal_operations import (
    operations_gate,
    takes_from_nature,
)
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.parties import in_party
from origin_engine.origin.reasons import EditionNotEncoded, NoProductRule, NotEncodedWords, ProductCodeUnknown
from origin_engine.origin.reliance import withstanding
from origin_engine.origin.rules import evaluate
from origin_engine.origin.several_codes import together
from origin_engine.origin.status import Judged
from origin_engine.origin.subject import Subject
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of
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
    """The lists of minimal operations against the criterion it rests on, or the last that any stands against."""
    gates: tuple[Finding, ...]
    """The same for each criterion."""
    rule: ProductRule | None
    verdicts: tuple[Verdict, ...]
    """What each criterion comes to, with what it stands under."""
    not_encoded: bool
    """Whether it is the rule book, and no fact of the trader's, that keeps the matter open."""

    def finding_of(self, kind: CriterionKind) -> Finding | None:
        """The finding of one criterion."""
        return next((finding for criterion, finding in self.findings if criterion.kind is kind), None)


class Looked(NamedTuple):
    """What was looked at under one code of the good: each criterion, what stands against it, and the row."""

    findings: tuple[Finding, ...]
    gates: tuple[Finding, ...]
    rule: ProductRule | None


def judge_origin(case: Case) -> Origin:
    """All criteria over a case, under every code that the good may have in the rules' edition."""
    criteria = case.agreement.criteria
    territory = in_party(case.subject.made_in, case, _made_in_field(case.subject), Need.MADE_IN)
    looked = _look(case) if case.subject.candidates is None else _look_under_each(case, case.subject.candidates.codes)
    findings = tuple(zip(criteria, looked.findings, strict=True))
    gates = looked.gates
    verdicts = tuple([_conclusion(f, territory, gate) for f, gate in zip(looked.findings, gates, strict=True)])
    if MET in verdicts:
        number = verdicts.index(MET)
        return Origin(MET, criteria[number], findings, territory, gates[number], gates, looked.rule, verdicts, False)
    verdict = UNKNOWN if UNKNOWN in verdicts else NOT_MET
    open_findings = [finding for finding, found in zip(looked.findings, verdicts, strict=True) if found is UNKNOWN]
    not_encoded = bool(open_findings) and _not_encoded(open_findings[-1]) is not None
    gate = next((g for g in reversed(gates) if not isinstance(g.reason, NotApplicable)), gates[-1])
    return Origin(verdict, None, findings, territory, gate, gates, looked.rule, verdicts, not_encoded)


def _look(case: Case) -> Looked:
    rule = None if case.code is None else case.book.governing(case.code)
    obtains = takes_from_nature(case.subject.operations)
    criteria = case.agreement.criteria
    findings = tuple([_criterion(criterion, case, rule, obtains) for criterion in criteria])
    return Looked(findings, tuple([operations_gate(criterion, case) for criterion in criteria]), rule)


def _look_under_each(case: Case, codes: tuple[str, ...]) -> Looked:
    """One finding for a claim under several codes; one row only where all of them fall under it."""
    under = [_look(each) for each in case.as_each()]
    findings = tuple([together(same, codes, case) for same in zip(*(each.findings for each in under), strict=True)])
    gates = tuple([together(same, codes, case) for same in zip(*(each.gates for each in under), strict=True)])
    return Looked(findings, gates, under[0].rule if len({each.rule for each in under}) == 1 else None)


def _conclusion(finding: Finding, territory: Finding, operations: Finding) -> Verdict:
    """A criterion together with what it stands under: made in a Party, by more than minimal operations."""
    verdict = finding.verdict
    if verdict is NOT_MET:
        return NOT_MET
    if territory.verdict is not MET:
        verdict = all_of((verdict, territory.verdict))
    if operations.verdict is not MET:
        verdict = all_of((verdict, operations.verdict))
    return verdict


def missing_of(origin: Origin, case: Case) -> tuple[Missing, ...]:
    """What is missing for the criteria that are still open."""
    lacks: list[Missing | Judged] = []
    for (_, finding), gate, verdict in zip(origin.findings, origin.gates, origin.verdicts, strict=True):
        if verdict is UNKNOWN:
            lacks += (*finding.lacks, *origin.territory.lacks, *gate.lacks)
    return facts_of(lacks)


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


def _made_in_field(subject: Subject) -> str:
    return "product.made_in" if subject.is_product else subject.field("produced_in")


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
    if on is not None and not head.in_force_on(on):
        return Finding(step, UNKNOWN, head.article, EditionNotEncoded(on))
    if case.code is None:
        return Finding(step, UNKNOWN, criterion.article, ProductCodeUnknown(), (), (case.code_missing(),))
    if rule is None:
        return Finding(step, UNKNOWN, criterion.article, NoProductRule(case.code, head.not_held))
    return withstanding(evaluate(rule.tree, case, rule.citation), criterion, case)
