"""Why a gate before the origin or before the claim came out as it did; part of the reasons of reasons.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class NotApplicable(NamedTuple):
    """The gate does not apply to goods of this criterion."""

    criterion: str


class OnlyMinimalOperations(NamedTuple):
    """Everything done is on the agreement's list of minimal operations."""

    operations: tuple[tuple[str, str], ...]


class BeyondMinimalOperations(NamedTuple):
    """An operation that goes beyond the list."""

    operation: str


class OperationsInDoubt(NamedTuple):
    """Operations of which the list does not say whether they are minimal."""

    operations: tuple[str, ...]


class OperationsNotStated(NamedTuple):
    """What was done to the product is not stated."""


class Direct(NamedTuple):
    """The consignment goes straight from one Party to the other."""


class SameCountry(NamedTuple):
    """The consignment is sent from a country to itself."""

    country: str


class ThroughThirdCountries(NamedTuple):
    """Stays on the way, with what speaks against each of them or leaves it open."""

    against: tuple[str, ...]
    open: tuple[str, ...]
    countries: tuple[str, ...]


class FactsMissing(NamedTuple):
    """The gate cannot be decided without the missing facts."""


class ProofHolds(NamedTuple):
    """A proof that is valid on the day; `until` is its last day."""

    kind: str
    until: date


class ProofWaived(NamedTuple):
    """No proof is needed up to this customs value."""

    limit: Decimal
    currency: str


class ProofFails(NamedTuple):
    """What is wrong with the proof: a code that reporting knows, and the day it turns on."""

    wrong: str
    on: date | None = None
    kind: str = ""
