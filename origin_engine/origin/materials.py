"""The status of each material for an agreement, before any criterion is looked at.

Roll-up: a material that originates counts whole, whoever made it. A material of unknown origin counts as
non-originating and is remembered as unknown, so that no proof of it is ever invented or ruled out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from origin_engine.dossier import Amount, Line
from origin_engine.dossier.models import Role, StatedOrigin
from origin_engine.origin.candidates import Classified, classified
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import (
    Judged,
    RoleDecides,
    StatedStatus,
    Status,
    StatusContradicted,
    StatusFromBill,
    StatusNotProven,
    StatusNotStated,
    StatusReason,
)
from origin_engine.origin.subject import Occasion
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import Agreement
from origin_engine.rulebook.production import RoleRule


class Shown(NamedTuple):
    """A status and what it rests on."""

    status: Status
    reason: StatusReason
    party: str | None = None
    lacks: Missing | None = None


class Lacking(NamedTuple):
    """What keeps a statement about a material from being relied on: a code that reporting knows, and the fact."""

    what: str
    missing: Missing


class OwnOrigin(NamedTuple):
    """What a self-produced material's own bill shows."""

    verdict: Verdict
    criterion: str | None


NOT_STATED = StatusNotStated()
UNKNOWN_ORIGIN = Status.UNKNOWN
Path = tuple[str | int, ...]
STATUS_VERDICTS = {Status.ORIGINATING: MET, Status.NON_ORIGINATING: NOT_MET, Status.UNKNOWN: UNKNOWN}


class Judge:
    """Judges the lines of one dossier under one agreement."""

    def __init__(self, book: RuleBook, occasion: Occasion, dossier_edition: int | None) -> None:
        self.agreement: Agreement = book.agreement
        self.edition = self.agreement.product_rules.hs_edition
        self.on = occasion.on
        self.parties = book.parties_on(occasion.on) if occasion.on else frozenset()
        self.dossier_edition = dossier_edition
        self.component = self.agreement.roles[Role.COMPONENT.value]
        valuation = self.agreement.value_content.valuation
        self.acquired, self.self_made = valuation.acquired, valuation.self_produced

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
            if material.hs_edition is not None or self.dossier_edition != self.edition:
                code, among = self._classified(line)
                if among is not None:
                    found = self._from_facts(line, None, role, stated, own.get(line.path))
                    judged.append(found._replace(candidates=among))
                    continue
            if line.parts is not None or role.originating:
                judged.append(self._from_facts(line, code, role, stated, own.get(line.path)))
            elif stated is None:
                value = self._accepted(line)
                judged.append(Judged(line, UNKNOWN_ORIGIN, code, value, None, role, NOT_STATED, agreement))
            elif self._can_be_relied_on(stated):
                because = StatedStatus(True, stated.in_, stated.evidence)
                judged.append(Judged(line, Status.ORIGINATING, code, line.value, stated.in_, role, because, agreement))
            else:
                judged.append(self._from_facts(line, code, role, stated, None))
        return tuple(judged)

    def _classified(self, line: Line) -> Classified:
        material = line.material
        return classified(self.edition, line.code, material.hs_edition or self.dossier_edition, material.hs_in)

    def _from_facts(
        self, line: Line, code: str | None, role: RoleRule, stated: StatedOrigin | None, own: OwnOrigin | None
    ) -> Judged:
        """A status that follows from the role, is stated, is shown by the line's own bill, or both."""
        if role.originating:
            because = RoleDecides(line.material.role.value)
            return Judged(line, Status.ORIGINATING, code, line.value, None, role, because, self.agreement.id)
        if stated is None or stated.status is None:
            found = self._from_bill(line, own)
        else:
            found = self._as_stated(line, stated)
            if stated.status and own is not None and own.verdict is not UNKNOWN:
                found = self._beside_bill(line, own)
        value = line.value if found.status is Status.ORIGINATING else self._accepted(line)
        criterion = own.criterion if own and found.status is Status.ORIGINATING else None
        return Judged(
            line,
            found.status,
            code,
            value,
            found.party,
            role,
            found.reason,
            self.agreement.id,
            found.lacks,
            criterion,
        )

    def _from_bill(self, line: Line, own: OwnOrigin | None) -> Shown:
        if own is None:
            return Shown(Status.UNKNOWN, NOT_STATED)
        if own.verdict is MET:
            return Shown(Status.ORIGINATING, StatusFromBill(True, own.criterion), line.material.produced_in)
        if own.verdict is NOT_MET:
            return Shown(Status.NON_ORIGINATING, StatusFromBill(False, None))
        return Shown(Status.UNKNOWN, StatusFromBill(None, None))

    def _beside_bill(self, line: Line, own: OwnOrigin) -> Shown:
        """Stated to originate, with a bill that decides: a bill that shows the contrary leaves it unknown.

        A statement that a material does not originate stands, whatever its bill shows.
        """
        if own.verdict is NOT_MET:
            return Shown(Status.UNKNOWN, StatusContradicted())
        return self._from_bill(line, own)

    def _can_be_relied_on(self, stated: StatedOrigin) -> bool:
        """Whether it is stated to originate, with evidence, valid on the day, in a Party of the agreement."""
        if not stated.status or stated.evidence is None or self.on is None:
            return False
        return stated.in_ in self.parties and (stated.valid_until is None or stated.valid_until >= self.on)

    def _as_stated(self, line: Line, stated: StatedOrigin) -> Shown:
        """A statement counts only as far as it can be relied on; what it lacks is said."""
        if not stated.status:
            return Shown(Status.NON_ORIGINATING, StatedStatus(False, stated.in_, stated.evidence))
        lacking = what_lacks(line, stated, self.agreement.id, self.on, self.parties)
        if lacking is None:
            return Shown(Status.ORIGINATING, StatedStatus(True, stated.in_, stated.evidence), stated.in_)
        because = StatusNotProven(lacking.what, stated.in_, stated.valid_until)
        return Shown(Status.UNKNOWN, because, None, lacking.missing)

    def _accepted(self, line: Line) -> Amount | None:
        """The value of a line where its basis is one that counts for non-originating materials."""
        value = line.material.value
        if line.value is None or value is None or value.basis is None:
            return None
        bases = self.acquired if line.parts is None else self.self_made
        return line.value if value.basis in bases else None


def what_lacks(
    line: Line, stated: StatedOrigin, agreement: str, on: date | None, parties: frozenset[str]
) -> Lacking | None:
    """What a statement about a material lacks: evidence, a Party, the day, validity; None if it can be relied on."""
    field = f"originating.{agreement}"
    if stated.evidence is None:
        return Lacking("evidence", Missing(Need.EVIDENCE, line.path, line.name, f"{field}.evidence"))
    if stated.in_ is None:
        return Lacking("party", Missing(Need.STATUS_PARTY, line.path, line.name, f"{field}.in"))
    if on is None:
        return Lacking("date", Missing(Need.DATE, "shipment.date"))
    if stated.valid_until is not None and stated.valid_until < on:
        return Lacking("validity", Missing(Need.VALID_EVIDENCE, line.path, line.name, f"{field}.valid_until"))
    if stated.in_ not in parties:
        return Lacking("membership", Missing(Need.STATUS_PARTY, line.path, line.name, f"{field}.in"))
    return None


def value_missing(judged: Judged) -> Missing:
    """What is missing to value a material: the value itself, or the basis it is stated on."""
    if judged.line.value is None:
        return Missing(Need.VALUE, judged.line.path, judged.name, "value")
    return Missing(Need.VALUE_BASIS, judged.line.path, judged.name, "value.basis")


def code_missing(judged: Judged) -> Missing:
    """What is missing to classify a material: its code, or the edition the code is of."""
    if judged.line.code is None:
        return Missing(Need.CODE, judged.line.path, judged.name, "hs")
    if judged.candidates is not None:
        return judged.candidates.missing(judged.line.path, judged.name)
    return Missing(Need.EDITION, judged.line.path, judged.name, "hs_edition")
