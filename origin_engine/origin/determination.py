"""The determination: one dossier under one agreement, from the materials up to the claim.

Order (RCEP Part B0 of the law notes): the materials' status from the innermost bill outwards, the criteria, the
minimal operations, then direct consignment and proof, which decide whether a claim can be made, not the origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

from origin_engine.dossier import Amount, Dossier, Line
from origin_engine.exact import within
from origin_engine.origin.case import Case
from origin_engine.origin.certificate import Shown, criterion_codes, shown_on_proof, used
from origin_engine.origin.consignment import evaluate_consignment
from origin_engine.origin.criteria import Origin, judge_origin, missing_of
from origin_engine.origin.finding import Finding, facts_of
from origin_engine.origin.materials import Judge, OwnOrigin
from origin_engine.origin.minimal_operations import evaluate_minimal_operations
from origin_engine.origin.missing import Missing
from origin_engine.origin.proof import evaluate_proof
from origin_engine.origin.reasons import ValueContentMeasured, ValueMeasure, WithinTolerance
from origin_engine.origin.status import Judged
from origin_engine.origin.subject import Occasion, Subject, product_of, self_produced
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict
from origin_engine.rulebook import ProductRule, RuleBook
from origin_engine.rulebook.agreement import CriterionKind

Path = tuple[str | int, ...]
Gates = tuple[Finding, Finding, Finding]
RECONCILED_WITHIN = Fraction(1)
"""Per cent of the value of the good by which its parts may miss it before a warning is given."""


class Outcome(Enum):
    """The four outcomes."""

    ORIGINATING = "originating"
    NOT_ORIGINATING = "not-originating"
    UNDETERMINED = "undetermined"
    NOT_ENCODED = "not-encoded"


class Warn(Enum):
    """Things worth knowing that decide nothing."""

    VALUES_DO_NOT_RECONCILE = "values-do-not-reconcile"
    ROW_TO_CONFIRM = "row-to-confirm"


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers that were measured: value contents by method, and the tolerance where it was needed."""

    value_content: tuple[ValueMeasure, ...]
    tolerance: tuple[WithinTolerance, ...]


class Determination:
    """What was found of one product under one agreement. What can be read off the rest is read when asked."""

    def __init__(self, dossier: Dossier, case: Case, origin: Origin, gates: Gates) -> None:
        self.dossier = dossier
        self.book = case.book
        self.case = case
        self.origin = origin
        self.gates = gates
        self.outcome = _outcome(origin)
        self.claimable = origin.verdict is MET and gates[0].verdict is gates[1].verdict is gates[2].verdict is MET
        """Whether it originates and every gate is met."""

    @property
    def agreement(self) -> str:
        """The id of the agreement."""
        return self.book.id

    @property
    def criterion(self) -> str | None:
        """The code of the criterion that is met."""
        return self.origin.criterion.code if self.origin.criterion else None

    @cached_property
    def criterion_codes(self) -> tuple[str, ...]:
        """The codes that a proof of origin shows."""
        return criterion_codes(self.origin, self.case)

    @property
    def on_proof(self) -> Shown:
        """The form of the proof, and its boxes for the criterion and the value."""
        return shown_on_proof(self.origin, self.case, self.criterion_codes)

    @property
    def rule(self) -> ProductRule | None:
        """The row of the annex that governs the product."""
        return self.origin.rule

    @cached_property
    def measures(self) -> Measures:
        """Every value content in the finding, and the tolerance of the alternative it rests on."""
        return _measures(self.finding)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would settle the outcome; once that is settled in favour, what a claim still needs."""
        return _missing(self.origin, self.case, self.gates)

    @property
    def origin_country(self) -> str | None:
        """The Party where the good originates."""
        return _origin_country(self.origin, self.case.subject)

    @property
    def finding(self) -> Finding:
        """The criterion that the outcome rests on, or the product rule where none is met."""
        return _main_finding(self.origin)

    @property
    def materials(self) -> tuple[Judged, ...]:
        """The materials with their status."""
        return self.case.materials

    @property
    def worked_beyond_minimal(self) -> Verdict:
        """Whether something done to the good goes beyond the minimal operations, whatever the criterion."""
        return evaluate_minimal_operations(self.case).verdict

    @property
    def warnings(self) -> tuple[Warn, ...]:
        """Things worth knowing that decide nothing."""
        return _warnings(self.origin, self.case, self.measures)


def determine(dossier: Dossier, book: RuleBook) -> Determination:
    """Judge a dossier under an agreement, by the edition of its annex that is in force on the day of importation.

    Never raises for missing facts: they are in the answer.
    """
    return Determination(dossier, *judge(dossier, book))


def judge(dossier: Dossier, book: RuleBook) -> tuple[Case, Origin, Gates]:
    """The three things a determination is made of: the case, its origin, and the gates before a claim."""
    case = case_of(dossier, book.on(dossier.shipment.date))
    origin = judge_origin(case)
    shipment = dossier.shipment
    consignment = evaluate_consignment(shipment.route, case)
    return case, origin, (origin.minimal_operations, consignment, evaluate_proof(shipment, case))


def case_of(dossier: Dossier, book: RuleBook) -> Case:
    """The product's case: every material judged, self-produced ones from their own bills upwards."""
    shipment = dossier.shipment
    occasion = Occasion(shipment.date, shipment.from_, shipment.to, dossier.currency, dossier.rates)
    edition = book.agreement.product_rules.hs_edition
    judge = Judge(book, occasion, dossier.product.hs_edition)
    own: dict[Path, OwnOrigin] = {}
    parts_of: dict[Path, tuple[Judged, ...]] = {}
    for line in _innermost_first(dossier.lines or ()):
        parts = parts_of[line.path] = judge.judge_all(line.parts or (), own)
        subject = self_produced(line, edition, dossier.product.hs_edition)
        found = judge_origin(Case(book, subject, parts, occasion, parts_of))
        own[line.path] = OwnOrigin(found.verdict, found.criterion.code if found.criterion else None)
    materials = judge.judge_all(dossier.lines or (), own)
    return Case(book, product_of(dossier, edition), materials, occasion, parts_of)


def _innermost_first(lines: tuple[Line, ...]) -> list[Line]:
    """All lines that have a bill of their own, each after those inside it."""
    found: list[Line] = []
    stack = [line for line in lines if line.parts is not None]
    while stack:
        line = stack.pop()
        found.append(line)
        stack.extend(part for part in line.parts or () if part.parts is not None)
    found.reverse()
    return found


def _outcome(origin: Origin) -> Outcome:
    if origin.verdict is MET:
        return Outcome.ORIGINATING
    if origin.verdict is NOT_MET:
        return Outcome.NOT_ORIGINATING
    return Outcome.NOT_ENCODED if origin.not_encoded else Outcome.UNDETERMINED


def _main_finding(origin: Origin) -> Finding:
    if origin.criterion is not None:
        return next(finding for criterion, finding in origin.findings if criterion is origin.criterion)
    return origin.finding_of(CriterionKind.PRODUCT_RULE) or origin.findings[-1][1]


def _missing(origin: Origin, case: Case, gates: Gates) -> tuple[Missing, ...]:
    if origin.verdict is UNKNOWN:
        return missing_of(origin, case)
    if origin.verdict is NOT_MET:
        return ()
    return facts_of(fact for gate in gates if gate.verdict is UNKNOWN for fact in gate.lacks)


def _origin_country(origin: Origin, subject: Subject) -> str | None:
    if origin.criterion is None:
        return None
    claim = subject.wholly_obtained
    if origin.criterion.kind is CriterionKind.WHOLLY_OBTAINED and claim and claim is not True:
        return claim.in_
    return subject.made_in


def _measures(finding: Finding) -> Measures:
    contents: list[ValueMeasure] = []
    stack = [finding]
    while stack:
        each = stack.pop()
        if isinstance(each.reason, ValueContentMeasured):
            contents += each.reason.measures
        stack.extend(reversed(each.parts))
    tolerances = [
        part.reason
        for each in (used(finding) if finding.verdict is MET else _all(finding))
        for part in each.parts
        if isinstance(part.reason, WithinTolerance)
    ]
    return Measures(tuple(contents), tuple(tolerances))


def _all(finding: Finding) -> list[Finding]:
    found, stack = [], [finding]
    while stack:
        each = stack.pop()
        found.append(each)
        stack.extend(each.parts)
    return found


def _warnings(origin: Origin, case: Case, measures: Measures) -> tuple[Warn, ...]:
    warnings = []
    if origin.rule is not None and origin.rule.confirm:
        warnings.append(Warn.ROW_TO_CONFIRM)
    if measures.value_content and not _reconciles(case):
        warnings.append(Warn.VALUES_DO_NOT_RECONCILE)
    return tuple(warnings)


def _reconciles(case: Case) -> bool:
    """Whether materials, costs and profit add up to the value of the good; True where not all are stated."""
    whole = case.value_of_good(case.agreement.value_content.base)
    costs = case.subject.costs
    if whole is None or costs is None or any(cost is None for cost in costs):
        return True
    values = [m.line.value for m in case.materials if "value" in m.role.counts_in]
    if any(value is None for value in values):
        return True
    total: Amount = 0
    amounts: tuple[Amount | None, ...] = (*values, *costs)
    for amount in amounts:
        total += amount or 0
    apart = total - whole if total > whole else whole - total
    return within(apart, whole, RECONCILED_WITHIN)
