"""The criterion codes that a proof of origin shows (RCEP: WO, PE, CTC, RVC, CR, with ACU and DMI)."""

from __future__ import annotations

from collections.abc import Iterator

from origin_engine.language import tree as t
from origin_engine.origin.case import Case
from origin_engine.origin.criteria import Origin, judge_origin
from origin_engine.origin.finding import Finding
from origin_engine.origin.materials import Judged, Status
from origin_engine.origin.reasons import CuredByTolerance, OneAlternativeSuffices
from origin_engine.origin.verdict import MET
from origin_engine.rulebook.agreement import CriterionKind

CLASSIFICATION_CODE = "CTC"


def criterion_codes(origin: Origin, case: Case) -> tuple[str, ...]:
    """The codes of the way the good originates, with those for tolerance and cumulation where they were needed."""
    if origin.criterion is None:
        return ()
    codes = [origin.criterion.code]
    if origin.criterion.kind is CriterionKind.PRODUCT_RULE:
        finding = origin.finding_of(CriterionKind.PRODUCT_RULE)
        assert finding is not None
        codes = list(dict.fromkeys(_codes(finding, case))) or codes
        if case.agreement.tolerance_code and any(isinstance(part.reason, CuredByTolerance) for part in used(finding)):
            codes.append(case.agreement.tolerance_code)
    if case.agreement.cumulation.code and _needs_cumulation(origin, case):
        codes.append(case.agreement.cumulation.code)
    return tuple(codes)


def used(finding: Finding) -> Iterator[Finding]:
    """The findings that a met rule rests on: of alternatives, the first that is met."""
    yield finding
    parts = finding.parts
    if isinstance(finding.reason, OneAlternativeSuffices):
        parts = tuple(parts[i] for i in finding.reason.met[:1])
    for part in parts:
        if part.verdict is MET:
            yield from used(part)


def _codes(finding: Finding, case: Case) -> Iterator[str]:
    for part in used(finding):
        match part.claim:
            case t.ClassificationChange() | t.ChangeFrom():
                yield CLASSIFICATION_CODE
            case t.ValueContent() as rule:
                yield rule.notation
            case t.MaximumNonOriginating():
                yield "RVC"
            case t.Process() as rule:
                known = case.agreement.processes.get(rule.names[0])
                if known is not None and known.code:
                    yield known.code
            case t.WhollyObtained():
                yield "WO"
            case t.ExclusivelyOriginating():
                yield "PE"
            case _:
                pass


def _needs_cumulation(origin: Origin, case: Case) -> bool:
    """Whether the good would not originate in the same way without the other Parties' materials."""
    home = case.subject.made_in
    foreign = [m for m in case.materials if m.status is Status.ORIGINATING and m.party not in (None, home)]
    if not foreign:
        return False
    without = tuple(_as_non_originating(m) if m in foreign else m for m in case.materials)
    again = Case(case.book, case.subject, without, case.occasion, case.parts_of)
    result = judge_origin(again)
    return result.criterion is None or result.criterion.kind is not origin.criterion.kind  # type: ignore[union-attr]


def _as_non_originating(material: Judged) -> Judged:
    return material._replace(status=Status.NON_ORIGINATING, party=None)
