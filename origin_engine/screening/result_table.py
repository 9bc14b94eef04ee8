"""Results as Arrow columns, made from numbers without a Python value for each row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa

from origin_engine.origin import Outcome
from origin_engine.rulebook import RuleBook
from origin_engine.screening.columns import Column
from origin_engine.screening.judged import Judged
from origin_engine.screening.measures import Shown
from origin_engine.screening.needs import words_of
from origin_engine.screening.registers import Registers
from origin_engine.screening.results import LIMIT, PERCENT, RESULT_SCHEMA, WORD, WORDS

OUTCOMES = (Outcome.NOT_ORIGINATING, Outcome.UNDETERMINED, Outcome.ORIGINATING, Outcome.NOT_ENCODED)
"""By the number of an outcome."""


def table_of(ids: pa.Array, book: RuleBook, judged: Judged, registers: Registers) -> pa.Table:
    """The results of one agreement; rows that were not read are there, and mean nothing."""
    rows = len(ids)
    criteria = [criterion.code for criterion in book.agreement.criteria]
    codes = pa.array([list(codes) for codes in registers.codes.things], WORDS)
    columns = {
        "product": ids,
        "agreement": _words(np.zeros(rows, np.int32), [book.id]),
        "outcome": _words(judged.outcome.astype(np.int32), [outcome.value for outcome in OUTCOMES]),
        "claimable": pa.array(judged.claimable),
        "criterion": _words(judged.criterion.astype(np.int32), criteria),
        "criterion_codes": codes.take(pa.array(judged.codes)),
        **_shown(judged, registers),
        "missing": _missing(judged.lacks),
        "explained": pa.array(np.zeros(rows, np.bool_)),
    }
    filled = [columns.get(field.name, pa.nulls(rows, field.type)) for field in RESULT_SCHEMA]
    return pa.table(filled, schema=RESULT_SCHEMA)


def _shown(judged: Judged, registers: Registers) -> dict[str, pa.Array]:
    content, tolerance, percents = judged.content, judged.tolerance, registers.percents.things
    return {
        "rvc": _decimals(content.share, content.known, PERCENT),
        "rvc_threshold": _percents(content, percents),
        "distance": _decimals(content.distance, content.known, PERCENT),
        "tolerance_share": _decimals(tolerance.share, tolerance.known, PERCENT),
        "tolerance_limit": _percents(tolerance, percents),
    }


def _percents(shown: Shown, percents: Sequence[Decimal]) -> pa.Array:
    scaled = np.array([int(percent * 10**LIMIT.scale) for percent in percents], np.int64)
    return _decimals(scaled[shown.percent], shown.known, LIMIT)


def _decimals(whole: Column, known: Column, kind: pa.DataType) -> pa.Array:
    """Whole numbers of the last place as decimals; null where not known."""
    halves = np.empty((len(whole), 2), np.int64)
    halves[:, 0] = whole
    np.right_shift(whole, 63, out=halves[:, 1])
    bits = np.packbits(known, bitorder="little")
    return pa.Array.from_buffers(kind, len(whole), [pa.py_buffer(bits), pa.py_buffer(halves)])


def _words(number: Column, words: Sequence[str]) -> pa.Array:
    """Words by their numbers; null below zero."""
    numbers = pa.array(number, mask=number < 0) if number.min(initial=0) < 0 else pa.array(number)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(words, pa.string())).cast(WORD)


def _missing(lacks: Column) -> pa.Array:
    present, number = np.unique(lacks, return_inverse=True)
    words = pa.array([words_of(int(bits)) for bits in present], WORDS)
    return words.take(pa.array(number))
