"""Three verdicts and strong Kleene logic."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Verdict(Enum):
    """What can be said of a claim on the facts in hand."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene `and`: one that fails decides, one that is unknown leaves the rest open."""
    result = MET
    for verdict in verdicts:
        if verdict is NOT_MET:
            return NOT_MET
        if verdict is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene `or`: one that is met decides, one that is unknown leaves the rest open."""
    result = NOT_MET
    for verdict in verdicts:
        if verdict is MET:
            return MET
        if verdict is UNKNOWN:
            result = UNKNOWN
    return result


def verdict_of(answer: bool | None) -> Verdict:
    """A trader's answer as a verdict; no answer is unknown."""
    if answer is None:
        return UNKNOWN
    return MET if answer else NOT_MET
