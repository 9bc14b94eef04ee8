"""The dossier: everything the trader knows about one product and one shipment.

Field names are a contract with embedders. Every scalar may be left out: a fact left out is unknown, never
zero and never "no". Here shape and type are checked (by pydantic, when the first dossier is read); checking.py
checks what the facts say together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag, TypeAdapter
from pydantic_core import PydanticCustomError

COUNTRY_PATTERN = "^[A-Z]{2}$"
CURRENCY_PATTERN = "^[A-Z]{3}$"
AGREEMENT_PATTERN = "^[a-z0-9][a-z0-9_-]*$"


def _written_day(given: Any) -> Any:
    """Only year-month-day is a date: pydantic would read a bare number as seconds since 1970."""
    if isinstance(given, date) or (isinstance(given, str) and len(given) == 10 and given[4] == given[7] == "-"):
        return given
    raise PydanticCustomError("date_type", "not year-month-day")


def _written_year(given: Any) -> Any:
    """An edition as the name of a field, where a mapping holds it as a number."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _plain_no(given: Any) -> Any:
    """`false` and `no` as files write them; everything else is for the model to judge."""
    return False if isinstance(given, str) and given.casefold() in ("false", "no") else given


def _claim_or_no(given: Any) -> str:
    return "no" if given is False else "claim"


Code = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Country = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
Currency = Annotated[str, StringConstraints(pattern=CURRENCY_PATTERN)]
Agreement = Annotated[str, StringConstraints(pattern=AGREEMENT_PATTERN, max_length=60)]
Edition = Annotated[int, Field(ge=1988, le=2100)]
EditionName = Annotated[str, BeforeValidator(_written_year), StringConstraints(min_length=1, max_length=20)]
Day = Annotated[date, BeforeValidator(_written_day)]


class PriceBasis(StrEnum):
    """What the price of the product covers."""

    FOB = "FOB"
    EXW = "EXW"
    TV = "TV"


class ValueBasis(StrEnum):
    """How a material is valued."""

    CIF = "CIF"
    EARLIEST_PRICE = "EARLIEST-PRICE"
    FOB = "FOB"
    COST = "COST"


class Role(StrEnum):
    """What a line of the bill is to the product."""

    COMPONENT = "component"
    RETAIL_PACKING = "retail-packing"
    SHIPPING_PACKING = "shipping-packing"
    ACCESSORY = "accessory"
    INDIRECT = "indirect"


class Record:
    """What all groups of fields share: no unknown field passes. A dataclass, so that reading a fact is quick."""

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Money(Record):
    """An amount of money in a currency (ISO 4217)."""

    amount: Decimal | None = None
    currency: Currency | None = None


@dataclass(frozen=True)
class Price(Money):
    """The price of one unit of the product."""

    basis: PriceBasis | None = None


@dataclass(frozen=True)
class MaterialValue(Money):
    """The value of a whole line of the bill, for one unit of the product."""

    basis: ValueBasis | None = None


@dataclass(frozen=True)
class Quantity(Record):
    """An amount of something measured."""

    amount: Decimal | None = None
    unit: Word | None = None


@dataclass(frozen=True)
class WhollyObtainedClaim(Record):
    """The category under which the good was wholly obtained, and the country where."""

    category: Word | None = None
    in_: Annotated[Country | None, Field(alias="in")] = None


WhollyObtained = Annotated[
    Annotated[WhollyObtainedClaim, Tag("claim")] | Annotated[Literal[False], Tag("no")],
    Discriminator(_claim_or_no),
    BeforeValidator(_plain_no),
]


@dataclass(frozen=True)
class ProcessDone(Record):
    """A conferring process and the country where it took place."""

    name: Word
    in_: Annotated[Country | None, Field(alias="in")] = None


@dataclass(frozen=True)
class Product(Record):
    """The good that is to be exported; amounts are for one unit of it."""

    id: Word | None = None
    description: Text | None = None
    hs: Code | None = None
    hs_edition: Edition | None = None
    hs_in: dict[EditionName, Code] | None = None
    made_in: Country | None = None
    price: Price | None = None
    net_weight: Quantity | None = None
    quantity: Quantity | None = None
    measures: dict[str, Quantity] | None = None
    wholly_obtained: WhollyObtained | None = None
    operations: tuple[Word, ...] | None = None
    processes: tuple[ProcessDone, ...] | None = None
    answers: dict[str, bool | None] | None = None


@dataclass(frozen=True)
class Costs(Record):
    """Costs and profit per unit of the product, for build-up and net-cost methods.

    The net cost is stated, or is `total_cost` less `excluded_costs`: those that the agreement leaves out of it.
    """

    direct_labour: Money | None = None
    direct_overhead: Money | None = None
    profit: Money | None = None
    other: Money | None = None
    total_cost: Money | None = None
    excluded_costs: Money | None = None
    net_cost: Money | None = None


@dataclass(frozen=True)
class StatedOrigin(Record):
    """The origin status of a material under one agreement, as stated, and the evidence for it.

    `content`: the share of its value, in per cent, that is regional although it does not originate.
    """

    status: bool | None = None
    in_: Annotated[Country | None, Field(alias="in")] = None
    evidence: Word | None = None
    valid_until: Day | None = None
    content: Decimal | None = None


@dataclass(frozen=True)
class Deduction(Record):
    """A cost inside the value of a material that an agreement may let out, with its evidence."""

    kind: Word
    amount: Decimal | None = None
    currency: Currency | None = None
    evidence: Word | None = None
    recovered: bool | None = None
    scrap_value: Decimal | None = None


@dataclass(frozen=True)
class Material(Record):
    """One line of the bill; with `materials` of its own it is a self-produced material."""

    id: Word | None = None
    description: Text | None = None
    hs: Code | None = None
    hs_edition: Edition | None = None
    hs_in: dict[EditionName, Code] | None = None
    quantity: Quantity | None = None
    value: MaterialValue | None = None
    weight: Quantity | None = None
    measures: dict[str, Quantity] | None = None
    country: Country | None = None
    originating: dict[Agreement, StatedOrigin] | None = None
    role: Role = Role.COMPONENT
    deductions: tuple[Deduction, ...] = ()
    produced_in: Country | None = None
    operations: tuple[Word, ...] | None = None
    processes: tuple[ProcessDone, ...] | None = None
    answers: dict[str, bool | None] | None = None
    materials: tuple["Material", ...] | None = None


@dataclass(frozen=True)
class Leg(Record):
    """A stay of the consignment outside the exporting and the importing country; `arrived` and `left` are its days."""

    country: Country | None = None
    operations: tuple[Word, ...] | None = None
    customs_control: bool | None = None
    arrived: Day | None = None
    left: Day | None = None


@dataclass(frozen=True)
class OriginalProof(Record):
    """The first exporting Party's proof behind a back-to-back proof."""

    reference: Word | None = None
    issued: Day | None = None
    country: Country | None = None


@dataclass(frozen=True)
class Proof(Record):
    """The proof of origin in hand."""

    kind: Word | None = None
    issued: Day | None = None
    reference: Word | None = None
    marked_retroactive: bool | None = None
    original: OriginalProof | None = None


@dataclass(frozen=True)
class Shipment(Record):
    """The consignment; `date` is the date of importation, `proof_cost` the cost of one proof, for the whole of it."""

    from_: Annotated[Country | None, Field(alias="from")] = None
    to: Country | None = None
    date: Day | None = None
    departed: Day | None = None
    tariff_line: Code | None = None
    customs_value: Money | None = None
    part_of_series: bool | None = None
    units: Decimal | None = None
    units_per_year: Decimal | None = None
    route: tuple[Leg, ...] | None = None
    proof: Proof | None = None
    proof_cost: Money | None = None


@dataclass(frozen=True)
class ExchangeRate(Record):
    """One unit of `from` is `rate` units of `to`."""

    from_: Annotated[Currency, Field(alias="from")]
    to: Currency
    rate: Decimal
    on: Day | None = None
    source: Text | None = None


@dataclass(frozen=True)
class DossierFields(Record):
    """The fields of a dossier, checked one by one."""

    product: Product
    costs: Costs | None = None
    materials: tuple[Material, ...] | None = None
    shipment: Shipment | None = None
    rates: tuple[ExchangeRate, ...] = ()


_building = Lock()
_validators: dict[type[Record], Callable[[Any], Any]] = {}


def validator_of(record: type[Record]) -> Callable[[Any], Any]:
    """Checks a group of fields one by one; built at the first call, whatever the number of threads."""
    found = _validators.get(record)
    if found is None:
        with _building:
            found = _validators.setdefault(record, TypeAdapter(record).validator.validate_python)
    return found


def fields_from(mapping: Any) -> DossierFields:
    """The fields of a dossier, each checked; raises pydantic's ValidationError."""
    fields: DossierFields = validator_of(DossierFields)(mapping)
    return fields
