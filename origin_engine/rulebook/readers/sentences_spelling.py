"""The spelling of printed sentences: one line of plain characters, slips of the print repaired, one way of saying it.

A repair never changes what is said: it parts words that a print has run together, mends broken codes, strikes the
editor's remarks, and brings turns of phrase that mean the same into one.
"""

from __future__ import annotations

import re
import unicodedata

PROVIDED, BY = "∧", "¤"
"""Marks that a turn of phrase is brought into: what a good must meet, and how it is produced."""

PLAIN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys('“”„‟″"«»', "'"),
    **dict.fromkeys("‘’‚‛′`", "'"),
    "％": "%",
    "†": "",
    "\u00ad": "",
    "\u00a0": " ",
}
RUN_TOGETHER = (
    (r"\b(through|to|or|and|of|from|than)(?=\d)", r"\1 "),
    (r"(?<=\d)(through|or|and|percent)\b", r" \1"),
    (
        r"\b(or|and|of|from|any|other|another|is|the|that|both|including|there|in|whether|not)"
        r"(?=(?:chapter|heading|subheading|other|another|outside|territory|less|cut|alloying|regional|net\s?cost)s?\b)",
        r"\1 ",
    ),
    (r"\b(that)(?=(?:the|group)\b)", r"\1 "),
    (r"\b(good)(?=is\b)", r"\1 "),
    (r"\b(is)(?=originating\b)", r"\1 "),
    (r"\b(A)(?=change\b)", r"\1 "),
    (r"\b(there)(?=is\b)", r"\1 "),
    (r"\b(a)(?=regional\b)", r"\1 "),
    (r"\b(of)(?=not\b)", r"\1 "),
    (r"\bon(?=the build)", "on "),
    (r"\bnetcost\b", "net cost"),
)
SLIPS = (
    (r"(?<=\d),\.(?=\d)", "."),
    (r",\s*,", ","),
    (r"\bor,\s(?=whether or not)", ""),
    (r"\bfrom\s+or\s+(?=any other)", "or "),
    (r"\b(regional value content of )\1", r"\1"),
    (r"\ba chance (?=to)", "a change "),
    (r"\bthough(?= \d)", "through"),
    (r"\bprovide(?=,? (?:that )?there is)", "provided"),
)
REMARKS = (
    (r"\s*\[[^\]]*\bdeleted\b[^\]]*\]", ""),
    (r"\s\d/$", ""),
    (r"\s\d/ (?:rule deleted for|text of (?:prior )?rule)\b.*$", ""),
)
IN_ONE_WAY = (
    (r"\bnonoriginating\b", "non-originating"),
    (r"\bsub-headings?\b", "subheading"),
    (r"\bper\s+cent\b", "percent"),
    (r"\bbuild\s?-?\s?(up|down)\b", r"build-\1"),
    (r"\b(build-(?:up|down))[ -]+method", r"\1 method"),
    (r"\bwhen the (build-(?:up|down)) method(?! is used)", r"under the \1 method"),
    (
        r"\b(percent (?:where|when|under|based on) [^;,.]{5,50}(?: is used| method))[;,] "
        r"(?=(?:\(?[A-Za-z0-9]{1,3}\) )?\d+(?:\.\d+)? ?percent)",
        r"\1, or ",
    ),
    # a change that need not take place adds nothing
    (
        r",?\s*whether or not (?:there is (?:also )?a change in tariff classification|"
        r"a change in tariff classification occurs)",
        "",
    ),
    (r"\bno change in tariff(?= (?:to|for|is)\b)", "no change in tariff classification"),
    (r"( for use in [^:;]{3,60}?) or for any other good of \w+ [\d.]+ for use in ", r"\1 or "),
    (
        r"\bfor ((?:goods of |(?:sub)?headings? )[^,;:]*), "
        r"(no (?:required )?change in tariff classification (?:is )?required)",
        r"\2 for \1",
    ),
    (
        r",?\s*(?:and\s+)?except as (?:otherwise )?provided (?:for )?in "
        r"(?=(?:the )?(?:chapter|section|heading) (?:rule|note))",
        f" {PROVIDED}as set out in ",
    ),
    (r"\ba change to ([^;:]*?) by (?=a combination of)", rf"producing \1 {BY}"),
    (r"\bproducing ([^;:]*?) by (?=a combination of)", rf"producing \1 {BY}"),
    (r"\bproduction of ([^;:]*?) (as the result of)", rf"producing \1 {BY}\2"),
)
REPAIRS = tuple(
    (re.compile(pattern, re.I), repaired) for pattern, repaired in (*RUN_TOGETHER, *IN_ONE_WAY, *SLIPS, *REMARKS)
)
BREAK = re.compile(r"\s+/\s+(?:-\s+)?|\s*[\r\n]+\s*(?:-\s+)?")


def plain(printed: str) -> str:
    """One line, single spaces, straight quotes and dashes, words and codes as they were meant to be set."""
    text = unicodedata.normalize("NFC", "".join(PLAIN.get(character, character) for character in printed))
    text = " ".join(BREAK.sub(" ", text).split())
    for pattern, repaired in REPAIRS:
        text = pattern.sub(repaired, text)
    return text
