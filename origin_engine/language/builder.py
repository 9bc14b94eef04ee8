"""From Lark's callbacks to the syntax tree; the rule language's own checks happen here.

Spans come from the first and last thing a phrase was read from. Only this module and parser.py know Lark.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from lark import Token, Transformer, v_args

from origin_engine.language import tree as t
from origin_engine.language.printer import CHEMICAL_REACTION, LEVEL_WORDS, print_code


class Read(NamedTuple):
    """A value that is no node, with the span it was read from."""

    value: Any
    span: t.Span


class Misread(Exception):  # noqa: N818
    """A phrase that is well formed and yet wrong: the parser turns it into a problem."""

    def __init__(self, span: t.Span, found: str, remedy: str = "") -> None:
        super().__init__(found)
        self.span, self.found, self.remedy = span, found, remedy


def span_of(*parts: Any) -> t.Span:
    """From the start of the first present part to the end of the last one."""
    spans = [_own_span(part) for part in parts if part is not None]
    return t.Span(spans[0].start, spans[-1].end)


def _own_span(part: Any) -> t.Span:
    if isinstance(part, Token):
        return t.Span(part.start_pos or 0, part.end_pos or 0)
    return part.span  # type: ignore[no-any-return]


def _one_of(kinds: type, token: Token) -> Read:
    by_value = {kind.value: kind for kind in kinds}  # type: ignore[attr-defined]
    return Read(by_value[token.lower() if token.lower() in by_value else token.upper()], span_of(token))


def _words(token: Token) -> str:
    words = token[1:-1].strip()
    if not words:
        raise Misread(span_of(token), "empty words", "say in the quotes what the treaty says")
    return words


CHANGE_LEVELS = {
    "CC": t.Level.CHAPTER,
    "CTH": t.Level.HEADING,
    "CTSH": t.Level.SUBHEADING,
    "CTI": t.Level.TARIFF_ITEM,
    "ANY_HEADING": None,
}
GROUP_MODES = {
    "WITHIN_GROUP": t.GroupMode.WITHIN,
    "OUTSIDE_GROUP": t.GroupMode.OUTSIDE,
    "OF_GROUP": t.GroupMode.SILENT,
}
VALUE_MEASURES = {t.Measure.VALUE}


@v_args(inline=True)
class Builder(Transformer[Token, t.Rule]):
    """One method a phrase of the grammar."""

    # --- combinations ---

    def start(self, rule: t.Rule) -> t.Rule:
        return rule

    def split(self, *parts: Any) -> t.Split:
        cases = tuple(part for part in parts if isinstance(part, t.Case))
        return t.Split(cases, parts[-1], span=span_of(*parts))

    def case(self, *parts: Any) -> t.Case:
        guards = tuple(part for part in parts[1:-2] if not isinstance(part, Token))
        return t.Case(guards, parts[-1], span=span_of(*parts))

    def described(self, text: Token) -> t.Described:
        return t.Described(_words(text), span=span_of(text))

    def end_use(self, use: Token, text: Token) -> t.Described:
        return t.Described(_words(text), end_use=True, span=span_of(use, text))

    def alternatives(self, *parts: Any) -> t.AnyOf:
        return t.AnyOf(parts[::2], span=span_of(*parts))

    def together(self, claim: t.Rule, word: Token | None, proviso: t.Rule | None) -> t.Rule:
        if proviso is None:
            return claim
        return t.Provided(claim, proviso, span=span_of(claim, proviso))

    def conjunction(self, *parts: Any) -> t.All:
        return t.All(parts[::2], span=span_of(*parts))

    def parenthesised(self, left: Token, rule: t.Rule, right: Token) -> t.Rule:
        return rule

    def split_inside(self, left: Token, rule: t.Split, right: Token) -> t.Split:
        return rule

    # --- changes of tariff classification ---

    def change_level(self, word: Token) -> Read:
        return Read(CHANGE_LEVELS[word.type], span_of(word))

    def change(self, level: Read, *parts: Any) -> t.ClassificationChange:
        by_type = {type(part): part for part in parts if part is not None}
        return t.ClassificationChange(
            level.value,
            group=by_type.get(t.Group),
            exclusions=tuple(part for part in parts if isinstance(part, t.Materials)),
            allowance=by_type.get(t.Allowance),
            only_for=by_type[Read].value if Read in by_type else None,
            span=span_of(level, *parts),
        )

    def group_mode(self, word: Token) -> Read:
        return Read(GROUP_MODES[word.type], span_of(word))

    def group(self, mode: Read, codes: Read) -> t.Group:
        return t.Group(mode.value, codes.value, span=span_of(mode, codes))

    def exclusion(self, word: Token, materials: t.Materials) -> t.Materials:
        if not materials.codes and materials.described is None:
            raise Misread(span_of(word, materials), "an exclusion of all materials", "name what is excluded")
        return materials

    def allowance(
        self, word: Token, materials: t.Materials, up_to: Any, percent: Any, sign: Any, of: Any, base: Any
    ) -> t.Allowance:
        if percent is None:
            return t.Allowance(materials, span=span_of(word, materials))
        return t.Allowance(materials, _share(percent), base.value, span=span_of(word, base))

    def only_for(self, word: Token, materials: t.Materials) -> Read:
        return Read(materials, span_of(word, materials))

    def change_from(self, word: Token, source: t.Materials, other: Any, change: Any) -> t.ChangeFrom:
        return t.ChangeFrom(source, change, span=span_of(word, source, change))

    def no_change(self, word: Token) -> t.NoChange:
        return t.NoChange(span=span_of(word))

    # --- materials and codes ---

    def all_materials(self, word: Token) -> t.Materials:
        return t.Materials(span=span_of(word))

    def by_codes(self, codes: Read) -> t.Materials:
        return t.Materials(codes=codes.value, span=codes.span)

    def by_words(self, text: Token, of: Token | None, codes: Read | None) -> t.Materials:
        return t.Materials(_words(text), codes.value if codes else (), span=span_of(text, codes))

    def codes(self, *parts: Any) -> Read:
        items: list[t.CodeItem] = []
        level: t.Level | None = None
        for part in parts[::2]:
            if isinstance(part, t.SameCode):
                item: t.CodeItem = part
                level = None
            else:
                item = _code_range(part, level)
                level = item.level
            if item in items:
                raise Misread(span_of(part), "a code listed twice", "strike one of the two")
            items.append(item)
        return Read(tuple(items), span_of(*parts))

    def code_separator(self, word: Token) -> Token:
        return word

    def code_range(self, level: Read | None, first: Token, to: Any, last: Token | None) -> Read:
        return Read((level, first, last), span_of(level, first, last))

    def same_code(self, word: Token, level: Read) -> t.SameCode:
        return t.SameCode(level.value, span=span_of(word, level))

    def code_level(self, word: Token) -> Read:
        return Read(t.Level[word.type], span_of(word))

    # --- values ---

    def value_content(
        self, notation: Token, percent: Any, sign: Any, method: Any, of: Any, base: Any, on: Any, focus: Any
    ) -> t.ValueContent:
        return t.ValueContent(
            _share(percent),
            method=method.value if method else None,
            base=base.value if base else None,
            focus=focus.value if focus else (),
            notation=str(notation).upper(),
            span=span_of(notation, percent, sign, method, base, focus),
        )

    def value_notation(self, word: Token) -> Token:
        return word

    def method(self, word: Token) -> Read:
        return _one_of(t.Method, word)

    def maximum_non_originating(
        self, word: Token, percent: Any, sign: Any, of: Token, base: Read
    ) -> t.MaximumNonOriginating:
        return t.MaximumNonOriginating(_share(percent), base.value, span=span_of(word, base))

    def value_base(self, word: Token) -> Read:
        return _one_of(t.ValueBase, word)

    def number(self, digits: Token) -> Read:
        try:
            return Read(Decimal(str(digits)), span_of(digits))
        except ArithmeticError:
            raise Misread(span_of(digits), f"`{digits}` is not a number", "write it as 40 or 47.5") from None

    # --- limits ---

    def measured_limit(
        self,
        each: Any,
        measure: Read,
        of: Token,
        standing: Any,
        materials: t.Materials,
        comparison: Read,
        percent: Read,
        sign: Token,
        of_whole: Token,
        whole: t.Whole,
    ) -> t.MaterialLimit:
        _same_dimension(measure, whole)
        return _limit(each, measure.value, standing, materials, comparison, percent, whole)

    def plain_limit(
        self,
        each: Any,
        standing: Read,
        materials: t.Materials,
        comparison: Read,
        percent: Read,
        sign: Token,
        of_whole: Token,
        whole: t.Whole,
    ) -> t.MaterialLimit:
        return _limit(each, whole.measure, standing, materials, comparison, percent, whole)

    def standing(self, word: Token) -> Read:
        return _one_of(t.Standing, word)

    def measure(self, word: Token) -> Read:
        return _one_of(t.Measure, word)

    def comparison(self, word: Token) -> Read:
        return _one_of(t.Comparison, word)

    def whole_value(self, base: Read) -> t.Whole:
        return t.Whole(t.WholeKind.PRODUCT, t.Measure.VALUE, base.value, span=base.span)

    def whole_product(self, word: Token, measure: Read) -> t.Whole:
        if measure.value is t.Measure.VALUE:
            raise Misread(span_of(word, measure), "`product value`", "name the base: EXW, FOB, TV or NC")
        return t.Whole(t.WholeKind.PRODUCT, measure.value, span=span_of(word, measure))

    def whole_set(self, word: Token, measure: Read) -> t.Whole:
        return t.Whole(t.WholeKind.SET, measure.value, span=span_of(word, measure))

    def whole_materials(self, measure: Read, of: Any, materials: t.Materials | None) -> t.Whole:
        span = span_of(measure, materials)
        if materials is not None and materials == t.Materials():
            return t.Whole(t.WholeKind.ALL_MATERIALS, measure.value, span=span)
        return t.Whole(t.WholeKind.THOSE, measure.value, materials=materials, span=span)

    def set_rule(self, word: Token, *rest: Any) -> t.SetRule:
        percent, base = (rest[2], rest[5]) if rest and rest[0] is not None else (None, None)
        if percent is None:
            return t.SetRule(span=span_of(word))
        return t.SetRule(_share(percent), base.value, span=span_of(word, base))

    # --- origin, processes, conditions ---

    def wholly_obtained(self, word: Token, anywhere: Any, as_: Any, category: Any) -> t.WhollyObtained:
        named = str(category) if category else None
        return t.WhollyObtained(anywhere is not None, named, span=span_of(word, anywhere, category))

    def exclusively_originating(self, word: Token) -> t.ExclusivelyOriginating:
        return t.ExclusivelyOriginating(span=span_of(word))

    def demanded(self, word: Token) -> Read:
        return _one_of(t.MaterialOrigin, word)

    def coded_materials_are(self, word: Token, codes: Read, are: Token, demanded: Read) -> t.MaterialsAre:
        return t.MaterialsAre(self.by_codes(codes), demanded.value, span=span_of(word, demanded))

    def worded_materials_are(self, text: Token, of: Any, codes: Any, are: Token, demanded: Read) -> t.MaterialsAre:
        return t.MaterialsAre(self.by_words(text, of, codes), demanded.value, span=span_of(text, demanded))

    def all_materials_are(self, word: Token, are: Token, demanded: Read) -> t.MaterialsAre:
        return t.MaterialsAre(self.all_materials(word), demanded.value, span=span_of(word, demanded))

    def chemical_reaction(self, word: Token, anywhere: Any) -> t.Process:
        return t.Process((CHEMICAL_REACTION,), None, anywhere is not None, span=span_of(word, anywhere))

    def processes(self, *parts: Any) -> t.Process:
        names = tuple(str(part) for part in parts if part is not None and part.type == "NAME")
        return t.Process(names, None, parts[-1] is not None, span=span_of(*parts))

    def some_processes(self, word: Token, count: Token, of: Token, *parts: Any) -> t.Process:
        names = tuple(str(part) for part in parts if part is not None and part.type == "NAME")
        if not count.isdigit() or not 1 <= int(count) <= len(names):
            raise Misread(span_of(count), f"`{count}` of {len(names)} processes", "ask for as many as are listed")
        return t.Process(names, int(count), parts[-1] is not None, span=span_of(word, *parts))

    def condition_words(self, word: Token, text: Token) -> t.Condition:
        return t.Condition(_words(text), span=span_of(word, text))

    def made_from(self, word: Token, text: Token) -> t.MadeFrom:
        return t.MadeFrom(_words(text), span=span_of(word, text))

    def note(self, word: Token, text: Token) -> t.Note:
        return t.Note(_words(text), span=span_of(word, text))

    def not_encoded(self, word: Token, text: Token) -> t.NotEncoded:
        return t.NotEncoded(_words(text), span=span_of(word, text))

    def quota(self, word: Token, text: Token) -> t.WithinQuota:
        return t.WithinQuota(_words(text), span=span_of(word, text))

    def imported_from(self, word: Token, first: Token, until: Any, last: Token | None) -> t.ImportedOn:
        begin, end = _date(first), _date(last) if last else None
        if end and end < begin:
            raise Misread(span_of(first, last), f"a period that ends before it begins ({first} to {last})")
        return t.ImportedOn(begin, end, span=span_of(word, first, last))

    def imported_until(self, word: Token, last: Token) -> t.ImportedOn:
        return t.ImportedOn(None, _date(last), span=span_of(word, last))

    def trade(self, word: Token, one: Token, and_: Token, other: Token) -> t.TradeBetween:
        return t.TradeBetween(str(one), str(other), span=span_of(word, other))


def _limit(
    each: Token | None,
    measure: t.Measure,
    standing: Read | None,
    materials: t.Materials,
    comparison: Read,
    percent: Read,
    whole: t.Whole,
) -> t.MaterialLimit:
    return t.MaterialLimit(
        measure,
        standing.value if standing else t.Standing.ANY,
        materials,
        comparison.value,
        _share(percent),
        whole,
        each=each is not None,
        span=span_of(each, standing, materials, whole),
    )


def _same_dimension(measure: Read, whole: t.Whole) -> None:
    """A value is a share of a value and a weight of a weight."""
    if (measure.value is t.Measure.VALUE) != (whole.measure is t.Measure.VALUE):
        raise Misread(
            span_of(measure, whole),
            f"a share of {measure.value.value} taken of {whole.measure.value}",
            "measure both sides alike",
        )


def _share(percent: Read) -> Decimal:
    """A percentage above 0 and not above 100."""
    number: Decimal = percent.value
    if not 0 < number <= 100:
        raise Misread(percent.span, f"`{number}` is no percentage", "a percentage is above 0 and at most 100")
    return number


def _date(token: Token) -> date:
    try:
        return date.fromisoformat(str(token))
    except ValueError:
        raise Misread(span_of(token), f"`{token}` is not a date", "write year-month-day") from None


def _code_range(part: Read, inherited: t.Level | None) -> t.CodeRange:
    named, first, last = part.value
    level: t.Level | None = named.value if named else inherited
    if level is None:
        raise Misread(span_of(first), f"`{first}` without its level", "write chapter, heading or subheading first")
    start = _code(first, level)
    end = _code(last, level) if last is not None else start
    if end < start or (last is not None and end == start):
        raise Misread(span_of(first, last), f"a range that runs from {first} to {last}", "put the lower first")
    return t.CodeRange(level, start, end, span=part.span)


def _code(token: Token, level: t.Level) -> str:
    digits = token.replace(".", "")
    if len(digits) != level or token not in (digits, print_code(digits)):
        example = print_code("84713001"[:level])
        raise Misread(
            span_of(token),
            f"`{token}` is no {LEVEL_WORDS[level]}",
            f"a {LEVEL_WORDS[level]} has {int(level)} digits, like {example}",
        )
    return digits
