"""Lists of minimal operations that stand against some claims only, by the kind of rule a claim rests on.

AANZFTA Art. 3.7: against a claim based solely on a value content. AJCEP Art. 30: a change of classification or a
process is not satisfied merely by such operations, so that a claim that rests on one (alone or beside a value content)
fails. Alternatives are looked at one by one: the good may still claim by another.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from origin_engine.language import tree as t
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding
from origin_engine.origin.minimal_operations import beyond, lists_for
from origin_engine.origin.missing import Missing
from origin_engine.origin.reasons import AllPartsNeeded, CaseGoverns, CaseOpen, OneAlternativeSuffices
from origin_engine.origin.status import Judged
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict, all_of, any_of
from origin_engine.rulebook.agreement import Criterion
from origin_engine.rulebook.production import RULE_KINDS, MinimalOperations

IN_WORDS = "in words"
"""The kind of a condition in words: as good as a process against which a list stands, and no ground of its own."""
KINDS: dict[type, str] = {
    t.ClassificationChange: "classification",
    t.ChangeFrom: "classification",
    t.Process: "process",
    t.ValueContent: "value",
    t.MaximumNonOriginating: "value",
    t.Condition: IN_WORDS,
    t.MadeFrom: IN_WORDS,
}
Grounds = frozenset[str]


def withstanding(found: Finding, criterion: Criterion, case: Case) -> Finding:
    """A product rule's finding less the alternatives that such lists defeat; an open list leaves them open."""
    if found.verdict is NOT_MET:
        return found
    lists = lists_for(case, criterion)
    for each in lists:
        if each.against != RULE_KINDS:
            together = [other for other in lists if other.against >= each.against and (each.solely or not other.solely)]
            operations = beyond(together, case)
            if operations.verdict is not MET:
                found = _withstanding(found, each, operations)
    return found


def _withstanding(found: Finding, minimal: MinimalOperations, operations: Finding) -> Finding:
    if found.verdict is NOT_MET:
        return found
    match found.reason:
        case OneAlternativeSuffices():
            parts = tuple(_withstanding(part, minimal, operations) for part in found.parts)
            met = tuple(i for i, part in enumerate(parts) if part.verdict is MET)
            verdict = any_of(part.verdict for part in parts)
            lacks = _lacks_of(parts) if verdict is UNKNOWN else ()
            return found._replace(
                verdict=verdict, reason=OneAlternativeSuffices(met, len(parts)), parts=parts, lacks=lacks
            )
        case CaseGoverns():
            inner = _withstanding(found.parts[-1], minimal, operations)
            return found._replace(verdict=inner.verdict, parts=(*found.parts[:-1], inner), lacks=inner.lacks)
        case CaseOpen(words, _):
            return _case_open(found, words, minimal, operations)
        case _:
            return _claim(found, minimal, operations)


def _case_open(found: Finding, words: str, minimal: MinimalOperations, operations: Finding) -> Finding:
    inner, rest = (_withstanding(part, minimal, operations) for part in found.parts[-2:])
    agree = inner.verdict is rest.verdict and inner.verdict is not UNKNOWN
    guards = found.parts[:-2]
    return found._replace(
        verdict=inner.verdict if agree else UNKNOWN,
        reason=CaseOpen(words, agree),
        parts=(*guards, inner, rest),
        lacks=() if agree else _lacks_of((*guards, inner, rest)),
    )


def _claim(found: Finding, minimal: MinimalOperations, operations: Finding) -> Finding:
    """One claim: every way of making it that rests on the kinds the list is against falls with the operations."""
    ways = _ways(found)
    lifted = any_of(verdict for verdict, _ in ways) is not found.verdict
    left: list[Verdict] = []
    for verdict, grounds in ways:
        stands = UNKNOWN if lifted and verdict is NOT_MET else verdict
        left.append(all_of((stands, operations.verdict)) if _defeats(minimal, grounds) else stands)
    verdict = any_of(left)
    if verdict is found.verdict and not any(_defeats(minimal, grounds) for _, grounds in ways):
        return found
    failed, unsure = ((1,) if verdict is each else () for each in (NOT_MET, UNKNOWN))
    lacks = (*found.lacks, *operations.lacks) if verdict is UNKNOWN else ()
    reason = AllPartsNeeded(failed, unsure, 2)
    return Finding(found.claim, verdict, found.citation, reason, (found, operations), lacks, found.view)


def _defeats(minimal: MinimalOperations, grounds: Grounds) -> bool:
    own = grounds - {IN_WORDS}
    if minimal.solely:
        return bool(own) and own <= minimal.against
    return bool(own & minimal.against) or (IN_WORDS in grounds and "process" in minimal.against)


def _ways(found: Finding) -> list[tuple[Verdict, Grounds]]:
    """Every way of making a claim: what it comes to, and the kinds of rule it rests on."""
    kind = _kind(found.claim)
    if kind is not None or not found.parts:
        return [(found.verdict, frozenset({kind} if kind else ()))]
    if isinstance(found.reason, OneAlternativeSuffices):
        return list(dict.fromkeys(way for part in found.parts for way in _ways(part)))
    together = product(*[_ways(part) for part in found.parts])
    return list(
        dict.fromkeys(
            (all_of(verdict for verdict, _ in parts), frozenset().union(*[grounds for _, grounds in parts]))
            for parts in together
        )
    )


def _kind(claim: object) -> str | None:
    if isinstance(claim, t.MaterialLimit):
        return "value" if claim.measure is t.Measure.VALUE else None
    return KINDS.get(type(claim))


def _lacks_of(parts: Iterable[Finding]) -> tuple[Missing | Judged, ...]:
    return tuple(fact for part in parts if part.verdict is UNKNOWN for fact in part.lacks)
