"""Conferring processes: chemical reaction and others a rule asks for by name, done in the right place."""

from __future__ import annotations

from origin_engine.language.tree import Process
from origin_engine.origin.case import Case
from origin_engine.origin.finding import Finding, facts_of
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.parties import in_party
from origin_engine.origin.reasons import ProcessesDone
from origin_engine.origin.status import Status
from origin_engine.origin.tolerance import with_tolerance
from origin_engine.origin.verdict import MET, NOT_MET, UNKNOWN, Verdict


def evaluate_process(rule: Process, case: Case, citation: str) -> Finding:
    """Whether the processes took place, or the tolerance excuses that the materials did not undergo them."""
    found = _done(rule, case, citation)
    counted = case.not_originating_in("process")
    surely = [m for m in counted if m.status is Status.NON_ORIGINATING]
    return with_tolerance(found, surely, counted, case, "process")


def _done(rule: Process, case: Case, citation: str) -> Finding:
    """Whether the processes (or enough of them) took place where the agreement wants them."""
    done = case.subject.processes
    if done is None:
        missing = (Missing(Need.PROCESSES, case.subject.field("processes"), " + ".join(rule.names)),)
        return Finding(rule, UNKNOWN, citation, ProcessesDone((), (), ()), (), missing)
    verdicts: dict[str, Verdict] = {}
    lacking: list[Missing] = []
    elsewhere: list[str] = []
    for name in rule.names:
        places = [process.in_ for process in done if process.name == name]
        found = [_in_place(name, place, rule, case, lacking) for place in places]
        verdicts[name] = MET if MET in found else UNKNOWN if UNKNOWN in found else NOT_MET
        if places and verdicts[name] is NOT_MET:
            elsewhere.append(name)
    wanted = len(rule.names) if rule.at_least is None else rule.at_least
    surely = sum(verdict is MET for verdict in verdicts.values())
    perhaps = surely + sum(verdict is UNKNOWN for verdict in verdicts.values())
    verdict = MET if surely >= wanted else UNKNOWN if perhaps >= wanted else NOT_MET
    reason = ProcessesDone(
        tuple(name for name, found in verdicts.items() if found is MET),
        tuple(elsewhere),
        tuple(name for name, found in verdicts.items() if found is NOT_MET and name not in elsewhere),
    )
    return Finding(
        rule, verdict, _article(rule, case, citation), reason, (), tuple(lacking) if verdict is UNKNOWN else ()
    )


def _in_place(name: str, place: str | None, rule: Process, case: Case, lacking: list[Missing]) -> Verdict:
    """Whether a process took place in the country of production, or in any Party where that suffices."""
    fact = f"{case.subject.field('processes')}[{name}].in"
    known = case.agreement.processes.get(name)
    if rule.in_any_party or (known is not None and known.where == "any-party"):
        found = in_party(place, case, fact, Need.PROCESS_PLACE)
        lacking += facts_of(found.lacks)
        return found.verdict
    if place is None or case.subject.made_in is None:
        lacking.append(Missing(Need.PROCESS_PLACE, fact, name))
        return UNKNOWN
    return MET if case.agreement.same_party(place, case.subject.made_in) else NOT_MET


def _article(rule: Process, case: Case, citation: str) -> str:
    known = case.agreement.processes.get(rule.names[0]) if len(rule.names) == 1 else None
    return f"{citation}; {known.article}" if known else citation
