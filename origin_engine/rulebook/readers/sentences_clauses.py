"""Provisos in sentences: value contents and limits where they have a structure, else conditions in words."""

from __future__ import annotations

import re

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_codes import sentence_of
from origin_engine.rulebook.readers.sentences_grammar import parsed
from origin_engine.rulebook.readers.sentences_parts import PartBuilder

# clauses that say more than a trader can answer: they change the threshold, the classification or the rule itself
NO_CONDITION = re.compile(
    r"value\s+content|\bpercent\s+(?:where|when|under|based)|build-(?:up|down)|net\s+cost|transaction\s+value"
    r"|tariff\s+classification|\bsubject\s+to\b|\bwhether\s+or\s+not\s+there\b|\ba\s+change\s+(?:to|from)\s+(?:a\s+)?(?:any|chapter|"
    r"(?:sub)?heading)|[;]\s*or\b",
    re.I,
)
SET_OUT = re.compile(r"as\s+set\s+out\s+in\s+(?:the\s+)?(.+)", re.I)
NUMBERED = re.compile(r"^\((?:A|a|i|1)\)\s*(?=.*[;,]\s*and\s+\()")
NEXT_NUMBER = re.compile(r"\s*[;,]\s*(?:and\s+)?\((?:B|b|ii|2|C|c|iii|3)\)\s*")
TOGETHER = re.compile(
    r"\s*,?\s+and\s+(?=(?:the\s+)?(?:total\s+)?(?:goods?\s+(?:is|are)|value\s+of\s+non|weight\s+of\s+non)\b)", re.I
)


def clause(text: str) -> list[t.Rule]:
    """What a proviso demands: one or more conditions."""
    stretch = text.strip(" ,;.:")
    if found := SET_OUT.fullmatch(stretch):
        return [t.Note("-".join(re.findall(r"[a-z0-9]+", found[1].lower())))]
    if NUMBERED.match(stretch):
        return [condition for part in NEXT_NUMBER.split(NUMBERED.sub("", stretch)) for condition in clause(part)]
    try:
        return [parsed(stretch, "clause", PartBuilder())]
    except NotRead as refusal:
        if not TOGETHER.search(stretch):
            return [_condition(stretch, refusal)]
    return [condition for part in TOGETHER.split(stretch) for condition in clause(part)]


def _condition(stretch: str, refusal: NotRead) -> t.Rule:
    if not stretch or NO_CONDITION.search(stretch):
        raise refusal
    return t.Condition(sentence_of(stretch))
