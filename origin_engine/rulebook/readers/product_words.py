"""The words that say for which part of a code a row is printed: trimmed, and read as the list that they are.

Such words become the key under which a trader answers whether a product is meant; the treaty's own nouns are kept.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BULLETS = re.compile(r"^(?:[-–—•*]\s*)+")
LABEL = re.compile(r"^(?:\(?(?:[A-Za-z]|[ivx]+|\d{1,2})[.)])\s+")
LINE_BREAK = re.compile(r"\s+/\s+(?:[-–—•]\s*)*|\s*\n\s*(?:[-–—•]\s*)*")
REMAINDER = re.compile(
    r"(?:(?:all|any)\s+)?others?(?:\s+(?:goods?|products?|articles?|kinds?))?|any\s+other|(?:the\s+)?rest", re.I
)
REMAINDER_OF = re.compile(r"others?\s*\((.+)\)", re.I)
UNDER_REMAINDER = re.compile(r"others?\s*[:;]\s*(.+)", re.I)
EXCEPT = re.compile(r"\b(?:except|excluding|other\s+than)(?:\s+for)?(?:\s+the\s+following)?\s*:?\s*$", re.I)
QUOTES = str.maketrans({**dict.fromkeys('“”„«»"‘’', "'"), "\u00a0": " ", "\u00ad": None, "_": None})


class ProductWords(NamedTuple):
    """What the words of a row say."""

    words: str
    """The words alone: without bullets, labels, and the stops between the items of a list."""
    depth: int
    """Number of dashes before them; those under a title that stands elsewhere have two or more."""
    remainder: bool
    """Whether they mean all that the other rows of the code do not name (`Other`)."""
    all_but_rows: bool
    """Whether they mean the code less the codes that have rows of their own (`..., except for:`)."""


def read_words(printed: str) -> ProductWords:
    """The words of a row's product column, as one line."""
    text = " ".join(printed.translate(QUOTES).split()) if "\n" not in printed else printed.translate(QUOTES)
    bullets = BULLETS.match(text)
    depth = len(re.findall(r"[-–—•*]", bullets.group())) if bullets else 0
    text = text[bullets.end() :] if bullets else text
    text = LABEL.sub("", text, count=1)
    text = " ".join(LINE_BREAK.sub(_joined, text).split()).strip()
    all_but_rows = EXCEPT.search(text) is not None
    words = _trimmed(text)
    inner = REMAINDER_OF.fullmatch(words) or UNDER_REMAINDER.fullmatch(words)
    words = _trimmed(inner[1]) if inner else words
    return ProductWords(words, depth, REMAINDER.fullmatch(words) is not None, all_but_rows)


def _joined(found: re.Match[str]) -> str:
    """What stands for a line break: nothing behind a stop, else a semicolon between the lines of a list."""
    before = found.string[: found.start()].rstrip()[-1:]
    return " " if before in ":;,." else "; "


def _trimmed(words: str) -> str:
    """Without the stops and conjunctions that link the items of a printed list."""
    words = words.strip(" ;:,.")
    words = re.sub(r"[;,]\s*(?:and|or)$", "", words).strip(" ;:,.")
    if words.startswith("(") and words.endswith(")") and words.count("(") == 1:
        words = words[1:-1].strip()
    return words
