"""Lists of codes as annexes print them, to the code items of the rule language. The digits tell the level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lark import Token

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

UNIT_LEVELS = {
    "chapter": t.Level.CHAPTER,
    "heading": t.Level.HEADING,
    "subheading": t.Level.SUBHEADING,
    "tariff": t.Level.TARIFF_ITEM,
}


class Printed(NamedTuple):
    """A code, a range of codes, or the good's own unit, as the words it was printed in."""

    parts: Sequence[Token]


class Picked(NamedTuple):
    """One item of a list of materials; it starts a new entry where it has words, or `materials of`, before it."""

    described: str | None
    item: Printed
    starts: bool


def gathered(items: Sequence[Picked], whether: str = "") -> list[t.Materials]:
    """The materials of a list: a code behind words belongs to them, as in `ume of subheading 0810.90 or 0812.90`.

    Refused where it repeats its unit, as in `uppers of heading 64.06 or heading 64.05`: the words may not reach it.
    """
    entries: list[tuple[str | None, list[Printed]]] = []
    for described, item, starts in items:
        if starts or not entries:
            entries.append((described, [item]))
        elif entries[-1][0] is not None and any(part.type == "UNIT" for part in item.parts):
            raise NotRead(told("a code that the words before it may not reach"), " ".join(item.parts))
        else:
            entries[-1][1].append(item)
    if whether and (len(entries) != 1 or entries[0][0] is None):
        raise NotRead(told("a qualification of several materials"), whether)
    return [materials(codes, f"{words}, {whether}" if whether else words) for words, codes in entries]


def materials(parts: Iterable[Any], described: str | None = None) -> t.Materials:
    """The materials of the codes among the parts of a phrase."""
    items: list[t.CodeItem] = []
    level: t.Level | None = None
    for part in parts:
        if isinstance(part, Printed):
            items.append(_code_item(part.parts, level))
            level = items[-1].level
    return t.Materials(described, tuple(dict.fromkeys(items)))


def listed(picked: Sequence[t.Materials]) -> list[t.CodeRange]:
    """The codes of a list that names nothing but codes."""
    if any(each.described is not None for each in picked):
        raise NotRead(told("words where only codes can stand"), picked[0].described or "")
    return [item for each in picked for item in each.codes if isinstance(item, t.CodeRange)]


def cut_alike(items: Sequence[t.CodeRange], level: t.Level) -> bool:
    """Whether all the codes are one and the same at a level, so that no change between them can happen."""
    cuts = {code[:level] for item in items for code in (item.first, item.last)}
    return len(cuts) == 1 and all(len(cut) == level or item.first == item.last for cut in cuts for item in items)


def _code_item(parts: Sequence[Token], inherited: t.Level | None) -> t.CodeItem:
    unit: t.Level | None = None
    codes: list[str] = []
    for part in parts:
        if part.type == "UNIT":
            named = UNIT_LEVELS[part.lower().replace("-", "").split()[0].rstrip("s")]
            if unit is not None and named is not unit:
                raise NotRead(told("a range from one unit to another"), str(part))
            unit = named
        elif part.type == "CODE":
            codes.append(_code(part, unit or inherited))
    if not codes and unit is not None:
        return t.SameCode(unit)
    first, last = codes[0], codes[-1]
    if len(first) != len(last) or last < first:
        raise NotRead(told("a range whose ends do not fit"), f"{first}-{last}")
    if unit is not None and unit != len(first):
        raise NotRead(told("a code that does not have the digits of its unit"), first)
    return t.CodeRange(t.Level(len(first)), first, last)


def _code(written: str, unit: t.Level | None) -> str:
    digits = written.replace(".", "")
    if unit is t.Level.CHAPTER and len(digits) == 1:
        digits = digits.zfill(2)
    if len(digits) not in (2, 4, 6, 8) or (len(digits) == 2 and unit is not t.Level.CHAPTER):
        raise NotRead(told("digits that are no code"), written)
    if not "01" <= digits[:2] <= "99":
        raise NotRead(told("digits that are no code"), written)
    return digits
