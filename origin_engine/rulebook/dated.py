"""Rule books by a name that may carry a day: `rcep`, a folder, `rcep@2022-06-01`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from origin_engine.errors import Problem, RulebookError
from origin_engine.rulebook.book import RuleBook
from origin_engine.rulebook.loading import load_rulebook
from origin_engine.told import told

DATED = re.compile(r"(?P<name>.+)@(?P<day>\d{4}-\d{2}-\d{2})")


class DatedBook(NamedTuple):
    """A book with the edition of its annex for a day of importation; the day is None where none was asked for."""

    book: RuleBook
    day: date | None


def load_dated(name: str) -> DatedBook:
    """The book behind a name, with the edition of its annex that governs imports of the day behind `@`.

    Raises RulebookError where there is no such book or day, or no edition of its annex is in force on that day.
    """
    found = DATED.fullmatch(name)
    if found is None:
        return DatedBook(load_rulebook(name), None)
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        remedy = told("write year-month-day, as in 2027-12-31")
        raise RulebookError(Problem(told("`{day}` is no day", day=found["day"]), name, remedy=remedy)) from None
    book = load_rulebook(found["name"])
    edition = book.on(day)
    if not edition.agreement.product_rules.in_force_on(day):
        held = [_period(each) for each in book.editions]
        problem = told("`{id}` holds no product rules for imports of {day}", id=book.id, day=day)
        raise RulebookError(Problem(problem, name, remedy=told("it holds: {editions}", editions=held)))
    return DatedBook(edition, day)


def _period(edition: RuleBook) -> str:
    head = edition.agreement.product_rules
    return f"{head.annex} ({head.first_day or ''}..{head.last_day or ''})"
