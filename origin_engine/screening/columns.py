"""Columns of a table as numpy arrays: words as numbers, amounts as whole numbers, days, yes and no.

What a dossier would refuse, or would read in a way that is not this plain, is marked `bad`; a product with such a cell
goes to the explaining evaluator, which judges or refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from origin_engine.exact import DECIMAL_PLACES, LARGEST

Column = NDArray[Any]
NOT_SAID = -1
NO_DAY = np.iinfo(np.int32).min
EPOCH = date(1970, 1, 1).toordinal()
PLAIN_AMOUNT = r"^-?[0-9]{1,15}([.][0-9]{1,8})?$"
PLAIN_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
YES = frozenset(("true", "t", "yes", "y", "on", "1"))
NO = frozenset(("false", "f", "no", "n", "off", "0"))
EMPTY_LIST = "none"


class Texts(NamedTuple):
    """A text column: for each row the number of its text, NOT_SAID where there is none; and the texts."""

    number: Column
    texts: list[str]

    def each(self, read: Callable[[str], Any], kind: type, otherwise: Any) -> Column:
        """What is read from each row's text; `otherwise` where there is none."""
        return np.array([*map(read, self.texts), otherwise], kind).take(self.number, mode="wrap")


class Amounts(NamedTuple):
    """Amounts in units of 10**-places; zero where none is stated, and where it is bad.

    `said`: the rows with an amount, None for all; `bad`: those with one that is bad, None for none.
    """

    amount: Column
    places: int
    said: Column | None
    bad: Column | None


class Marked(NamedTuple):
    """Values of a column, and the rows whose cell is to be looked at by the explaining evaluator."""

    value: Column
    bad: Column | None


def none_said(rows: int) -> Texts:
    """A text column in which nothing is said."""
    return Texts(np.full(rows, NOT_SAID, np.int32), [])


def no_amounts(rows: int) -> Amounts:
    """A column of amounts in which none is stated."""
    return Amounts(np.zeros(rows, np.int64), 0, np.zeros(rows, np.bool_), None)


def texts_of(column: pa.ChunkedArray) -> Texts:
    """Texts, stripped as a reader of tables strips them; an empty one is none."""
    kind = column.type
    if pa.types.is_null(kind):
        return none_said(len(column))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        column = _joined(column)
    elif pa.types.is_boolean(kind):
        column = pc.if_else(column, "yes", "no")
    elif not (pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = column.cast(pa.string())
    one = as_dictionary(column)
    return _stripped(numbers_of_words(one), one.dictionary.to_pylist())


def _joined(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.binary_join(column, "; ")
    return pc.if_else(pc.equal(pc.list_value_length(column), 0), EMPTY_LIST, text)


def numbers_of_words(one: pa.DictionaryArray) -> Column:
    """The number of each row's word in the dictionary; NOT_SAID where there is none."""
    number = one.indices.cast(pa.int32())
    numbers: Column = (number.fill_null(NOT_SAID) if number.null_count else number).to_numpy()
    return numbers


def as_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of words as one array, each word kept once."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    one = column.unify_dictionaries().combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0) if one.num_chunks else pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), [])
    return one


def _stripped(number: Column, texts: list[str | None]) -> Texts:
    clean = [(text or "").strip() for text in texts]
    if all(clean) and clean == texts:
        return Texts(number, clean)
    found: dict[str, int] = {}
    again = [found.setdefault(text, len(found)) if text else NOT_SAID for text in clean]
    return Texts(np.array([*again, NOT_SAID], np.int32).take(number, mode="wrap"), list(found))


# --- amounts -----------------------------------------------------------------------------------------


def amounts_of(column: pa.ChunkedArray, least: int | None = 1) -> Amounts:
    """Amounts of a decimal, whole or text column; below `least` (in its smallest unit) they are bad."""
    kind = column.type
    if pa.types.is_null(kind):
        return no_amounts(len(column))
    bad: Column | None = None
    if pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        column, bad = _from_text(column)
        kind = column.type
    if pa.types.is_integer(kind) and not pa.types.is_uint64(kind):
        return _checked(_filled(column, np.int64), 0, _said(column), bad, least)
    if not pa.types.is_decimal(kind):
        return no_amounts(len(column))._replace(bad=said_of(column))
    whole, beyond = _whole_numbers(column, kind)
    return _checked(whole, kind.scale, _said(column), _either(bad, beyond), least)


def _from_text(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, Column]:
    """Plain decimal numbers; every other text but an empty one is bad."""
    text = column.cast(pa.string())
    plain = pc.match_substring_regex(text, PLAIN_AMOUNT)
    numbers = pc.if_else(plain, text, pa.scalar(None, pa.string())).cast(pa.decimal128(23, DECIMAL_PLACES))
    bad = pc.and_(pc.invert(plain), pc.not_equal(text, "")).fill_null(False)
    return numbers, bad.to_numpy().astype(np.bool_)


def _whole_numbers(column: pa.ChunkedArray, kind: pa.DataType) -> tuple[Column, Column | None]:
    """Decimals as whole numbers of their last place; beyond 64 bits they are bad."""
    if not pa.types.is_decimal128(kind):
        column = column.cast(pa.decimal128(38, kind.scale))
    parts = []
    for chunk in column.chunks:
        halves = np.frombuffer(chunk.buffers()[1], np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk))]
        parts.append(halves.reshape(-1, 2))
    halves = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros((0, 2), np.int64)
    low, high = np.ascontiguousarray(halves[:, 0]), halves[:, 1]
    said = _said(column)
    if said is not None:
        low = low * said
    beyond = high != (low >> 63)
    if said is not None:
        beyond &= said
    return low, beyond if beyond.any() else None


def _checked(whole: Column, places: int, said: Column | None, bad: Column | None, least: int | None) -> Amounts:
    """Amounts as a dossier takes them: not too many places, not too large, not too small."""
    if places < 0 or places > DECIMAL_PLACES + 8:
        return no_amounts(len(whole))._replace(bad=_everywhere(said, len(whole)))
    if places > DECIMAL_PLACES:
        step = 10 ** (places - DECIMAL_PLACES)
        bad, whole, places = _either(bad, whole % step != 0), whole // step, DECIMAL_PLACES
    largest = LARGEST * 10**places
    if largest < np.iinfo(np.int64).max and len(whole) and whole.max() >= largest:
        bad = _either(bad, whole >= largest)
    if least is not None and len(whole) and whole.min() < least:
        small = whole < least
        bad = _either(bad, small if said is None else small & said)
    if bad is not None and not bad.any():
        bad = None
    return _in_fewer_places(Amounts(whole if bad is None else np.where(bad, 0, whole), places, said, bad))


def _in_fewer_places(amounts: Amounts) -> Amounts:
    """The same in hundredths or ten-thousandths where nothing is smaller, so that more fits into 64 bits."""
    for places in (2, 4):
        step = 10 ** (amounts.places - places) if amounts.places > 4 else 1
        if step > 1 and not (amounts.amount % step).any():
            return amounts._replace(amount=amounts.amount // step, places=places)
    return amounts


def said_of(column: pa.ChunkedArray) -> Column:
    """In which rows a cell holds something."""
    return _everywhere(_said(column), len(column))


def _everywhere(said: Column | None, rows: int) -> Column:
    return np.ones(rows, np.bool_) if said is None else said


def _said(column: pa.ChunkedArray) -> Column | None:
    if column.null_count == 0:
        return None
    valid: Column = pc.is_valid(column).to_numpy().astype(np.bool_)
    return valid


def _filled(column: pa.ChunkedArray, kind: type) -> Column:
    filled: Column = (column.fill_null(0) if column.null_count else column).to_numpy().astype(kind, copy=False)
    return filled


def _either(one: Column | None, other: Column | None) -> Column | None:
    if one is None or other is None:
        return other if one is None else one
    both: Column = one | other
    return both


# --- days, yes and no --------------------------------------------------------------------------------


def days_of(column: pa.ChunkedArray) -> Marked:
    """Days since 1970; NO_DAY where none is stated."""
    if pa.types.is_date32(column.type):
        return Marked(_filled_days(column), None)
    if pa.types.is_null(column.type):
        return Marked(np.full(len(column), NO_DAY, np.int32), None)
    if not _is_text(column.type):
        return Marked(np.full(len(column), NO_DAY, np.int32), said_of(column))
    texts = texts_of(column)
    days = texts.each(lambda text: _day(text) or NO_DAY, np.int32, NO_DAY)
    bad = (days == NO_DAY) & (texts.number >= 0)
    return Marked(days, bad if bad.any() else None)


def _filled_days(column: pa.ChunkedArray) -> Column:
    days = column.cast(pa.int32())
    return _days(days.fill_null(NO_DAY) if days.null_count else days)


def _days(column: pa.ChunkedArray) -> Column:
    days: Column = column.to_numpy().astype(np.int32, copy=False)
    return days


def _day(text: str) -> int | None:
    found = PLAIN_DAY.fullmatch(text)
    try:
        return None if found is None else date(*map(int, found.groups())).toordinal() - EPOCH
    except ValueError:
        return None


def flags_of(column: pa.ChunkedArray) -> Marked:
    """Yes as 2, no as 0, and 1 where nothing is said."""
    if pa.types.is_boolean(column.type) and column.null_count == 0:
        return Marked(column.to_numpy().astype(np.int8) * 2, None)
    if not _is_text(column.type) and not pa.types.is_boolean(column.type) and not pa.types.is_null(column.type):
        return Marked(np.ones(len(column), np.int8), said_of(column))
    texts = texts_of(column)
    read = texts.each(_yes_or_no, np.int8, 1)
    bad = read == NOT_SAID
    return Marked(np.where(bad, 1, read), bad) if bad.any() else Marked(read, None)


def _yes_or_no(text: str) -> int:
    word = text.lower()
    return 2 if word in YES else 0 if word in NO else NOT_SAID


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
