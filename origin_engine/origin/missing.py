"""Missing facts: what kind they are, and where in the dossier they belong."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from origin_engine.dossier import show_path


class Need(Enum):
    """A kind of missing fact."""

    BILL = "bill"
    MADE_IN = "made-in"
    DATE = "date"
    CODE = "code"
    EDITION = "edition"
    CLASSIFICATION = "classification"
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
    DEPARTURE = "departure"
    ISSUED_IN_TIME = "issued-in-time"
    STAY = "stay"
    SUPPLIER_STATEMENT = "supplier-statement"
    VERIFIED_LAW = "verified-law"
    INSPECTION = "inspection"


class Missing(NamedTuple):
    """A fact that would help to settle the matter: where it belongs in the dossier and what it is about."""

    need: Need
    place: str | tuple[str | int, ...]
    about: str = ""
    field: str = ""
    among: str = ""
    """What it is one of, where that is known."""

    @property
    def fact(self) -> str:
        """The field of the dossier, as people write it: materials[2].originating.rcep."""
        path = self.place if isinstance(self.place, str) else show_path(self.place)
        return f"{path}.{self.field}" if self.field else path
