"""The value of non-originating materials (VNM): what counts, at which value, less what may be let out.

RCEP Arts. 3.5.3 to 3.5.6. Deductions need evidence; where the agreement has partial cumulation (ATIGA Art. 30(2)),
a material that does not originate counts its non-originating share only. What is stated and not shown leaves bounds.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount
from origin_engine.dossier.models import Deduction
from origin_engine.exact import to_grains
from origin_engine.language.tree import CodeItem
from origin_engine.origin.case import Case
from origin_engine.origin.materials import UNKNOWN_ORIGIN, what_lacks
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.selection import of_codes
from origin_engine.origin.status import Judged
from origin_engine.rulebook.production import DeductionRule
from origin_engine.told import Word, told


class NonOriginating(NamedTuple):
    """The value of non-originating materials (VNM), as far as it is known."""

    surely: Amount
    """What is known to be non-originating, less all that may be let out if what is stated is shown."""
    at_most: Amount | None
    """What is or may be non-originating, less what is shown; None where a value is missing."""
    undeducted: Amount
    """What is known to be non-originating, before deductions."""
    doubtful: Amount
    """What is of unknown origin, before deductions."""
    counted: tuple[Judged, ...]
    deducted: tuple[tuple[str, Amount], ...]
    regional: Amount
    """The regional shares of materials that do not originate, as far as they are shown."""
    complete: bool
    """Whether the value of every material that counts is known."""
    lacks: tuple[Missing, ...]
    """What is missing to show deductions and shares that are stated."""


class LetOut(NamedTuple):
    """What may be let out of a material's value, never more than all of it."""

    shown: Amount
    """For which there is evidence and every other fact it depends on."""
    stated: Amount
    """All that is stated, if what is missing turned out in its favour."""
    lacks: tuple[Missing, ...] = ()


NOTHING = LetOut(0, 0)


def non_originating_value(
    case: Case, focus: tuple[CodeItem, ...] = (), threshold: Decimal | None = None
) -> NonOriginating:
    """The value of non-originating materials; a focused rule counts only those of its codes.

    `threshold`: the value content asked for; a material that reaches it is not cumulated in part.
    """
    surely: Amount = 0
    at_most: Amount = 0
    undeducted: Amount = 0
    doubtful: Amount = 0
    regional: Amount = 0
    complete = case.subject.has_bill
    counted = case.not_originating_in("value")
    if focus:
        counted = tuple(m for m in counted if of_codes(focus, m, case.code) is not False)
    deductions: list[tuple[str, Amount]] = []
    lacks: list[Missing] = []
    for material in counted:
        value = material.value
        if value is None:
            complete = False
            continue
        out = share = NOTHING
        if material.line.material.deductions:
            out = _deducted(material, value, case)
            deductions.append((material.name, out.shown))
        if threshold is not None and case.agreement.cumulation.partial is not None:
            share = regional_share(material, value - out.shown, threshold, case)
        lacks += (*out.lacks, *share.lacks)
        at_most += max(0, value - out.shown - share.shown)
        regional += share.shown
        if material.status is UNKNOWN_ORIGIN or (focus and of_codes(focus, material, case.code) is None):
            doubtful += value - share.shown
        else:
            surely += max(0, value - out.stated - share.stated)
            undeducted += value - share.stated
            doubtful += share.stated - share.shown
    return NonOriginating(
        surely,
        at_most if complete else None,
        undeducted,
        doubtful,
        counted,
        tuple(deductions),
        regional,
        complete,
        tuple(lacks),
    )


def regional_share(material: Judged, value: Amount, threshold: Decimal, case: Case) -> LetOut:
    """The regional share of a material that does not originate, where partial cumulation lets it count."""
    rule = case.agreement.cumulation.partial
    stated = (material.line.material.originating or {}).get(case.agreement.id)
    if rule is None or stated is None or stated.content is None or not rule.at_least <= stated.content < threshold:
        return NOTHING
    share = value * Fraction(stated.content) / 100
    lacking = what_lacks(material.line, stated, case.agreement.id, case.occasion.on, case.parties)
    return LetOut(share, share) if lacking is None else LetOut(0, share, (lacking.missing,))


def _deducted(material: Judged, value: Amount, case: Case) -> LetOut:
    """The deductions of a line under the agreement (RCEP Arts. 3.5.5 and 3.5.6)."""
    rules = case.agreement.value_content.deductions
    basis = material.line.material.value.basis if material.line.material.value else None
    shown: Amount = 0
    stated: Amount = 0
    lacks: list[Missing] = []
    for index, deduction in enumerate(material.line.material.deductions):
        rule = rules.get(deduction.kind)
        if rule is None or (rule.unless_recovered and deduction.recovered) or (rule.bases and basis not in rule.bases):
            continue
        lacking = _lacking(deduction, rule)
        amount = _amount(deduction, rule, case)
        stated += value if amount is None else amount
        if not lacking and amount is not None:
            shown += amount
        about = told(
            "{lacking} of the {deduction} in the value of {material}",
            lacking=[*map(Word, lacking)],
            deduction=Word(deduction.kind),
            material=material.name,
        )
        lacks += [Missing(Need.DEDUCTION, material.line.path, about, f"deductions[{index}].{name}") for name in lacking]
    return LetOut(min(shown, value), min(stated, value), tuple(lacks))


def _lacking(deduction: Deduction, rule: DeductionRule) -> list[str]:
    """The facts without which a deduction cannot be made."""
    needed = ["amount", "currency", "evidence"]
    needed += ["recovered"] if rule.unless_recovered else []
    needed += ["scrap_value"] if rule.less_scrap else []
    return [name for name in needed if getattr(deduction, name) is None]


def _amount(deduction: Deduction, rule: DeductionRule, case: Case) -> Amount | None:
    """A deduction in the dossier's currency, waste less its scrap; None where its amount is not stated."""
    if deduction.amount is None or deduction.currency is None:
        return None
    amount = deduction.amount
    if rule.less_scrap and deduction.scrap_value is not None:
        amount = max(Decimal(0), amount - deduction.scrap_value)
    grains = to_grains(amount)
    if grains is None or deduction.currency == case.occasion.currency:
        return grains
    return grains * case.occasion.rates[deduction.currency]
