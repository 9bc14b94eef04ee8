"""Which methods of value content count for each good (value_methods.py of origin/)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from origin_engine.language import tree as t
from origin_engine.origin.subject import Occasion
from origin_engine.origin.value_methods import Methods as Tried
from origin_engine.origin.value_methods import methods_to_try
from origin_engine.screening.cases import GOOD, case_of
from origin_engine.screening.columns import Column
from origin_engine.screening.combinations import combined
from origin_engine.screening.needs import bits_of, nothing
from origin_engine.screening.sight import Sight


class Methods(NamedTuple):
    """The methods in the order in which they are tried, for which rows each counts, and where all must agree."""

    methods: tuple[str, ...]
    counts: dict[str, Column]
    every: Column
    lacks: Column


def methods_for(rule: t.ValueContent, sight: Sight) -> Methods:
    """The method that a rule names; else any of the agreement's, or the one fixed by the exporting Party."""
    agreed = sight.terms.agreement.value_content
    rows = len(sight)
    if rule.method is not None or agreed.method_chosen_by == "exporter":
        methods = (rule.method.value,) if rule.method is not None else tuple(agreed.methods)
        counts = {method: np.ones(rows, np.bool_) for method in methods}
        return Methods(methods, counts, np.zeros(rows, np.bool_), nothing(rows))
    return _by_the_party(rule, sight)


def _by_the_party(rule: t.ValueContent, sight: Sight) -> Methods:
    """Asked once for every pair of countries where goods are made and sent from."""
    number, pairs = combined(sight.whole, ("made_in", "shipment.from"))
    tried = [_tried(rule, sight, *pair) for pair in pairs]
    methods = tuple(dict.fromkeys(method for each in tried for method in each.methods))
    counts = {m: np.array([m in each.methods for each in tried], np.bool_)[number] for m in methods}
    every = np.array([each.every for each in tried], np.bool_)[number]
    lacks = np.array([bits_of(each.lacks) for each in tried], np.uint64)[number]
    return Methods(methods, counts, every, lacks)


def _tried(rule: t.ValueContent, sight: Sight, made_in: int, sent_from: int) -> Tried:
    words = sight.facts.word
    good = GOOD._replace(made_in=words("made_in", made_in))
    return methods_to_try(
        rule, case_of(sight.terms.book, good, Occasion(None, words("shipment.from", sent_from), None))
    )
