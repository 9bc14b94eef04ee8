"""Lists of codes and materials in sentences: numbered lists taken apart, and `more than one of the following`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, product

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_changes import Sources
from origin_engine.rulebook.readers.sentences_codes import words_of
from origin_engine.rulebook.readers.sentences_grammar import parsed
from origin_engine.rulebook.readers.sentences_parts import PartBuilder
from origin_engine.rulebook.readers.sentences_text import BY_PROCESS
from origin_engine.told import told

SEVERAL = re.compile(
    r"^(.*?)[\s,]*(?:\bor\s+)?\b(?:more\s+than\s+one\s+of\s+the\s+following|a\s+combination\s+of\s+both):?\s*(?=\(?[Aa1]\))(.*)$",
    re.I,
)
NUMBERED = re.compile(r"(?:^|[\s,;:])\(?([A-Ha-h1-9])\)\s*")
ROMAN = re.compile(r"\(?\b(?:i{1,3}|iv|vi{0,3}|ix)\)\s*")
LAST = re.compile(r"[\s,;]*(?:\b(?:or|and))?[\s,;]*$")
BY_PROCESS_OF = re.compile(
    rf"{BY_PROCESS}\s+(.+?)\s+(?:of|classified\s+in)\s+((?:sub)?heading\s+[\d.]+)\s*:\s*(.+)", re.I
)

IN_GROUP = re.compile(
    r"(?:from\s+)?(?:any\s+)?(?:other\s+)?(?:chapter|heading|sub-?heading|tariff\s+item)s?\s+within\s+(?:that|the)\s+group"
    r"(?:,?\s+(?:and|or)\s+(?:from\s+)?|,\s+|$)",
    re.I,
)
UNASSEMBLED = re.compile(
    r"(.+?)\s+when\s+that\s+change\s+is\s+pursuant\s+to\s+(general\s+rule\s+of\s+interpretation\s+2\(a\))", re.I
)

Picked = tuple[t.Materials, ...]


def picked_from(text: str, aims: tuple[t.CodeRange, ...]) -> Sources:
    """The sources behind `from`; several of a list may be taken together."""
    stretch = LAST.sub("", text.strip(" ,;."))
    if found := SEVERAL.fullmatch(stretch):
        before = _picked(found[1]) if found[1].strip() else ()
        return Sources((), (*before, *(each for group in _numbered(found[2]) for each in group)))
    return parsed(stretch, "sources", PartBuilder(aims))  # type: ignore[no-any-return]


def excluded_sets(text: str) -> list[Picked]:
    """What is excluded, as the sets of which one must stay out.

    `Except from more than one of the following` lets materials of one of them in: for each, all others stay out.
    """
    stretch = LAST.sub("", text.strip(" ,;.:"))
    if found := BY_PROCESS_OF.fullmatch(stretch):
        words = f"{words_of(found[1])} where the change results from the following: {found[3]}"
        return [(t.Materials(words, _picked(found[2])[0].codes),)]
    if found := SEVERAL.fullmatch(stretch):
        always = _picked(found[1]) if found[1].strip() else ()
        groups = _numbered(found[2])
        return [(*always, *(m for other in groups if other is not let_in for m in other)) for let_in in groups]
    if found := UNASSEMBLED.fullmatch(stretch):
        words = f"goods whose change is pursuant to {found[2].lower()}"
        return [tuple(t.Materials(words, each.codes) for each in _picked(found[1]) if _coded(each))]
    if re.match(r"\(?[Aa]\)\s", stretch):
        return [tuple(materials for group in _numbered(stretch) for materials in group)]
    return [_picked(stretch)]


def every_set(exclusions: Sequence[str]) -> list[Picked]:
    """The sets of several exclusions in one sentence: one of each must stay out."""
    return [tuple(chain.from_iterable(each)) for each in product(*map(excluded_sets, exclusions))]


def leaves_group(text: str) -> tuple[bool, str]:
    """Whether `except from any heading within that group` is said, and what else is excluded."""
    stretch = text.strip(" ,;.:")
    found = IN_GROUP.match(stretch)
    return (True, stretch[found.end() :]) if found else (False, stretch)


def _coded(materials: t.Materials) -> bool:
    if materials.described is not None:
        raise NotRead(told("a rule of interpretation said of materials in words"), materials.described)
    return True


def _numbered(text: str) -> list[Picked]:
    """The items of a list `(A) ..., (B) ...`, numbered without a gap."""
    places = list(NUMBERED.finditer(text))
    first = places[0][1] if places else ""
    expected = [chr(ord(first) + step) for step in range(len(places))] if first in ("A", "a", "1") else []
    kept: list[re.Match[str]] = []
    for place in places:
        if expected and place[1] == expected[len(kept)]:
            kept.append(place)
    if len(kept) < 2 or text[: kept[0].start()].strip(" :"):
        raise NotRead(told("a list that is not numbered as expected"), text)
    ends = [place.start() for place in kept[1:]] + [len(text)]
    items = [text[place.end() : end] for place, end in zip(kept, ends, strict=True)]
    return [_picked(ROMAN.sub("", LAST.sub("", item))) for item in items]


def _picked(text: str) -> Picked:
    return tuple(parsed(LAST.sub("", text.strip(" ,;.:")), "picked_list", PartBuilder()))
