"""Codes and materials in sentences: levels told by their digits, lists put together, words kept as keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from origin_engine.language import tree as t
from origin_engine.language.words import LEVEL_NAMES
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

LEVELS = {
    "chapter": t.Level.CHAPTER,
    "heading": t.Level.HEADING,
    "subheading": t.Level.SUBHEADING,
    "item": t.Level.TARIFF_ITEM,
}
# what begins another part of a rule, and so never stands inside words
NO_WORDS = re.compile(
    r";\s*or\s+\([A-Za-z]\)|\ba\s+change\s+to\s+(?:sub)?heading|\bno\s+change\s+in\s+tariff|^\(?[A-Z]\)\s|\bprovided\s+that\s+there"
)
ARTICLE = re.compile(r"^(?:an?|the)\s+", re.I)
LIKE_A_CODE = re.compile(r"(?<![\d.$])\d{4}(?:\.\d+)+(?![\d%])")


def level_of(unit: str) -> t.Level:
    """The level that words like `tariff items` or `sub-heading` name."""
    return LEVELS[unit.lower().replace("-", "").split()[-1].removesuffix("s")]


def code_range(first: str, last: str | None, unit: str | None) -> t.CodeRange:
    """A code or a range. The digits tell the level; a word that names a wider level is a slip of the print."""
    start, end = _digits(first), _digits(last or first)
    if len(start) != len(end) or end < start:
        raise NotRead(told("a range of codes that runs backwards or mixes levels"), f"{first} to {last}")
    level = t.Level(len(start))
    if unit is not None and level_of(unit) is not level and t.Level.CHAPTER in (level, level_of(unit)):
        raise NotRead(told("a code that is no {level}", level=LEVEL_NAMES[level_of(unit)]), first)
    return t.CodeRange(level, start, end)


def _digits(code: str) -> str:
    digits = code.replace(".", "")
    return digits.zfill(2) if len(digits) == 1 else digits


def words_of(printed: str) -> str:
    """Words for goods or materials as the key of an answer: one line, no article before them, no stop behind them.

    Refused where a code in them has lost a digit: two sentences for the same goods would be taken for two kinds.
    """
    words = ARTICLE.sub("", sentence_of(printed))
    if broken := next((c for c in LIKE_A_CODE.findall(words) if len(c.replace(".", "")) not in (6, 8)), None):
        raise NotRead(told("digits that are no code"), broken)
    return words


def sentence_of(printed: str) -> str:
    """A condition as the key of an answer: one line, no stop behind it."""
    words = " ".join(printed.replace('"', "'").split()).strip(" .,;:")
    if found := NO_WORDS.search(words):
        raise NotRead(told("words that run over the next part of the rule"), words[found.start() :])
    return re.sub(r"\s+([,;:)])", r"\1", words).replace("( ", "(")


def once(items: Iterable[t.CodeItem]) -> tuple[t.CodeItem, ...]:
    """The codes of a list, each once, in printed order."""
    return tuple(dict.fromkeys(items))


def gathered(picked: Iterable[t.Materials]) -> list[t.Materials]:
    """Materials put together: those named by codes alone as one list, those named in words by their codes."""
    coded: list[t.CodeItem] = []
    worded: dict[tuple[t.CodeItem, ...], list[str]] = {}
    for materials in picked:
        if materials.described is None:
            coded += materials.codes
        else:
            worded.setdefault(materials.codes, []).append(materials.described)
    lists = [t.Materials(None, once(coded))] if coded else []
    return lists + [t.Materials(_either(words), codes) for codes, words in worded.items()]


def _either(words: list[str]) -> str:
    return ", or ".join(dict.fromkeys(words))


def stands_within(codes: Iterable[t.CodeRange], first: str, last: str) -> bool:
    """Whether every code of a list is inside the range from first to last."""
    return all(_cut(code.first, first) >= first and _cut(code.last, last) <= last for code in codes)


def cover(codes: Iterable[t.CodeRange], first: str, last: str) -> bool:
    """Whether both ends of a range are in a list of codes."""
    return all(any(_holds(code, end) for code in codes) for end in (first, last))


def meet(codes: Iterable[t.CodeRange], others: Sequence[t.CodeRange]) -> bool:
    """Whether some code may be in both lists; those of unlike length are compared as far as both go."""
    return any(
        _cut(one.first, other.last) <= _cut(other.last, one.first)
        and _cut(other.first, one.last) <= _cut(one.last, other.first)
        for one in codes
        for other in others
    )


def _holds(code: t.CodeRange, end: str) -> bool:
    return len(end) >= code.level and code.first <= end[: code.level] <= code.last


def _cut(code: str, like: str) -> str:
    return code[: len(like)]
