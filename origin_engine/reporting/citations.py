"""Where a rule stands, said in the language spoken: `Art. 3.5(a)`, `Annex 3A, heading 87.12`.

A citation is data, printed as the agreement prints it. Parts that every agreement has are put into words; what is not
known stays as it is, and in English all of it does. JSON keeps the printed form, to be looked up and compared.
"""

from __future__ import annotations

import re

from origin_engine.reporting.words import say

BETWEEN = {", ": "cite.comma", "; ": "clauses.separator"}
PIECES = re.compile("(, |; )")
CODE = r"[0-9][0-9.]*"
PARTS = {
    "cite.article": re.compile(r"Art\. (?P<article>[0-9A-Z][0-9A-Z.-]*)(?P<items>(?:\([^()]+\))*)"),
    "cite.annex": re.compile(r"Annex (?P<name>[0-9A-Z][0-9A-Z.-]*(?: \(HS [0-9]{4}\))?)"),
    "cite.appendix": re.compile(r"Appendix (?P<name>[0-9A-Z][0-9A-Z.-]*)"),
    "cite.general-rule": re.compile(r"general rule"),
    "codes.one.CHAPTER": re.compile(rf"chapter (?P<codes>{CODE})"),
    "codes.one.HEADING": re.compile(rf"heading (?P<codes>{CODE})"),
    "codes.one.SUBHEADING": re.compile(rf"subheading (?P<codes>{CODE})"),
    "cite.part-of-chapter": re.compile(rf"ex chapter (?P<codes>{CODE})"),
    "cite.part-of-heading": re.compile(rf"ex heading (?P<codes>{CODE})"),
    "cite.part-of-subheading": re.compile(rf"ex subheading (?P<codes>{CODE})"),
    "cite.chapters": re.compile(rf"chapters (?P<first>{CODE}) to (?P<last>{CODE})"),
    "cite.headings": re.compile(rf"headings (?P<first>{CODE}) to (?P<last>{CODE})"),
    "cite.subheadings": re.compile(rf"subheadings (?P<first>{CODE}) to (?P<last>{CODE})"),
}
"""The key of each part that is known, and how agreements print it."""
MIXED = re.compile(rf"(?P<first>\w+ {CODE}) to (?P<last>\w+ {CODE})")
"""A range whose ends are of different levels."""


def cited(citation: str) -> str:
    """A citation in the language spoken."""
    return "".join(say(BETWEEN[piece]) if piece in BETWEEN else _part(piece) for piece in PIECES.split(citation))


def _part(printed: str) -> str:
    for key, form in PARTS.items():
        found = form.fullmatch(printed)
        if found:
            return say(key, **found.groupdict())
    mixed = MIXED.fullmatch(printed)
    return say("codes.range", first=_part(mixed["first"]), last=_part(mixed["last"])) if mixed else printed
