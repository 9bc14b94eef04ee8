"""What stands above sentences and governs them: use, dates, trade between two Parties, or other goods."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from origin_engine.language import tree as t
from origin_engine.places import rules_folder
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_codes import words_of
from origin_engine.told import told

A_DAY = r"([A-Z][a-z]+\s+\d{1,2},\s+\d{4})"
UNIT = r"(?:(?:sub)?heading|chapter|tariff\s+item)s?"
CODES = rf"{UNIT}\s+[\d.]+(?:(?:\s+through\s+|\s+to\s+|\s+or\s+|,\s+)(?:{UNIT}\s+)?[\d.]+)*"
PERIOD = re.compile(
    rf"(?:beginning|from)\s+(?:on\s+)?{A_DAY},?\s*(?:(?:and\s+)?until\s+{A_DAY}|and\s+thereafter)?,?\s*"
    rf"the\s+following\s+rules?\s+of\s+origin\s+(?:shall\s+)?appl(?:y|ies)\s+to\s+(?:goods\s+of\s+)?{CODES}",
    re.I,
)
TRADE = re.compile(
    r"for\s+the\s+purposes?\s+of\s+trade\s+between\s+(?:the\s+territory\s+of\s+)?(.+?)\s+and\s+(?:the\s+territory\s+of\s+)?"
    rf"(.+?)(?:\s+of\s+goods)?\s+(?:of|in)\s+{CODES},?\s*the\s+following\s+rules?\s+of\s+origin\s+(?:shall\s+)?appl(?:y|ies)",
    re.I,
)
OTHER_TRADE = re.compile(
    rf"for\s+the\s+purposes?\s+of\s+all\s+other\s+trade(?:\s+of\s+goods)?(?:\s+(?:of|in)\s+{CODES})?,?\s*"
    r"the\s+following\s+rules?\s+of\s+origin\s+(?:shall\s+)?appl(?:y|ies)",
    re.I,
)
USE = re.compile(
    rf"for\s+((?:(?!\bfor\b).)+?)\s+of\s+{CODES},?\s+(?:for\s+use\s+in|used\s+(?:for|in))\s+(?!.*\bfor\s+any\b)(.+)",
    re.I,
)
GOODS = re.compile(
    rf"for\s+((?:(?!\bfor\b).)+?)\s+of\s+{CODES}(?:,?\s+(.*?))??(?:,\s*the\s+product.specific\s+rule\s+is)?", re.I
)
ALL_GOODS = re.compile(r"(?:an?|any\s+other|all\s+other)\s+goods?", re.I)


def guards_of(heading: str) -> tuple[t.Guard, ...]:
    """The guards of a heading; none where it is for whatever the others leave."""
    text = heading.strip(" ,:")
    if found := PERIOD.fullmatch(text):
        return (t.ImportedOn(_day(found[1]), _last(found[2]) if found[2] else None),)
    if found := TRADE.fullmatch(text):
        return (t.TradeBetween(_country(found[1]), _country(found[2])),)
    if OTHER_TRADE.fullmatch(text):
        return ()
    if found := USE.fullmatch(text):
        return (*_described(found[1]), t.Described(words_with_article(found[2]), end_use=True))
    if (found := GOODS.fullmatch(text)) and (found[2] or not re.match(r"an?\s+good", found[1], re.I)):
        return _described(f"{found[1]} {found[2]}".strip() if found[2] else found[1])
    raise NotRead(told("a heading that is not understood"), heading)


def codes_of(heading: str) -> str:
    """The first codes that a heading names."""
    found = re.search(CODES, heading, re.I)
    return found[0] if found else ""


def words_with_article(printed: str) -> str:
    """A use, in the treaty's words."""
    return " ".join(printed.split()).strip(" ,;:.")


def _described(words: str) -> tuple[t.Guard, ...]:
    return () if ALL_GOODS.fullmatch(words) else (t.Described(words_of(words)),)


def _day(printed: str) -> date:
    try:
        return datetime.strptime(" ".join(printed.split()), "%B %d, %Y").date()
    except ValueError:
        raise NotRead(told("a day that is not in the calendar"), printed) from None


def _last(printed: str) -> date:
    """The last day of a period; one that runs until the first of a month ends the day before, when the next begins."""
    day = _day(printed)
    return day - timedelta(days=1) if day.day == 1 else day


def _country(printed: str) -> str:
    name = re.sub(r"^the\s+", "", " ".join(printed.split()), flags=re.I).casefold()
    if name not in _country_codes():
        raise NotRead(told("a country whose code is not known"), printed)
    return _country_codes()[name]


@cache
def _country_codes() -> dict[str, str]:
    """The code of each country, by the names that annexes use."""
    text = (rules_folder() / "vocabulary" / "country-names.txt").read_text(encoding="utf-8")
    lines = (line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name.strip().casefold(): code for code, names in lines for name in names.split(";")}
