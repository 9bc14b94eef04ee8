"""Lines that are let out of a change of classification by their role, unless the trader's answers say otherwise."""

from __future__ import annotations

import numpy as np

from origin_engine.dossier.models import Role
from origin_engine.origin.missing import Need
from origin_engine.screening.bills import Bills, Picked
from origin_engine.screening.columns import Column
from origin_engine.screening.kleene import NO, OPEN, YES
from origin_engine.screening.needs import NOTHING, where
from origin_engine.screening.selecting import answers
from origin_engine.screening.sight import CLASSIFICATION, Sight
from origin_engine.screening.terms import ROLES


def counted_in_changes(sight: Sight, lines: Bills | Picked) -> Column:
    """Whether each line counts in a change: by its role, or because what its role is let out on fails."""
    role = lines.line("role")
    counted = np.where(sight.terms.roles.counts[CLASSIFICATION][role], YES, NO)
    for number in _asking(sight, role):
        of_role = role == number
        for words in _conditions(sight, number):
            counted = np.where(of_role, np.maximum(counted, YES - answers(lines, words)), counted)
    return counted


def asked_of_roles(sight: Sight, lines: Bills | Picked) -> Column:
    """What is missing to tell whether a line counts."""
    role = lines.line("role")
    lacks = np.full(len(role), NOTHING)
    for number in _asking(sight, role):
        for words in _conditions(sight, number):
            lacks |= where((role == number) & (answers(lines, words) == OPEN), Need.ANSWER)
    return lacks


def _asking(sight: Sight, role: Column) -> list[int]:
    """The roles of some lines for which it is asked whether they count."""
    return [int(number) for number in np.unique(role[sight.terms.roles.asks[role]])]


def _conditions(sight: Sight, number: int) -> tuple[str, ...]:
    role: Role = ROLES[number]
    return sight.terms.agreement.roles[role.value].conditions
