"""What the grammar cannot say of a rule: thresholds, dates, codes and names that are well formed and yet wrong.

Pure functions from what was written to what is meant, or a Misread that points at the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from origin_engine.language import tree as t
from origin_engine.language.printer import LEVEL_WORDS, print_code


class Misread(Exception):  # noqa: N818
    """A phrase that is well formed and yet wrong: the parser turns it into a problem."""

    def __init__(self, span: t.Span, found: str, remedy: str) -> None:
        super().__init__(found)
        self.span, self.found, self.remedy = span, found, remedy


def words_in(quoted: str, span: t.Span) -> str:
    """The words between the quotes, without the space around them."""
    words = quoted[1:-1].strip()
    if not words:
        raise Misread(span, "the quotes are empty", "say in the quotes what the treaty says")
    return words


def number(digits: str, span: t.Span) -> Decimal:
    """A decimal number, exactly as written."""
    if digits.count(".") > 1:
        raise Misread(span, f"`{digits}` is not a number", "write it as 40 or 47.5")
    return Decimal(digits)


def share(percent: Decimal, span: t.Span) -> Decimal:
    """A percentage above 0 and not above 100."""
    if not 0 < percent <= 100:
        raise Misread(span, f"`{percent}` is not a percentage", "write a number above 0 and at most 100")
    return percent


def day(written: str, span: t.Span) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Misread(span, f"`{written}` is not a date", "write year-month-day, as in 2027-12-31") from None


def period(first: date, last: date | None, span: t.Span) -> None:
    """A period ends on or after the day it begins."""
    if last and last < first:
        raise Misread(
            span, f"the period from `{first}` ends before it begins, on `{last}`", "put the earlier date first"
        )


def two_parties(one: str, other: str, span: t.Span) -> None:
    """Trade is between two different Parties."""
    if one == other:
        raise Misread(span, f"`{one}` is named twice", "name the two Parties that trade with each other")


def same_dimension(measure: t.Measure, of: t.Measure, span: t.Span) -> None:
    """A value is a share of a value, a weight of a weight, a volume of a volume."""
    if _DIMENSIONS[measure] != _DIMENSIONS[of]:
        raise Misread(
            span,
            f"a share of `{measure.value}` is taken of a {_DIMENSIONS[of]}",
            "measure both sides alike: a value of a value, a weight of a weight, a volume of a volume",
        )


_DIMENSIONS = {
    t.Measure.VALUE: "value",
    t.Measure.WEIGHT: "weight",
    t.Measure.NET_WEIGHT: "weight",
    t.Measure.DRY_WEIGHT: "weight",
    t.Measure.VOLUME: "volume",
    t.Measure.ALCOHOL: "volume",
}


def different_processes(names: Sequence[str], spans: Sequence[t.Span]) -> None:
    """No process is listed twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            raise Misread(spans[index], f"`{name}` is listed twice", "strike one of the two")


def how_many(count: str, names: Sequence[str], span: t.Span) -> int:
    """At least one, and no more than are listed."""
    if "." in count or not 1 <= int(count) <= len(names):
        found = f"`{count}` are asked for and {len(names)} listed"
        raise Misread(span, found, "ask for at least 1, and for no more than are listed")
    return int(count)


# --- codes ---------------------------------------------------------------------------------------


def code_range(
    level: t.Level | None, first: str, last: str | None, spans: tuple[t.Span, t.Span], whole: t.Span
) -> t.CodeRange:
    """A code, or a range of codes of one level, the lower first."""
    if level is None:
        raise Misread(
            spans[0],
            f"`{first}` stands without its level",
            _with_level(first, "a list of codes begins with chapter, heading or subheading"),
        )
    start = _code(first, level, spans[0])
    if last is None:
        return t.CodeRange(level, start, start, span=whole)
    end, both = _code(last, level, spans[1]), t.Span(spans[0].start, spans[1].end)
    if end == start:
        raise Misread(both, f"the range begins and ends at `{first}`", "write the code once")
    if end < start:
        raise Misread(both, f"the range runs backwards, from `{first}` to `{last}`", "put the lower code first")
    return t.CodeRange(level, start, end, span=whole)


def not_yet_listed(item: t.CodeItem, items: Sequence[t.CodeItem], written: str, span: t.Span) -> None:
    """No code is listed twice."""
    if item in items:
        raise Misread(span, f"`{written}` is listed twice", "strike one of the two")


def _code(written: str, level: t.Level, span: t.Span) -> str:
    digits = written.replace(".", "")
    if len(digits) == level and written in (digits, print_code(digits)):
        return digits
    name, example = LEVEL_WORDS[level], print_code("84713001"[:level])
    raise Misread(
        span,
        f"`{written}` is not a {name}",
        _with_level(written, f"a {name} has {int(level)} digits, as in {example}"),
    )


def _with_level(written: str, advice: str) -> str:
    """The advice, preceded by the spelling that these digits call for where they tell."""
    digits = written.replace(".", "")
    digits = digits.zfill(2) if len(digits) == 1 else digits
    fitting = [f"{name} {print_code(digits)}" for level, name in LEVEL_WORDS.items() if level == len(digits)]
    return f"did you mean `{fitting[0]}`? {advice}" if fitting else advice
