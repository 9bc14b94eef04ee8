"""From Lark's callbacks to the syntax tree: one method a phrase of the grammar; checks.py judges what was read.

Spans come from the first and last thing a phrase was read from. Only this module and parser.py know Lark.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from lark import Token, Transformer, v_args

from origin_engine.language import checks
from origin_engine.language import tree as t
from origin_engine.language.checks import Misread
from origin_engine.language.printer import CHEMICAL_REACTION, LEVEL_WORDS
from origin_engine.told import told


class Read(NamedTuple):
    """A value that is no node, with the span it was read from."""

    value: Any
    span: t.Span


def span_of(*parts: Any) -> t.Span:
    """From the start of the first present part to the end of the last one."""
    spans = [_own_span(part) for part in parts if part is not None]
    return t.Span(spans[0].start, spans[-1].end)


def _own_span(part: Any) -> t.Span:
    if isinstance(part, Token):
        return t.Span(part.start_pos or 0, part.end_pos or 0)
    return part.span  # type: ignore[no-any-return]


def _one_of(kinds: type[Enum], word: Token) -> Read:
    """The member of an enumeration that has the terminal's name, or is spelled like it."""
    member = kinds.__members__.get(word.type)
    return Read(kinds(word.type) if member is None else member, span_of(word))


def _words(token: Token) -> str:
    return checks.words_in(str(token), span_of(token))


def _share(percent: Read) -> Decimal:
    return checks.share(percent.value, percent.span)


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
        return rule.spanning(span_of(left, right))

    split_inside = parenthesised

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
            raise Misread(
                span_of(materials), told("all materials are excluded"), told("name the codes or the materials excluded")
            )
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

    def materials_by_codes(self, word: Token, codes: Read) -> t.Materials:
        return t.Materials(codes=codes.value, span=span_of(word, codes))

    def by_words(self, text: Token, of: Token | None, codes: Read | None) -> t.Materials:
        return t.Materials(_words(text), codes.value if codes else (), span=span_of(text, codes))

    def codes(self, *parts: Any) -> Read:
        items: list[t.CodeItem] = []
        level: t.Level | None = None
        for part in parts[::2]:
            item, written = _code_item(part, level)
            checks.not_yet_listed(item, items, written, span_of(part))
            level = item.level if isinstance(item, t.CodeRange) else None
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
            notation=notation.type,
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
        return Read(checks.number(str(digits), span_of(digits)), span_of(digits))

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
        checks.same_dimension(measure.value, whole.measure, span_of(measure, whole))
        span = span_of(each, measure, whole)
        return _limit(each, measure.value, standing, materials, comparison, percent, whole, span)

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
        span = span_of(each, standing, whole)
        return _limit(each, whole.measure, standing, materials, comparison, percent, whole, span)

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
            raise Misread(
                span_of(word, measure),
                told("`product value` does not say which value"),
                told("name the value of the good: EXW, FOB, TV or NC"),
            )
        return t.Whole(t.WholeKind.PRODUCT, measure.value, span=span_of(word, measure))

    def whole_set(self, word: Token, measure: Read) -> t.Whole:
        return t.Whole(t.WholeKind.SET, measure.value, span=span_of(word, measure))

    def whole_materials(self, measure: Read, of: Any, materials: t.Materials | None) -> t.Whole:
        span = span_of(measure, materials)
        if materials is not None and materials == t.Materials():
            return t.Whole(t.WholeKind.ALL_MATERIALS, measure.value, span=span)
        return t.Whole(t.WholeKind.THOSE, measure.value, materials=materials, span=span)

    def set_rule(
        self, word: Token, with_: Any, at_most: Any, percent: Read | None, sign: Any, of: Any, base: Any
    ) -> t.SetRule:
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
        return t.Process(_process_names(parts), None, parts[-1] is not None, span=span_of(*parts))

    def some_processes(self, word: Token, count: Token, of: Token, *parts: Any) -> t.Process:
        names = _process_names(parts)
        least = checks.how_many(str(count), names, span_of(count))
        return t.Process(names, least, parts[-1] is not None, span=span_of(word, *parts))

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
        begin, end = _day(first), _day(last) if last else None
        checks.period(begin, end, span_of(first, last))
        return t.ImportedOn(begin, end, span=span_of(word, first, last))

    def imported_until(self, word: Token, last: Token) -> t.ImportedOn:
        return t.ImportedOn(None, _day(last), span=span_of(word, last))

    def trade(self, word: Token, one: Token, and_: Token, other: Token) -> t.TradeBetween:
        checks.two_parties(str(one), str(other), span_of(one, other))
        return t.TradeBetween(str(one), str(other), span=span_of(word, other))


def _code_item(part: t.SameCode | Read, inherited: t.Level | None) -> tuple[t.CodeItem, str]:
    """The code, and how it was written; a code without its level takes that of the code before it."""
    if isinstance(part, t.SameCode):
        return part, f"the same {LEVEL_WORDS[part.level]}"
    named, first, last = part.value
    level = named.value if named else inherited
    spans = (span_of(first), span_of(last if last is not None else first))
    written = str(first) if last is None else f"{first} to {last}"
    return checks.code_range(level, str(first), last and str(last), spans, part.span), written


def _limit(
    each: Token | None,
    measure: t.Measure,
    standing: Read | None,
    materials: t.Materials,
    comparison: Read,
    percent: Read,
    whole: t.Whole,
    span: t.Span,
) -> t.MaterialLimit:
    stood = standing.value if standing else t.Standing.ANY
    return t.MaterialLimit(
        measure, stood, materials, comparison.value, _share(percent), whole, each is not None, span=span
    )


def _process_names(parts: tuple[Any, ...]) -> tuple[str, ...]:
    words = [part for part in parts if part is not None and part.type == "NAME"]
    names = tuple(str(word) for word in words)
    checks.different_processes(names, [span_of(word) for word in words])
    return names


def _day(written: Token) -> date:
    return checks.day(str(written), span_of(written))
