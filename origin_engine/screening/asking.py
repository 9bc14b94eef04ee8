"""One chunk of a run judged: which agreements are asked, what they say, and what the importers' tariffs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from origin_engine.rulebook import RuleBook
from origin_engine.screening.chunks import ID, Chunk, taken, whole
from origin_engine.screening.kernel import screen_chunk
from origin_engine.screening.lanes import Group, groups_by_lane
from origin_engine.screening.rates import with_rates
from origin_engine.screening.rejects import REJECT_SCHEMA
from origin_engine.screening.results import RESULT_SCHEMA, Screened


class Scope(NamedTuple):
    """The agreements of a run; `by_lane`: each product is judged under those between its countries only."""

    books: tuple[RuleBook, ...]
    by_lane: bool


def judge_chunk(chunk: Chunk, scope: Scope) -> Screened:
    """The results of a chunk with their money, in the order of the products, and its rejects."""
    return judge_groups(chunk, groups_of(chunk, scope))


def groups_of(chunk: Chunk, scope: Scope) -> list[Group]:
    """The products of a chunk with the agreements that are asked about them; those that none is for are in no group."""
    every = np.arange(chunk.products.num_rows)
    if not len(every):
        return []
    return groups_by_lane(chunk.products, scope.books) if scope.by_lane else [Group(every, scope.books)]


def judge_groups(chunk: Chunk, groups: Sequence[Group]) -> Screened:
    """The results of these groups of products, and their rejects."""
    found = [_judge(chunk, group) for group in groups]
    if len(found) == 1:
        return found[0]
    rejects = pa.concat_tables([each.rejects for each in found] or [REJECT_SCHEMA.empty_table()])
    results = pa.concat_tables([each.results for each in found] or [RESULT_SCHEMA.empty_table()])
    if results.num_rows:
        row = pc.index_in(whole(results["product"]), value_set=whole(chunk.products[ID]))
        results = results.unify_dictionaries().take(np.argsort(row.to_numpy(zero_copy_only=False), kind="stable"))
    return Screened(results, rejects)


def _judge(chunk: Chunk, group: Group) -> Screened:
    part = chunk if len(group.rows) == chunk.products.num_rows else taken(chunk, group.rows)
    found = screen_chunk(part, group.books)
    return found._replace(results=with_rates(part, found.results, group.books))
