"""Exact arithmetic for money, weights and shares.

An amount enters as a Decimal and is counted in whole grains of 10**-8 of its unit, so that sums and
comparisons are those of integers: exact, whatever the size. A share is a fraction of two such counts,
compared by cross-multiplication and rounded only to be shown.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

DECIMAL_PLACES = 8
GRAINS = 10**DECIMAL_PLACES
LARGEST = 10**15
GRAIN = Decimal(1) / GRAINS
GRAINS_IN_ONE = Decimal(GRAINS)
COUNTED = Context(prec=len(str(LARGEST)) - 1 + DECIMAL_PLACES, traps=[Inexact, InvalidOperation])
"""Holds every amount below LARGEST with all its grains, and refuses every other one."""
exactly = COUNTED.quantize
NOT_COUNTED = (Inexact, InvalidOperation)


def within(part: int | Fraction, whole: int | Fraction, percent: Decimal | Fraction) -> bool:
    """Whether a part is at most this percentage of the whole; exactly on the limit is within."""
    numerator, denominator = percent.as_integer_ratio()
    return part * 100 * denominator <= whole * numerator


def reaches(part: int | Fraction, whole: int | Fraction, percent: Decimal | Fraction) -> bool:
    """Whether a part is at least this percentage of the whole; exactly on the limit reaches it."""
    numerator, denominator = percent.as_integer_ratio()
    return part * 100 * denominator >= whole * numerator


def to_grains(amount: Decimal) -> int | None:
    """The amount in grains, or None where it is too large or has more decimals than are counted."""
    try:
        return int(exactly(amount, GRAIN) * GRAINS_IN_ONE)
    except NOT_COUNTED:
        return None


def from_grains(grains: int | Fraction) -> Fraction:
    """Grains as the number of units they stand for."""
    return Fraction(grains, GRAINS)


def show_percent(share: Fraction, towards_zero: bool = True) -> str:
    """A share as a percentage with two decimals, for people only: cut (or raised), never compared.

    A minimum is cut and a maximum raised, so that 39.999 never reads as 40.00 beside `not met`.
    """
    hundredths = share * 10_000
    whole = hundredths.numerator // hundredths.denominator
    if not towards_zero and whole != hundredths:
        whole += 1
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def show_cents(amount: Fraction) -> str:
    """An amount rounded to hundredths, for people only: never compared, never counted on."""
    hundredths = round(amount * 100)
    sign, whole = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def show_amount(grains: int | Fraction, places: int = 2) -> str:
    """An amount for people: two decimals, more only where it has more."""
    value = from_grains(grains)
    for digits in range(places, DECIMAL_PLACES + 1):
        scaled = value * 10**digits
        if scaled.denominator == 1 or digits == DECIMAL_PLACES:
            whole = round(scaled)
            sign, whole = ("-", -whole) if whole < 0 else ("", whole)
            return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"
    raise AssertionError("unreachable")
