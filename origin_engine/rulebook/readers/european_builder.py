"""From the grammar of European list rules to the syntax tree of the rule language: one method a phrase.

European lists speak of non-originating materials only, whether or not they say so: the conditions of the list apply
to no others (the article on sufficiently worked products of every such protocol).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lark import Token, v_args

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.language.printer import print_codes
from origin_engine.rulebook.readers import european_chains as chains
from origin_engine.rulebook.readers import european_materials as materials
from origin_engine.rulebook.readers.european_annotations import annotated
from origin_engine.rulebook.readers.european_conditions import ConditionBuilder, Follow, all_of, any_rule
from origin_engine.rulebook.readers.european_words import step_name
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

SAME_DESCRIPTION = t.Materials("materials of the same description as the product")
SAME_GROUP = t.Materials("materials of the same group as the product")
CHANGE_CODES = {"CC": t.Level.CHAPTER, "CTH": t.Level.HEADING, "CTSH": t.Level.SUBHEADING}


REMAINDER = re.compile(r"(?:(?:a|all|any) )?other (?:goods?|products?)", re.I)


class Read(NamedTuple):
    """A rule, and what its sentence says of the goods that it is for."""

    rule: Rule
    aims: tuple[t.CodeItem, ...] = ()
    """The codes that it names as those of the good."""
    goods: str | None = None
    """The goods in words; empty for those that no other alternative names, None where it says nothing."""


class Allowed(NamedTuple):
    """Materials that may be used all the same (None: those named before it), up to a share of a value."""

    materials: t.Materials | None
    shares: tuple[tuple[Decimal, t.ValueBase], ...] = ()
    """Alternatives of each other; none for no limit."""


def any_of(reads: Sequence[Read]) -> Read:
    """The alternatives of a cell; those that name their goods are the branches of a split."""
    aims = tuple(aim for read in reads for aim in read.aims)
    by_goods: dict[str | None, list[Rule]] = {}
    for read in reads:
        by_goods.setdefault(read.goods, []).append(read.rule)
    rules = {goods: _alternatives(rules) for goods, rules in by_goods.items()}
    if None not in rules:
        return Read(_split({goods or "": rule for goods, rule in rules.items()}), aims)
    if len(rules) > 1:
        raise NotRead(told("some alternatives name their goods and some do not"), next(filter(None, rules), ""))
    return Read(rules[None], aims)


def _alternatives(rules: Sequence[Rule]) -> Rule:
    """Alternatives in one row; one that is printed twice is one."""
    parts = dict.fromkeys(part for rule in rules for part in (rule.parts if isinstance(rule, t.AnyOf) else (rule,)))
    return any_rule(tuple(parts))


def _split(rules: dict[str, Rule]) -> Rule:
    """A rule that differs by the goods; what no alternative names is not encoded."""
    cases = tuple(t.Case((t.Described(goods),), rule) for goods, rule in rules.items() if goods)
    if not cases:
        return rules[""]
    named = "; ".join(goods for goods in rules if goods)
    return t.Split(cases, rules.get("") or t.NotEncoded(f"products other than: {named}"))


def _level(words: str) -> t.Level:
    """The level that a phrase ends with: heading, subheading, chapter."""
    return materials.UNITS[words.lower().split()[-1].rstrip("s")]


@v_args(inline=True)
class Builder(ConditionBuilder):
    """One method a phrase of the grammar: claims, and what stands behind them."""

    def __init__(self) -> None:
        super().__init__()
        self.aims: tuple[t.CodeItem, ...] = ()
        self.goods: str | None = None

    def start(self, goods: Token | None, claim: Rule, *follows: Follow) -> Read:
        """The claim, what it allows, what it demands besides."""
        beside: list[Rule] = [claim]
        provisos: list[Rule] = []
        allowed: list[Allowed] = []
        notes: list[Rule] = []
        for follow in follows:
            match follow.kind:
                case "allowed":
                    allowed.append(follow.value)
                case "forbidden":
                    beside = [_forbidding(beside, follow.value)]
                case "annotated":
                    beside = [annotated(_allowing(beside, allowed), follow.value)]
                    allowed = []
                case "with":
                    beside.append(follow.value)
                case "note":
                    notes.append(follow.value)
                case "provided":
                    provisos.append(follow.value)
                case _:
                    (provisos if provisos else beside).append(follow.value)
        rule = _allowing(beside, allowed)
        named = self.goods if goods is None else _goods(str(goods), ())
        whole = t.Provided(rule, all_of(provisos)) if provisos else rule
        return Read(any_rule([*_parts(whole), *notes]) if notes else whole, self.aims, named)

    def operation_only(self, words: Token, *follows: Follow) -> Read:
        return self.start(None, self.operation(words), *follows)

    # --- claims ---

    def change(self, code: Token, gloss: Token | None, *exclusions: Any) -> Rule:
        level = CHANGE_CODES[str(code)]
        if gloss is not None and f" {int(level)}-digit" not in str(gloss):
            raise NotRead(told("the abbreviation and its explanation differ"), str(gloss))
        return materials.change(level, exclusions)

    def from_any(self, words: Token, *exclusions: Any) -> Rule:
        """`Any heading, except that of the product` is a change of heading; `any heading` alone is none."""
        return materials.change(_level(words), exclusions, unless_product=True)

    def from_any_including(self, words: Token, including: Token) -> Rule:
        """General notes to the lists: this wording takes any material but those of the product's own description."""
        return t.ClassificationChange(None, exclusions=(SAME_DESCRIPTION,))

    def from_any_group(self, words: Token, including: Token) -> Rule:
        """Of its own heading, materials of another group."""
        return t.ClassificationChange(None, exclusions=(SAME_GROUP,))

    def change_from_other(self, words: Token, *exclusions: Any) -> Rule:
        return materials.change(_level(words), exclusions)

    def change_of_goods(self, goods: Token, codes: tuple[t.CodeItem, ...], words: Token, *exclusions: Any) -> Rule:
        """`A change to any other product of heading 2006 from any other heading`."""
        self.aims += codes
        self.goods = _goods(str(goods), codes)
        return self.change_from_other(words, *exclusions)

    def change_from_anywhere(self, within: Token, other: Token, *exclusions: Any) -> Rule:
        if _level(within) != _level(other):
            raise NotRead(told("a change from within one level and from another"), str(other))
        return materials.change(None, exclusions)

    def change_within(self, within: Token, other: Token | None, *exclusions: Any) -> Rule:
        source = t.Materials(codes=(t.SameCode(_level(within)),))
        return t.ChangeFrom(source, materials.change(_level(other), exclusions) if other else None)

    def change_from(self, words: Token, codes: tuple[t.CodeItem, ...], other: Token | None, *exclusions: Any) -> Rule:
        source = t.Materials(codes=codes)
        return t.ChangeFrom(source, materials.change(_level(other), exclusions) if other else None)

    def maximum(self, word: Token, percent: Token, *rest: Any) -> Rule:
        base = next(each for each in rest if isinstance(each, t.ValueBase))
        return t.MaximumNonOriginating(Decimal(str(percent)), base)

    def maximum_condition(self, words: Token, *maximum: Any) -> Rule:
        return self.maximum(*maximum)

    def content(self, word: Token, percent: Token, *rest: Any) -> Rule:
        base = next((each for each in rest if isinstance(each, t.ValueBase)), None)
        return t.ValueContent(Decimal(str(percent)), base=base)

    def from_codes(self, words: Token, codes: tuple[t.CodeItem, ...]) -> Rule:
        """Met where all non-originating materials are those; others that cannot be such by nature are asked of the trader.

        General notes to the lists: a rule that names a material does not prevent the use of others which by their
        nature cannot satisfy it, nor of the material at an earlier stage.
        """
        named = t.Materials(codes=codes)
        return t.AnyOf((t.ChangeFrom(named), t.MadeFrom(materials.said(named))))

    def made_from(self, words: Token, made: Token) -> Rule:
        return t.MadeFrom(materials.phrase(str(made)))

    def made_in_which(self, words: Token, conditions: Rule) -> Rule:
        if "from materials of any heading" in str(words).lower():
            return all_of([t.ClassificationChange(None), conditions])
        return conditions

    def elsewhere(self, words: Token) -> Rule:
        level = next(level for unit, level in materials.UNITS.items() if f" a {unit} other" in str(words).lower())
        return t.ClassificationChange(level)

    def operation(self, words: Token) -> Rule:
        return t.Condition(materials.phrase(str(words)))

    def one_of_operations(self, words: Token, *parts: Any) -> Rule:
        return any_rule([self.operation(part) for part in parts if part.type == "OPERATION"])

    def treated(self, *parts: Any) -> Rule:
        first, *others = [part for part in parts if not (isinstance(part, Token) and part.type == "AND_CONDITION")]
        return all_of([t.Condition(materials.sentence(str(first))), *others])

    def set_rule(self, words: Token, allowance: Any, shares: Any) -> Rule:
        if allowance is None:
            return t.SetRule()
        return any_rule([t.SetRule(percent, whole.base) for percent, whole in shares])

    def goods_are(self, every: Token, goods: t.Materials, are: Token) -> Rule:
        """`All the animals of Chapter 1 are wholly obtained` speaks of the product, not of materials."""
        if "wholly" not in str(are).lower():
            raise NotRead(told("goods are to be originating, which says nothing of how"), str(are))
        self.aims += goods.codes
        return t.WhollyObtained()

    def chain(self, *parts: Token) -> Rule:
        words = [part for part in parts if part.type != "UNDERGONE"]
        steps = tuple(chains.Step(step_name(str(word)), " of " in str(word)) for word in words[::2])
        return chains.resolve(chains.Chain(steps, tuple(word.type for word in words[1::2])))

    def joint(self, word: Token) -> Token:
        return word

    # --- what follows a claim ---

    def and_claim(self, word: Token, claim: Rule) -> Follow:
        return Follow("and", claim)

    def provided(self, word: Token, conditions: Rule) -> Follow:
        return Follow("provided", conditions)

    def in_which(self, word: Token, conditions: Rule) -> Follow:
        return Follow("and", conditions)

    def and_materials_are(self, word: Token, picks: materials.Picks, are: Token) -> Follow:
        return Follow("and", self.materials_are(picks, are))

    def and_limit(self, word: Token, limit: Rule) -> Follow:
        return Follow("and", limit)

    def with_step(self, word: Token, step: Token) -> Follow:
        return Follow("with", t.Process((step_name(str(step)),)))

    def see_note(self, words: Token) -> Follow:
        """A note that grants more to some goods, beside the rule; one that says what a process is adds nothing."""
        said = str(words).strip(" .;()")
        if "specific process" in said:
            return Follow("and", t.All(()))
        return Follow("note", t.Note(re.sub(r"^.*?\bsee (?:also )?", "", said, flags=re.I)))

    def within_quota(self, words: Token) -> Follow:
        return Follow("and", t.WithinQuota(materials.phrase(str(words)).removeprefix("within ")))

    def by_use(self, words: Token) -> Follow:
        return Follow("and", t.Condition(materials.phrase(str(words))))

    def allowed(self, word: Token, picks: materials.Picks, may: Token, use: Allowed | str | None) -> Follow:
        what = materials.as_one(picks)
        if isinstance(use, str):
            joint = "used" if use.startswith("as ") else "provided that"
            use = Allowed(t.Materials(f"{what.described or 'materials'} {joint} {use}", what.codes))
        return Follow("allowed", Allowed(what) if use is None else use._replace(materials=use.materials or what))

    def allowed_list(self, word: Token, listed: Token, may: Token, use: Allowed | str | None) -> Follow:
        return self.allowed(word, materials.Picks((t.Materials(materials.phrase(str(listed))),)), may, use)

    def used_as(self, words: Token) -> str:
        return str(words)

    def forbidden(self, word: Token, picks: materials.Picks, may_not: Token) -> Follow:
        return Follow("forbidden", picks.materials)

    def in_case_of(self, word: Token, goods: Token) -> Follow:
        return Follow("and", t.Condition(f"the product is {materials.phrase(str(goods))}"))

    def annotated(self, words: Token) -> Follow:
        return Follow("annotated", str(words))

    def use_up_to(self, provided: Token, their: Token, at_most: Token, shares: materials.Shares) -> Allowed:
        if any(whole.base is None for _, whole in shares):
            raise NotRead(told("an allowance by weight"), str(their))
        return Allowed(None, tuple((percent, whole.base) for percent, whole in shares if whole.base))

    def use_provided(self, word: Token, condition: Token) -> str:
        return materials.sentence(str(condition))


def _parts(rule: Rule) -> tuple[Rule, ...]:
    return rule.parts if isinstance(rule, t.AnyOf) else (rule,)


def _goods(printed: str, codes: tuple[t.CodeItem, ...]) -> str | None:
    """The goods that a sentence is for: words, nothing for all other goods, None where it names a code alone."""
    named = re.sub(r"^an? change to\b|,? from$|,$|\bof$", "", printed.strip(), flags=re.I).strip(" ,")
    named = re.sub(r"\bof$", "", named).strip()
    if REMAINDER.fullmatch(named):
        return ""
    if named.lower() in ("", "a good", "a product"):
        return None
    return materials.phrase(f"{named} of {print_codes(codes)}" if codes else named)


def _allowing(beside: Sequence[Rule], allowed: Sequence[Allowed]) -> Rule:
    """The claim with materials that may be used all the same."""
    claim, *rest = beside
    if not allowed:
        return all_of(beside)
    if not isinstance(claim, t.ClassificationChange):
        return materials.with_exceptions(
            all_of(beside), [(use.materials or t.Materials(), use.shares) for use in allowed]
        )
    if len(allowed) > 1:
        raise NotRead(told("two allowances in one rule"), materials.said(allowed[1].materials or t.Materials()))
    what = allowed[0].materials or t.Materials()
    if what.described == "these materials":
        what = materials.as_one(materials.Picks(claim.exclusions))
    uses = [t.Allowance(what, *share) for share in allowed[0].shares] or [t.Allowance(what)]
    return any_rule([all_of([materials.allowing(claim, use), *rest]) for use in uses])


def _forbidding(beside: Sequence[Rule], forbidden: Sequence[t.Materials]) -> Rule:
    claim, *rest = beside
    if not isinstance(claim, t.ClassificationChange):
        raise NotRead(told("materials that may not be used in a rule of processes"), materials.said(forbidden[0]))
    return all_of([materials.excluding(claim, forbidden), *rest])
