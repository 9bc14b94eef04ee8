"""What an agreement decides, as frozen values: everything in which one agreement differs from another.

The fields mirror rules/<agreement>/agreement.yaml; each carries the article it comes from. Nothing here names
an agreement, a country or a code.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from origin_engine.rulebook.chapter_notes import ChapterNote
from origin_engine.rulebook.claim import DirectConsignment, ProofOfOrigin
from origin_engine.rulebook.code_spans import CodeSpans
from origin_engine.rulebook.production import (
    Cumulation,
    FungibleMaterials,
    MinimalOperations,
    ProcessRule,
    RoleRule,
    SelfProduced,
    ToleranceRule,
    UnitOfQualification,
    ValueContentRule,
)
from origin_engine.rulebook.silent_groups import SilentGroups


class Source(NamedTuple):
    """Where the facts of a file come from, and when they were read."""

    text: str
    reference: str
    read: date


class Gap(NamedTuple):
    """Something that is known to be missing, and why."""

    where: str
    why: str


class Party(NamedTuple):
    """A Party; `in_force` is None where the day could not be verified."""

    in_force: date | None
    source: str = ""


class Between(NamedTuple):
    """Two Parties between which the agreement has a day of its own; None where it is not known to be in force."""

    parties: tuple[str, str]
    in_force: date | None
    source: str


class Parties(NamedTuple):
    """Who is a Party, and since when. `unions`: countries that are one Party together, by the name of it.

    `between`: pairs of Parties between which it entered into force later than for each of them, or has not yet.
    """

    article: str
    members: dict[str, Party]
    unions: dict[str, frozenset[str]] = {}
    between: tuple[Between, ...] = ()


class GeneralRule(NamedTuple):
    """A rule for goods that the annex does not list; `codes` and `but_not` narrow it to some of them."""

    rule: str
    article: str
    codes: CodeSpans | None = None
    but_not: CodeSpans | None = None

    def governs(self, code: str) -> bool:
        """Whether it is for a code that has no row of its own."""
        if self.codes is not None and not self.codes.has(code):
            return False
        return self.but_not is None or not self.but_not.has(code)


class ProductRulesHead(NamedTuple):
    """The annex of product rules: its name in citations, its HS edition, the imports it governs.

    Goods that it does not list follow the first general rule that is for their code; in the order given. `not_held`:
    the book does not hold the annex, and this is where to find it. `not_listed`: codes that the annex lists and the
    book's source lacks. No general rule is guessed for either. `chapter_notes` go with the rows of their codes, in the
    order given. `silent_groups`: what is said once for all rows that are silent about changes inside their group.
    """

    annex: str
    hs_edition: int
    article: str
    first_day: date | None = None
    last_day: date | None = None
    general_rules: tuple[GeneralRule, ...] = ()
    not_held: str | None = None
    not_listed: CodeSpans | None = None
    chapter_notes: tuple[ChapterNote, ...] = ()
    silent_groups: SilentGroups | None = None

    def lacks(self, code: str) -> bool:
        """Whether the book says that it does not hold what the annex says of a code."""
        return self.not_held is not None or (self.not_listed is not None and self.not_listed.has(code))

    def general_rule_for(self, code: str) -> GeneralRule | None:
        """The general rule for a code without a row; None where the annex may list it."""
        if self.lacks(code):
            return None
        return next((rule for rule in self.general_rules if rule.governs(code)), None)

    def in_force_on(self, day: date) -> bool:
        """Whether this edition of the annex governs imports of a day."""
        return (self.first_day or date.min) <= day <= (self.last_day or date.max)


class CriterionKind(StrEnum):
    """The ways in which a good may originate."""

    WHOLLY_OBTAINED = "wholly-obtained"
    EXCLUSIVELY_ORIGINATING = "exclusively-originating"
    PRODUCT_RULE = "product-rule"


class Criterion(NamedTuple):
    """One way of originating, with the code that a proof of origin shows for it."""

    kind: CriterionKind
    code: str
    article: str


class WhollyObtainedCategory(NamedTuple):
    """A kind of wholly obtained good; `conditions` are asked of the trader by these words."""

    article: str
    imported_inputs: bool = False
    conditions: tuple[str, ...] = ()


class WhollyObtainedRule(NamedTuple):
    """What counts as wholly obtained."""

    article: str
    categories: dict[str, WhollyObtainedCategory]


class DomesticValue(NamedTuple):
    """The share of the good's value that must have been added in the exporting Party, for listed lines."""

    percent: Decimal
    article: str


class ImporterChoice(NamedTuple):
    """A rate that the importer may claim instead, and the mark that the proof of origin then bears."""

    article: str
    mark: str


class TariffDifferentials(NamedTuple):
    """How the country of origin is found where an importing Party treats the Parties differently."""

    article: str
    common_schedule: frozenset[str]
    acquired: str
    domestic_value: DomesticValue
    highest_contributor: str
    beyond_minimal: str
    contributors_choice: ImporterChoice
    any_party_choice: ImporterChoice
    box: str | None = None
    """The box of the certificate that names the country of origin, with the mark of the importer's choice."""


class ScheduleYears(NamedTuple):
    """How years of the tariff schedules are counted: from the first year, beginning on a month and day."""

    article: str
    first_year: int
    begins: str
    begins_otherwise: dict[str, str] = {}


class Agreement(NamedTuple):
    """All chapter rules of one agreement."""

    id: str
    name: dict[str, str]
    source: Source
    parties: Parties
    product_rules: ProductRulesHead
    criteria: tuple[Criterion, ...]
    wholly_obtained: WhollyObtainedRule
    value_content: ValueContentRule
    cumulation: Cumulation
    roll_up: str
    self_produced: SelfProduced
    roles: dict[str, RoleRule]
    minimal_operations: tuple[MinimalOperations, ...]
    direct_consignment: DirectConsignment
    proof_of_origin: ProofOfOrigin
    tolerance: ToleranceRule | None = None
    tolerance_code: str | None = None
    wholly_obtained_rule_met_by_exclusively_originating: str | None = None
    processes: dict[str, ProcessRule] = {}
    unit_of_qualification: UnitOfQualification | None = None
    fungible_materials: FungibleMaterials | None = None
    tariff_differentials: TariffDifferentials | None = None
    schedule_years: ScheduleYears | None = None
    other_editions: dict[str, ProductRulesHead] = {}
    """The annex as it was, or will be, on other days, by the folder of its rows."""
    notes: dict[str, str] = {}
    gaps: tuple[Gap, ...] = ()

    def is_party(self, country: str, on: date) -> bool | None:
        """Whether a country is a Party on a day; None where its entry into force is not verified."""
        party = self.parties.members.get(country)
        if party is None:
            return False
        return None if party.in_force is None else party.in_force <= on

    def party_of(self, country: str) -> str:
        """The Party that a country is, or belongs to."""
        return next((name for name, union in self.parties.unions.items() if country in union), country)

    def same_party(self, one: str | None, other: str | None) -> bool:
        """Whether two countries are known and are one Party."""
        return one is not None and other is not None and (one == other or self.party_of(one) == self.party_of(other))

    def has_criterion(self, kind: CriterionKind) -> bool:
        """Whether the agreement knows this way of originating."""
        return any(criterion.kind is kind for criterion in self.criteria)
