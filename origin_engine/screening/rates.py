"""Rate, MFN rate and saving beside each result, where the importer's tariff is at hand.

A rate is looked up once for every line, day, agreement and country of origin that occur. What hangs on more than that
(domestic value, specific duties, several currencies) is asked of the comparison itself, product by product. What is not
known stays null: never zero, never MFN.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.dossier import vocabulary
from origin_engine.nomenclature import normalised
from origin_engine.origin import Outcome
from origin_engine.origin.minimal_operations import OBTAINS, PRODUCTION
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.agreement import CriterionKind
from origin_engine.screening.chunks import ID, Chunk, whole
from origin_engine.screening.columns import EPOCH, NO_DAY, Column, Texts, days_of, none_said, said_of, texts_of
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.compared import with_compared
from origin_engine.screening.lanes import MADE_IN, TO, countries
from origin_engine.screening.savings import Option, rate_text, savings_of
from origin_engine.tariff import known_importers, load_tariff
from origin_engine.tariff.compare import national_lines
from origin_engine.tariff.country_of_origin import is_listed
from origin_engine.tariff.rates import Rate
from origin_engine.tariff.tables import Tariff

DAY, LINE, CODE, EDITION = "shipment.date", "shipment.tariff_line", "hs", "hs_edition"
WO_IN, OPERATIONS, HS_IN = "wholly_obtained.in", "operations", "hs_in."
MOST_KEPT = 1 << 17
NONE = -1


class Goods(NamedTuple):
    """Goods of one code sent to an importer on a day: what its tariff says of them whatever the agreement."""

    importer: str
    day: date
    lines: tuple[str, ...]
    mfn: Rate | None


def with_rates(chunk: Chunk, results: pa.Table, books: Sequence[RuleBook]) -> pa.Table:
    """The results with what the importer's tariff says."""
    products = chunk.products
    to = countries(products, TO)
    if not results.num_rows or DAY not in products.column_names or _importers().isdisjoint(to.texts):
        return results
    row = pc.index_in(whole(results["product"]), value_set=whole(products[ID])).to_numpy(zero_copy_only=False)
    number, options = _options(products, results, row, books)
    money, hard = savings_of(products, row, number, options)
    columns = {
        "rate": _rate_column([option.rate for option in options], number),
        "mfn": _rate_column([option.mfn for option in options], number),
        **money,
    }
    for name, column in columns.items():
        place = results.schema.get_field_index(name)
        results = results.set_column(place, results.schema.field(place), column)
    asked = hard | np.array([option.asked for option in options], np.bool_)[number] | _said_otherwise(products)[row]
    return with_compared(chunk, results, row, np.flatnonzero(asked), books)


def _rate_column(rates: Sequence[Rate | None], number: Column) -> pa.Array:
    return pa.array([rate_text(rate) for rate in rates], pa.string()).take(pa.array(number))


def _said_otherwise(products: pa.Table) -> Column:
    """Products whose code in another HS edition is stated, which may settle their line."""
    said = np.zeros(products.num_rows, np.bool_)
    for name in products.column_names:
        if name.startswith(HS_IN):
            said |= said_of(products[name])
    return said


# --- options: goods, agreement, country of origin ----------------------------------------------------


def _options(
    products: pa.Table, results: pa.Table, row: Column, books: Sequence[RuleBook]
) -> tuple[Column, list[Option]]:
    """For each result the number of its option, and the options."""
    goods, kinds_of_goods = _goods(products)
    made_in, obtained_in = countries(products, MADE_IN), countries(products, WO_IN)
    agreement = texts_of(results["agreement"])
    criterion = texts_of(results["criterion"])
    outcome = texts_of(results["outcome"]).each(lambda text: text == Outcome.ORIGINATING.value, np.bool_, False)
    number, found = combinations_of(
        (
            goods[row],
            agreement.number,
            np.where(outcome, criterion.number, NONE),
            made_in.number[row],
            obtained_in.number[row],
            _worked(products, books)[row],
        )
    )
    by_id = {book.id: book for book in books}
    options = []
    for which, law, met, home, there, worked in found:
        each = kinds_of_goods[which]
        kind = _kind(by_id[agreement.texts[law]], criterion.texts[met]) if met >= 0 else None
        country = obtained_in if kind is CriterionKind.WHOLLY_OBTAINED and there >= 0 else made_in
        at = there if country is obtained_in else home
        options.append(
            Option(None, None, False)
            if each is None
            else _option(each, by_id[agreement.texts[law]], kind, None if at < 0 else country.texts[at], bool(worked))
        )
    return number, options


def _kind(book: RuleBook, code: str) -> CriterionKind:
    return next(criterion.kind for criterion in book.agreement.criteria if criterion.code == code)


def _option(goods: Goods, book: RuleBook, kind: CriterionKind | None, country: str | None, worked: bool) -> Option:
    """What the tariff says of goods that originate in a country by a criterion (None: that do not originate)."""
    if kind is None or country is None:
        return Option(goods.mfn, None, False)
    surely = kind is not CriterionKind.EXCLUSIVELY_ORIGINATING or worked
    if not _where_acquired(book, goods.importer, goods.day, goods.lines, surely):
        return Option(goods.mfn, None, True)
    return Option(goods.mfn, _preference(book.id, goods.importer, goods.day, goods.lines, country), False)


@lru_cache(maxsize=MOST_KEPT)
def _where_acquired(book: RuleBook, importer: str, day: date, lines: tuple[str, ...], surely: bool) -> bool:
    """Whether the country of origin is that where the goods acquired their status, whatever else is known of them.

    `surely`: their criterion, with what was done to them, says so (Art. 2.6.2 and 2.6.5 of RCEP).
    """
    rule = book.agreement.tariff_differentials
    if rule is None or importer in rule.common_schedule:
        return True
    return surely and all(is_listed(book, importer, line, day) is False for line in lines)


@lru_cache(maxsize=MOST_KEPT)
def _preference(agreement: str, importer: str, day: date, lines: tuple[str, ...], country: str) -> Rate | None:
    tariff = _tariff(importer)
    return _one([tariff.preference(line, day, agreement, country) for line in lines])


@lru_cache(maxsize=64)
def _tariff(importer: str) -> Tariff:
    return load_tariff(importer)


@lru_cache(maxsize=1)
def _importers() -> frozenset[str]:
    return frozenset(known_importers())


def _worked(products: pa.Table, books: Sequence[RuleBook]) -> Column:
    """Whether something done to each good is surely beyond the minimal operations of every agreement."""
    if OPERATIONS not in products.column_names:
        return np.zeros(products.num_rows, np.bool_)
    lists = {word for book in books for each in book.agreement.minimal_operations for word in each.operations}
    beyond = {word for word, kind in vocabulary().operations.items() if kind in (PRODUCTION, OBTAINS)} - lists
    done = texts_of(products[OPERATIONS])
    return done.each(lambda text: not beyond.isdisjoint(map(str.strip, text.split(";"))), np.bool_, False)


# --- goods: importer, day, line ----------------------------------------------------------------------


def _goods(products: pa.Table) -> tuple[Column, list[Goods | None]]:
    """For each product the number of its goods, and the goods; None where the tariff is not at hand."""
    to, day = countries(products, TO), days_of(products[DAY]).value
    texts = [_texts(products, name) for name in (LINE, CODE, EDITION)]
    number, found = combinations_of((to.number, day, *(each.number for each in texts)))
    goods: list[Goods | None] = []
    for importer, on, *numbers in found:
        line, code, edition = [None if at < 0 else each.texts[at] for each, at in zip(texts, numbers, strict=True)]
        if importer < 0 or on == NO_DAY:
            goods.append(None)
        else:
            goods.append(_goods_of(to.texts[importer], date.fromordinal(on + EPOCH), line, code, edition))
    return number, goods


def _texts(products: pa.Table, name: str) -> Texts:
    return texts_of(products[name]) if name in products.column_names else none_said(products.num_rows)


@lru_cache(maxsize=MOST_KEPT)
def _goods_of(importer: str, day: date, line: str | None, code: str | None, edition: str | None) -> Goods | None:
    if importer not in _importers():
        return None
    tariff = _tariff(importer)
    six = None if code is None else normalised(code)[:6]
    year = int(edition) if edition is not None and edition.isdecimal() else None
    lines = tuple(each for each in national_lines(tariff, day, line, six, year) if each is not None)
    mfn = _one([tariff.mfn(each, day) for each in lines])
    return Goods(importer, day, lines, mfn) if lines else None


def _one(rates: Sequence[Rate | None]) -> Rate | None:
    """The rate that all lines have; None where they differ, or one is not known."""
    texts = {rate_text(rate) for rate in rates}
    return rates[0] if len(texts) == 1 else None
