"""Where two books can be asked about one bill: a Party, a day and a way of valuing that both of them know."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from origin_engine.rulebook import RuleBook


class Stage(NamedTuple):
    """What bills have in common."""

    agreements: tuple[str, ...]
    editions: tuple[int, int]
    lane: tuple[str, str]
    """Made in a Party of both agreements, sent to another."""
    days: tuple[date, date]
    """A day of importation under the old and one under the new book; the same where both are in force."""
    valuation: str
    """The basis on which non-originating materials may be valued under both."""
    bases: tuple[str, ...]
    """The bases of the price on which either of them calculates."""
    measures: tuple[str, ...] = ()
    """Further measures of materials that the rules speak of."""


def stage_for(old: RuleBook, new: RuleBook, days: tuple[date | None, date | None] = (None, None)) -> Stage | None:
    """The stage for two books on these days, or on days of their own; None where they have no Party in common."""
    first, second = _day(old, days[0]), _day(new, days[1])
    if first is None or second is None:
        return None
    if _in_force(old, second) and days == (None, None):
        first = second
    common = sorted(old.parties_on(first) & new.parties_on(second))
    lane = _lane(common, old, new, second)
    valued = [each for each in _acquired(old) if each in _acquired(new)]
    if lane is None or not valued:
        return None
    bases = dict.fromkeys((new.agreement.value_content.base, old.agreement.value_content.base))
    ids = tuple(dict.fromkeys((old.id, new.id)))
    return Stage(ids, (_edition(old), _edition(new)), lane, (first, second), valued[0], tuple(bases))


def _lane(common: list[str], old: RuleBook, new: RuleBook, day: date) -> tuple[str, str] | None:
    """From a Party of both, to another of the new one; first Parties whose method of value content is known.

    Where the good is sent decides nothing of its origin.
    """
    fixed = [known for book in (old, new) if (known := set(book.agreement.value_content.methods_of))]
    for made_in in sorted(common, key=lambda party: (not all(party in known for known in fixed), party)):
        for to in sorted(new.parties_on(day)):
            if not new.agreement.same_party(made_in, to):
                return made_in, to
    return None


def _day(book: RuleBook, day: date | None) -> date | None:
    """The day, or the day on which the book was read, or else a day near it on which its annex is in force."""
    head = book.agreement.product_rules
    wanted = day or book.agreement.source.read
    if _in_force(book, wanted):
        return wanted
    if day is not None:
        return None
    return head.last_day if head.last_day is not None and head.last_day < wanted else head.first_day


def _in_force(book: RuleBook, day: date) -> bool:
    return book.agreement.product_rules.in_force_on(day)


def _acquired(book: RuleBook) -> tuple[str, ...]:
    return book.agreement.value_content.valuation.acquired


def _edition(book: RuleBook) -> int:
    return book.agreement.product_rules.hs_edition
