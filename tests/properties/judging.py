"""What properties ask of the engine: a verdict on a mapping, and the parts of it that two dossiers should share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from origin_engine.dossier import dossier_from
from origin_engine.errors import DossierError
from origin_engine.origin import Determination, Outcome, determine
from origin_engine.rulebook import RuleBook, load_rulebook
from tests.properties.dossiers import Facts

RANK = {Outcome.NOT_ORIGINATING: 0, Outcome.UNDETERMINED: 1, Outcome.NOT_ENCODED: 1, Outcome.ORIGINATING: 2}
Path = tuple[str | int, ...]


class Summary(NamedTuple):
    """What does not depend on how a bill is written down."""

    outcome: Outcome
    claimable: bool
    criterion: str | None
    codes: tuple[str, ...]
    value_content: tuple[tuple[str, Fraction | None, bool | None], ...]


@cache
def book() -> RuleBook:
    """RCEP."""
    return load_rulebook("rcep")


def judged(facts: Facts) -> Determination:
    """The determination of a dossier that must be well formed."""
    return determine(dossier_from(facts), book())


def judged_or_refused(facts: Facts) -> Determination | None:
    """The determination, or None where the facts together are no dossier (which is no yes either)."""
    try:
        return judged(facts)
    except DossierError:
        return None


def summary(facts: Facts) -> Summary:
    """What is to be compared."""
    found = judged(facts)
    shares = tuple((m.method, m.share, m.met) for m in found.measures.value_content)
    return Summary(found.outcome, found.claimable, found.criterion, found.criterion_codes, shares)


def rank(found: Determination) -> int:
    """The outcomes from no to yes."""
    return RANK[found.outcome]


# --- facts by path -----------------------------------------------------------------------------------


def paths(facts: Any, above: Path = ()) -> Iterator[Path]:
    """The path of every fact and of every group of facts."""
    parts = facts.items() if isinstance(facts, dict) else enumerate(facts) if isinstance(facts, list) else ()
    for name, part in parts:
        yield (*above, name)
        yield from paths(part, (*above, name))


def at(facts: Any, path: Path) -> Any:
    """The fact at a path."""
    for name in path:
        facts = facts[name]
    return facts


def without(facts: Any, path: Path) -> Any:
    """The facts without the one at this path."""
    if len(path) == 1:
        if isinstance(facts, dict):
            return {name: part for name, part in facts.items() if name != path[0]}
        return [part for number, part in enumerate(facts) if number != path[0]]
    return placed(facts, path[:1], without(facts[path[0]], path[1:]))


def placed(facts: Any, path: Path, value: Any) -> Any:
    """The facts with another value at this path."""
    if not path:
        return value
    if isinstance(facts, dict):
        return {**facts, path[0]: placed(facts.get(path[0], {}), path[1:], value)}
    return [placed(part, path[1:], value) if number == path[0] else part for number, part in enumerate(facts)]


def lines(facts: Facts) -> Iterator[Path]:
    """The path of every line of every bill."""
    for path in paths(facts):
        if len(path) >= 2 and path[-2] == "materials" and isinstance(path[-1], int):
            yield path
