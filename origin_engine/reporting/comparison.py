"""The comparison of the product with its materials: one row a material, as numbers and facts."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, cast

from origin_engine.dossier import Amount
from origin_engine.language import Rule
from origin_engine.language.tree import ChangeFrom, ClassificationChange, Split
from origin_engine.origin import Determination
from origin_engine.origin.classification_change import changes_in, makes_change
from origin_engine.origin.finding import Step
from origin_engine.origin.reasons import CaseGoverns
from origin_engine.origin.status import Judged, Status
from origin_engine.rulebook.agreement import CriterionKind


class Row(NamedTuple):
    """One line of the bill beside the product."""

    depth: int
    material: Judged
    changed: bool | None
    """Whether it changes classification as the rule asks; None where that is not known."""
    looked_at: bool
    """Whether the rule asks it of this material at all."""
    value: Amount | None
    share: Fraction | None
    """Its value as a share of the value of the good."""


def rows_of(determination: Determination) -> list[Row]:
    """All lines of the bill, each followed by the lines of its own bill."""
    case = determination.case
    change = _change_asked(determination)
    whole = case.value_of_good(case.agreement.value_content.base)
    rows: list[Row] = []
    stack = [(material, 0) for material in reversed(case.materials)]
    while stack:
        material, depth = stack.pop()
        stack.extend((part, depth + 1) for part in reversed(case.parts_of.get(material.line.path, ())))
        looked_at = (
            change is not None
            and case.code is not None
            and material.status is not Status.ORIGINATING
            and "classification" in material.role.counts_in
        )
        changed = makes_change(change, material, case.code) if looked_at and change and case.code else None
        value = material.line.value
        share = None if value is None or not whole else Fraction(value) / Fraction(whole)
        rows.append(Row(depth, material, changed, looked_at, value, share))
    return rows


def _change_asked(determination: Determination) -> ClassificationChange | ChangeFrom | None:
    """The change that the rule asks for first: of a split rule, the case that governs; None while that is open."""
    finding = determination.origin.finding_of(CriterionKind.PRODUCT_RULE)
    while finding is not None and isinstance(finding.claim, Split):
        finding = finding.parts[-1] if isinstance(finding.reason, CaseGoverns) else None
    claim = None if finding is None else finding.claim
    return None if claim is None or isinstance(claim, Step) else next(changes_in(cast(Rule, claim)), None)
