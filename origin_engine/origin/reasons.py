"""Why a step came out as it did: one type a reason, holding numbers and facts for reporting/ to put into words.

Amounts are in grains (see exact.py) of the dossier's currency, weights in grains of a kilogram.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from origin_engine.dossier import Amount
from origin_engine.origin.gate_reasons import (
    BeyondMinimalOperations,
    Direct,
    FactsMissing,
    NotApplicable,
    OnlyMinimalOperations,
    OperationsInDoubt,
    OperationsNotStated,
    ProofFails,
    ProofHolds,
    ProofWaived,
    SameCountry,
    ThroughThirdCountries,
)
from origin_engine.origin.status import Judged, StatusReason

# --- combinations ----------------------------------------------------------------------------------


class OneAlternativeSuffices(NamedTuple):
    """The alternatives of a rule, of which `met` (by position) are met."""

    met: tuple[int, ...]
    of: int


class AllPartsNeeded(NamedTuple):
    """The parts of a combination, of which `failed` and `open` (by position) stand against it."""

    failed: tuple[int, ...]
    open: tuple[int, ...]
    of: int


class CaseGoverns(NamedTuple):
    """The case of a split rule that governs (None: the `otherwise` branch)."""

    words: str | None


class CaseOpen(NamedTuple):
    """Which case of a split rule governs is not known; whether its branches agree is."""

    words: str
    branches_agree: bool


# --- changes of tariff classification --------------------------------------------------------------


class NothingToChange(NamedTuple):
    """No material has to change classification."""


class AllChanged(NamedTuple):
    """Every material that has to change does."""

    materials: tuple[Judged, ...]


class NotAllChanged(NamedTuple):
    """Materials that do not change (or are excluded), and those of which it is not known."""

    unchanged: tuple[Judged, ...]
    unsure: tuple[Judged, ...]


class CuredByTolerance(NamedTuple):
    """Materials do not change, and the tolerance says that this does no harm."""

    unchanged: tuple[Judged, ...]


class ProductCodeUnknown(NamedTuple):
    """The product's own code (in the edition of the rules) is not known."""


class ToleranceClosed(NamedTuple):
    """There is no tolerance for goods of this code."""

    code: str


class ToleranceNotKnown(NamedTuple):
    """Whether the tolerance applies is not encoded, and why."""

    why: str


class OfOtherSubheadings(NamedTuple):
    """A limit asks for materials of another subheading than the good's; `own` are, or may be, of its own."""

    own: tuple[Judged, ...]


class WithinTolerance(NamedTuple):
    """The share of materials that do not change against one limit; None where it cannot be computed."""

    measure: str
    part: Amount | None
    whole: Amount | None
    limit: Decimal
    met: bool | None


# --- value content ---------------------------------------------------------------------------------


class ValueMeasure(NamedTuple):
    """One method of value content; `part` of `whole` against a threshold, in per cent.

    `part` is None where facts are missing; `capped` says that build-up was settled by build-down's ceiling.
    """

    method: str
    base: str
    part: Amount | None
    whole: Amount | None
    threshold: Decimal
    met: bool | None
    citation: str
    non_originating: Amount | None = None
    capped: bool = False
    counted: tuple[Judged, ...] = ()
    """The materials that count as non-originating."""
    deducted: tuple[tuple[str, Amount], ...] = ()
    """What was let out of the value of a material, with evidence."""

    @property
    def share(self) -> Fraction | None:
        """The value content as a fraction of one."""
        if self.part is None or self.whole is None:
            return None
        return Fraction(self.part) / Fraction(self.whole)


class ValueContentMeasured(NamedTuple):
    """The methods tried; one suffices."""

    measures: tuple[ValueMeasure, ...]


class ShareMeasured(NamedTuple):
    """A share of some materials against a limit; bounds where facts are missing."""

    part_low: Amount | None
    part_high: Amount | None
    whole: Amount | None
    limit: Decimal
    comparison: str


class ValueContentWaived(NamedTuple):
    """Non-originating materials are so few that the value content need not be reached."""

    limit: Decimal
    base: str


class NoSuchMaterial(NamedTuple):
    """No material of the bill is said to be what the rule speaks of."""

    words: str


# --- origin of goods -------------------------------------------------------------------------------


class WhollyObtainedAs(NamedTuple):
    """The category claimed, and where."""

    category: str
    country: str


class NotClaimed(NamedTuple):
    """The trader does not claim that the good was wholly obtained."""


class MadeFromMaterials(NamedTuple):
    """Materials that went into the good, which nobody claims to be taken from nature."""

    materials: tuple[Judged, ...]


class MadeWithNonOriginating(NamedTuple):
    """Non-originating materials that went into the good."""

    materials: tuple[Judged, ...]


class OnlyOriginatingMaterials(NamedTuple):
    """Every material originates."""

    of: int


class MaterialsInDoubt(NamedTuple):
    """Materials whose status leaves the matter open."""

    materials: tuple[Judged, ...]


class NothingProduced(NamedTuple):
    """Nothing was done to the good in the Party."""


class NoBill(NamedTuple):
    """There is no bill of materials to judge by."""


class InParty(NamedTuple):
    """A country that is a Party on the day."""

    country: str


class NotAParty(NamedTuple):
    """A country that is not a Party on the day."""

    country: str
    on: date | None


class NotInForceBetween(NamedTuple):
    """The agreement is not in force between two Parties on the day, or not known to be (`since` is None)."""

    one: str
    other: str
    since: date | None


class PartyNotVerified(NamedTuple):
    """Whether a country is a Party cannot be said."""

    country: str | None


class CategoryUnknownHere(NamedTuple):
    """A category that this agreement does not know."""

    category: str
    known: tuple[str, ...]


class MaterialsAsDemanded(NamedTuple):
    """Whether the named materials are wholly obtained or originating; those that are not, those unknown."""

    against: tuple[Judged, ...]
    open: tuple[Judged, ...]


# --- processes, conditions -------------------------------------------------------------------------


class ProcessesDone(NamedTuple):
    """Processes done in the right place, elsewhere, and not at all."""

    done: tuple[str, ...]
    elsewhere: tuple[str, ...]
    absent: tuple[str, ...]


class Answered(NamedTuple):
    """The trader's answer to words of the rule; None where there is none."""

    words: str
    answer: bool | None


class PeriodOf(NamedTuple):
    """The day of importation against a period."""

    on: date | None


class CandidatesAgree(NamedTuple):
    """The good's code in the rules' edition is one of these, and under each of them the outcome is the same."""

    codes: tuple[str, ...]


class CandidatesDiffer(NamedTuple):
    """The good's code in the rules' edition is one of these, and the outcome depends on which."""

    codes: tuple[str, ...]


class NotEncodedWords(NamedTuple):
    """Words of the treaty that are not encoded."""

    words: str


class NoProductRule(NamedTuple):
    """No row of the annex governs the code; where the book does not hold the annex, it is to be consulted."""

    code: str
    not_held: str | None = None


class EditionNotEncoded(NamedTuple):
    """The product rules in force on the day are not in this rule book."""

    on: date


Reason = (
    StatusReason
    | OneAlternativeSuffices
    | AllPartsNeeded
    | CaseGoverns
    | CaseOpen
    | NothingToChange
    | AllChanged
    | NotAllChanged
    | CuredByTolerance
    | ProductCodeUnknown
    | ToleranceClosed
    | ToleranceNotKnown
    | OfOtherSubheadings
    | WithinTolerance
    | ValueContentMeasured
    | ShareMeasured
    | ValueContentWaived
    | NoSuchMaterial
    | WhollyObtainedAs
    | NotClaimed
    | MadeFromMaterials
    | MadeWithNonOriginating
    | OnlyOriginatingMaterials
    | MaterialsInDoubt
    | NothingProduced
    | NoBill
    | InParty
    | NotAParty
    | PartyNotVerified
    | NotInForceBetween
    | CategoryUnknownHere
    | MaterialsAsDemanded
    | ProcessesDone
    | Answered
    | PeriodOf
    | CandidatesAgree
    | CandidatesDiffer
    | NotEncodedWords
    | NoProductRule
    | EditionNotEncoded
    | NotApplicable
    | OnlyMinimalOperations
    | BeyondMinimalOperations
    | OperationsInDoubt
    | OperationsNotStated
    | Direct
    | SameCountry
    | ThroughThirdCountries
    | FactsMissing
    | ProofHolds
    | ProofWaived
    | ProofFails
)
