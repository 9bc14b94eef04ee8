"""The syntax tree of the rule language: frozen, typed, comparable values that know where they stand.

Every node carries the span of the text it was read from; spans do not take part in comparison, so two
rules are equal when they say the same. The tree knows nothing of Lark, of products or of agreements.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform


class Span(NamedTuple):
    """A stretch of the rule text, as offsets of its first character and of the one after its last."""

    start: int
    end: int


def by_name_only(*, default: Any, kw_only: bool) -> Any:
    """A field that is given by name, and has a default."""
    return default


@dataclass_transform(frozen_default=True, field_specifiers=(by_name_only,))
class Record:
    """Frozen values: fields in order, equality by type and fields, no change once made.

    A dataclass would do the same; thirty of them cost a tenth of the command's start, so this is written out.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        cls.fields = tuple(name for name in cls.__annotations__ if name != "span")
        cls.__match_args__ = cls.fields  # type: ignore[attr-defined, misc]
        cls.defaults = {name: cls.__dict__[name] for name in cls.fields if name in cls.__dict__}

    def __init__(self, *values: Any, span: Span | None = None, **named: Any) -> None:
        given = {**self.defaults, **dict(zip(self.fields, values, strict=False)), **named}
        if given.keys() != set(self.fields) or len(values) > len(self.fields):
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(self.fields)}")
        self.__dict__.update(given, span=span)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash((type(self), self.values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.fields)
        return f"{type(self).__name__}({shown})"

    def values(self) -> tuple[Any, ...]:
        """The values of the fields, in order."""
        return tuple([getattr(self, name) for name in self.fields])


class Node(Record):
    """What all nodes share: where they were read from, None when made by a program; not compared."""

    span: Span | None = by_name_only(default=None, kw_only=True)

    def spanning(self, span: Span) -> Self:
        """The same node, read from another stretch of the text."""
        return type(self)(*self.values(), span=span)


class Level(IntEnum):
    """A level of the Harmonized System, valued by its number of digits."""

    CHAPTER = 2
    HEADING = 4
    SUBHEADING = 6
    TARIFF_ITEM = 8


class Measure(Enum):
    """What a limit on materials is measured in."""

    VALUE = "value"
    WEIGHT = "weight"
    NET_WEIGHT = "net-weight"
    DRY_WEIGHT = "dry-weight"
    VOLUME = "volume"
    ALCOHOL = "alcohol"


class Comparison(Enum):
    """How a measured share must stand to its limit."""

    AT_MOST = "<="
    BELOW = "<"
    AT_LEAST = ">="
    ABOVE = ">"


class ValueBase(Enum):
    """The value of the good that a share of value is taken of."""

    EXW = "EXW"
    FOB = "FOB"
    TRANSACTION_VALUE = "TV"
    NET_COST = "NC"


class Method(Enum):
    """A method of calculating a value content."""

    BUILD_DOWN = "build-down"
    BUILD_UP = "build-up"
    NET_COST = "net-cost"
    TRANSACTION_VALUE = "transaction-value"


class Standing(Enum):
    """The origin standing by which a set of materials is picked."""

    ANY = "any"
    ORIGINATING = "originating"
    NON_ORIGINATING = "non-originating"


# --- codes and materials -------------------------------------------------------------------------


class CodeRange(Node):
    """A chapter, heading, subheading or tariff item, or a range of them, both ends included."""

    level: Level
    first: str
    last: str


class SameCode(Node):
    """The product's own chapter, heading or subheading."""

    level: Level


CodeItem = CodeRange | SameCode


class Materials(Node):
    """A set of materials picked by words, by codes, by both, or all of them when neither is given.

    Words cannot be decided from codes: whether a material answers to them is asked of the trader.
    """

    described: str | None = None
    codes: tuple[CodeItem, ...] = ()


# --- changes of tariff classification ------------------------------------------------------------


class GroupMode(Enum):
    """Whether a change between two members of a group of codes counts."""

    WITHIN = "within"
    OUTSIDE = "outside"
    SILENT = "of"


class Group(Node):
    """The group of codes that a rule for a range is written for; `SILENT` where the treaty does not say."""

    mode: GroupMode
    codes: tuple[CodeItem, ...]


class Allowance(Node):
    """Materials that need not change, up to a share of a value base (without limit when None)."""

    materials: Materials
    percent: Decimal | None = None
    base: ValueBase | None = None


class ClassificationChange(Node):
    """CC, CTH, CTSH, CTI: each non-originating material stands elsewhere; level None is `any heading`."""

    level: Level | None
    group: Group | None = None
    exclusions: tuple[Materials, ...] = ()
    allowance: Allowance | None = None
    only_for: Materials | None = None


class ChangeFrom(Node):
    """A positive list: each non-originating material stands in it, or makes the other change."""

    source: Materials
    otherwise: ClassificationChange | None = None


class NoChange(Node):
    """No change in tariff classification is required."""


# --- values and quantities -----------------------------------------------------------------------


class ValueContent(Node):
    """A minimum value content in per cent; method None leaves the choice to the agreement's own."""

    percent: Decimal
    method: Method | None = None
    base: ValueBase | None = None
    focus: tuple[CodeItem, ...] = ()
    notation: str = "RVC"


class MaximumNonOriginating(Node):
    """A maximum share of non-originating materials in per cent of a value of the good."""

    percent: Decimal
    base: ValueBase


class WholeKind(Enum):
    """What the denominator of a limit is."""

    PRODUCT = "product"
    SET = "set"
    THOSE = "those"
    ALL_MATERIALS = "materials"


class Whole(Node):
    """The denominator of a limit: the product, the set, all materials, or the named materials together."""

    kind: WholeKind
    measure: Measure
    base: ValueBase | None = None
    materials: Materials | None = None


class MaterialLimit(Node):
    """A limit on the share of some materials; `each` applies it to every listed item by itself."""

    measure: Measure
    standing: Standing
    materials: Materials
    comparison: Comparison
    percent: Decimal
    of: Whole
    each: bool = False


class SetRule(Node):
    """Each item of a set meets its own rule; non-originating items up to a share, where one is given."""

    percent: Decimal | None = None
    base: ValueBase | None = None


# --- origin of goods and materials ---------------------------------------------------------------


class WhollyObtained(Node):
    """Wholly obtained or produced: in one Party, or taking all Parties together; as one category only."""

    in_any_party: bool = False
    category: str | None = None


class ExclusivelyOriginating(Node):
    """Produced exclusively from originating materials."""


class MaterialOrigin(Enum):
    """What a condition demands of materials."""

    WHOLLY_OBTAINED = "WO"
    ORIGINATING = "originating"


class MaterialsAre(Node):
    """All the named materials are wholly obtained, or originating."""

    materials: Materials
    demanded: MaterialOrigin


# --- processes and conditions in words -----------------------------------------------------------


class Process(Node):
    """Processes carried out: all of them together, or at least some number of those listed."""

    names: tuple[str, ...]
    at_least: int | None = None
    in_any_party: bool = False


class Condition(Node):
    """A condition in words, answered by the trader under its own words as the key."""

    words: str


class MadeFrom(Node):
    """Manufacture from a material named in words, answered by the trader."""

    words: str


class Note(Node):
    """A chapter, section or annex note kept beside the product rules under this key."""

    key: str


class WithinQuota(Node):
    """Open only inside an annual origin quota."""

    name: str


class ImportedOn(Node):
    """Open only for goods imported from a date, until a date, or between the two, both included."""

    first: date | None = None
    last: date | None = None


class TradeBetween(Node):
    """Open only for trade between these two Parties, in either direction."""

    one: str
    other: str


class NotEncoded(Node):
    """Words of the treaty that this language does not decide: the verdict is unknown, and says so."""

    words: str


# --- combinations --------------------------------------------------------------------------------


class All(Node):
    """Every part must be met."""

    parts: tuple[Rule, ...]


class Provided(Node):
    """The claim must be met, and the proviso with it."""

    claim: Rule
    proviso: Rule


class AnyOf(Node):
    """One part is enough; the exporter chooses."""

    parts: tuple[Rule, ...]


class Described(Node):
    """A guard in words: whether the product answers to them is asked of the trader."""

    words: str
    end_use: bool = False


Guard = Described | ImportedOn | TradeBetween | WithinQuota


class Case(Node):
    """One branch of a split: the rule for products that answer to all its guards."""

    guards: tuple[Guard, ...]
    rule: Rule


class Split(Node):
    """A rule that differs by product, use, date or trade; the first case that applies governs."""

    cases: tuple[Case, ...]
    otherwise: Rule


Rule = (
    ClassificationChange
    | ChangeFrom
    | NoChange
    | ValueContent
    | MaximumNonOriginating
    | MaterialLimit
    | SetRule
    | WhollyObtained
    | ExclusivelyOriginating
    | MaterialsAre
    | Process
    | Condition
    | MadeFrom
    | Note
    | WithinQuota
    | ImportedOn
    | TradeBetween
    | NotEncoded
    | All
    | Provided
    | AnyOf
    | Split
)
