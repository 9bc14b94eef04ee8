"""Remarks in brackets behind an alternative: a rule of its own within an annual quota, or until a day."""

from __future__ import annotations

import re
from datetime import date

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
APART = r"\(-?\s*(?:{})\.?\s*-?\)"
QUOTA_OF_GOODS = re.compile(
    APART.format(
        r"(?P<goods>.+?) may qualify as originating under alternative product-specific rules of origin with(?:in)? annual"
        r" quotas as specified in (?P<where>[\w .-]+?)"
    ),
    re.I,
)
QUOTA = re.compile(
    APART.format(
        r"under alternative (?:list|product-specific) rules(?: of origin)? with(?:in)? annual quotas as specified in (?P<where>.+?)"
    ),
    re.I,
)
DAY = r"\d{1,2}(?:st|nd|rd|th)? [a-z]+ \d{4}"
PERIOD = re.compile(
    APART.format(
        rf"(?:for the period )?(?:from )?(?:(?P<first>{DAY})|the entry into force of [\w -]+?)?\s*"
        rf"(?:(?:until|to) (?P<last>{DAY})|onwards)(?:,? alternative product-specific rules of origin apply)?"
    ),
    re.I,
)


def annotated(rule: Rule, remark: str) -> Rule:
    """The alternative, open only as the remark behind it says; raises NotRead for any other remark."""
    remark = remark.lstrip(".; ")
    if found := QUOTA_OF_GOODS.fullmatch(remark):
        return t.All((t.WithinQuota(f"{found['where']}: {found['goods']}"), *_parts(rule)))
    if found := QUOTA.fullmatch(remark):
        return t.All((t.WithinQuota(found["where"]), *_parts(rule)))
    found = PERIOD.fullmatch(remark)
    if found is None or (found["first"] or found["last"]) is None:
        raise NotRead(told("a remark that is not understood"), remark)
    return t.All((t.ImportedOn(_day(found["first"]), _day(found["last"])), *_parts(rule)))


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    day, month, year = written.lower().split()
    if month[:3] not in MONTHS:
        raise NotRead(told("a day that is not of the calendar"), written)
    try:
        return date(int(year), MONTHS.index(month[:3]) + 1, int(re.sub(r"\D", "", day)))
    except ValueError:
        raise NotRead(told("a day that is not of the calendar"), written) from None


def _parts(rule: Rule) -> tuple[Rule, ...]:
    return rule.parts if isinstance(rule, t.All) else (rule,)
