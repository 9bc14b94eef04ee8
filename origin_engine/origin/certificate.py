"""The criterion codes that a proof of origin shows (RCEP: WO, PE, CTC, RVC, CR, with ACU and DMI)."""

from __future__ import annotations

from collections.abc import Iterator

from origin_engine.language import tree as t
from origin_engine.origin.case import Case
from origin_engine.origin.criteria import Origin, judge_origin
from origin_engine.origin.finding import Finding
from origin_engine.origin.reasons import CuredByTolerance, OneAlternativeSuffices
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.verdict import MET
from origin_engine.rulebook.agreement import CriterionKind

CLASSIFICATION_CODE = "CTC"


def criterion_codes(origin: Origin, case: Case) -> tuple[str, ...]:
    """The codes of the way the good originates, with those for tolerance and cumulation where they were needed."""
    codes = _own_codes(origin, case)
    if case.agreement.cumulation.code and _needs_cumulation(origin, codes, case):
        codes.append(case.agreement.cumulation.code)
    return tuple(codes)


def _own_codes(origin: Origin, case: Case) -> list[str]:
    """The codes of the way the good originates, with that for the tolerance where it was needed."""
    if origin.criterion is None:
        return []
    codes = [origin.criterion.code]
    if origin.criterion.kind is CriterionKind.PRODUCT_RULE:
        finding = origin.finding_of(CriterionKind.PRODUCT_RULE)
        assert finding is not None
        codes = list(dict.fromkeys(_codes(finding, case))) or codes
        if case.agreement.tolerance_code and any(isinstance(part.reason, CuredByTolerance) for part in used(finding)):
            codes.append(case.agreement.tolerance_code)
    return codes


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


def _needs_cumulation(origin: Origin, codes: list[str], case: Case) -> bool:
    """Whether the product rule would not be met in the same way without the other Parties' materials.

    Exclusively originating materials may be of several Parties as they are (RCEP Art. 3.2(b)).
    """
    if origin.criterion is None or origin.criterion.kind is not CriterionKind.PRODUCT_RULE:
        return False
    without = _at_home(case.materials, case)
    parts_of = {path: _at_home(parts, case) for path, parts in case.parts_of.items()}
    if without == case.materials and parts_of == case.parts_of:
        return False
    again = Case(case.book, case.subject, without, case.occasion, parts_of)
    return _own_codes(judge_origin(again), again) != codes


def _at_home(materials: tuple[Judged, ...], case: Case) -> tuple[Judged, ...]:
    """Materials as they would count if those of other Parties did not originate."""
    home = (None, case.subject.made_in)
    return tuple(
        m if m.status is not Status.ORIGINATING or m.party in home else m._replace(status=Status.NON_ORIGINATING)
        for m in materials
    )
