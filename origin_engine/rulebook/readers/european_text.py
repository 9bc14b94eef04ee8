"""The printed text of a European list rule, made ready for its grammar: plain characters, alternatives, marked lists.

A cell of the list is a row of alternatives, each set off by `or` behind a stop or a line break (printed ` / `). Inside
an alternative the items of a list are marked: `•` an item, `◦` an item under it.
"""

from __future__ import annotations

import re
import unicodedata

from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

ITEM, UNDER_ITEM = "•", "◦"
UNCLEAR = told("alternatives stand beside each other without `or`")

PLAIN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys('“”„‟″"', "'"),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("•◦·▪●*", "-"),
    "\u00ad": "",
    "：": ":",
    "；": ";",
    "％": "%",
}
# one spelling for what annexes print in several
SPELLINGS = tuple(
    (re.compile(pattern, re.I), spelling)
    for pattern, spelling in (
        (r"(?<=[a-z])-\s(?=(?:up|made|originating|woven|twisted|textured|jointing|treatment)\b)", "-"),
        (r"</?[a-z]+>", ""),
        (r"(?<=[a-z])\((?=[a-z]{3})", " ("),
        (r"\bused (\((?:except|excluding)[^()]*\))", r"\1 used"),
        (r"\band\s*/\s*or\s|\band\s*\n\s*or\s", "and/or "),
        (r"\((?=(?:for the period|from|until|\d{1,2}(?:st|nd|rd|th)?)\s[^()]*\d{4}[^()]*\))([^()]*)\)", r"(-\1-)"),
        (r"\bmaking\s+up\b", "making-up"),
        (r"\bsub-?\s?heading", "subheading"),
        (r"\bnon\s+originating\b", "non-originating"),
        (r"\bmanmade\b|\bman\s+made\b", "man-made"),
        (r"\bnon\s?woven\b", "non-woven"),
        (r"\bfibers?\b", "fibres"),
        (r"\bex\s?works\b", "ex-works"),
        (r"\bre-tanning\b", "retanning"),
        (r"\bhydro-treatment\b", "hydrotreatment"),
        (r"\bcalendaring\b", "calendering"),
        (r"\bmetal+i[sz]ing\b", "metalising"),
        (r"\b(merceri|rubberi|texturi)z", r"\1s"),
        (r"\bprovided,\s*that\b|\bprovided\s+always\s+that\b|\bon\s+condition\s+that\b", "provided that"),
        (r"(?<=\d),(?=\d{1,2}\s*(?:%|per\s?cent))", "."),
        (r"\s*(?:%|per\s?cent(?:um)?\b)", " %"),
        (r"\b((?:sub)?headings?)\s+(?:nos?\.?\s+)?(?:\1\s+)?(?=\d)", r"\1 "),
        (r"\b(\d{4})\s(\d{2})\b(?!\s*%)", r"\1\2"),
        (r"(?:(?<=[a-z]{4})|(?<=[)']))\s?\(\d{1,2}\)", ""),
        (r"(?:(?<=[a-z]{4})|(?<=[a-z]\))|(?<=;))\d(?:,\s?\d)*(?=[\s;.,:]|$)", ""),
    )
)
BULLET = re.compile(
    r"(?P<lead>^|\n|[:;,]\s|\band\s|\bor\s|\bfrom\s)\s*(?P<under>>>\s*)?"
    r"(?:-\s+(?:\(?[a-hivx]{1,3}\)\s+)?|(?:\(?[a-h]|\(?i{1,3}|\(?iv|\(?v)\)\s+)"
)
# `Manufacture: - from ..., and - in which ...`: one sentence printed as a list
SENTENCE_AS_LIST = re.compile(
    rf"\b(Manufacture|Production)\s*:?\s*{ITEM}\s*from\b(?=[^{ITEM}]*{ITEM}\s*(?:in\s+which|where)\b)", re.I
)
SENTENCE_ITEM = re.compile(rf"[,;]?\s*(?:and\s*)?{ITEM}\s*(?:in\s+which|where)\b(?!,?\s+within\s+the)", re.I)
# an item whose end is told by the line break alone
UNSTOPPED = re.compile(rf"(?<=[\w%)])(?<!\band)(?<!\bor)(?<!\bfrom)(?<!\bwhich)(?<!\bwhere)\s*(?=[{ITEM}{UNDER_ITEM}])")
# lines that a colon opens and stops divide, the last behind `and` or `or`
UNMARKED_LIST = re.compile(
    rf":\n(?!\s*[{ITEM}{UNDER_ITEM}])((?:[^\n{ITEM}]+;\n)*[^\n{ITEM}]+[;,]\s*(?:and|or)\n[^\n{ITEM};]+(?:;(?=\s*(?:\n\s*of\swhich|followed)))?)"
)
# what may begin an alternative where no `or` is said before it
BEGINNING = (
    r"(?:(?:CC|CTH|CTSH|MaxNOM|RVC|VNM)\b|(?i:an?\s+change\b|manufactur\w+|production\b|each\s+item|operations\s+of\b)"
    r"|(?i:spinning|extrusion|twisting|weaving|knitting|yarn\s+dyeing|dyeing|printing|tufting|flocking|coating|making-up"
    r"|embroidering|fabric\s+formation|non-woven|surfacing|cutting)\b)"
)
PLAIN_RULE = (
    r"(?:(?:CC|CTH|CTSH|MaxNOM|RVC)\b|(?i:an?\s+change\s+from\b|(?:manufacture|production|other\s+operations)\s+"
    r"(?:from|in\s+which)\b|other\s+operations\b))"
)
NO_ITEM = rf"(?!\s*[{ITEM}{UNDER_ITEM}])"
# an `or` that sets alternatives apart: behind a stop, alone on its line, or before what can only begin a rule
ALTERNATIVE = re.compile(
    rf"\s*(?:[;.]\s*\n?\s*[Oo]r\b\s*[:,]?\s*\n?\s*{NO_ITEM}|\n\s*[Oo]r\b\s*(?:\n\s*{NO_ITEM}|(?=[A-Z]))"
    rf"|,?\s*\b[Oo]r\b\s*\n\s*(?=[A-Z])|,?\s+or\s+\n?\s*(?={PLAIN_RULE}))"
)
# inside a line, a capital may begin an alternative only where no steps stand before it (`Weaving or Knitting with ...`)
CAPITAL = re.compile(r",?\s+or\s+(?=[A-Z][a-z-]+(?:ing|tion)\b|Electrolytic\b|Thermal\b)")
SENTENCE = re.compile(r"(?:manufacture|production|change)\s+(?:from|in\s+which)\b|C(?:C|TH|TSH)\b", re.I)
NEXT_LINE = re.compile(
    rf"\s*(?:;\s*\n\s*(?!\s*(?:[{ITEM}{UNDER_ITEM}]|(?i:and|or|however|provided|but|followed|of\s+which|in\s+which|in\s+each)\b"
    rf"|[Nn]on-originating\s[^;]*\bmay\s+be\b))"
    rf"|;\s*(?={BEGINNING}))"
)
NATURAL_OR_MAN_MADE = re.compile(r"natural\s+(?:and/or|or|and)\s+(?:of\s+)?man-made", re.I)
TRAILING = re.compile(r"[\s.;,]+$")
# a sentence on a line of its own, which may speak of all that stands before it
OWN_LINE = re.compile(r"[.;]\s*\n\s*(?:however|only|(?:non-originating )?[a-z -]+ may (?:not )?be used)\b", re.I)
EXCEPT_LIST = re.compile(rf"\b(except(?:\s+from)?)\s*:\s*{ITEM}([^.]*)")


def ready(printed: str) -> tuple[str, ...]:
    """The alternatives of a rule, each on one line; raises NotRead where it is not clear what stands beside what."""
    text = _marked(plain(printed))
    pieces, said_or = _split(text)
    if spread := [piece for piece in pieces[1:] if OWN_LINE.search(piece)]:
        raise NotRead(
            told("a sentence of its own stands behind alternatives, and may speak of one or of all"), spread[0]
        )
    if not said_or and not all("(-" in piece for piece in pieces[1:]):
        raise NotRead(UNCLEAR, pieces[1])
    lines = [TRAILING.sub("", " ".join(piece.split())) for piece in pieces if piece.strip(" .;\n")]
    return tuple(_each_case(lines))


def plain(printed: str) -> str:
    """One spelling of characters, hyphenation, percentages and codes; line breaks kept."""
    text = printed.replace("(*", "(-").replace("*)", "-)")
    text = unicodedata.normalize("NFC", "".join(PLAIN.get(each, each) for each in text))
    text = re.sub(r"[ \t\u00a0\u2009\u202f]+", " ", re.sub(r"\s/\s|\s*[\r\n]+\s*", "\n", text)).strip()
    for pattern, spelling in SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


def _marked(text: str) -> str:
    """The text with the items of its lists marked."""
    text = re.sub(r"^\s*(?:-\s+|\(?[aiA1]\)\s+)", "", text)
    before = None
    while before != text:
        before = text
        text = BULLET.sub(lambda found: f"{found['lead']} {UNDER_ITEM if found['under'] else ITEM} ", text, count=1)
    text = UNMARKED_LIST.sub(lambda found: f":\n {ITEM} " + found[1].replace("\n", f" {ITEM} ") + " ", text)
    text = EXCEPT_LIST.sub(lambda found: f"{found[1]} {found[2].replace(ITEM, '')}", text)
    text = UNSTOPPED.sub("; ", text)
    sentence, lists = SENTENCE_AS_LIST.subn(r"\1 from", text)
    return SENTENCE_ITEM.sub(", in which", sentence) if lists else text


def _split(text: str) -> tuple[list[str], bool]:
    """The pieces between alternatives, and whether an `or` was said between any of them."""
    pieces = [part for piece in ALTERNATIVE.split(text) for part in _at_capitals(piece)]
    return [part for piece in pieces for part in NEXT_LINE.split(piece)], len(pieces) > 1


def _at_capitals(piece: str) -> list[str]:
    return CAPITAL.split(piece) if SENTENCE.match(piece.strip()) else [piece]


def _each_case(pieces: list[str]) -> list[str]:
    """`Spinning; or extrusion, in each case accompanied by weaving`: two alternatives share what stands at the end."""
    joined: list[str] = []
    for piece in pieces:
        before, found, _ = piece.partition(" in each case ")
        if not found or re.search(r"\b(?:or|and)\b", NATURAL_OR_MAN_MADE.sub("", before)):
            joined.append(piece)
        elif joined and not re.search(r"\b(?:with|by|provided|of the product)\b", joined[-1]):
            joined[-1] = f"{joined[-1]} or {piece}"
        else:
            raise NotRead(
                told("`in each case` stands behind one step, and it is not clear what else it speaks of"), piece
            )
    return joined
