"""The columns of a result: what is kept of a determination, one row a product and agreement."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pyarrow as pa

from origin_engine.advice.headroom import headroom_of
from origin_engine.exact import show_percent
from origin_engine.origin import Determination
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.reasons import ValueMeasure, WithinTolerance

WORD = pa.dictionary(pa.int32(), pa.string())
WORDS = pa.list_(pa.string())
PERCENT = pa.decimal128(20, 2)
LIMIT = pa.decimal128(12, 6)
MONEY = pa.decimal128(38, 8)

RESULT_SCHEMA = pa.schema(
    [
        pa.field("product", pa.string()),
        pa.field("agreement", WORD),
        pa.field("outcome", WORD),
        pa.field("claimable", pa.bool_()),
        pa.field("criterion", WORD),
        pa.field("criterion_codes", WORDS),
        pa.field("rvc", PERCENT),
        pa.field("rvc_threshold", LIMIT),
        pa.field("distance", PERCENT),
        pa.field("tolerance_share", PERCENT),
        pa.field("tolerance_limit", LIMIT),
        pa.field("missing", WORDS),
        pa.field("rate", pa.string()),
        pa.field("mfn", pa.string()),
        pa.field("saving", MONEY),
        pa.field("currency", WORD),
        pa.field("explained", pa.bool_()),
    ]
)
NEEDS = tuple(Need)
"""Kinds of missing facts, in the order in which a result names them."""


class Screened(NamedTuple):
    """What was found of a chunk: results (RESULT_SCHEMA), and rows that are no dossier (REJECT_SCHEMA)."""

    results: pa.Table
    rejects: pa.Table


def result_of(found: Determination) -> dict[str, Any]:
    """The row of a determination, without what concerns money."""
    content, tolerance = best_content(found.measures.value_content), best_tolerance(found.measures.tolerance)
    return {
        "product": found.dossier.product.id,
        "agreement": found.agreement,
        "outcome": found.outcome.value,
        "claimable": found.claimable,
        "criterion": found.criterion,
        "criterion_codes": list(found.criterion_codes),
        **_content_columns(content),
        **_tolerance_columns(tolerance),
        "missing": needs_of(found.missing),
        "explained": True,
    }


def needs_of(missing: Iterable[Missing]) -> list[str]:
    """The kinds of missing facts, each once."""
    found = {fact.need for fact in missing}
    return [need.value for need in NEEDS if need in found]


def best_content(measures: tuple[ValueMeasure, ...]) -> ValueMeasure | None:
    """The value content that stands best to its threshold, the first where several stand alike."""
    headroom = headroom_of(measures)
    if headroom is None:
        return None
    return next(m for m in measures if m.share is not None and m.share - Fraction(m.threshold) / 100 == headroom.share)


def best_tolerance(measures: tuple[WithinTolerance, ...]) -> WithinTolerance | None:
    """What was measured against the tolerance: within it before what is open, by value before by weight, the least."""
    measured = [each for each in measures if each.part is not None and each.whole is not None]
    return min(measured, key=_order, default=None)


def _order(tolerance: WithinTolerance) -> tuple[int, bool, Decimal, Fraction]:
    within = (True, None, False).index(tolerance.met)
    return within, tolerance.measure != "value", tolerance.limit, Fraction(tolerance.part or 0)


def _content_columns(best: ValueMeasure | None) -> dict[str, Decimal | None]:
    """In per cent, cut towards the failing side; the distance is cut by itself, so that its sign is never lost."""
    if best is None or best.share is None:
        return {"rvc": None, "rvc_threshold": None, "distance": None}
    distance = best.share - Fraction(best.threshold) / 100
    return {
        "rvc": Decimal(show_percent(best.share)),
        "rvc_threshold": best.threshold,
        "distance": Decimal(show_percent(distance)),
    }


def _tolerance_columns(best: WithinTolerance | None) -> dict[str, Decimal | None]:
    if best is None or best.part is None or best.whole is None:
        return {"tolerance_share": None, "tolerance_limit": None}
    share = Fraction(best.part) / Fraction(best.whole)
    return {"tolerance_share": Decimal(show_percent(share, towards_zero=False)), "tolerance_limit": best.limit}
