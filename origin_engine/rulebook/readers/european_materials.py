"""Materials, their codes, and the limits on them, as European lists speak of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lark import Token

from origin_engine.language import Rule, print_rule
from origin_engine.language import tree as t
from origin_engine.language.printer import print_codes
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

UNITS = {"subheading": t.Level.SUBHEADING, "heading": t.Level.HEADING, "chapter": t.Level.CHAPTER}
NON_ORIGINATING = re.compile(r"\bnon-originating\s+", re.I)
ELSEWHERE = re.compile(r"materials of any (subheading|heading|chapter), except that of the (?:product|good)", re.I)
ITEM_MARK = re.compile(r"\s*[•◦]\s*")


Shares = tuple[tuple[Decimal, t.Whole], ...]
"""Shares of wholes, alternatives of each other: `50 % of the EXW or 45 % of the FOB`."""
DANGLING = re.compile(r"(?:^|[\s/])(?:and|or)$", re.I)
LIST_OF_WORDS = re.compile(r",| and | or ", re.I)


class Picks(NamedTuple):
    """Materials that one phrase names together."""

    materials: tuple[t.Materials, ...]


# --- words and codes -----------------------------------------------------------------------------


def sentence(printed: str) -> str:
    """The treaty's own words as a key: one line, without the marks of a list or the capital of a first word."""
    text = " ".join(ITEM_MARK.sub(" ", printed).split()).strip(" ,;.:").replace(";", ",")
    if DANGLING.search(text):
        raise NotRead(told("a list that breaks off"), text)
    first, *rest = text.replace(", followed", " followed").split(" ")
    return " ".join([first.lower() if first[1:].islower() or len(first) == 1 else first, *rest])


def phrase(printed: str) -> str:
    """What materials, goods or operations are called: a sentence's words without article and `used`.

    `Non-originating` is left out: the list speaks of no other materials.
    """
    text = NON_ORIGINATING.sub("", sentence(printed))
    text = re.sub(r"^(?:all the|all|the|an?)\s+(?=[a-z])", "", text, flags=re.I)
    return sentence(re.sub(r"\s+used$", "", text))


def described(words: str, codes: tuple[t.CodeItem, ...], qualifier: str = "") -> t.Materials:
    """Materials in words, of codes or of none.

    Where the words are a list, the codes may be those of its last item alone (`cereals, and roots of heading 0714`):
    then codes are left to the words too.
    """
    bare = phrase(f"{words} {qualifier}")
    if bare.lower() in ("materials", "material") and not codes:
        return t.Materials()
    if codes and LIST_OF_WORDS.search(re.sub(r"\([^()]*\)", "", words)):
        return t.Materials(said(t.Materials(bare, codes)))
    return t.Materials(bare, codes)


def said(materials: t.Materials) -> str:
    """Materials in words."""
    if materials.described is None:
        return f"materials of {print_codes(materials.codes)}" if materials.codes else "materials"
    return f"{materials.described} of {print_codes(materials.codes)}" if materials.codes else materials.described


def code_list(written: Sequence[Sequence[Token]]) -> tuple[t.CodeItem, ...]:
    """The codes of a list; one without its unit has that of the code before it, or what its digits say."""
    items: dict[t.CodeItem, None] = {}
    for parts in written:
        unit = next((UNITS[part.lower().split()[0].rstrip("s")] for part in parts if part.type == "UNIT"), None)
        codes = [str(part) for part in parts if part.type == "CODE"]
        items[_code_range(codes, unit)] = None
    return tuple(items)


def _code_range(codes: Sequence[str], unit: t.Level | None) -> t.CodeRange:
    digits = [code.replace(".", "") for code in codes]
    digits = [code.zfill(2) if len(code) == 1 and unit in (None, t.Level.CHAPTER) else code for code in digits]
    level = {2: t.Level.CHAPTER, 4: t.Level.HEADING, 6: t.Level.SUBHEADING}.get(len(digits[0]))
    if level is None or len({len(code) for code in digits}) != 1 or (unit is not None and level < unit):
        raise NotRead(told("a code that does not have the digits of its unit"), " to ".join(codes))
    if unit is t.Level.CHAPTER and level is not unit:
        raise NotRead(told("a code that does not have the digits of its unit"), " to ".join(codes))
    if digits[-1] < digits[0]:
        raise NotRead(told("a range of codes that runs backwards"), " to ".join(codes))
    return t.CodeRange(level, digits[0], digits[-1])


def codes_and_qualifier(parts: Sequence[Any]) -> tuple[tuple[t.CodeItem, ...], str]:
    """The codes of a phrase and the words that narrow them."""
    codes: tuple[t.CodeItem, ...] = next((part for part in parts if isinstance(part, tuple)), ())
    qualifiers = [str(part).strip(" ,") for part in parts if isinstance(part, Token) and part.type == "QUALIFIER"]
    return codes, qualifiers[0] if qualifiers else ""


def same_level(words: str) -> t.Level:
    """The level in `of the same heading as the product`."""
    return next(level for unit, level in UNITS.items() if unit in words.lower())


# --- sets of materials ---------------------------------------------------------------------------


def united(picks: Picks) -> tuple[t.Materials, ...]:
    """The picks, those that only codes tell in one set."""
    coded = tuple(dict.fromkeys(code for each in picks.materials if each.described is None for code in each.codes))
    worded = tuple(each for each in picks.materials if each.described is not None)
    if t.Materials() in picks.materials:
        return (t.Materials(),)
    first_is_coded = picks.materials[0].described is None
    sets = (t.Materials(codes=coded),) if coded else ()
    return (*sets, *worded) if first_is_coded else (*worded, *sets)


def as_one(picks: Picks) -> t.Materials:
    """The picks as one set; where words and codes mix, all of it is said in words."""
    sets = united(picks)
    return sets[0] if len(sets) == 1 else t.Materials(" and ".join(map(said, sets)))


def own_left_out(picks: Picks) -> Rule | None:
    """What is unsaid where a limit is set on `materials of any heading, except that of the product`.

    It may be meant to keep out those of the product's own heading, as older lists say in two sentences, or to leave them
    free: where there are none, both readings are the same.
    """
    found = ELSEWHERE.fullmatch(picks.materials[0].described or "") if len(picks.materials) == 1 else None
    if found is None:
        return None
    unit = found[1].lower()
    unsaid = f"whether materials of the product's own {unit} may be used: the limit leaves them out"
    return t.AnyOf((t.ClassificationChange(UNITS[unit]), t.NotEncoded(unsaid)))


# --- changes -------------------------------------------------------------------------------------


def change(
    level: t.Level | None, exclusions: Sequence[Sequence[t.Materials | None] | None], unless_product: bool = False
) -> t.ClassificationChange:
    """A change of classification without what is excluded; None among the exclusions is the product's own unit.

    With `unless_product` the level binds only where the product's own unit is excluded (`any heading` alone is free).
    """
    listed = [each for exclusion in exclusions if exclusion is not None for each in exclusion]
    excluded = [each for each in listed if each is not None]
    bound = level if not unless_product or None in listed else None
    return excluding(t.ClassificationChange(bound), excluded)


def excluding(claim: t.ClassificationChange, excluded: Sequence[t.Materials]) -> t.ClassificationChange:
    """The change without these materials too; codes alone are one exclusion, words one each."""
    if not excluded:
        return claim
    more = united(Picks(tuple(excluded)))
    return t.ClassificationChange(claim.level, claim.group, (*claim.exclusions, *more), claim.allowance, claim.only_for)


def allowing(claim: t.ClassificationChange, allowance: t.Allowance) -> t.ClassificationChange:
    """The change with materials that may be used all the same."""
    return t.ClassificationChange(claim.level, claim.group, claim.exclusions, allowance, claim.only_for)


def with_exceptions(rule: Rule, allowed: Sequence[tuple[t.Materials, Sequence[tuple[Decimal, t.ValueBase]]]]) -> Rule:
    """A rule of processes or of what a good is made from, some materials of which are free of it.

    Met as it stands, it is met; met but for those materials is for the trader to say, and their limits to reckon.
    """
    words = print_rule(rule).replace('"', "'").replace("process ", "").replace(" + ", " and ")
    free = " and for ".join(said(materials) for materials, _ in allowed)
    but_for: list[Rule] = [t.Condition(f"{words}, but for {free}")]
    for materials, shares in allowed:
        wholes = [(percent, t.Whole(t.WholeKind.PRODUCT, t.Measure.VALUE, base)) for percent, base in shares]
        limits = [_limit(t.Measure.VALUE, materials, percent, whole) for percent, whole in wholes]
        but_for += [one_of(limits)] if limits else []
    alternatives = rule.parts if isinstance(rule, t.AnyOf) else (rule,)
    return t.AnyOf((*alternatives, _conjunction(but_for)))


# --- limits --------------------------------------------------------------------------------------


def measure(words: str) -> t.Measure:
    """What a phrase measures."""
    text = words.lower()
    if "weight" not in text:
        return t.Measure.VALUE
    return next(
        (each for each in (t.Measure.NET_WEIGHT, t.Measure.DRY_WEIGHT) if each.value[:3] in text), t.Measure.WEIGHT
    )


def value_bases(words: str) -> list[t.ValueBase]:
    """The values of the good; `transaction value or ex-works price` is one term, and means the price ex works."""
    text = words.lower()
    named = {t.ValueBase.EXW: ("exw", "ex-works"), t.ValueBase.FOB: ("fob", "f.o.b")}
    return [base for base, names in named.items() if any(name in text for name in names)]


def more_than(words: str, picks: Picks, shares: Shares) -> Rule:
    """A least share that originating materials must have, and exceed."""
    rules = [
        t.MaterialLimit(measure(words), t.Standing.ORIGINATING, as_one(picks), t.Comparison.ABOVE, *share)
        for share in shares
    ]
    return one_of(rules)


def limit(words: str, picks: Picks | None, shares: Shares) -> Rule:
    """A limit on some materials, or on all where `picks` is None; `individual` sets it on each of them."""
    return one_of([_limit_to(words, picks, *share) for share in shares])


def _limit_to(words: str, picks: Picks | None, percent: Decimal, whole: t.Whole) -> Rule:
    what = measure(words)
    if picks is None and whole.base is not None:
        return t.MaximumNonOriginating(percent, whole.base)
    if picks is None:
        return _limit(what, t.Materials(), percent, whole)
    if "individual" in words.lower():
        return _conjunction([_limit(what, each, percent, whole, each=True) for each in united(picks)])
    return _limit(what, as_one(picks), percent, whole)


def _limit(what: t.Measure, of: t.Materials, percent: Decimal, whole: t.Whole, each: bool = False) -> t.MaterialLimit:
    return t.MaterialLimit(what, t.Standing.NON_ORIGINATING, of, t.Comparison.AT_MOST, percent, whole, each)


def at_least(percent: Decimal, picks: Picks, are: str, what: Sequence[Any]) -> Rule:
    """`At least 10 % by weight of all materials of heading 2401 used is wholly obtained ...`: a share of their weight."""
    total = as_one(picks)
    named = next((phrase(str(part)) for part in what if isinstance(part, Token) and part.type == "WORDS"), "")
    codes = next((part for part in what if isinstance(part, tuple)), total.codes)
    kind = t.WholeKind.ALL_MATERIALS if total == t.Materials() else t.WholeKind.THOSE
    whole = t.Whole(kind, t.Measure.WEIGHT, materials=None if total == t.Materials() else total)
    if "wholly" in are.lower():
        share = t.Materials(f"wholly obtained {named or total.described or 'materials'}", codes)
        return t.MaterialLimit(t.Measure.WEIGHT, t.Standing.ANY, share, t.Comparison.AT_LEAST, percent, whole)
    share = t.Materials(named or total.described, codes)
    return t.MaterialLimit(t.Measure.WEIGHT, t.Standing.ORIGINATING, share, t.Comparison.AT_LEAST, percent, whole)


def one_of(rules: Sequence[Rule]) -> Rule:
    """Limits of which one is enough."""
    return rules[0] if len(rules) == 1 else t.AnyOf(tuple(rules))


def _conjunction(rules: Sequence[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else t.All(tuple(rules))


def listed(parts: Sequence[Any], all_of: Callable[[Sequence[Rule]], Rule]) -> Rule:
    """The items of a list, joined as the word before the last of them says; items under an item are a list of their own."""
    marks = [part.type for part in parts if isinstance(part, Token)]
    items = [part for part in parts if not isinstance(part, Token)]
    outer: list[Rule] = []
    outer_marks: list[str] = []
    index = 0
    while index < len(items):
        if index and items[index].kind == "item":
            outer_marks.append(marks[index - 1])
        end = index + 1
        if items[index].kind == "under item":
            while end < len(items) and items[end].kind == "under item":
                end += 1
            outer_marks += [marks[index - 1]] if index else []
        outer.append(_join([each.value for each in items[index:end]], marks[index : end - 1], all_of))
        index = end
    return _join(outer, outer_marks, all_of)


def _join(rules: Sequence[Rule], marks: Sequence[str], all_of: Callable[[Sequence[Rule]], Rule]) -> Rule:
    """Items that no word joins are requirements, all of which hold (general notes to the lists)."""
    kinds = set(marks) - {"ITEMS_NEXT"}
    if not kinds:
        return all_of(rules)
    if len(kinds) != 1 or marks[-1] == "ITEMS_NEXT":
        raise NotRead(told("a list whose items are not joined by one word"), print_rule(rules[-1]))
    return t.AnyOf(tuple(rules)) if kinds == {"ITEMS_OR"} else all_of(rules)
