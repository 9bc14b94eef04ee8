"""Findings: what was claimed, what came of it, by which article, and why.

A finding holds typed reasons, numbers and facts, never prose: words are made in reporting/.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.language.tree import Guard
from origin_engine.origin.missing import Missing
from origin_engine.origin.reasons import Reason
from origin_engine.origin.status import Judged
from origin_engine.origin.verdict import Verdict


class Step(Enum):
    """A claim that is no rule text but a step of the treaty's own text."""

    WHOLLY_OBTAINED = "wholly obtained"
    EXCLUSIVELY_ORIGINATING = "produced exclusively from originating materials"
    PRODUCT_RULE = "product-specific rule"
    MADE_IN_A_PARTY = "made in a Party"
    MINIMAL_OPERATIONS = "minimal-operations"
    DIRECT_CONSIGNMENT = "direct-consignment"
    PROOF_OF_ORIGIN = "proof-of-origin"
    TOLERANCE = "tolerance"


class View(Enum):
    """How self-produced materials that do not originate were taken."""

    AS_ONE = "as-one-material"
    TRACED = "traced-to-inputs"
    MIXED = "traced-where-needed"


class Finding(NamedTuple):
    """A step of the determination: re-checkable from its article, its reason and its facts."""

    claim: Rule | Guard | Step
    verdict: Verdict
    citation: str
    reason: Reason
    parts: tuple[Finding, ...] = ()
    lacks: tuple[Missing | Judged, ...] = ()
    """What is missing: facts, or materials whose origin is not shown."""
    view: View | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that would help to settle the finding, each once."""
        return facts_of(self.lacks)


def facts_of(lacks: Iterable[Missing | Judged]) -> tuple[Missing, ...]:
    """Missing facts, each once; a material stands for what is missing to show its origin."""
    facts: dict[Missing, None] = {}
    for each in lacks:
        if isinstance(each, Missing):
            facts[each] = None
        else:
            facts.update(dict.fromkeys(each.missing))
    return tuple(facts)
