"""What a part of a run comes to, in numbers that can be added: products, lines, outcomes, missing facts, money.

Every product that was read is judged, rejected, or under no agreement asked about; that the three add up is checked for
every chunk, so that none can be lost without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.nomenclature import normalised
from origin_engine.origin import Outcome
from origin_engine.screening.chunks import ID, PRODUCT, whole
from origin_engine.screening.columns import Column, amounts_of, texts_of
from origin_engine.screening.combinations import combinations_of
from origin_engine.screening.lanes import Group
from origin_engine.screening.merging import Portion
from origin_engine.screening.results import Screened
from origin_engine.screening.stake import PLACES, stakes_of

Counts = dict[str, Any]
CLAIMABLE, CLAIM_OPEN = "claimable", "claim-open"
"""A good that originates, and the claim: to be made on the facts in hand, or lacking something."""
CLASSES = (
    CLAIMABLE,
    CLAIM_OPEN,
    Outcome.UNDETERMINED.value,
    Outcome.NOT_ENCODED.value,
    Outcome.NOT_ORIGINATING.value,
)
"""What becomes of the value of a good under an agreement."""
NO_CHAPTER = ""


def counts_of(portion: Portion, groups: Sequence[Group], found: Screened) -> Counts:
    """The numbers of one portion."""
    chunk, results = portion.chunk, found.results
    refused = pc.unique(whole(found.rejects["product"])).drop_null()
    here = chunk.products.num_rows
    under_none = here - sum(len(group.rows) for group in groups)
    judged = len(pc.unique(whole(results["product"]))) if results.num_rows else 0
    if judged + len(refused) + under_none != here:
        raise AssertionError(f"{here} products, but {judged} judged, {len(refused)} rejected, {under_none} under none")
    rejected = portion.products_read - here + len(refused)
    return {
        "products": {
            "read": portion.products_read,
            "judged": judged,
            "rejected": rejected,
            "under-no-agreement": under_none,
        },
        "lines": {"read": portion.lines_read, "of-judged-products": _lines_judged(portion, groups, refused)},
        "rejects": len(portion.rejects) + found.rejects.num_rows,
        "agreements": _by_agreement(portion, results) if results.num_rows else {},
    }


def added(one: Counts, other: Counts) -> Counts:
    """Two counts as one."""
    both = dict(one)
    for name, value in other.items():
        if name not in both:
            both[name] = value
        else:
            both[name] = added(both[name], value) if isinstance(value, dict) else both[name] + value
    return both


def _lines_judged(portion: Portion, groups: Sequence[Group], refused: pa.Array) -> int:
    chunk = portion.chunk
    asked = np.zeros(chunk.products.num_rows, np.bool_)
    for group in groups:
        asked[group.rows] = True
    if asked.all() and not len(refused):
        return int(chunk.lines.num_rows)
    ids = whole(chunk.products[ID])
    kept = pc.and_(pa.array(asked), pc.invert(pc.is_in(ids, value_set=refused)))
    return int(pc.sum(pc.is_in(whole(chunk.lines[PRODUCT]), value_set=ids.filter(kept))).as_py() or 0)


def _by_agreement(portion: Portion, results: pa.Table) -> dict[str, Counts]:
    law = texts_of(results["agreement"])
    counts: dict[str, Counts] = {
        name: {"outcomes": {}, "missing": {}, "saving": {}, "valued": {}, "value": {}} for name in law.texts
    }
    class_of = _classes(results)
    for (number, which), some in _counted((law.number, class_of)):
        counts[law.texts[number]]["outcomes"][CLASSES[which]] = some
    explained = results["explained"].to_numpy()
    for number, name in enumerate(law.texts):
        counts[name]["explained"] = int(np.count_nonzero(explained & (law.number == number)))
    _add_missing(counts, law.texts, law.number, results)
    _add_savings(counts, law.texts, law.number, class_of, results)
    _add_values(counts, law.texts, law.number, class_of, portion, results)
    return counts


def _classes(results: pa.Table) -> Column:
    outcome = texts_of(results["outcome"])
    number = outcome.each(lambda text: CLASSES.index(text) if text in CLASSES else 1, np.int8, 1)
    return np.where((number == 1) & results["claimable"].to_numpy(), 0, number)


def _counted(columns: Sequence[Column]) -> list[tuple[tuple[int, ...], int]]:
    if not len(columns[0]):
        return []
    number, found = combinations_of(columns)
    return list(zip(found, np.bincount(number, minlength=len(found)).tolist(), strict=True))


def _add_missing(counts: dict[str, Counts], names: Sequence[str], law: Column, results: pa.Table) -> None:
    """For each kind of missing fact, how many products lack it."""
    lists = results["missing"].combine_chunks()
    lists = pa.concat_arrays(lists.chunks) if isinstance(lists, pa.ChunkedArray) else lists
    needs = texts_of(pa.chunked_array([pc.list_flatten(lists)]))
    if not len(needs.number):
        return
    of_result = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    for (number, need), some in _counted((law[of_result], needs.number)):
        counts[names[number]]["missing"][needs.texts[need]] = some


def _add_savings(
    counts: dict[str, Counts], names: Sequence[str], law: Column, class_of: Column, results: pa.Table
) -> None:
    """By currency: what a claim on the facts in hand saves, and what goods save that originate but lack a gate."""
    saving, currency = amounts_of(results["saving"], least=None), texts_of(results["currency"])
    known = results["saving"].is_valid().to_numpy()
    scale = 10 ** (PLACES - saving.places)
    for (number, which, money), total in _totals((law, class_of, currency.number), saving.amount, known):
        of_currency = counts[names[number]]["saving"].setdefault(currency.texts[money] if money >= 0 else "", {})
        of_currency[CLASSES[which]] = total * scale


def _add_values(
    counts: dict[str, Counts],
    names: Sequence[str],
    law: Column,
    class_of: Column,
    portion: Portion,
    results: pa.Table,
) -> None:
    """The value at stake by currency, chapter and what becomes of it."""
    products = portion.chunk.products
    row = pc.index_in(whole(results["product"]), value_set=whole(products[ID])).to_numpy(zero_copy_only=False)
    stakes, chapter = stakes_of(products), _chapters(products)
    known = stakes.known[row]
    for (number, money), some in _counted((law[known], stakes.currency.number[row][known])):
        counts[names[number]]["valued"][stakes.currency.texts[money]] = some
    keys = (law, class_of, stakes.currency.number[row], chapter[row])
    for (number, which, money, some_chapter), total in _totals(keys, stakes.amount[row], known):
        by_chapter = counts[names[number]]["value"].setdefault(stakes.currency.texts[money], {})
        of_chapter = by_chapter.setdefault(f"{some_chapter:02}" if some_chapter else NO_CHAPTER, {})
        of_chapter[CLASSES[which]] = total * 10 ** (PLACES - stakes.places)


def _chapters(products: pa.Table) -> Column:
    if "hs" not in products.column_names:
        return np.zeros(products.num_rows, np.int16)
    return texts_of(products["hs"]).each(_chapter, np.int16, 0)


def _chapter(code: str) -> int:
    digits = normalised(code)[:2]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def _totals(keys: Sequence[Column], amounts: Column, known: Column) -> list[tuple[tuple[int, ...], int]]:
    """The sum of known amounts for each combination of keys, in as many digits as it takes."""
    some = np.flatnonzero(known)
    if not len(some):
        return []
    number, found = combinations_of([key[some] for key in keys])
    order = np.argsort(number, kind="stable")
    amounts = amounts[some][order]
    if amounts.dtype != object and int(np.abs(amounts).max()) * len(amounts) > np.iinfo(np.int64).max:
        amounts = amounts.astype(object)
    starts = np.searchsorted(number[order], np.arange(len(found)))
    return [(key, int(total)) for key, total in zip(found, np.add.reduceat(amounts, starts), strict=True)]
