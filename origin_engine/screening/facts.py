"""The facts of a chunk as columns, before any agreement is looked at.

A product is `plain` where every cell of it is one that the columns hold: what a dossier would refuse (a code that does
not exist, a negative amount, a word that is not known) and what columns do not hold (a bill within the bill, several
currencies, deductions) is left to the explaining evaluator.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.dossier.flat_names import column_named, field_named
from origin_engine.screening.bills import Bills
from origin_engine.screening.chunks import ID, PRODUCT, Chunk, line_starts
from origin_engine.screening.columns import NO_DAY, NOT_SAID, Column
from origin_engine.screening.draft import Draft, valid_of_line, valid_of_product
from origin_engine.screening.money import COSTS, PRICE, VALUE, settle_consignment, settle_money
from origin_engine.screening.names import doubtful_names
from origin_engine.screening.settling import settle_claims, settle_codes, settle_weights
from origin_engine.screening.sizes import largest
from origin_engine.screening.statements import Statements, settle_statements

WORDS_OF_ROWS = (
    "made_in",
    "price.basis",
    "operations",
    "processes",
    "wholly_obtained.category",
    "wholly_obtained.in",
    "shipment.from",
    "shipment.to",
    "shipment.route",
    "shipment.customs_value.currency",
    "shipment.proof.kind",
)
DAYS_OF_ROWS = ("shipment.date", "shipment.departed", "shipment.proof.issued")
ANSWERS_OF_ROWS = ("shipment.part_of_series", "shipment.proof.marked_retroactive")
"""Columns of products that are there whether the table has them or not."""
MONEY, WEIGHT = "money", "weight"


class Facts(NamedTuple):
    """The bills of a chunk, what stands behind the numbers in their columns, and which of them are plain."""

    bills: Bills
    words: dict[str, list[str]]
    """The texts of a column of products, by the column's name."""
    line_words: dict[str, list[str]]
    statements: dict[str, Statements]
    """What is stated of lines under an agreement, behind the column `stated.<agreement>`."""
    places: dict[str, int]
    """How many decimals the amounts of a column have that is not of money of the good."""
    largest: dict[str, int]
    """No amount of money (of weight) of a good, and no sum of its amounts, is larger."""
    plain: Column

    def word(self, name: str, number: int) -> str | None:
        """The text behind a number in a column of products; None where nothing is said."""
        return self.words[name][number] if number >= 0 else None


def facts_of(chunk: Chunk) -> Facts:
    """The facts of a chunk."""
    products, lines = _drafts(chunk)
    bills = Bills(line_starts(chunk), products.columns, lines.columns)
    settle_codes(products, lines, bills)
    settle_claims(products)
    settle_weights(products, lines, bills)
    settle_money(products, lines, bills)
    statements = settle_statements(lines, bills)
    places = settle_consignment(products)
    ids = chunk.lines[ID] if ID in chunk.lines.column_names else None
    products.doubt(doubtful_names(bills, chunk.products[ID], ids))
    if lines.doubtful is not None:
        products.doubt(bills.some(lines.doubtful))
    plain = np.ones(len(bills), np.bool_) if products.doubtful is None else ~products.doubtful
    return Facts(
        bills,
        _words(products),
        _words(lines),
        statements,
        places,
        _largest(bills),
        plain,
    )


def _drafts(chunk: Chunk) -> tuple[Draft, Draft]:
    products, lines = Draft(chunk.products.num_rows, valid_of_product), Draft(chunk.lines.num_rows, valid_of_line)
    for draft, table, named in ((products, chunk.products, field_named), (lines, chunk.lines, column_named)):
        for name in table.column_names:
            target = None if name == PRODUCT and draft is lines else named(name)
            if target is not None:
                draft.read(name, target, table[name])
    _leave_open(products, lines)
    return products, lines


def _leave_open(products: Draft, lines: Draft) -> None:
    """What the tables have no column for is not known."""
    for name in WORDS_OF_ROWS:
        products.columns.setdefault(name, np.full(products.rows, NOT_SAID, np.int32))
    for name in DAYS_OF_ROWS:
        products.columns.setdefault(name, np.full(products.rows, NO_DAY, np.int32))
    for name in ANSWERS_OF_ROWS:
        products.columns.setdefault(name, np.ones(products.rows, np.int8))
    products.columns.setdefault("shipment.proof.reference", np.zeros(products.rows, np.bool_))
    lines.columns.setdefault("value.basis", np.full(lines.rows, NOT_SAID, np.int32))


def _largest(bills: Bills) -> dict[str, int]:
    return {kind: largest(bills, *amounts_of_kind(kind, bills)) for kind in (MONEY, WEIGHT)}


def amounts_of_kind(kind: str, bills: Bills) -> tuple[str, list[str]]:
    """The columns of a kind of amount: of lines, and of products."""
    if kind == WEIGHT:
        return "weight", ["weight"]
    return VALUE, [name for name in (PRICE, *COSTS) if bills.has_row(name)]


def _words(draft: Draft) -> dict[str, list[str]]:
    return {name: texts.texts for name, texts in draft.texts.items()}
