"""Years of tariff schedules, and staged cuts from a base rate."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from origin_engine.rulebook.agreement import ScheduleYears

TENTH = Decimal("0.1")
ROUNDING = {"down": ROUND_DOWN, "half-up": ROUND_HALF_UP}


def schedule_year(years: ScheduleYears, importer: str, on: date) -> int:
    """The year of the schedule that a day falls into; year 1 begins with the agreement, for late joiners too.

    An importer whose years begin later in the calendar has a short first year (RCEP: Japan, 1 January to
    31 March 2022).
    """
    begins = years.begins_otherwise.get(importer, years.begins)
    elapsed = on.year - years.first_year
    if begins == years.begins:
        return elapsed + 1
    month, day = (int(part) for part in begins.split("-"))
    # year 1 ends on the eve of the first such day, so that year 2 begins on it
    return elapsed + 1 + ((on.month, on.day) >= (month, day))


def staged_rate(base: Decimal, stages: int, cut: int, rounding: str = "down") -> Decimal:
    """A base rate after some of its equal annual cuts, rounded to a tenth of a per cent; zero after the last."""
    if cut >= stages:
        return Decimal(0)
    left = base * (stages - cut) / stages
    return left.quantize(TENTH, rounding=ROUNDING[rounding])
