"""A line of a bill with its status under one agreement, and why it has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple

from origin_engine.dossier import Amount, Line
from origin_engine.origin.candidates import Candidates
from origin_engine.origin.missing import Missing, Need
from origin_engine.rulebook.production import RoleRule


class StatedStatus(NamedTuple):
    """A material's status as stated, with its evidence."""

    originating: bool
    country: str | None
    evidence: str | None


class StatusNotStated(NamedTuple):
    """Nothing is stated of a material's origin: it counts as non-originating, and is remembered as unknown."""


class StatusNotProven(NamedTuple):
    """A material is stated to originate, but something needed to rely on it is missing or past."""

    lacking: str
    country: str | None
    valid_until: date | None


class StatusFromBill(NamedTuple):
    """A self-produced material's status, determined from its own bill."""

    originating: bool | None
    criterion: str | None


class StatusContradicted(NamedTuple):
    """A material is stated to originate, but its own bill shows that it does not."""


class RoleDecides(NamedTuple):
    """The status follows from what the line is to the product."""

    role: str


StatusReason = StatedStatus | StatusNotStated | StatusNotProven | StatusFromBill | StatusContradicted | RoleDecides


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
    reason: StatusReason
    agreement: str
    lacks: Missing | None = None
    """What a statement of its origin lacks, where there is one."""
    criterion: str | None = None
    candidates: Candidates | None = None
    """The codes that it may be in the rules' edition, where it may be several."""

    def as_each(self) -> Iterator[Judged]:
        """The line under each code that it may be."""
        for code in self.candidates.codes if self.candidates else ():
            yield self._replace(code=code, candidates=None)

    def __repr__(self) -> str:
        return f"Judged({self.name!r}, {self.status.value})"

    @property
    def name(self) -> str:
        """How people call the line."""
        return self.line.name

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing to show where it originates."""
        if self.lacks is not None:
            return (self.lacks,)
        if self.status is not Status.UNKNOWN:
            return ()
        return (Missing(Need.STATUS, self.line.path, self.line.name, f"originating.{self.agreement}"),)
