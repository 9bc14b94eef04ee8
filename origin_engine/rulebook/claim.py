"""What a claim needs beside origin: direct consignment, a proof of origin, and what the proof shows.

Part of the frozen values of an agreement (agreement.py); names are those of its YAML.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple


class StorageLimit(NamedTuple):
    """How many months a consignment may stay in a third country; longer where force majeure keeps it there."""

    months: int
    article: str
    in_force_majeure: int | None = None


class DirectConsignment(NamedTuple):
    """What may happen to a consignment on its way through third countries.

    `conditions` are asked of the trader by these words, unless it goes straight.
    """

    article: str
    allowed: frozenset[str]
    in_doubt: frozenset[str] = frozenset()
    customs_control: bool = True
    storage_limit: StorageLimit | None = None
    conditions: tuple[str, ...] = ()


class IssuePeriod(NamedTuple):
    """How long after shipment a proof may be issued without being retroactive: in days, or in working days."""

    article: str
    days_after_shipment: int | None = None
    working_days_after_shipment: int | None = None


class ProofKind(NamedTuple):
    """A kind of proof; with a gap, whether it is open is not known.

    `marked_when_late`: one issued after shipment (or after `issue` has run out) is retroactive, and must say so.
    """

    article: str
    marked_when_late: bool = False
    of_an_original: bool = False
    gap: str | None = None
    not_from: dict[str, str] = {}
    issue: IssuePeriod | None = None


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


class ValueBox(NamedTuple):
    """The box for the value of the good, and the kind of rule with which it is filled in (None: always)."""

    box: str
    only_with: Literal["value"] | None = None


class Certificate(NamedTuple):
    """What a proof shows.

    `codes`: by criterion (or `general-rule`), one text, or a text by the kind of condition relied on
    (`classification`, `value`, `process`, `wholly-obtained`, `exclusively-originating`). In a text, {change} is
    the change of classification (CC, CTH, CTSH), {percent} the value content reached, {threshold} that of the
    rule, {notation} its sign. `joined_by` puts conditions that were met together between their texts; without it
    each is a code of its own.
    """

    codes: dict[str, str | dict[str, str]]
    form: str | None = None
    criterion_box: str | None = None
    joined_by: str | None = None
    value_box: ValueBox | None = None


class ProofOfOrigin(NamedTuple):
    """Which proofs are accepted, for how long, and when none is needed.

    `waivers`: by importing Party, where Parties have set their own. `retroactive_validity_from`: the day from
    which a retroactive proof is valid for the period. `conditions`: what a claim hangs on beside the proof, in words
    that are asked of the trader, each with its article.
    """

    article: str
    kinds: dict[str, ProofKind]
    validity: Months
    at_importation: str | None = None
    retroactive: Months | None = None
    retroactive_validity_from: Literal["issue", "shipment"] = "issue"
    waiver: Waiver | None = None
    waivers: dict[str, Waiver] = {}
    records: Years | None = None
    minimum_data: MinimumData | None = None
    certificate: Certificate | None = None
    conditions: dict[str, str] = {}
