"""What is stated of the origin of each line, as one number: status, evidence and country together.

Evidence that was past on the day of importation is told apart from evidence that was not; what a statement is worth
under an agreement is for standing.py to say.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from origin_engine.dossier.models import StatedOrigin
from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import NO_DAY, Column
from origin_engine.screening.draft import Draft

STATED, STATUS = "stated", "status"
DENIED, NOTHING_SAID, ORIGINATING = 0, 1, 2
KINDS_OF_EVIDENCE = 3
"""None, good on the day, and past on the day."""
Statements = list[StatedOrigin | None]


def settle_statements(lines: Draft, bills: Bills) -> dict[str, Statements]:
    """The column `stated.<agreement>` of each agreement that lines speak of, and what stands behind its numbers."""
    names = [name.split(".") for name in lines.columns]
    agreements = dict.fromkeys(steps[1] for steps in names if steps[0] == "originating")
    return {agreement: _settle(agreement, lines, bills) for agreement in agreements}


def _settle(agreement: str, lines: Draft, bills: Bills) -> Statements:
    """A number is the place of a country, within a kind of evidence, within a status."""
    name = f"originating.{agreement}"
    countries = lines.texts[f"{name}.in"].texts if f"{name}.in" in lines.texts else []
    wide = len(countries) + 1
    status = lines.columns.get(f"{name}.{STATUS}", np.ones(lines.rows, np.int8))
    kind = status * np.int8(KINDS_OF_EVIDENCE) + _evidence(name, lines, bills)
    number: Column = kind.astype(np.uint8 if (ORIGINATING + 1) * KINDS_OF_EVIDENCE * wide <= 256 else np.int16) * wide
    if f"{name}.in" in lines.columns:
        number += (lines.columns[f"{name}.in"] + 1).astype(number.dtype)
    lines.columns[f"{STATED}.{agreement}"] = number
    return [
        _statement(status, evidence, country)
        for status in (DENIED, NOTHING_SAID, ORIGINATING)
        for evidence in range(KINDS_OF_EVIDENCE)
        for country in (None, *countries)
    ]


def _evidence(name: str, lines: Draft, bills: Bills) -> Column:
    """0 where there is none, 1 where there is, 2 where it was past on the day of importation."""
    evidence = lines.columns.get(f"{name}.evidence", np.zeros(lines.rows, np.bool_)).view(np.int8)
    until = lines.columns.get(f"{name}.valid_until")
    if until is None or not (until != NO_DAY).any():
        return evidence
    past: Column = (until != NO_DAY) & (until < bills.each(bills.row("shipment.date")))
    return evidence * (1 + past.view(np.int8))


def _statement(status: int, evidence: int, country: str | None) -> StatedOrigin | None:
    """The statement behind a number; one whose evidence is past is marked by the first of all days."""
    if status != ORIGINATING:
        return StatedOrigin(status=False) if status == DENIED else None
    until = date.min if evidence == KINDS_OF_EVIDENCE - 1 else None
    return StatedOrigin(True, country, "stated" if evidence else None, until)
