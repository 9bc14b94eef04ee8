"""Wholly obtained or produced (RCEP Art. 3.3): a category, a Party, and what the category asks."""

from __future__ import annotations

from origin_engine.dossier.models import WhollyObtainedClaim
from origin_engine.language.tree import WhollyObtained
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, Step
from origin_engine.origin.minimal_operations import evaluate_minimal_operations
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.parties import in_party
from origin_engine.origin.reasons import (
    Answered,
    CategoryUnknownHere,
    MadeFromMaterials,
    MadeWithNonOriginating,
    MaterialsInDoubt,
    NotClaimed,
    WhollyObtainedAs,
)
from origin_engine.origin.status import Status
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, all_of, verdict_of
from origin_engine.rulebook.agreement import CriterionKind, WhollyObtainedCategory

EXCLUSIVELY = "exclusively-originating"


def evaluate_wholly_obtained(rule: WhollyObtained | Step, case: Case, citation: str, obtains: bool) -> Finding:
    """Whether the good was wholly obtained; `obtains`: something done to it takes goods from nature."""
    claim = case.subject.wholly_obtained
    if claim is None or claim is False or claim is True:
        return _without_claim(rule, case, citation, claim is False, obtains)
    categories = case.agreement.wholly_obtained.categories
    if claim.category is None:
        return _lacking(rule, case, citation, Need.WHOLLY_OBTAINED, "category")
    category = categories.get(claim.category)
    if category is None:
        return Finding(rule, UNKNOWN, citation, CategoryUnknownHere(claim.category, tuple(categories)))
    if isinstance(rule, WhollyObtained) and rule.category not in (None, claim.category):
        return Finding(rule, NOT_MET, citation, WhollyObtainedAs(claim.category, claim.in_ or ""))
    return _as_claimed(rule, case, citation, claim, category, obtains)


def _without_claim(rule: WhollyObtained | Step, case: Case, citation: str, denied: bool, obtains: bool) -> Finding:
    """No claim: not met where the trader denies it, or makes the good from materials.

    A good made only from wholly obtained materials is produced exclusively from originating ones: where the
    agreement has that criterion, materials of unknown origin need no claim here either.
    """
    if denied:
        return Finding(rule, NOT_MET, citation, NotClaimed())
    counted = case.not_originating_in(EXCLUSIVELY)
    if not case.agreement.has_criterion(CriterionKind.EXCLUSIVELY_ORIGINATING):
        counted = tuple(m for m in counted if m.status is Status.NON_ORIGINATING)
    if counted and case.subject.operations and not obtains:
        return Finding(rule, NOT_MET, citation, MadeFromMaterials(counted))
    if not case.subject.is_product:
        return Finding(rule, NOT_MET, citation, NotClaimed())
    return _lacking(rule, case, citation, Need.WHOLLY_OBTAINED, None)


def _lacking(rule: WhollyObtained | Step, case: Case, citation: str, need: Need, name: str | None) -> Finding:
    field = case.subject.field("wholly_obtained") + (f".{name}" if name else "")
    return Finding(rule, UNKNOWN, citation, NotClaimed(), (), (Missing(need, field),))


def _as_claimed(
    rule: WhollyObtained | Step,
    case: Case,
    citation: str,
    claim: WhollyObtainedClaim,
    category: WhollyObtainedCategory,
    obtains: bool,
) -> Finding:
    """The claim holds in one Party, under the conditions of its category, from nothing foreign."""
    parts = [in_party(claim.in_, case, case.subject.field("wholly_obtained.in"), Need.WHOLLY_OBTAINED_PLACE)]
    for words in category.conditions:
        answer = case.answer(words)
        missing = () if answer is not None else (case.answer_missing(words),)
        parts.append(Finding(rule, verdict_of(answer), category.article, Answered(words, answer), (), missing))
    parts += _in_one_party(rule, case, claim, category.article)
    if not category.imported_inputs:
        parts += _nothing_foreign(rule, case, category.article)
    elif not obtains:
        parts += _not_made_from_materials(rule, case, category.article)
    verdict = all_of([part.verdict for part in parts])
    lacking = tuple(fact for part in parts for fact in part.lacks) if verdict is UNKNOWN else ()
    reason = WhollyObtainedAs(claim.category or "", claim.in_ or "")
    return Finding(rule, verdict, f"{citation}; {category.article}", reason, tuple(parts), lacking)


def _nothing_foreign(rule: WhollyObtained | Step, case: Case, article: str) -> list[Finding]:
    counted = case.not_originating_in(EXCLUSIVELY)
    foreign = tuple(m for m in counted if m.status is Status.NON_ORIGINATING)
    if foreign:
        return [Finding(rule, NOT_MET, article, MadeWithNonOriginating(foreign))]
    if counted:
        return [Finding(rule, UNKNOWN, article, MaterialsInDoubt(counted), (), counted)]
    return []


def _in_one_party(rule: WhollyObtained | Step, case: Case, claim: WhollyObtainedClaim, article: str) -> list[Finding]:
    """Everything takes place in one Party; a good of another one may at most be kept, packed and the like.

    A rule that is content with any Party (`WO in any Party`: ASEAN-Korea, WO-AK) asks nothing of the kind.
    """
    if isinstance(rule, WhollyObtained) and rule.in_any_party:
        return []
    made_in = case.subject.made_in
    if claim.in_ is None or made_in is None or case.agreement.same_party(claim.in_, made_in):
        return []
    operations = evaluate_minimal_operations(case)
    if operations.verdict is NOT_MET:
        return []
    verdict = NOT_MET if operations.verdict is MET else UNKNOWN
    return [Finding(rule, verdict, article, operations.reason, (), operations.lacks)]


def _not_made_from_materials(rule: WhollyObtained | Step, case: Case, article: str) -> list[Finding]:
    """Foreign seed or feed does no harm where the good was grown; materials it was made from contradict the claim."""
    counted = case.not_originating_in(EXCLUSIVELY)
    if not counted:
        return []
    missing = (Missing(Need.OPERATIONS, case.subject.field("operations")),)
    return [Finding(rule, UNKNOWN, article, MadeFromMaterials(counted), (), missing)]
