"""Phrases of European lists that speak of materials: which they are, and what is demanded of them.

European lists speak of non-originating materials only, whether or not they say so: the conditions of the list apply
to no others (the article on sufficiently worked products of every such protocol).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lark import Token, Transformer, v_args

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.readers import european_materials as materials
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told


class Follow(NamedTuple):
    """A part of a sentence or of a list: its kind, and what it says."""

    kind: str
    value: Any


def all_of(rules: Sequence[Rule]) -> Rule:
    """Conditions that must all hold, in one row."""
    parts: dict[Rule, None] = {}
    for rule in rules:
        parts.update(dict.fromkeys(rule.parts if isinstance(rule, t.All) else (rule,)))
    return next(iter(parts)) if len(parts) == 1 else t.All(tuple(parts))


def any_rule(rules: Sequence[Rule]) -> Rule:
    """Conditions of which one is enough."""
    return rules[0] if len(rules) == 1 else t.AnyOf(tuple(rules))


@v_args(inline=True)
class ConditionBuilder(Transformer[Token, Any]):
    """One method a phrase of the grammar: materials and conditions."""

    # --- materials ---

    def exclusion(self, word: Token, *excluded: Any) -> tuple[t.Materials | None, ...]:
        """What is excluded; None stands for the materials of the product's own level."""
        return tuple(each for each in excluded if not isinstance(each, Token))

    def excluded(self, pick: t.Materials) -> t.Materials:
        return pick

    def of_product(self, words: Token) -> None:
        return None

    def picks(self, *parts: Any) -> materials.Picks:
        for before, after in itertools.pairwise(parts):
            if (
                isinstance(before, Token)
                and before.endswith(" of")
                and isinstance(after, t.Materials)
                and not after.codes
            ):
                raise NotRead(told("`and of` between materials bears two readings"), str(after.described))
        return materials.Picks(tuple(part for part in parts if isinstance(part, t.Materials)))

    def materials_of(self, *parts: Any) -> t.Materials:
        codes, qualifier = materials.codes_and_qualifier(parts)
        return t.Materials(f"materials {qualifier}" if qualifier else None, codes)

    by_codes = materials_of

    def by_words(self, *parts: Any) -> t.Materials:
        words = next(str(part) for part in parts if isinstance(part, Token) and part.type == "WORDS")
        codes, qualifier = materials.codes_and_qualifier(parts)
        return materials.described(words, codes, qualifier)

    def by_words_same(self, *parts: Any) -> t.Materials:
        words = next(str(part) for part in parts if part.type == "WORDS")
        group = str(parts[-1])
        if " and " in group:
            return t.Materials(materials.phrase(f"{words} {group}"))
        return t.Materials(materials.phrase(words), (t.SameCode(materials.same_level(group)),))

    def materials_same(self, *parts: Token) -> t.Materials:
        return t.Materials(codes=(t.SameCode(materials.same_level(str(parts[-1]))),))

    def materials_elsewhere(self, words: Token) -> t.Materials:
        return t.Materials(materials.phrase(str(words)))

    def codes(self, *parts: Any) -> tuple[t.CodeItem, ...]:
        return materials.code_list([part for part in parts if not isinstance(part, Token)])

    def code(self, *parts: Token) -> tuple[Token, ...]:
        return parts

    # --- conditions ---

    def conditions(self, *parts: Any) -> Rule:
        if isinstance(parts[0], Follow):
            return materials.listed(parts, all_of)
        return all_of([part for part in parts if not isinstance(part, Token)])

    def item(self, mark: Token, condition: Rule) -> Follow:
        return Follow("item", condition)

    def under_item(self, mark: Token, condition: Rule) -> Follow:
        return Follow("under item", condition)

    def item_separator(self, word: Token) -> Token:
        return word

    def materials_are(self, picks: materials.Picks, are: Token) -> Rule:
        demanded = t.MaterialOrigin.WHOLLY_OBTAINED if "wholly" in str(are).lower() else t.MaterialOrigin.ORIGINATING
        return all_of([t.MaterialsAre(each, demanded) for each in materials.united(picks)])

    def share(self, *parts: Any) -> materials.Shares:
        numbers = [Decimal(str(part)) for part in parts if isinstance(part, Token) and part.type == "NUMBER"]
        wholes = [part for part in parts if not isinstance(part, Token)]
        return tuple((number, each) for number, whole in zip(numbers, wholes, strict=True) for each in whole)

    def at_most(self, *parts: Any) -> Rule:
        measure, picks, _, shares = parts[-4:]
        limit = materials.limit(str(measure), picks, shares)
        own = materials.own_left_out(picks)
        return limit if own is None else all_of([limit, own])

    def at_most_of_all(self, measure: Token, every: Token, excepted: Token | None, at_most: Token, shares: Any) -> Rule:
        if excepted is None:
            return materials.limit(str(measure), None, shares)
        some = t.Materials(f"materials {materials.phrase(str(excepted))}")
        return materials.limit(str(measure), materials.Picks((some,)), shares)

    def more_than(self, measure: Token, word: Token, picks: Any, exceeds: Token, shares: Any) -> Rule:
        return materials.more_than(str(measure), picks, shares)

    def condition(self, *parts: Any) -> Rule:
        return parts[-1]  # type: ignore[no-any-return]

    def at_most_unmeasured(self, *parts: Any) -> Rule:
        """`The materials of Chapter 10 used does not exceed 20 % of the weight of the product`."""
        picks, _, shares = parts[-3:]
        return materials.limit(shares[0][1].measure.value, picks, shares)

    def only_up_to(self, *parts: Any) -> Rule:
        picks, _, shares = parts[-3:]
        return materials.limit("value", picks, shares)

    def at_most_originating(self, measure: Token, every: Token, at_most: Token, value: Token) -> Rule:
        """No more than the originating materials is no more than half of all."""
        whole = t.Whole(t.WholeKind.ALL_MATERIALS, t.Measure.VALUE)
        return materials.limit(str(measure), None, ((Decimal(50), whole),))

    def materials_not_used(self, picks: materials.Picks, not_used: Token) -> Rule:
        """Materials that may not be used unless they originate."""
        return all_of([t.MaterialsAre(each, t.MaterialOrigin.ORIGINATING) for each in materials.united(picks)])

    def at_least(self, word: Token, percent: Token, sign: Token, by: Token, picks: Any, are: Token, *what: Any) -> Rule:
        return materials.at_least(Decimal(str(percent)), picks, str(are), what)

    def other_condition(self, words: Token) -> Rule:
        return t.Condition(materials.sentence(str(words)))

    def whole_value(self, words: Token) -> list[t.Whole]:
        bases = materials.value_bases(str(words))
        return [t.Whole(t.WholeKind.PRODUCT, t.Measure.VALUE, base) for base in bases]

    def whole_weight(self, words: Token) -> list[t.Whole]:
        return [t.Whole(t.WholeKind.PRODUCT, materials.measure(str(words)))]

    def whole_materials(self, words: Token, picks: materials.Picks) -> list[t.Whole]:
        return [t.Whole(t.WholeKind.THOSE, t.Measure.WEIGHT, materials=materials.as_one(picks))]

    def base(self, words: Token) -> t.ValueBase:
        base, *others = materials.value_bases(str(words))
        if others:
            raise NotRead(told("one share of two values"), str(words))
        return base
