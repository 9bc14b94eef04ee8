"""Columns that are understood only together: codes with their editions, weights with their units, and claims."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import numpy as np

from origin_engine.dossier import vocabulary
from origin_engine.nomenclature import CURRENT_EDITION, EDITIONS, code_list, normalised
from origin_engine.screening.bills import Bills
from origin_engine.screening.codes import WRITTEN
from origin_engine.screening.columns import NOT_SAID, Amounts, Column, Texts, no_amounts, none_said
from origin_engine.screening.draft import Draft
from origin_engine.screening.sizes import bounded, coarsen, scaled

LONGEST_CODE = 20


# --- codes -------------------------------------------------------------------------------------------


def settle_codes(products: Draft, lines: Draft, bills: Bills) -> None:
    """The column `written` of both tables: the number of a code and its edition among the codes that were met."""
    own = _editions(products)
    theirs = _editions(lines)
    inherited = bills.each(own)
    products.columns["written"] = _written(products, own)
    editions = inherited if theirs is None or (theirs == 0).all() else np.where(theirs == 0, inherited, theirs)
    lines.columns["written"] = _written(lines, editions)


def _editions(draft: Draft) -> Column:
    """The edition of each code as a number: 0 where it is not said."""
    texts = draft.texts.get("hs_edition", none_said(draft.rows))
    years = {str(year): number for number, year in enumerate(EDITIONS, 1)}
    found = texts.each(lambda text: years.get(text, NOT_SAID), np.int8, 0)
    draft.doubt(found == NOT_SAID)
    return np.maximum(found, 0)


def _written(draft: Draft, editions: Column) -> Column:
    texts = draft.texts.get("hs", none_said(draft.rows))
    present = np.flatnonzero(np.bincount(editions, minlength=1)) if len(editions) else np.zeros(0, np.int64)
    table = np.full((len(EDITIONS) + 1, len(texts.texts) + 1), NOT_SAID, np.int32)
    for number in present:
        edition = EDITIONS[number - 1] if number else None
        table[number, :-1] = _numbers(tuple(texts.texts), edition)
    found = table[present[0]].take(texts.number, mode="wrap") if len(present) == 1 else table[editions, texts.number]
    draft.doubt((found == NOT_SAID) & (texts.number != NOT_SAID))
    return found


@lru_cache(maxsize=64)
def _numbers(texts: tuple[str, ...], edition: int | None) -> Column:
    """The numbers of codes of an edition; NOT_SAID where they are not plain."""
    codes = [_plain_code(text, edition) for text in texts]
    return np.array([NOT_SAID if code is None else WRITTEN.number((code, edition)) for code in codes], np.int32)


@lru_cache(maxsize=500_000)
def _plain_code(text: str, edition: int | None) -> str | None:
    """The six digits of a code; None where a dossier would refuse it, or look at it twice."""
    digits = normalised(text)
    code = digits[:6]
    plain = len(digits) in (6, 8, 10) and digits.isascii() and digits.isdecimal() and len(text) <= LONGEST_CODE
    return code if plain and code in code_list(edition or CURRENT_EDITION).unchanged_since else None


# --- claims ------------------------------------------------------------------------------------------


def settle_claims(products: Draft) -> None:
    """The column `claim`: 0 where it is said that the good is not wholly obtained, 2 that it is, 1 neither."""
    denied = products.texts.get("wholly_obtained", none_said(products.rows)).number >= 0
    parts = [products.texts.get(f"wholly_obtained.{name}", none_said(products.rows)) for name in ("category", "in")]
    claimed = (parts[0].number >= 0) | (parts[1].number >= 0)
    products.doubt(denied & claimed)
    products.columns["claim"] = (1 - denied.astype(np.int8)) + claimed


# --- weights -----------------------------------------------------------------------------------------


def settle_weights(products: Draft, lines: Draft, bills: Bills) -> None:
    """The column `weight` of both tables, in one unit that divides all of them; zero where it is not known."""
    units = vocabulary().units["weight"]
    stated = [(draft, *_weighed(draft, name)) for draft, name in ((products, "net_weight"), (lines, "weight"))]
    used = {text for _, _, texts in stated for text in texts.texts if text in units}
    finest = max((_places(units[unit]) for unit in used), default=0)
    places = max(amounts.places for _, amounts, _ in stated)
    for draft, amounts, texts in stated:
        finer = 10 ** (places - amounts.places + finest)
        sizes = [int(units.get(text, Decimal(0)) * finer) for text in texts.texts]
        if len(sizes) == 1 and sizes[0] and texts.number.min(initial=0) != NOT_SAID:
            draft.columns["weight"] = scaled(draft, amounts.amount, sizes[0])
            continue
        size = np.array([*sizes, 0], np.int64).take(texts.number, mode="wrap")
        draft.doubt((amounts.amount > 0) & (size == 0) & (texts.number != NOT_SAID))
        draft.columns["weight"] = scaled(draft, amounts.amount, size)
    lines.columns["weight"] = bounded(lines, lines.columns["weight"], bills)
    coarsen((products, ("weight",)), (lines, ("weight",)))


def _weighed(draft: Draft, name: str) -> tuple[Amounts, Texts]:
    units = draft.texts.get(f"{name}.unit", none_said(draft.rows))
    return draft.amounts.get(f"{name}.amount", no_amounts(draft.rows)), units


def _places(size: Decimal) -> int:
    return max(0, -int(size.normalize().as_tuple().exponent))
