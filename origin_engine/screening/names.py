"""Names of lines, compared without being read: a bill that lists a name twice, or its own product, is no dossier.

A name is told by a fingerprint. Equal names have equal fingerprints; two that differ may share one, and then a bill
goes to the explaining evaluator, which compares the names themselves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from origin_engine.screening.bills import Bills
from origin_engine.screening.columns import Column, as_dictionary, numbers_of_words
from origin_engine.screening.strings import bytes_of, lengths_of, places_of, plain_strings

LONGEST = 200
READ = 64
"""How many bytes of a name are looked at, beside its length."""
NAMELESS = (np.uint64(0), np.bool_(False), np.bool_(True))
MIX, MORE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def doubtful_names(bills: Bills, products: pa.ChunkedArray, lines: pa.ChunkedArray | None) -> Column:
    """The bills in which a name may stand twice or is too long, and products without a name."""
    own = _names(products)
    doubt: Column = own.wrong | own.nameless
    if lines is None or not bills.size:
        return doubt
    names = _names(lines)
    prints = names.prints
    if names.nameless.any():
        prints = np.where(names.nameless, np.arange(bills.size, dtype=np.uint64) * MORE, prints)
    doubt |= bills.some(names.wrong) | bills.some(bills.each(own.prints) == prints) | _listed_twice(bills, prints)
    return doubt


class Names(NamedTuple):
    """The fingerprint of each name of a column, where it is too long, and where there is none."""

    prints: Column
    wrong: Column
    nameless: Column


def _names(column: pa.ChunkedArray) -> Names:
    """The names of a column; one of a dictionary is looked at once, however often it stands there."""
    if not pa.types.is_dictionary(column.type):
        return _of_strings(plain_strings(column))
    one = as_dictionary(column)
    values = _of_strings(plain_strings(pa.chunked_array([one.dictionary])))
    number = numbers_of_words(one)
    return Names(*(np.append(each, end).take(number, mode="wrap") for each, end in zip(values, NAMELESS, strict=True)))


def _of_strings(names: pa.Array) -> Names:
    length = lengths_of(names)
    return Names(_fingerprints(names), length > LONGEST, length == 0)


def _listed_twice(bills: Bills, prints: Column) -> Column:
    here = (prints ^ (bills.owner.astype(np.uint64) * MIX)) * MORE
    ordered = np.sort(here)
    if not (ordered[1:] == ordered[:-1]).any():
        return np.zeros(len(bills), np.bool_)
    order = np.argsort(here, kind="stable")
    twice = np.zeros(bills.size, np.bool_)
    twice[order[1:]] = here[order[1:]] == here[order[:-1]]
    return bills.some(twice)


def _fingerprints(names: pa.Array) -> Column:
    """A number for each name."""
    first, length = places_of(names)
    words = np.ndarray((len(data := bytes_of(names)) - 7,), "<u8", data, strides=(1,))
    found = length.astype(np.uint64) * MORE
    for step in range(0, min(int(length.max(initial=0)), READ), 8):
        left = np.clip(length - step, 0, 8)
        word = words[np.where(left > 0, first + step, 0)] << ((8 - np.maximum(left, 1)) * 8).astype(np.uint64)
        mixed = (found ^ word) * MIX
        found = np.where(left > 0, mixed ^ (mixed >> np.uint64(29)), found)
    return found
