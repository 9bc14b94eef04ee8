"""Which agreements are asked about which products: those named by the user, or those whose Parties hold the lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from origin_engine.dossier import vocabulary
from origin_engine.rulebook import RuleBook
from origin_engine.screening.columns import Texts, none_said, texts_of

MADE_IN, TO = "made_in", "shipment.to"
OF_THE_LANE = ("shipment.tariff_line", "shipment.route", "shipment.proof.")
"""What a shipment states of its own lane: to another importer it says nothing (see Dossier.sent_to)."""


class Group(NamedTuple):
    """Rows of a chunk that the same agreements are asked about."""

    rows: NDArray[np.int64]
    books: tuple[RuleBook, ...]


def groups_by_lane(products: pa.Table, books: Sequence[RuleBook]) -> list[Group]:
    """The rows of each lane with the agreements between its countries; rows without any are in no group."""
    made_in, to = countries(products, MADE_IN), countries(products, TO)
    lanes, lane_of = np.unique((made_in.number + 1) * (len(to.texts) + 1) + to.number + 1, return_inverse=True)
    lanes_of: dict[tuple[RuleBook, ...], list[int]] = {}
    for place, lane in enumerate(lanes.tolist()):
        first, second = divmod(lane, len(to.texts) + 1)
        ends = [None, *made_in.texts][first], [None, *to.texts][second]
        held = tuple(book for book in books if holds_lane(book, *ends))
        if held:
            lanes_of.setdefault(held, []).append(place)
    return [Group(np.flatnonzero(np.isin(lane_of, places)), held) for held, places in lanes_of.items()]


def holds_lane(book: RuleBook, made_in: str | None, to: str | None) -> bool:
    """Whether a claim under an agreement may be thought of; a country that is not known rules nothing out."""
    terms = book.agreement
    members = terms.parties.members
    known = [country for country in (made_in, to) if country in vocabulary().countries]
    if any(country not in members for country in known):
        return False
    return len(known) < 2 or not terms.same_party(made_in, to)


def countries(products: pa.Table, name: str) -> Texts:
    """A column of countries; none is said where the table has no such column."""
    return texts_of(products[name]) if name in products.column_names else none_said(products.num_rows)


def sent_to(products: pa.Table, importer: str) -> pa.Table:
    """The same products sent to an importer; what was stated of another lane is not known of this one."""
    there = countries(products, TO).each(lambda to: to == importer, np.bool_, False)
    if TO in products.column_names:
        products = products.drop_columns([TO])
    if not there.all():
        known = pa.array(np.arange(len(there)), mask=~there)
        for place, name in enumerate(products.column_names):
            if name.startswith(OF_THE_LANE):
                products = products.set_column(place, name, products[name].take(known))
    word = pa.DictionaryArray.from_arrays(pa.array(np.zeros(products.num_rows, np.int32)), [importer])
    return products.append_column(TO, word)
