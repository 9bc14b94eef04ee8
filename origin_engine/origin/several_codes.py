"""A good whose code in the rules' edition is one of several: what holds under each of them holds."""

from __future__ import annotations

from collections.abc import Sequence

from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.missing import Missing
from origin_engine.origin.reasons import CandidatesAgree, CandidatesDiffer
from origin_engine.origin.status import Judged
from origin_engine.origin.verdict import UNKNOWN


def together(findings: Sequence[Finding], codes: tuple[str, ...], case: Case) -> Finding:
    """One finding for one claim under every code: the common one, or all of them as parts."""
    first = findings[0]
    if all(finding == first for finding in findings):
        return first
    parts = tuple(findings)
    claim = first.claim if all(finding.claim == first.claim for finding in findings) else Step.PRODUCT_RULE
    one_row = all(finding.citation == first.citation for finding in findings)
    citation = first.citation if one_row else case.agreement.product_rules.article
    if all(finding.verdict is first.verdict for finding in findings):
        return Finding(claim, first.verdict, citation, CandidatesAgree(codes), parts, _lacks(parts))
    lacks: tuple[Missing | Judged, ...] = (case.code_missing(), *_lacks(parts))
    return Finding(claim, UNKNOWN, citation, CandidatesDiffer(codes), parts, lacks)


def _lacks(parts: tuple[Finding, ...]) -> tuple[Missing | Judged, ...]:
    return tuple([fact for part in parts if part.verdict is UNKNOWN for fact in part.lacks])
