"""The status of each material for an agreement, before any criterion is looked at.

Roll-up: a material that originates counts whole, whoever made it. A material of unknown origin counts as
non-originating and is remembered as unknown, so that no proof of it is ever invented or ruled out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from origin_engine.dossier import Amount, Line
from origin_engine.dossier.models import Role, StatedOrigin
from origin_engine.origin.finding import Finding, Missing, Need, Step
from origin_engine.origin.reasons import (
    Reason,
    RoleDecides,
    StatedStatus,
    StatusContradicted,
    StatusFromBill,
    StatusNotProven,
    StatusNotStated,
)
from origin_engine.origin.subject import Occasion, code_in
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import Agreement, RoleRule


class Status(Enum):
    """What is known of a material's origin under one agreement."""

    ORIGINATING = "originating"
    NON_ORIGINATING = "non-originating"
    UNKNOWN = "unknown"


class Judged(NamedTuple):
    """A line of a bill with its status under one agreement."""

    line: Line
    status: Status
    code: str | None
    """Its six digits in the rules' edition, or None where that is not known."""
    value: Amount | None
    """Its value, or None where it is not stated on a basis that the agreement accepts."""
    party: str | None
    """The Party where it originates."""
    role: RoleRule
    reason: Reason
    missing: tuple[Missing, ...]
    criterion: str | None = None

    @property
    def name(self) -> str:
        """How people call the line."""
        return self.line.name


class OwnOrigin(NamedTuple):
    """What a self-produced material's own bill shows."""

    verdict: Verdict
    criterion: str | None


NOT_STATED = StatusNotStated()
UNKNOWN_ORIGIN = Status.UNKNOWN
STATUS = Need.STATUS
Path = tuple[str | int, ...]
STATUS_VERDICTS = {Status.ORIGINATING: MET, Status.NON_ORIGINATING: NOT_MET, Status.UNKNOWN: UNKNOWN}


class Judge:
    """Judges the lines of one dossier under one agreement."""

    def __init__(self, book: RuleBook, occasion: Occasion, dossier_edition: int | None) -> None:
        self.agreement: Agreement = book.agreement
        self.edition = self.agreement.product_rules.hs_edition
        self.occasion = occasion
        self.dossier_edition = dossier_edition
        self.component = self.agreement.roles[Role.COMPONENT.value]
        valuation = self.agreement.value_content.valuation
        self.acquired, self.self_made = valuation.acquired, valuation.self_produced
        self.field = f"originating.{self.agreement.id}"

    def judge_all(self, lines: Iterable[Line], own: Mapping[Path, OwnOrigin]) -> tuple[Judged, ...]:
        """The status of every line; `own` holds what the bills of self-produced materials show, by path."""
        component, agreement = self.component, self.agreement.id
        judged: list[Judged] = []
        for line in lines:
            material = line.material
            stated = material.originating.get(agreement) if material.originating else None
            if material.role is Role.COMPONENT:
                role = component
            else:
                role = self.agreement.roles[material.role.value]
            code = line.code
            if (material.hs_edition or self.dossier_edition) != self.edition:
                code = code_in(self.edition, code, material.hs_edition or self.dossier_edition)
            if stated is None and line.parts is None and not role.originating:
                missing = (Missing(STATUS, line.path, line.name, self.field),)
                value = self._accepted(line)
                judged.append(Judged(line, UNKNOWN_ORIGIN, code, value, None, role, NOT_STATED, missing))
            else:
                judged.append(self._from_facts(line, code, role, stated, own.get(line.path)))
        return tuple(judged)

    def _from_facts(
        self, line: Line, code: str | None, role: RoleRule, stated: StatedOrigin | None, own: OwnOrigin | None
    ) -> Judged:
        """A status that follows from the role, is stated, is shown by the line's own bill, or both."""
        if role.originating:
            reason: Reason = RoleDecides(line.material.role.value)
            return Judged(line, Status.ORIGINATING, code, line.value, None, role, reason, ())
        if stated is None or stated.status is None:
            status, party, reason, missing = self._from_bill(line, own)
        else:
            status, party, reason, missing = self._as_stated(line, stated)
            if own is not None and own.verdict is not UNKNOWN and own.verdict is not STATUS_VERDICTS[status]:
                status, party, reason, missing = self._against_bill(line, own, stated)
        value = line.value if status is Status.ORIGINATING else self._accepted(line)
        criterion = own.criterion if own and status is Status.ORIGINATING else None
        return Judged(line, status, code, value, party, role, reason, missing, criterion)

    def _from_bill(self, line: Line, own: OwnOrigin | None) -> tuple[Status, str | None, Reason, tuple[Missing, ...]]:
        missing = (Missing(Need.STATUS, line.path, line.name, self.field),)
        if own is None:
            return Status.UNKNOWN, None, NOT_STATED, missing
        if own.verdict is MET:
            return Status.ORIGINATING, line.material.produced_in, StatusFromBill(True, own.criterion), ()
        if own.verdict is NOT_MET:
            return Status.NON_ORIGINATING, None, StatusFromBill(False, None), ()
        return Status.UNKNOWN, None, StatusFromBill(None, None), missing

    def _against_bill(
        self, line: Line, own: OwnOrigin, stated: StatedOrigin
    ) -> tuple[Status, str | None, Reason, tuple[Missing, ...]]:
        """The bill decides, unless it contradicts a statement that the material originates."""
        if own.verdict is NOT_MET and stated.status:
            missing = (Missing(Need.STATUS, line.path, line.name, self.field),)
            return Status.UNKNOWN, None, StatusContradicted(), missing
        return self._from_bill(line, own)

    def _as_stated(self, line: Line, stated: StatedOrigin) -> tuple[Status, str | None, Reason, tuple[Missing, ...]]:
        """A statement counts only with evidence, valid on the day, from a Party of the agreement."""
        if not stated.status:
            return Status.NON_ORIGINATING, None, StatedStatus(False, stated.in_, stated.evidence), ()
        on = self.occasion.on
        lacking: tuple[str, Missing] | None = None
        if stated.evidence is None:
            lacking = "evidence", Missing(Need.EVIDENCE, line.path, line.name, f"{self.field}.evidence")
        elif stated.in_ is None:
            lacking = "party", Missing(Need.STATUS_PARTY, line.path, line.name, f"{self.field}.in")
        elif on is None:
            lacking = "date", Missing(Need.DATE, "shipment.date")
        elif stated.valid_until is not None and stated.valid_until < on:
            lacking = "validity", Missing(Need.VALID_EVIDENCE, line.path, line.name, f"{self.field}.valid_until")
        elif not self.agreement.is_party(stated.in_, on):
            lacking = "membership", Missing(Need.STATUS_PARTY, line.path, line.name, f"{self.field}.in")
        if lacking is None:
            return Status.ORIGINATING, stated.in_, StatedStatus(True, stated.in_, stated.evidence), ()
        reason = StatusNotProven(lacking[0], stated.in_, stated.valid_until)
        return Status.UNKNOWN, None, reason, (lacking[1],)

    def _accepted(self, line: Line) -> Amount | None:
        """The value of a line where its basis is one that counts for non-originating materials."""
        value = line.material.value
        if line.value is None or value is None or value.basis is None:
            return None
        bases = self.acquired if line.parts is None else self.self_made
        return line.value if value.basis in bases else None


def value_missing(judged: Judged) -> Missing:
    """What is missing to value a material: the value itself, or the basis it is stated on."""
    if judged.line.value is None:
        return Missing(Need.VALUE, judged.line.path, judged.name, "value")
    return Missing(Need.VALUE_BASIS, judged.line.path, judged.name, "value.basis")


def code_missing(judged: Judged) -> Missing:
    """What is missing to classify a material: its code, or the edition the code is of."""
    if judged.line.code is None:
        return Missing(Need.CODE, judged.line.path, judged.name, "hs")
    return Missing(Need.EDITION, judged.line.path, judged.name, "hs_edition")


def status_finding(judged: Judged, citation: str) -> Finding:
    """A material's status as a step of the determination."""
    verdict = STATUS_VERDICTS[judged.status]
    return Finding(Step.MATERIAL_STATUS, verdict, citation, judged.reason, (), judged.missing)
