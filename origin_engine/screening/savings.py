"""What a preference saves, over columns: exact, in the currency of the price; what is not plain is left to be asked.

Plain are duties in per cent of a customs value that is stated in the currency of the price.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from origin_engine.exact import DECIMAL_PLACES
from origin_engine.language.printer import print_percent
from origin_engine.screening.columns import (
    NOT_SAID,
    Amounts,
    Column,
    Texts,
    amounts_of,
    no_amounts,
    none_said,
    texts_of,
)
from origin_engine.screening.results import MONEY, WORD
from origin_engine.tariff.duty import NOT_COMPUTED
from origin_engine.tariff.rates import Rate, RateKind

PLAIN = (RateKind.FREE, RateKind.AD_VALOREM)
STEP_PLACES = 6
"""Decimals of the per cent by which two rates differ."""
KINDS = {
    RateKind.FREE: "free",
    RateKind.AD_VALOREM: "{percent}%",
    RateKind.SPECIFIC: "{amount} {currency}/{unit}",
    RateKind.COMPOUND: "{percent}% + {amount} {currency}/{unit}",
    RateKind.HIGHER_OF: "{percent}% or {amount} {currency}/{unit}, the higher",
    RateKind.LOWER_OF: "{percent}% or {amount} {currency}/{unit}, the lower",
    RateKind.TEXT_ONLY: "{text}",
}
WIDE = Context(prec=60)


class Option(NamedTuple):
    """The rates of a result; `asked`: whether the comparison itself is to be asked, as more decides."""

    mfn: Rate | None
    rate: Rate | None
    asked: bool


class Worth(NamedTuple):
    """The customs value of each product's whole shipment in units of 10**-places, and what is known of it."""

    value: Column
    places: int
    known: Column
    plain: Column
    """Stated in the currency of the price."""
    units: Column
    """Whether it is stated how many units are shipped."""
    doubtful: Column


def rate_text(rate: Rate | None) -> str | None:
    """A rate as a column holds it; kinds without a figure are called by their name."""
    if rate is None:
        return None
    return KINDS.get(rate.kind, rate.kind.value).format(
        percent="" if rate.percent is None else print_percent(rate.percent),
        amount="" if rate.amount is None else print_percent(rate.amount),
        currency=rate.currency,
        unit=rate.unit,
        text=rate.text,
    )


def savings_of(
    products: pa.Table, row: Column, number: Column, options: Sequence[Option]
) -> tuple[dict[str, pa.Array], Column]:
    """The columns `saving` and `currency` of results, and which of them are to be asked of the comparison.

    `row`: the product of each result; `number`: its option.
    """
    worth, price = worth_of(products), currency_in(products, "price.currency")
    steps = [_step(option) for option in options]
    plain = np.array([step is not None for step in steps], np.bool_)[number]
    free = np.array([_both(option, (RateKind.FREE,)) for option in options], np.bool_)[number]
    by_quantity = np.array([_by_quantity(option) for option in options], np.bool_)[number]
    priced = price.number[row] >= 0
    counted = plain & priced & (free | (worth.known & worth.plain)[row])
    hard = by_quantity & worth.units[row]
    hard |= plain & ~counted & (free | worth.known[row])
    hard |= plain & worth.doubtful[row]
    saved = _multiplied(worth.value[row] * ~free, np.array([step or 0 for step in steps], np.int64)[number])
    saving = decimals(saved // 10**worth.places, counted)
    currency = np.where(counted, price.number[row], NOT_SAID)
    words = pa.DictionaryArray.from_arrays(pa.array(currency, mask=currency < 0), pa.array(price.texts, pa.string()))
    return {"saving": saving, "currency": words.cast(WORD)}, hard


def _step(option: Option) -> int | None:
    """By how much the MFN rate is above the preference, in units of 10**-6 per cent; None where that is not plain."""
    if not _both(option, PLAIN):
        return None
    mfn, rate = (Decimal(0) if each is None else each.percent or Decimal(0) for each in (option.mfn, option.rate))
    step = max(Decimal(0), mfn - rate).scaleb(STEP_PLACES, WIDE)
    return int(step) if step == int(step) else None


def _both(option: Option, kinds: Sequence[RateKind]) -> bool:
    return all(rate is not None and rate.kind in kinds for rate in (option.mfn, option.rate))


def _by_quantity(option: Option) -> bool:
    """Whether a saving may be computed, and by more than a share of the value."""
    rates = (option.mfn, option.rate)
    computed = all(rate is not None and rate.kind not in NOT_COMPUTED for rate in rates)
    return computed and _step(option) is None


def worth_of(products: pa.Table) -> Worth:
    """The customs value of the shipment of each product."""
    customs, units = (amounts_in(products, name) for name in ("shipment.customs_value.amount", "shipment.units"))
    own, price = (currency_in(products, name) for name in ("shipment.customs_value.currency", "price.currency"))
    theirs = {text: number for number, text in enumerate(price.texts)}
    said = own.each(lambda text: theirs.get(text, NOT_SAID), np.int64, NOT_SAID)
    stated = customs.amount > 0, units.amount > 0
    doubtful = np.zeros(products.num_rows, np.bool_)
    for amounts in (customs, units):
        if amounts.bad is not None:
            doubtful |= amounts.bad
    return Worth(
        _multiplied(customs.amount, units.amount),
        customs.places + units.places,
        stated[0] & stated[1] & (own.number >= 0),
        said == price.number,
        stated[1],
        doubtful,
    )


def _multiplied(one: Column, other: Column) -> Column:
    """The product of two columns, in as many digits as it takes."""
    if int(one.max(initial=0)) * int(other.max(initial=0)) > np.iinfo(np.int64).max or one.dtype == object:
        return one.astype(object) * other.astype(object)  # type: ignore[no-any-return]
    product: Column = one * other
    return product


def amounts_in(products: pa.Table, name: str) -> Amounts:
    """A column of amounts; none is stated where the table has no such column."""
    return amounts_of(products[name]) if name in products.column_names else no_amounts(products.num_rows)


def currency_in(products: pa.Table, name: str) -> Texts:
    """A column of currencies; none is stated where the table has no such column."""
    return texts_of(products[name]) if name in products.column_names else none_said(products.num_rows)


def decimals(whole: Column, known: Column) -> pa.Array:
    """Whole numbers of 10**-8 as money; null where not known."""
    if whole.dtype == object:
        cut = [
            money_of(Fraction(each, 10**DECIMAL_PLACES)) if some else None
            for each, some in zip(whole, known, strict=True)
        ]
        return pa.array(cut, MONEY)
    halves = np.stack((whole, whole >> 63), axis=1)
    bits = np.packbits(known, bitorder="little")
    return pa.Array.from_buffers(MONEY, len(whole), [pa.py_buffer(bits), pa.py_buffer(halves)])


def money_of(amount: Fraction) -> Decimal:
    """An amount in money's smallest unit, cut so that no saving is told too large."""
    grains = amount * 10**DECIMAL_PLACES
    return Decimal(grains.numerator // grains.denominator).scaleb(-DECIMAL_PLACES, WIDE)
