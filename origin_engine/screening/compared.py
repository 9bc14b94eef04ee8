"""Rates and savings product by product, as the comparison finds them, where columns do not settle them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from origin_engine.dossier import Dossier
from origin_engine.origin import Determination, Outcome, determine
from origin_engine.rulebook import RuleBook
from origin_engine.screening.chunks import Chunk, taken
from origin_engine.screening.columns import Column, texts_of
from origin_engine.screening.explaining import cells_of, dossier_of
from origin_engine.screening.results import WORD
from origin_engine.screening.savings import money_of, rate_text
from origin_engine.tariff import country_of_origin, load_tariff
from origin_engine.tariff.compare import consignment_of, national_lines
from origin_engine.tariff.duty import Consignment, duty_of, saving
from origin_engine.tariff.tables import Tariff

NAMES = ("rate", "mfn", "saving", "currency")
AT_ONCE = 1_000
Money = dict[str, Any]


def with_compared(chunk: Chunk, results: pa.Table, row: Column, asked: Column, books: Sequence[RuleBook]) -> pa.Table:
    """The results, with the money of the asked ones as the comparison finds it; `row`: the product of each result."""
    if not len(asked):
        return results
    agreement = texts_of(results["agreement"])
    by_id = {book.id: book for book in books}
    found: list[Money] = []
    rows, starts = np.unique(row[asked], return_index=True)  # results stand in the order of the products
    ends = [*starts[1:].tolist(), len(asked)]
    for first in range(0, len(rows), AT_ONCE):
        cells = cells_of(taken(chunk, rows[first : first + AT_ONCE]))
        for at, each in enumerate(cells, first):
            ids = [agreement.texts[agreement.number[result]] for result in asked[starts[at] : ends[at]]]
            found += _money(dossier_of(each), [by_id[name] for name in ids])
    return _replaced(results, asked, found)


def _money(dossier: Dossier, books: Sequence[RuleBook]) -> list[Money]:
    """The money under each agreement, where all national lines say the same."""
    shipment, product = dossier.shipment, dossier.product
    if shipment.to is None or shipment.date is None:
        return [dict.fromkeys(NAMES)] * len(books)
    tariff, day = load_tariff(shipment.to), shipment.date
    lines = national_lines(tariff, day, shipment.tariff_line, dossier.code, product.hs_edition, product.hs_in)
    lane = _Lane(dossier, tariff, day, consignment_of(dossier, day), lines)
    return [_agreed(_under(determine(dossier, book), lane)) for book in books]


class _Lane(NamedTuple):
    """A product on its way to an importer."""

    dossier: Dossier
    tariff: Tariff
    day: date
    goods: Consignment
    lines: tuple[str | None, ...]


def _under(found: Determination, lane: _Lane) -> Iterator[Money]:
    """The money under one agreement, for each national line (see compare.py of tariff/)."""
    for line in lane.lines:
        mfn = rate = None
        if line is not None:
            mfn = lane.tariff.mfn(line, lane.day)
            country = _country(found, lane, line)
            rate = None if country is None else lane.tariff.preference(line, lane.day, found.agreement, country)
        saved = saving(duty_of(mfn, lane.goods), duty_of(rate, lane.goods)).amount
        yield {
            "rate": rate_text(rate),
            "mfn": rate_text(mfn),
            "saving": None if saved is None else money_of(saved),
            "currency": None if saved is None else lane.dossier.currency,
        }


def _country(found: Determination, lane: _Lane, line: str) -> str | None:
    """The country whose rate the goods have: that of origin, where the agreement has a rule of its own for it."""
    if found.outcome is not Outcome.ORIGINATING:
        return None
    country = country_of_origin(found, lane.tariff.importer, line, lane.day)
    return found.origin_country if country is None else country.country


def _agreed(of_lines: Iterator[Money]) -> Money:
    lines = list(of_lines)
    first = lines[0] if lines else {}
    return {name: first.get(name) if all(line[name] == first[name] for line in lines) else None for name in NAMES}


def _replaced(results: pa.Table, places: Column, found: Sequence[Money]) -> pa.Table:
    """The results with other money in some places."""
    index = np.arange(results.num_rows)
    index[places] = results.num_rows + np.arange(len(places))
    for name in NAMES:
        at = results.schema.get_field_index(name)
        field = results.schema.field(at)
        kind = pa.string() if field.type == WORD else field.type
        more = pa.array([money[name] for money in found], kind).cast(field.type)
        column = pa.chunked_array([*results[name].chunks, more]).unify_dictionaries().take(pa.array(index))
        results = results.set_column(at, field, column)
    return results
