"""What production must come to for a good to originate: value content, tolerance, cumulation and the like.

Part of the frozen values of an agreement (agreement.py); names are those of its YAML.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from origin_engine.rulebook.code_spans import CodeSpans

RuleKind = Literal["classification", "process", "value"]
"""What a product rule rests on: a change of classification, something done, or the value of materials."""
RULE_KINDS: frozenset[RuleKind] = frozenset({"classification", "process", "value"})


class Valuation(NamedTuple):
    """The bases on which a non-originating material may be valued."""

    article: str
    acquired: tuple[str, ...]
    self_produced: tuple[str, ...]


class DeductionRule(NamedTuple):
    """A cost that may be let out of the value of a non-originating material, with evidence.

    `bases`: only from materials valued on these bases; empty for every basis.
    """

    article: str
    unless_recovered: bool = False
    less_scrap: bool = False
    bases: frozenset[str] = frozenset()


class NetCostRule(NamedTuple):
    """The net cost of a good: its total cost less the costs that the agreement excludes."""

    article: str


class ValueContentRule(NamedTuple):
    """How a regional value content is calculated.

    Where the exporting Party chooses the method, `methods_of` holds the choices that are known. `build_up`: what a
    build-up adds up, all that originates in the good or originating materials alone.
    """

    article: str
    base: str
    methods: dict[str, str]
    valuation: Valuation
    unknown_origin: str | None = None
    deductions: dict[str, DeductionRule] = {}
    method_chosen_by: Literal["exporter", "exporting-party"] = "exporter"
    methods_of: dict[str, str] = {}
    net_cost: NetCostRule | None = None
    build_up: Literal["materials-and-costs", "materials"] = "materials-and-costs"


class ToleranceLimit(NamedTuple):
    """One test of the tolerance; goods outside its codes cannot use it.

    `other_subheading`: only materials of another subheading than the good's are let through.
    `conditions` are asked of the trader by these words where the limit would matter.
    """

    measure: Literal["value", "weight"]
    percent: Decimal
    article: str
    base: str | None = None
    codes: CodeSpans | None = None
    other_subheading: bool = False
    conditions: tuple[str, ...] = ()


class NoTolerance(NamedTuple):
    """Goods for which there is no tolerance."""

    codes: CodeSpans
    article: str


class ToleranceNotVerified(NamedTuple):
    """Goods of which it is not encoded whether the tolerance applies."""

    codes: CodeSpans
    why: str


class ValueContentWaiver(NamedTuple):
    """The share of non-originating materials up to which a value content need not be reached."""

    percent: Decimal
    base: str
    article: str


Curable = Literal["classification", "process", "materials"]


class ToleranceRule(NamedTuple):
    """De minimis: materials that fail a rule and yet do no harm; any limit suffices.

    `cures`: a change of classification, a process, demands on materials (that they be wholly obtained or
    originating, or keep to a weight); a value content is never cured.
    """

    article: str
    limits: tuple[ToleranceLimit, ...]
    cures: frozenset[Curable] = frozenset({"classification"})
    not_for: tuple[NoTolerance, ...] = ()
    not_verified_for: tuple[ToleranceNotVerified, ...] = ()
    waives_value_content: ValueContentWaiver | None = None


class PartialCumulation(NamedTuple):
    """Materials that miss the threshold, but reach this one, count their non-originating share only."""

    at_least: Decimal
    article: str
    code: str | None = None


class Cumulation(NamedTuple):
    """How originating materials of other Parties count.

    `beyond_minimal`: the article by which they count only where the good is made by more than minimal operations.
    """

    kind: Literal["bilateral", "diagonal", "full"]
    article: str
    code: str | None = None
    partial: PartialCumulation | None = None
    beyond_minimal: str | None = None


class SelfProduced(NamedTuple):
    """How a self-produced material that does not originate may be taken.

    `suppliers_traced`: the article by which one that was bought may be traced as well, if made in a Party.
    """

    article: str
    as_one: bool
    traced: bool
    suppliers_traced: str | None = None


class RoleRule(NamedTuple):
    """Which tests a line of the bill counts in, by its role."""

    counts_in: frozenset[str]
    article: str
    originating: bool = False
    in_doubt_for: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()


class MinimalOperations(NamedTuple):
    """Operations that confer no origin, each with the item of the list it falls under.

    `against`: only a claim that rests on a rule of these kinds is defeated: on one of them at least, or with `solely`
    on nothing else. `codes`: None for every good.
    """

    article: str
    applies_to: frozenset[str]
    operations: dict[str, str]
    against: frozenset[RuleKind] = RULE_KINDS
    solely: bool = False
    codes: CodeSpans | None = None


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
