"""The columns of a table while they are read: what is settled, what waits for other columns, and what is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pyarrow as pa

from origin_engine.dossier import Dossier
from origin_engine.dossier.flat_names import FlatName
from origin_engine.dossier.table import FlatBill, Pair, Row, dossier_from_table
from origin_engine.errors import DossierError
from origin_engine.screening.columns import Amounts, Column, Texts, amounts_of, days_of, flags_of, said_of, texts_of
from origin_engine.screening.strings import lengths_of, plain_strings

LONGEST_WORD, LONGEST_TEXT = 200, 4000
NOT_HELD = frozenset(("hs_in", "measures", "rates", "deductions", "part_of", "content"))
"""Steps of a name whose columns are left to the explaining evaluator."""
SAID = frozenset(("reference", "evidence"))
"""Words of the trader's own, of which it matters only that they are there."""
COSTS = frozenset(("costs", "proof_cost"))
Valid = Callable[[str, str], bool]


class Draft:
    """One table: `columns` are ready, `texts` and `amounts` wait; `doubtful` rows are not plain."""

    def __init__(self, rows: int, valid: Valid) -> None:
        self.rows = rows
        self.valid = valid
        self.columns: dict[str, Column] = {}
        self.texts: dict[str, Texts] = {}
        self.amounts: dict[str, Amounts] = {}
        self.doubtful: Column | None = None

    def doubt(self, bad: Column | None) -> None:
        """Note rows that are not plain."""
        if bad is not None and bad.any():
            self.doubtful = bad if self.doubtful is None else self.doubtful | bad

    def read(self, written: str, target: FlatName, column: pa.ChunkedArray) -> None:
        """Read a column by the kind of its field."""
        path, kind = target
        name = ".".join(map(str, path)).removeprefix("product.")
        if NOT_HELD.intersection(path) or _of_a_stay(path):
            self.doubt(_said(column))
        elif name == "description":
            self.doubt(lengths_of(plain_strings(column)) > LONGEST_TEXT)
        elif path[-1] in SAID:
            self.columns[name], too_long = _there(column)
            self.doubt(too_long)
        elif kind == "number" and name != "hs_edition":
            self.amounts[name] = amounts = amounts_of(column, _least(path))
            self.doubt(amounts.bad)
        elif kind == "date":
            self.columns[name], bad = days_of(column)
            self.doubt(bad)
        elif kind == "yes-no":
            self.columns[name], bad = flags_of(column)
            self.doubt(bad)
        elif name != "id":
            self._text(written, name, kind, column)

    def _text(self, written: str, name: str, kind: str, column: pa.ChunkedArray) -> None:
        """A column of few texts, each tried once; codes are tried when their editions are known."""
        self.texts[name] = texts = texts_of(column)
        self.columns[name] = texts.number
        if name != "hs" and (wrong := [not self.valid(written, text) for text in texts.texts]):
            self.doubt(np.array([*wrong, False], np.bool_)[texts.number] if any(wrong) else None)


def _of_a_stay(path: tuple[str | int, ...]) -> bool:
    """Whether a name is of a fact about a stay on the way."""
    return "route" in path and path[-1] != "route"


def _least(path: tuple[str | int, ...]) -> int | None:
    """The least that an amount may be in its smallest unit; a profit may be a loss."""
    if "profit" in path:
        return None
    return 0 if COSTS.intersection(path) else 1


def _there(column: pa.ChunkedArray) -> tuple[Column, Column]:
    """Where a word is said, and where it is too long for one."""
    if not pa.types.is_dictionary(column.type):
        length = lengths_of(plain_strings(column))
        return length > 0, length > LONGEST_WORD
    texts = texts_of(column)
    return texts.number >= 0, texts.each(lambda text: len(text) > LONGEST_WORD, bool, False)


def _said(column: pa.ChunkedArray) -> Column:
    if pa.types.is_null(column.type):
        return np.zeros(len(column), np.bool_)
    is_text = pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)
    return texts_of(column).number >= 0 if is_text else said_of(column)


# --- single cells, by the reader of dossiers ------------------------------------------------------------


@lru_cache(maxsize=100_000)
def product_stating(pairs: tuple[tuple[str, str], ...]) -> Dossier | None:
    """The dossier that states these facts of a product alone; None where they would be refused."""
    bill = FlatBill("", lambda row, column: "")
    bill.pairs = [Pair(name, text, "") for name, text in pairs]
    return _read(bill)


@lru_cache(maxsize=100_000)
def valid_of_product(name: str, text: str) -> bool:
    """Whether a dossier may state this of its product."""
    return product_stating(((name, text),)) is not None


@lru_cache(maxsize=100_000)
def valid_of_line(name: str, text: str) -> bool:
    """Whether a dossier may state this of a line."""
    bill = FlatBill("", lambda row, column: "")
    bill.header, bill.rows = [name], [Row(1, [text])]
    return _read(bill) is not None


def _read(bill: FlatBill) -> Dossier | None:
    try:
        return dossier_from_table(bill)
    except DossierError:
        return None
