"""The printed text of a rule in sentences, made ready for its grammar: plain characters, and joints that are marked.

`from`, `or`, `provided` and `except` stand between the parts of a sentence, and inside words for goods and materials.
Where a sentence begins, and the first of each behind the codes of the good, tells which it is; these are marked here.
"""

from __future__ import annotations

import re

from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_spelling import BY, PROVIDED, plain
from origin_engine.told import told

SECTION, SENTENCE, FROM, EXCEPT, ALSO, NOTE = "§", "¶", "→", "⊖", "±", "†"
MARKS = frozenset((SECTION, SENTENCE, FROM, EXCEPT, ALSO, PROVIDED, BY))

UNIT = r"(?:chapter|heading|sub-?heading|tariff\s+item)s?"
A_CODE = rf"(?:{UNIT}\s+\d|\b\d{{4}}(?:\.\d\d|\d\d)?\b)"

LABEL = re.compile(r"^(?:(?:sub)?heading|chapter)\s+rules?(?:\s+\d+)?\s*:\s*", re.I)
ITEM = r"(?:\(?[A-Za-z]{1,4}\)|\(?\d{1,2}\)|[A-Za-z]\.(?=\s)|(?<=[.:]\s)\.?\d{1,2}\.(?=\s))"
# what a sentence begins with
OPENING = (
    r"(?:a\s+change\s+(?:to|of|from|in)\b"
    r"|no\s+(?:(?:required|further)\s+)?(?:change\s+(?:in|of)\s+tariff\s+classification|tariff\s+change|change)\b"
    r"|(?:there\s+is\s+)?an?\s+regional\s+value\s+content\s+of\b|producing\b[^;:¤]*¤)"
)
JOINT = re.compile(
    rf"(?:^|[;,.:]|(?<=\w)(?=\s+or\s)|(?<=[\w%])(?=\s+{ITEM}\s))\s*(?:or\b[;,:]?\s*)?(?:{ITEM}\s*)?(?={OPENING})", re.I
)
HEADING_OF_SECTION = re.compile(
    rf"(?:^|[;,.:]|(?<=\w)(?=\s+{ITEM}\s)|(?<=\))(?=\s+For\b))\s*(?:or\b\s*)?(?:{ITEM}\s*)?"
    r"(?=(?:for\s+(?:an?|any\s+other|all\s+other|originating)\s+[^:;]{3,400}?:"
    r"|(?:beginning|effective)\s+(?:on\s+)?[A-Z][a-z]+\s+\d{1,2},\s+\d{4}[^:;]{3,300}?:"
    r"|for\s+the\s+purposes?\s+of\s+(?:all\s+other\s+)?trade\b[^:;]{3,300}?:))",
    re.I,
)
SHARE_ITEM = re.compile(rf"(?:^|(?<=[\s:;,])){ITEM}\s*(?=\d+(?:\.\d+)?\s?(?:%|percent))", re.I)
NOTES = re.compile(r"(?<=[\w.)%])\s+(?=(?:see\s+also|note:)\s)", re.I)
END = re.compile(r"[\s.;,:]*(?:\b(?:or|and)\b)?[\s.;,:]*(?:(?<=[\s.;,:])\(?[A-Za-z0-9]\))?[\s.;,:]*$", re.I)
PROVISO = re.compile(
    r"[\s,;:]*\b(?:and\s+)?(?<!as\s)(?<!not\s)provided(?!\s+(?:in|for|with)\b)(?:\s*,)?(?:\s+that)?(?=[\s:,(])", re.I
)
EXCEPTION = re.compile(
    rf"[\s,;]*\b(?:(?:and\s+)?except(?:ing)?\s+(?:from|for)|excluding|but\s+not\s+from|and\s+except\s+from|except(?=\s+{UNIT}\s+\d))\b:?(?:\s+from\b)?",
    re.I,
)
WHETHER = re.compile(
    r"[\s,;]*(?:\(?[A-Z]\)\s*)?\bwhether\s+or\s+not\s+there\s+is\s+(?:also\s+)?a\s+change\s+(?:to\s+(?:[^,;]*?\s)?)?from\b",
    re.I,
)
OWN_FROM = re.compile(
    r"[\s,]*(?<!derived)(?<!made)(?<!obtained)(?<!prepared)(?<!manufactured)(?<!extracted)(?<!recovered)(?<!produced)"
    r"(?<!separated)(?<!resulting)(?<!woven)(?<!removed)\s+from\b:?",
    re.I,
)
# one good, and alternatives numbered behind it: `a change to heading 20.09: (A) from ...; or (B) from ...`
SPREAD = re.compile(
    r"(?=a\s+change\s)((?:(?!\bfrom\b)[^:;])*?)(?:\s+from:|:)\s*(?:\(A\)|\(i\)|\(a\)|\(1\))\s*(.*)", re.I | re.S
)
SPREAD_ITEM = re.compile(
    r"[;,.]\s*(?:or\s*)?(?:\(([B-H])\)|\((ii|iii|iv|v)\)|\(([b-h])\)|\(([2-9])\))\s*(?=(?:from\s|any\s+other|(?:sub)?heading|tariff\s+item|chapter))"
)
# an `or` behind a share, or behind the only alternative of a numbered list: what it led to is lost
BROKEN_OFF = re.compile(
    r"(?:percent\s+(?:where|when|under|based|on)\b[^;]{0,60}|^(?=[^\n]*\(A\))(?![^\n]*\(B\)).*);?\s*\b(?:or|and)\b[\s;:,.]*(?:\(?[A-Za-z0-9]{1,3}\))?[\s;:,.]*$",
    re.I,
)
BY_PROCESS = "changes resulting from the following processes performed on"


def ready(printed: str) -> str:
    """The text with plain characters and marked joints; raises NotRead where it holds a mark already."""
    if found := MARKS.intersection(printed):
        raise NotRead(told("a character that stands in no rule"), min(found))
    text = LABEL.sub("", plain(printed))
    if BROKEN_OFF.search(text):
        raise NotRead(told("the row breaks off"), text[-40:])
    text = NOTES.sub(f" {NOTE}", text)
    text = HEADING_OF_SECTION.sub(f" {SECTION}", text)
    text = SHARE_ITEM.sub("", text)
    text = JOINT.sub(f" {SENTENCE}", text)
    text = SENTENCE.join(_spread(sentence) for sentence in text.split(SENTENCE))
    pieces = re.split(rf"([{SECTION}{SENTENCE}{NOTE}])", text)
    if pieces[0].strip():
        raise NotRead(told("words before the first sentence"), pieces[0])
    marked = [
        _marked(piece) if mark == SENTENCE else piece for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return " ".join(f"{mark}{piece}" for mark, piece in zip(pieces[1::2], marked, strict=True))


def _spread(sentence: str) -> str:
    """A sentence with alternatives numbered inside it, as one sentence for each."""
    found = SPREAD.fullmatch(sentence)
    if found is None:
        return sentence
    items, at = [], 0
    for item in SPREAD_ITEM.finditer(found[2]):
        items.append(found[2][at : item.start()])
        at = item.end()
    items.append(found[2][at:])
    return f" {SENTENCE}".join(f"{found[1]} from {re.sub('^from ', '', item)}" for item in items)


def _marked(sentence: str) -> str:
    """One sentence with the joints of its parts marked, and without the stops and conjunctions at its end."""
    sentence = END.sub("", sentence)
    opening = re.match(OPENING, sentence, re.I)
    if opening is None:
        return sentence
    is_change = sentence[:1].lower() == "a"
    head, sep, rest = _at_from(sentence) if is_change else (sentence, "", "")
    if not sep:
        return _mark_rest(head, is_change)
    return f"{head} {FROM}{_mark_rest(rest, True)}"


def _at_from(sentence: str) -> tuple[str, str, str]:
    """A change cut at its `from`: the first one that does not say what the good itself is made from."""
    found = OWN_FROM.search(sentence)
    if found is None:
        return sentence, "", ""
    return sentence[: found.start()], "from", sentence[found.end() :]


def _mark_rest(text: str, is_change: bool) -> str:
    """Exclusions, `whether or not` and provisos marked, in the order in which they may follow."""
    cut = PROVISO.search(text)
    by_process = text.find(BY_PROCESS)
    if cut is not None and 0 <= by_process < cut.start():
        cut = None
    claim, proviso = (text, "") if cut is None else (text[: cut.start()], text[cut.end() :])
    claim = WHETHER.sub(f" {ALSO}", claim)
    if not is_change:
        claim = re.sub(r"\s+is\s+required\s*$", "", claim)
    else:
        claim = EXCEPTION.sub(f" {EXCEPT}", claim) if by_process < 0 else EXCEPTION.sub(f" {EXCEPT}", claim, count=1)
    provisos = "".join(f" {PROVIDED}{part}" for part in PROVISO.split(proviso)) if cut else ""
    return claim + provisos
