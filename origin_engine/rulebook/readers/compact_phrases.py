"""Phrases of compact rules, each to the part of the syntax tree that it stands for, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.compact_words import words_of
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

LEVELS = {
    "CC": t.Level.CHAPTER,
    "CTH": t.Level.HEADING,
    "CTSH": t.Level.SUBHEADING,
    "CTI": t.Level.TARIFF_ITEM,
}
DIGITS = {"2": 2, "two": 2, "4": 4, "four": 4, "6": 6, "six": 6, "8": 8, "eight": 8}
UNITS = {"chapter": 2, "heading": 4, "subheading": 6, "sub-heading": 6, "tariff item": 8, "item": 8}
REST = re.compile(
    r"(?:(?:all|any)\s+)?(?:the\s+)?others?(?:\s+(?:goods?|products?))?(?:\s+of\s+th(?:is|e)\s+(?:sub)?heading)?", re.I
)
ALL_BUT = re.compile(
    r"(?:(?:any|all)\s+)?(?:other\s+)?(?:goods?|products?)?\s*(?:other\s+than|except(?:\s+for)?)\s+(.+)", re.I
)
NO_MATERIAL = re.compile(r"(?:when|where|if|unless|only|those|that|any|other|such|as|in|by|to|not)\b", re.I)
DAY = r"(\d{1,2}\s+[A-Z][a-z]+\s+\d{4})"
FROM_ENTRY = r"from\s+(?:the\s+)?(?:date\s+of\s+)?entry\s+into\s+force(?:\s+of\s+th(?:is|e)\s+Agreement)?"
PERIOD = re.compile(rf"\((?:from|as\s+of|beginning\s+on)\s+{DAY}(?:\s+(?:to|until)\s+{DAY})?\)")
UNTIL = re.compile(rf"\((?:(?:until|up\s+to)|{FROM_ENTRY}\s+(?:to|until))\s+{DAY}\)")
# what an agreement ordains, which no trader can answer
EFFECT = re.compile(
    r"\bde\s+minimis\b|\btolerances?\b|\bnot\s+apply\b|\b(?:considered|deemed|regarded)\b|\bconfer|"
    r"\b(?:keep|retain)s?\s+(?:the|their|its)\s+origin\b",
    re.I,
)
A_CODE = re.compile(r"\b(?:CC|CTH|CTSH|RVC|VAC|QVC)\b|\bRVC ?\(?\d")


def joined(kind: type[t.AnyOf] | type[t.All], parts: Iterable[t.Rule]) -> t.Rule:
    """The parts under one combination, those of a like combination among them included."""
    flat: list[t.Rule] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def split_by_product(parts: list[tuple[str, t.Rule]]) -> t.Rule:
    """A split by product. `any other`, and `other than` what the rest names, is what the split says otherwise."""
    rests = [part for part in parts if REST.fullmatch(part[0]) or _is_complement(part[0], parts)]
    if len(rests) > 1:
        raise NotRead(told("two parts for all other products"), rests[1][0])
    if len({words for words, _ in parts}) < len(parts):
        raise NotRead(told("two parts for the same products"), parts[0][0])
    cases = tuple(t.Case((t.Described(words),), rule) for words, rule in parts if (words, rule) not in rests)
    named = " / ".join(words for words, _ in parts)
    otherwise = rests[0][1] if rests else t.NotEncoded(f"products other than: {named}")
    return t.Split(cases, otherwise)


def _is_complement(words: str, parts: list[tuple[str, t.Rule]]) -> bool:
    left_out = ALL_BUT.fullmatch(words)
    others = [other.lower() for other, _ in parts if other != words]
    return left_out is not None and [left_out.group(1).lower()] == others


def period_of(words: str) -> t.ImportedOn:
    """`(from 1 January 2028 to 31 December 2029)`, both days included; entry into force opens a period."""
    if until := UNTIL.fullmatch(words):
        return t.ImportedOn(None, _day(until.group(1)))
    period = PERIOD.fullmatch(words)
    if period is None:
        raise NotRead(told("a period whose days are not written out"), words)
    first, last = period.groups()
    return t.ImportedOn(_day(first), _day(last) if last else None)


def _day(written: str) -> date:
    try:
        return datetime.strptime(" ".join(written.split()), "%d %B %Y").date()
    except ValueError:
        raise NotRead(told("a day that is not in the calendar"), written) from None


def level_of_gloss(gloss: str) -> t.Level:
    found = re.search(r"the (\w+)[ -]digit level", " ".join(gloss.lower().split()))
    unit = re.search(r"\((?:tariff\s+)?([\w -]+)\)$", gloss.lower())
    level = t.Level(DIGITS[found.group(1)] if found else 0)
    if unit and UNITS[unit.group(1)] != level:
        raise NotRead(told("the words name another level than the digits"), str(gloss))
    return level


def base_of(words: str) -> t.ValueBase:
    return t.ValueBase.EXW if re.search(r"ex-works|EXW", words, re.I) else t.ValueBase.FOB


def measure_of(words: str) -> t.Measure:
    for measure in (t.Measure.NET_WEIGHT, t.Measure.DRY_WEIGHT, t.Measure.WEIGHT):
        if re.search(rf"\b{measure.value.replace('-', chr(92) + 's+')}\b", words, re.I):
            return measure
    return t.Measure.VALUE


def percent_of(number: str) -> Decimal:
    percent = Decimal(str(number))
    if not 0 < percent <= 100:
        raise NotRead(told("a share that is not between 0 and 100 per cent"), str(number))
    return percent


def picking_words(words: str) -> str:
    """Words that pick materials: without `non-originating`, which a change of classification means anyway."""
    kept = words_of(re.sub(r"^\s*(?:the\s+)?(?:non-originating\s+)?", "", words))
    if len(kept) < 3 or NO_MATERIAL.match(kept):
        raise NotRead(told("an exclusion without words"), words)
    return kept


def asking_words(words: str, least: int = 2) -> str:
    """The words of a condition, refused where a code of the notation or a clause for some goods only hides in them."""
    kept = words_of(words)
    if code := A_CODE.search(kept):
        raise NotRead(told("a code of the notation within a condition in words"), code.group())
    if EFFECT.search(kept):
        raise NotRead(told("a clause that states an effect and no condition"), kept)
    if re.search(r"[a-z0-9)]\.\s+[A-Z]", kept):
        raise NotRead(told("a second sentence"), kept)
    if re.match(r"for\b", kept) or len(kept.split()) < least:
        raise NotRead(told("a clause that is no condition"), kept)
    return kept


def once_each(excluded: list[t.Materials]) -> tuple[t.Materials, ...]:
    """Exclusions by codes as one list, and those by words after it, each once."""
    coded = [item for each in excluded if each.described is None for item in each.codes]
    lists = [t.Materials(codes=tuple(dict.fromkeys(coded)))] if coded else []
    return tuple(dict.fromkeys([*lists, *(each for each in excluded if each.described is not None)]))
