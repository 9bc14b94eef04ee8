"""The criterion codes that a proof of origin shows, in the words of the agreement (RCEP Box 10: WO, PE, CTC, RVC, CR,
with ACU and DMI; ASEAN-China Form E, box 8: WO, PE, PSR, and the rule itself for goods under the general rule).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from origin_engine.exact import show_percent
from origin_engine.language import print_rule
from origin_engine.language import tree as t
from origin_engine.language.printer import print_percent
from origin_engine.origin.case import Case
from origin_engine.origin.criteria import Origin, judge_origin
from origin_engine.origin.finding import Finding
from origin_engine.origin.non_originating import regional_share
from origin_engine.origin.reasons import (
    CandidatesAgree,
    CuredByTolerance,
    OneAlternativeSuffices,
    ShareMeasured,
    ValueContentMeasured,
)
from origin_engine.origin.status import Judged, Status
from origin_engine.origin.verdict import MET
from origin_engine.rulebook.agreement import CriterionKind

GENERAL_RULE = "general-rule"
"""Where the texts for goods under a general rule stand among those of the certificate."""
PLACES = re.compile(r"\{(change|notation|threshold|percent)\}")
CHANGES = {t.Level.CHAPTER: "CC", t.Level.HEADING: "CTH", t.Level.SUBHEADING: "CTSH"}
VALUE_CONTENT = "RVC"


def criterion_codes(origin: Origin, case: Case) -> tuple[str, ...]:
    """The codes of the way the good originates, with those for tolerance and cumulation where they were needed."""
    codes = _own_codes(origin, case)
    if case.agreement.cumulation.code and _needs_cumulation(origin, codes, case):
        codes.append(case.agreement.cumulation.code)
    return tuple(codes)


class Shown(NamedTuple):
    """What a proof shows for a good: the form, and the boxes with what goes into them. None where that is not said."""

    form: str | None
    box: str | None
    codes: tuple[str, ...]
    value_box: str | None
    """The box for the value of the good, where it is filled in for this way of originating."""


def shown_on_proof(origin: Origin, case: Case, codes: tuple[str, ...]) -> Shown:
    """The boxes of the agreement's form for the way the good originates."""
    terms = case.agreement.proof_of_origin.certificate
    if terms is None or not codes:
        return Shown(None, None, codes, None)
    value = terms.value_box
    filled = value is not None and (value.only_with is None or _rests_on_value(origin))
    return Shown(terms.form, terms.criterion_box, codes, value.box if value and filled else None)


def _rests_on_value(origin: Origin) -> bool:
    finding = origin.finding_of(CriterionKind.PRODUCT_RULE)
    if origin.criterion is None or origin.criterion.kind is not CriterionKind.PRODUCT_RULE or finding is None:
        return False
    return any(_condition(part)[0] == "value" for part in used(finding))


def _own_codes(origin: Origin, case: Case) -> list[str]:
    """The codes of the way the good originates, with those for the tolerance and partial cumulation it needed."""
    if origin.criterion is None:
        return []
    shown = case.agreement.proof_of_origin.certificate
    kind = origin.criterion.kind
    wanted = None if shown is None else shown.codes.get(kind.value)
    if kind is not CriterionKind.PRODUCT_RULE:
        return [wanted if isinstance(wanted, str) else origin.criterion.code]
    finding = origin.finding_of(kind)
    assert finding is not None
    if shown is not None and origin.rule is not None and origin.rule.general:
        wanted = shown.codes.get(GENERAL_RULE, wanted)
    if isinstance(finding.reason, CandidatesAgree):
        return _codes_under_each(origin, finding, case)
    codes = [wanted] if isinstance(wanted, str) else _by_condition(wanted or {}, finding, case)
    if shown is not None and shown.joined_by is not None:
        codes = [shown.joined_by.join(codes)] if codes else []
    return [*(codes or [origin.criterion.code]), *_supplements(finding, case)]


def _codes_under_each(origin: Origin, finding: Finding, case: Case) -> list[str]:
    """The codes under each code that the good may have: none where they differ, for the proof names one code."""
    number = next(i for i, (criterion, _) in enumerate(origin.findings) if criterion is origin.criterion)
    found = []
    for each, part in zip(case.as_each(), finding.parts, strict=True):
        findings = list(origin.findings)
        findings[number] = (findings[number][0], part)
        rule = None if each.code is None else each.book.governing(each.code)
        found.append(_own_codes(origin._replace(findings=tuple(findings), rule=rule), each))
    return found[0] if all(codes == found[0] for codes in found) else []


def _supplements(finding: Finding, case: Case) -> list[str]:
    """The codes for what the rule needed beside: the tolerance, and the regional share of materials."""
    relied_on = list(used(finding))
    codes: list[str] = []
    if case.agreement.tolerance_code and any(isinstance(part.reason, CuredByTolerance) for part in relied_on):
        codes.append(case.agreement.tolerance_code)
    partial = case.agreement.cumulation.partial
    if partial is not None and partial.code and any(_counts_in_part(part, case) for part in relied_on):
        codes.append(partial.code)
    return codes


def _counts_in_part(part: Finding, case: Case) -> bool:
    """Whether a value content that is relied on counts a material in part."""
    rule, reason = part.claim, part.reason
    if not isinstance(rule, t.ValueContent) or not isinstance(reason, ValueContentMeasured):
        return False
    counted = [m for measure in reason.measures if measure.met for m in measure.counted if m.value is not None]
    return any(regional_share(m, m.value or 0, rule.percent, case).shown for m in counted)


def used(finding: Finding) -> Iterator[Finding]:
    """The findings that a met rule rests on: of alternatives, the first that is met."""
    yield finding
    parts = finding.parts
    if isinstance(finding.reason, OneAlternativeSuffices):
        parts = tuple(parts[i] for i in finding.reason.met[:1])
    for part in parts:
        if part.verdict is MET:
            yield from used(part)


def _by_condition(texts: dict[str, str], finding: Finding, case: Case) -> list[str]:
    """One text for every condition that the met rule rests on, each once."""
    codes: dict[str, None] = {}
    for part in used(finding):
        kind, values = _condition(part)
        text = _process_code(part, case) or texts.get(kind)
        if text is not None and None not in [values.get(name) for name in PLACES.findall(text)]:
            for name, value in values.items():
                text = text.replace(f"{{{name}}}", value or "")
            codes[text] = None
    return list(codes)


def _process_code(part: Finding, case: Case) -> str | None:
    known = case.agreement.processes.get(part.claim.names[0]) if isinstance(part.claim, t.Process) else None
    return known.code if known else None


def _condition(part: Finding) -> tuple[str, dict[str, str | None]]:
    """What kind of condition a finding is about, and what may be said of it in a code."""
    match part.claim:
        case t.ClassificationChange() as rule:
            return "classification", {"change": CHANGES.get(rule.level) if rule.level else print_rule(rule)}
        case t.ChangeFrom() as rule:
            return "classification", {"change": print_rule(rule)}
        case t.ValueContent() as rule:
            values = {"notation": rule.notation, "threshold": print_percent(rule.percent), "percent": _reached(part)}
            return "value", values
        case t.MaximumNonOriginating() as rule:
            values = {"notation": VALUE_CONTENT, "threshold": print_percent(rule.percent), "percent": _reached(part)}
            return "value", values
        case t.Process():
            return "process", {}
        case t.WhollyObtained():
            return CriterionKind.WHOLLY_OBTAINED.value, {}
        case t.ExclusivelyOriginating():
            return CriterionKind.EXCLUSIVELY_ORIGINATING.value, {}
        case _:
            return "", {}


def _reached(part: Finding) -> str | None:
    """The share that was reached, in per cent; None where the condition was waived."""
    if isinstance(part.reason, ValueContentMeasured):
        shares = [measure.share for measure in part.reason.measures if measure.met and measure.share is not None]
        return show_percent(max(shares)) if shares else None
    if isinstance(part.reason, ShareMeasured) and part.reason.part_high is not None and part.reason.whole:
        share = Fraction(part.reason.part_high) / Fraction(part.reason.whole)
        return show_percent(share, towards_zero=False)
    return None


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
    return tuple(m._replace(status=Status.NON_ORIGINATING) if case.of_another_party(m) else m for m in materials)
