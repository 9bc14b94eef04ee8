"""What the grammar cannot say of a rule: thresholds, dates, codes and names that are well formed and yet wrong.

Pure functions from what was written to what is meant, or a Misread that points at the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from origin_engine.language import tree as t
from origin_engine.language.printer import LEVEL_WORDS, print_code
from origin_engine.told import Template, told


class Misread(Exception):  # noqa: N818
    """A phrase that is well formed and yet wrong: the parser turns it into a problem."""

    def __init__(self, span: t.Span, found: str, remedy: str) -> None:
        super().__init__(found)
        self.span, self.found, self.remedy = span, found, remedy


def words_in(quoted: str, span: t.Span) -> str:
    """The words between the quotes, without the space around them."""
    words = quoted[1:-1].strip()
    if not words:
        raise Misread(span, told("the quotes are empty"), told("say in the quotes what the treaty says"))
    return words


def number(digits: str, span: t.Span) -> Decimal:
    """A decimal number, exactly as written."""
    if digits.count(".") > 1:
        raise Misread(span, told("`{digits}` is not a number", digits=digits), told("write it as 40 or 47.5"))
    return Decimal(digits)


def share(percent: Decimal, span: t.Span) -> Decimal:
    """A percentage above 0 and not above 100."""
    if not 0 < percent <= 100:
        raise Misread(
            span,
            told("`{percent}` is not a percentage", percent=percent),
            told("write a number above 0 and at most 100"),
        )
    return percent


def day(written: str, span: t.Span) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Misread(
            span, told("`{written}` is not a date", written=written), told("write year-month-day, as in 2027-12-31")
        ) from None


def period(first: date, last: date | None, span: t.Span) -> None:
    """A period ends on or after the day it begins."""
    if last and last < first:
        raise Misread(
            span,
            told("the period from `{first}` ends before it begins, on `{last}`", first=first, last=last),
            told("put the earlier date first"),
        )


def two_parties(one: str, other: str, span: t.Span) -> None:
    """Trade is between two different Parties."""
    if one == other:
        raise Misread(
            span, told("`{one}` is named twice", one=one), told("name the two Parties that trade with each other")
        )


def same_dimension(measure: t.Measure, of: t.Measure, span: t.Span) -> None:
    """A value is a share of a value, a weight of a weight, a volume of a volume."""
    if _DIMENSIONS[measure] != _DIMENSIONS[of]:
        raise Misread(
            span,
            _NOT_A_SHARE[_DIMENSIONS[of]].told(measure=measure.value),
            told("measure both sides alike: a value of a value, a weight of a weight, a volume of a volume"),
        )


_DIMENSIONS = {
    t.Measure.VALUE: "value",
    t.Measure.WEIGHT: "weight",
    t.Measure.NET_WEIGHT: "weight",
    t.Measure.DRY_WEIGHT: "weight",
    t.Measure.VOLUME: "volume",
    t.Measure.ALCOHOL: "volume",
}

_NOT_A_SHARE = {
    "value": Template("a share of `{measure}` is taken of a value"),
    "weight": Template("a share of `{measure}` is taken of a weight"),
    "volume": Template("a share of `{measure}` is taken of a volume"),
}


def different_processes(names: Sequence[str], spans: Sequence[t.Span]) -> None:
    """No process is listed twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            found = told("`{written}` is listed twice", written=name)
            raise Misread(spans[index], found, told("strike one of the two"))


def how_many(count: str, names: Sequence[str], span: t.Span) -> int:
    """At least one, and no more than are listed."""
    if "." in count or not 1 <= int(count) <= len(names):
        found = told("`{count}` are asked for and {number} listed", count=count, number=len(names))
        raise Misread(span, found, told("ask for at least 1, and for no more than are listed"))
    return int(count)


# --- codes ---------------------------------------------------------------------------------------


def code_range(
    level: t.Level | None, first: str, last: str | None, spans: tuple[t.Span, t.Span], whole: t.Span
) -> t.CodeRange:
    """A code, or a range of codes of one level, the lower first."""
    if level is None:
        raise Misread(
            spans[0],
            told("`{first}` stands without its level", first=first),
            _with_level(first, told("a list of codes begins with chapter, heading or subheading")),
        )
    start = _code(first, level, spans[0])
    if last is None:
        return t.CodeRange(level, start, start, span=whole)
    end, both = _code(last, level, spans[1]), t.Span(spans[0].start, spans[1].end)
    if end == start:
        raise Misread(both, told("the range begins and ends at `{first}`", first=first), told("write the code once"))
    if end < start:
        raise Misread(
            both,
            told("the range runs backwards, from `{first}` to `{last}`", first=first, last=last),
            told("put the lower code first"),
        )
    return t.CodeRange(level, start, end, span=whole)


def not_yet_listed(item: t.CodeItem, items: Sequence[t.CodeItem], written: str, span: t.Span) -> None:
    """No code is listed twice."""
    if item in items:
        raise Misread(span, told("`{written}` is listed twice", written=written), told("strike one of the two"))


def _code(written: str, level: t.Level, span: t.Span) -> str:
    digits = written.replace(".", "")
    if len(digits) == level and written in (digits, print_code(digits)):
        return digits
    found, advice = _NOT_OF_LEVEL[level]
    raise Misread(span, found.told(written=written), _with_level(written, advice))


_NOT_OF_LEVEL = {
    t.Level.CHAPTER: (Template("`{written}` is not a chapter"), told("a chapter has 2 digits, as in 84")),
    t.Level.HEADING: (Template("`{written}` is not a heading"), told("a heading has 4 digits, as in 84.71")),
    t.Level.SUBHEADING: (Template("`{written}` is not a subheading"), told("a subheading has 6 digits, as in 8471.30")),
    t.Level.TARIFF_ITEM: (
        Template("`{written}` is not a tariff item"),
        told("a tariff item has 8 digits, as in 8471.30.01"),
    ),
}


def _with_level(written: str, advice: str) -> str:
    """The advice, preceded by the spelling that these digits call for where they tell."""
    digits = written.replace(".", "")
    digits = digits.zfill(2) if len(digits) == 1 else digits
    fitting = [f"{name} {print_code(digits)}" for level, name in LEVEL_WORDS.items() if level == len(digits)]
    return told("did you mean `{word}`? {expected}", word=fitting[0], expected=advice) if fitting else advice
