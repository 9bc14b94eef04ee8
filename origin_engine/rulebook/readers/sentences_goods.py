"""The goods that sentences of a row speak of: all goods of the codes, some in words, and any other good.

A sentence for all goods is open to every one of them; a sentence in words to these alone; `any other good` to those
that no sentence before it names. Goods that stand in the codes of two sentences may take either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from origin_engine.language import tree as t
from origin_engine.language.printer import print_codes
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_codes import cover, meet, stands_within, words_of
from origin_engine.told import told

ALL_GOODS = re.compile(r"(?:an?\s+|any\s+|the\s+)?(?:goods?|products?|materials?)", re.I)
ANY_OTHER = re.compile(r"(?:an?y|all|every)?\s*other\s+(?:goods?|products?|tariff\s+items?|(?:sub)?headings?)", re.I)
OTHER_THAN_TO = re.compile(r"\b(other\s+than|except)\s+to\s+", re.I)
REST = "goods other than: "


class Target(NamedTuple):
    """The good of a sentence: `words` None for all goods of the codes; `other` for any other good."""

    words: str | None
    other: bool
    codes: tuple[t.CodeRange, ...]
    by_codes: bool = False
    """Whether the words only say the codes, so that goods in other words may be among them."""


class Saying(NamedTuple):
    """A sentence read: the good and its rule."""

    target: Target
    rule: t.Rule


def target_of(before: str, codes: tuple[t.CodeRange, ...], tail: str) -> Target:
    """The good named by words before its codes and behind them."""
    words = re.sub(r"\s+(?:of|within|in)$", "", " ".join(before.split()))
    behind = tail.strip(" ,")
    if ANY_OTHER.fullmatch(words) and not behind:
        return Target(None, True, codes)
    if (not words or ALL_GOODS.fullmatch(words)) and not behind:
        return Target(None, False, codes)
    if re.search(r"\bor\s+to\s", behind):
        raise NotRead(told("two goods in one sentence"), behind)
    joint = ", " if tail.lstrip().startswith(",") else " "
    named = OTHER_THAN_TO.sub(r"\1 ", f"{words or 'goods'}{joint if behind else ''}{behind}")
    return Target(words_of(named), False, codes)


def narrowed(target: Target, first: str, last: str) -> Target:
    """The target as seen from the codes of the row: a narrower code of the row is said in words."""
    if not target.codes or cover(target.codes, first, last):
        return target
    if not stands_within(target.codes, first, last):
        raise NotRead(told("the sentence names other codes than the row"), print_codes(target.codes))
    codes = print_codes(target.codes)
    if target.other:
        return Target(f"any other goods of {codes}", False, target.codes)
    return Target(f"{target.words or 'goods'} of {codes}", False, target.codes, by_codes=target.words is None)


def joined(kind: type[t.AnyOf] | type[t.All], rules: Iterable[t.Rule]) -> t.Rule:
    """One rule of several, each once; those of the same kind are taken apart."""
    parts: dict[t.Rule, None] = {}
    for rule in rules:
        parts.update(dict.fromkeys(rule.parts if isinstance(rule, kind) else (rule,)))
    return kind(tuple(parts)) if len(parts) > 1 else next(iter(parts))


def by_goods(sayings: Sequence[Saying]) -> t.Rule:
    """Alternatives sorted by the goods that they are open to."""
    keys = list(dict.fromkeys(_key(said.target.words) for said in sayings if said.target.words))
    for_all = [said.rule for said in sayings if not said.target.words]
    has_bare = any(not said.target.words and not said.target.other for said in sayings)
    if not keys:
        if has_bare and any(said.target.other for said in sayings):
            raise NotRead(told("`any other good`, and no words say other than which"), "")
        return joined(t.AnyOf, for_all)
    guards = {key: t.Described(_words(sayings, key)) for key in keys}
    both = [t.Case((guards[one], guards[other]), _rule_for(sayings, one, other)) for one, other in _shared(sayings)]
    cases = (*both, *(t.Case((guards[key],), _rule_for(sayings, key)) for key in keys))
    rest = joined(t.AnyOf, for_all) if for_all else t.NotEncoded(REST + "; ".join(_words(sayings, key) for key in keys))
    return t.Split(cases, rest)


def each_applicable(sayings: Sequence[Saying]) -> t.Rule:
    """Every sentence that applies to a good must be met: a split for each, with `no change` where it does not apply."""
    if any(not said.target.words and not said.target.other for said in sayings):
        raise NotRead(told("a sentence for all goods beside others that must be met together"), "")
    keys = list(dict.fromkeys(_key(said.target.words) for said in sayings if said.target.words))
    free: t.Rule = t.NoChange()
    guards = {key: (t.Described(_words(sayings, key)),) for key in keys}
    parts: list[t.Rule] = [t.Split((t.Case(guards[key], _rule_for(sayings, key)),), free) for key in keys]
    rest = [said.rule for said in sayings if said.target.other]
    if rest:
        parts.append(t.Split(tuple(t.Case(guards[key], free) for key in keys), joined(t.AnyOf, rest)))
    return joined(t.All, parts)


def _shared(sayings: Sequence[Saying]) -> list[tuple[str, str]]:
    """The words of two sentences that some goods may take alike: one says codes alone, the other has some of them."""
    named: dict[str, Target] = {}
    for said in sayings:
        if said.target.words:
            named.setdefault(_key(said.target.words), said.target)
    pairs = [
        (one, other)
        for one, other in combinations(named, 2)
        if (named[one].by_codes or named[other].by_codes) and meet(named[one].codes, named[other].codes)
    ]
    if len({key for pair in pairs for key in pair}) < 2 * len(pairs):
        raise NotRead(told("goods that more than two sentences are open to"), named[pairs[0][0]].words or "")
    return pairs


def _rule_for(sayings: Sequence[Saying], *keys: str) -> t.Rule:
    """The alternatives open to goods in these words: their own, and those of `_is_open`."""
    return joined(
        t.AnyOf,
        (
            said.rule
            for at, said in enumerate(sayings)
            if _key(said.target.words) in keys or _is_open(said.target, keys, sayings[:at])
        ),
    )


def _is_open(target: Target, keys: Sequence[str], before: Sequence[Saying]) -> bool:
    """Whether a sentence is for all goods, or for any other than goods named before it, of which these are none."""
    named = {_key(said.target.words) for said in before if said.target.words}
    return not target.words and (not target.other or (bool(named) and not named.intersection(keys)))


def _words(sayings: Sequence[Saying], key: str) -> str:
    return next(said.target.words for said in sayings if said.target.words and _key(said.target.words) == key)


def _key(words: str | None) -> str:
    """Words without what a print varies: commas, articles, `and` for `or`, the order of a list."""
    said = re.findall(r"[\w.%-]+", (words or "").lower())
    return " ".join(sorted(word for word in said if word not in {"and", "or", "a", "an"}))
