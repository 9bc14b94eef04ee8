"""Findings: what was claimed, what came of it, by which article, and why.

A finding holds typed reasons, numbers and facts, never prose: words are made in reporting/.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from origin_engine.dossier import show_path
from origin_engine.language import Rule
from origin_engine.language.tree import Guard
from origin_engine.origin.reasons import Reason
from origin_engine.origin.verdict import Verdict

if TYPE_CHECKING:
    from origin_engine.origin.materials import Judged


class Step(Enum):
    """A claim that is no rule text but a step of the treaty's own text."""

    WHOLLY_OBTAINED = "wholly obtained"
    EXCLUSIVELY_ORIGINATING = "produced exclusively from originating materials"
    PRODUCT_RULE = "product-specific rule"
    MADE_IN_A_PARTY = "made in a Party"
    MINIMAL_OPERATIONS = "minimal-operations"
    DIRECT_CONSIGNMENT = "direct-consignment"
    PROOF_OF_ORIGIN = "proof-of-origin"
    MATERIAL_STATUS = "originating material"
    TOLERANCE = "tolerance"


class View(Enum):
    """How self-produced materials that do not originate were taken."""

    AS_ONE = "as-one-material"
    TRACED = "traced-to-inputs"
    MIXED = "traced-where-needed"


class Need(Enum):
    """A kind of missing fact."""

    BILL = "bill"
    MADE_IN = "made-in"
    DATE = "date"
    CODE = "code"
    EDITION = "edition"
    STATUS = "status"
    EVIDENCE = "evidence"
    VALID_EVIDENCE = "valid-evidence"
    STATUS_PARTY = "status-party"
    VALUE = "value"
    VALUE_BASIS = "value-basis"
    PRICE = "price"
    PRICE_BASIS = "price-basis"
    COST = "cost"
    DEDUCTION = "deduction"
    WEIGHT = "weight"
    MEASURE = "measure"
    ANSWER = "answer"
    OPERATIONS = "operations"
    PROCESSES = "processes"
    PROCESS_PLACE = "process-place"
    WHOLLY_OBTAINED = "wholly-obtained"
    WHOLLY_OBTAINED_PLACE = "wholly-obtained-place"
    EXPORTING_PARTY = "exporting-party"
    IMPORTING_PARTY = "importing-party"
    ROUTE = "route"
    LEG = "leg"
    CUSTOMS_CONTROL = "customs-control"
    PROOF = "proof"
    PROOF_FIELD = "proof-field"
    ORIGINAL_PROOF = "original-proof"
    SERIES = "series"
    VERIFIED_LAW = "verified-law"
    INSPECTION = "inspection"


class Missing(NamedTuple):
    """A fact that would help to settle the matter: where it belongs in the dossier and what it is about."""

    need: Need
    place: str | tuple[str | int, ...]
    about: str = ""
    field: str = ""

    @property
    def fact(self) -> str:
        """The field of the dossier, as people write it: materials[2].originating.rcep."""
        path = self.place if isinstance(self.place, str) else show_path(self.place)
        return f"{path}.{self.field}" if self.field else path


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
