"""What a request asks for beside its dossier: agreements, importers, years."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query

from origin_engine.errors import Problem, RefusedInput
from origin_engine.places import default_agreement
from origin_engine.rulebook import RuleBook
from origin_engine.told import told
from origin_engine.web.limits import Limits
from origin_engine.web.shelf import shelved, shelved_book

ALL = "all"
AgreementsAsked = Annotated[
    list[str] | None,
    Query(alias="agreement", description="Ids of agreements, or `all`; the default agreement where none is named."),
]
ImportersAsked = Annotated[
    str | None,
    Query(alias="to", description="Importing countries, like JP,KR,VN; all with a tariff table if left out."),
]
YearsAsked = Annotated[
    str | None, Query(alias="years", description="By year as well, on the shipment's day, like 2026-2031.")
]


def books_asked(names: list[str] | None, limits: Limits) -> list[RuleBook]:
    """The rule books that are asked for, each once; a name is an id and never a path."""
    wanted = list(dict.fromkeys(names or [default_agreement()]))
    if wanted == [ALL]:
        wanted = list(shelved())
    if len(wanted) > limits.agreements:
        raise _refused(
            "agreement",
            told("{number} agreements", number=len(wanted)),
            told("at most {most} in one request", most=limits.agreements),
        )
    return [shelved_book(name) for name in wanted]


def importers_asked(text: str | None, limits: Limits) -> list[str] | None:
    """The importers of `JP,KR`; None where all are meant."""
    if text is None or not text.strip():
        return None
    found = list(dict.fromkeys(country.strip().upper() for country in text.split(",")))
    if len(found) > limits.importers:
        raise _refused(
            "to",
            told("{number} importers", number=len(found)),
            told("at most {most} in one request", most=limits.importers),
        )
    return found


def years_asked(text: str | None, limits: Limits) -> range:
    """The years of `2026-2031`; none where it is left out."""
    if text is None or not text.strip():
        return range(0)
    first, _, last = text.partition("-")
    last = last or first
    plain = all(year.isascii() and year.isdecimal() and len(year) == 4 for year in (first, last))
    if not plain or not date.min.year <= int(first) <= int(last) or int(last) - int(first) >= limits.years:
        raise _refused(
            "years",
            told("`{given}` is no span of years", given=text),
            told("like 2026-2031, at most {most} years", most=limits.years),
        )
    return range(int(first), int(last) + 1)


def _refused(field: str, found: str, remedy: str) -> RefusedInput:
    return RefusedInput(Problem(found, "query", field, remedy))
