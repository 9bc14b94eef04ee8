"""A rate of duty, as a row of a tariff table says it; what is not a number stays what it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from origin_engine.rulebook.agreement import Source


class RateType(StrEnum):
    """What a rate is for."""

    MFN = "MFN"
    PREFERENCE = "PREFERENCE"
    BOUND = "BOUND"
    IN_QUOTA = "IN-QUOTA"
    OUT_OF_QUOTA = "OUT-OF-QUOTA"


class RateKind(StrEnum):
    """How a duty is computed, if it can be."""

    FREE = "free"
    AD_VALOREM = "ad-valorem"
    SPECIFIC = "specific"
    COMPOUND = "compound"
    HIGHER_OF = "higher-of"
    LOWER_OF = "lower-of"
    EXCLUDED = "excluded"
    QUOTA = "quota"
    TEXT_ONLY = "text-only"


COMPUTED_WITH_PERCENT = frozenset(
    {RateKind.FREE, RateKind.AD_VALOREM, RateKind.COMPOUND, RateKind.HIGHER_OF, RateKind.LOWER_OF}
)
COMPUTED_WITH_AMOUNT = frozenset({RateKind.SPECIFIC, RateKind.COMPOUND, RateKind.HIGHER_OF, RateKind.LOWER_OF})


class Rate(NamedTuple):
    """One row: a duty for a national line, for everybody (MFN) or for a group under an agreement."""

    code: str
    type: RateType
    agreement: str
    group: str
    kind: RateKind
    percent: Decimal | None
    amount: Decimal | None
    unit: str
    first: date
    last: date | None
    excluded: frozenset[str]
    text: str
    currency: str
    source: Source

    def applies_to(self, country: str, groups: dict[str, frozenset[str]]) -> bool:
        """Whether goods of this country may use the rate."""
        return country in groups.get(self.group, frozenset()) and country not in self.excluded

    def in_force(self, on: date) -> bool:
        """Whether the rate is in force on a day, both ends included."""
        return self.first <= on and (self.last is None or on <= self.last)


class TableHead(NamedTuple):
    """What all rows of a table share."""

    importer: str
    hs_edition: int
    digits: int
    currency: str
    first: date
    last: date | None
    source: Source
    groups: dict[str, frozenset[str]]
    agreements: dict[str, dict[str, str]]
    lacks: tuple[str, ...]

    def covers(self, on: date) -> bool:
        """Whether the table says anything of a day, both ends included."""
        return self.first <= on and (self.last is None or on <= self.last)

    def meets(self, other: TableHead) -> bool:
        """Whether two tables have a day in common."""
        return self.covers(other.first) or other.covers(self.first)
