"""What an agreement decides, as frozen values: everything in which one agreement differs from another.

The fields mirror rules/<agreement>/agreement.yaml; each carries the article it comes from. Nothing here names
an agreement, a country or a code.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple


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


class Parties(NamedTuple):
    """Who is a Party, and since when."""

    article: str
    members: dict[str, Party]


class ProductRulesHead(NamedTuple):
    """The annex of product rules: its name in citations, its HS edition, the imports it governs."""

    annex: str
    hs_edition: int
    article: str
    first_day: date | None = None
    last_day: date | None = None
    general_rule: str | None = None
    general_rule_article: str | None = None


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


class Valuation(NamedTuple):
    """The bases on which a non-originating material may be valued."""

    article: str
    acquired: tuple[str, ...]
    self_produced: tuple[str, ...]


class DeductionRule(NamedTuple):
    """A cost that may be let out of the value of a non-originating material, with evidence."""

    article: str
    unless_recovered: bool = False
    less_scrap: bool = False


class ValueContentRule(NamedTuple):
    """How a regional value content is calculated."""

    article: str
    base: str
    methods: dict[str, str]
    valuation: Valuation
    unknown_origin: str
    deductions: dict[str, DeductionRule] = {}


class ChapterRange(NamedTuple):
    """Chapters of the Harmonized System, both ends included."""

    first: str
    last: str

    def has(self, code: str) -> bool:
        """Whether a code stands in these chapters."""
        return self.first <= code[:2] <= self.last


class ToleranceLimit(NamedTuple):
    """One test of the tolerance; goods outside its chapters cannot use it."""

    measure: Literal["value", "weight"]
    percent: Decimal
    article: str
    base: str | None = None
    chapters: ChapterRange | None = None


class ToleranceRule(NamedTuple):
    """De minimis: materials that fail to change classification and yet do no harm; any limit suffices."""

    article: str
    limits: tuple[ToleranceLimit, ...]


class Cumulation(NamedTuple):
    """How originating materials of other Parties count."""

    kind: Literal["bilateral", "diagonal", "full"]
    article: str
    code: str | None = None


class SelfProduced(NamedTuple):
    """How a self-produced material that does not originate may be taken."""

    article: str
    as_one: bool
    traced: bool


class RoleRule(NamedTuple):
    """Which tests a line of the bill counts in, by its role."""

    counts_in: frozenset[str]
    article: str
    originating: bool = False
    in_doubt_for: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()


class MinimalOperations(NamedTuple):
    """Operations that confer no origin, each with the item of the list it falls under."""

    article: str
    applies_to: frozenset[str]
    operations: dict[str, str]


class ProcessRule(NamedTuple):
    """A conferring process: where it may take place, what does not count, the code for proofs of origin."""

    article: str
    where: Literal["made-in", "any-party"] = "made-in"
    code: str | None = None
    excluded: tuple[str, ...] = ()


class UnitOfQualification(NamedTuple):
    """What one unit of the good is."""

    unit: str
    sets: str
    article: str


class FungibleMaterials(NamedTuple):
    """How fungible materials may be attributed."""

    methods: tuple[str, ...]
    article: str
    same_for: str | None = None


class DirectConsignment(NamedTuple):
    """What may happen to a consignment on its way through third countries."""

    article: str
    allowed: frozenset[str]
    in_doubt: frozenset[str] = frozenset()
    customs_control: bool = True


class ProofKind(NamedTuple):
    """A kind of proof; with a gap, whether it is open is not known.

    `marked_when_late`: one issued after shipment is retroactive, and must say so.
    """

    article: str
    marked_when_late: bool = False
    of_an_original: bool = False
    gap: str | None = None
    not_from: dict[str, str] = {}


class Months(NamedTuple):
    """A period in months."""

    months: int
    article: str


class Years(NamedTuple):
    """A period in years."""

    years: int
    article: str


class Waiver(NamedTuple):
    """The customs value up to which no proof is asked for, unless the import is one of a series."""

    customs_value: Decimal
    currency: str
    article: str


class MinimumData(NamedTuple):
    """What a proof must say."""

    article: str
    certificate: tuple[str, ...]


class ProofOfOrigin(NamedTuple):
    """Which proofs are accepted, for how long, and when none is needed."""

    article: str
    kinds: dict[str, ProofKind]
    validity: Months
    at_importation: str
    retroactive: Months | None = None
    waiver: Waiver | None = None
    records: Years | None = None
    minimum_data: MinimumData | None = None


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
    minimal_operations: MinimalOperations
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
    notes: dict[str, str] = {}
    gaps: tuple[Gap, ...] = ()

    def is_party(self, country: str, on: date) -> bool | None:
        """Whether a country is a Party on a day; None where its entry into force is not verified."""
        party = self.parties.members.get(country)
        if party is None:
            return False
        return None if party.in_force is None else party.in_force <= on

    def has_criterion(self, kind: CriterionKind) -> bool:
        """Whether the agreement knows this way of originating."""
        return any(criterion.kind is kind for criterion in self.criteria)
