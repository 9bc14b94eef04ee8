"""The printed text of a compact rule, made ready for its grammar: plain characters, and joints that are marked.

`or`, `and`, `+` stand between rules, between codes and between words. Before a code of the notation they join rules,
and are marked here; before words that can also stand in a condition, only right behind the end of another rule.
Everywhere else they stay words.
"""

from __future__ import annotations

import re
import unicodedata

from origin_engine.rulebook.readers.compact_words import NAMED, QUALIFIED, STEMS
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

OR, AND, OR_SHARE = "|", "&", "¦"
LABEL = "«{}»"
MARKS = frozenset("|¦«»")

PLAIN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    "&": " and ",
    "：": ":",
    "；": ";",
    "（": "(",
    "）": ")",
    "，": ",",
    "％": "%",
    "≥": ">=",
    "≤": "<=",
}

NUMBER_OF_SHARE = r"\d+(?:\.\d+)?\s?(?:%|(?i:per\s?cent))"
BRACKETS = r"(?:[\[(]\s*)*"
# what begins a rule wherever it stands
CODED = (
    rf"{BRACKETS}(?:(?i:an?|the)\s+)?(?:(?:CC|CTH|CTSH|CTI|WO|PE|CR|FF|SP)\b|(?:RVC|VAC|QVC|VNM|MaxNOM)(?![a-z])"
    r"|(?i:standard\s+QVC|no\s+(?:required\s+)?change|(?:good\s+has\s+an?\s+)?(?:regional|qualifying)\s+value\s+content)\b)"
)
# what begins a rule only right behind another, for the same words stand inside conditions
SENTENCE = (
    r"(?i:(?:an?|the|all)\s+)?(?i:changes?\s+(?:in\s+tariff\s+classification\s+)?(?:to|of|in|from)\s"
    r"|(?:goods?\s+(?:must\s+be|is|are)\s+)?wholly\s+(?:obtained|produced)\b|produced\s+exclusively\b"
    r"|(?:manufactur(?:ed?|ing)|production|produced|obtained)\s+(?:from|through|by|in\s+which)\b"
    r"|(?:good|product)s?\s+(?:is|are|was|were|has|have|must|shall|undergoes?)\b"
    r"|(?:\w[\w-]*\s+){1,4}rule\b)"
)
OPERATING = (
    rf"(?i:(?:{NAMED})\b"
    rf"|{QUALIFIED}(?:{STEMS})\w*(?:ing|ion|ment)\b)"
)
WORDED = rf"{BRACKETS}(?:{SENTENCE}|{OPERATING})"
START = rf"(?:{CODED}|{WORDED})"
# the last words of a rule, behind which the next can only be another
RULE_ENDS = (
    r"(?:\b(?:CC|CTH|CTSH|CTI|WO|PE|CR|FF|SP)|\]|\b[Rr]ule(?:\s+\(?(?:\d{1,2}|[A-Z])\)?)?"
    r"|\b(?:RVC|VAC|QVC)\s?(?:\(\d{1,3}(?:\.\d+)?\s?%?\)|\d{1,3}(?:\.\d+)?(?:\s?%)?))"
)
ENUMERATOR = r"(?:/\s+)?(?:-\s+)?(?:\(?(?:[a-hA-H]|[ivIV]{1,4}|\d)[).]\s+)?"
NEW_LINE = re.compile(rf"\s*[.;,]+\s*or:?\s+/\s+{ENUMERATOR}")
NEW_SENTENCE = re.compile(r"\s*;\s*or\s+(?=[A-Z][a-z])")
ANOTHER_SHARE = re.compile(rf"\s*[,;.]*\s*\bor\b\s+{ENUMERATOR}(?={NUMBER_OF_SHARE})")
ALTERNATIVE = re.compile(rf"\s*[,;.]?\s*\bor\b[:,]?\s+{ENUMERATOR}(?={CODED})")
ALTERNATIVE_IN_WORDS = re.compile(rf"({RULE_ENDS})\s*[,;.]?\s*\bor\b:?\s+{ENUMERATOR}(?={WORDED})")
TOGETHER = re.compile(rf"\s*(?:[,;]?\s*\band\b\s+|\+\s*)(?={CODED})")
TOGETHER_IN_WORDS = re.compile(rf"({RULE_ENDS})\s*(?:,?\s*\band\b\s+|\+\s*)(?={WORDED})")
OPERATION_OR_OPERATION = re.compile(rf"((?:^|\{OR} )(?i:{NAMED}))\s*;\s*or\s+(?={WORDED})")
FIRST_ITEM = re.compile(rf"^(?:\((?:a|A|i|1)\)|(?:a|A|i|1)\)|1\.)\s*(?={START})")
FIRST_SHARE = re.compile(rf":\s+(?:-\s+)?\(?(?:a|A|i|1)[).]\s+(?={NUMBER_OF_SHARE})")
LABELLED = re.compile(rf"(?:^|\s)([A-H])\.\s+([^:|&]{{1,120}}?)\s?:\s+(?={START})")
END = re.compile(r"\s*[.;,]*\s*$")


def ready(printed: str) -> str:
    """The text with plain characters and marked joints; raises NotRead where it holds a mark already."""
    text = plain(printed)
    if found := MARKS.intersection(text):
        raise NotRead(told("a character that stands in no rule"), min(found))
    text = _labels(END.sub("", text))
    text = FIRST_ITEM.sub("", text)
    text = FIRST_SHARE.sub(": ", text)
    text = ANOTHER_SHARE.sub(f" {OR_SHARE} ", text)
    for alternative in (NEW_LINE, NEW_SENTENCE, ALTERNATIVE):
        text = alternative.sub(f" {OR} ", text)
    # again and again, for the end of one match can be the beginning of the next
    for _ in range(8):
        text = OPERATION_OR_OPERATION.sub(rf"\1 {OR} ", text)
        text = ALTERNATIVE_IN_WORDS.sub(rf"\1 {OR} ", text)
        text = TOGETHER_IN_WORDS.sub(rf"\1 {AND} ", text)
    return TOGETHER.sub(f" {AND} ", text)


def plain(printed: str) -> str:
    """One line, single spaces, straight quotes and dashes."""
    text = unicodedata.normalize("NFC", "".join(PLAIN.get(character, character) for character in printed))
    return " ".join(text.replace("\u00ad", "").replace("**", "").split())


def _labels(text: str) -> str:
    """`A. Gear boxes: ... B. Parts: ...` with its labels marked, where they run from A without a gap."""
    letters = "".join(letter for letter, _ in LABELLED.findall(text))
    if len(letters) < 2 or not "ABCDEFGH".startswith(letters):
        return text
    return LABELLED.sub(lambda match: " " + LABEL.format(match.group(2)) + " ", text).strip()
