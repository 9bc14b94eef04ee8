"""What stands between two marks of a sentence: targets, sources, lists of materials, provisos. One method a phrase."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lark import Token, Transformer, v_args

from origin_engine.language import tree as t
from origin_engine.language.printer import CHEMICAL_REACTION, print_percent
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_changes import OtherUnit, Sources
from origin_engine.rulebook.readers.sentences_codes import code_range, gathered, level_of, once, sentence_of, words_of
from origin_engine.rulebook.readers.sentences_goods import Target, joined, target_of
from origin_engine.rulebook.readers.sentences_grammar import parsed
from origin_engine.told import told

METHODS = {
    "up": t.Method.BUILD_UP,
    "down": t.Method.BUILD_DOWN,
    "net": t.Method.NET_COST,
    "transaction": t.Method.TRANSACTION_VALUE,
}
MEASURES = {"dry": t.Measure.DRY_WEIGHT, "net": t.Measure.NET_WEIGHT}
CUT, KNIT, SEWN = "cutting-to-shape", "knitting-to-shape", "sewing-or-assembling"
BEFORE_CODES = re.compile(r"\s+(?:(?:classified|provided\s+for)\s+(?:in|under|within)|of|within|in)$", re.I)


@v_args(inline=True)
class PartBuilder(Transformer[Token, Any]):
    """Builds what stands between two marks: targets, sources, lists of materials, provisos.

    `aims` are the codes of the good, which `those headings` means; `that heading` is the good's own.
    """

    def __init__(self, aims: tuple[t.CodeRange, ...] = ()) -> None:
        super().__init__()
        self.aims = aims

    def _that(self, unit: str) -> tuple[t.CodeItem, ...]:
        plural = re.search(r"\b(?:those|these)\b", unit.lower()) and not re.search(r"\bany\b", unit.lower())
        return self.aims if plural and self.aims else (t.SameCode(level_of(unit)),)

    # --- codes and materials ---

    def codes(self, *parts: Any) -> tuple[t.CodeRange, ...]:
        return once(part for part in parts if isinstance(part, t.CodeRange))  # type: ignore[return-value]

    def code(
        self, unit: Token | None, first: Token, to: Token | None, unit_again: Any, last: Token | None
    ) -> t.CodeRange:
        return code_range(first, last, unit)

    def lone(self, unit: Token | None, code: Token) -> t.CodeRange:
        return code_range(code, None, unit)

    def bound(self, *parts: Any) -> tuple[t.CodeRange, ...]:
        return self.codes(*parts)

    def worded(self, those: Any, words: Token, codes: tuple[t.CodeRange, ...], tail: Token | None) -> t.Materials:
        before = BEFORE_CODES.sub("", words.rstrip())
        return t.Materials(words_of(f"{before} {tail or ''}"), codes)

    def coded(self, materials: Any, codes: tuple[t.CodeRange, ...]) -> tuple[t.CodeRange, ...]:
        return codes

    def worded_of_that(self, words: Token, unit: Token) -> t.Materials:
        return t.Materials(words_of(BEFORE_CODES.sub("", words.rstrip())), self._that(unit))

    def worded_alone(self, words: Token) -> t.Materials:
        return t.Materials(words_of(words))

    def picked_list(self, *parts: Any) -> list[t.Materials]:
        return [_materials(part) for part in parts if not isinstance(part, Token)]

    # --- the good ---

    def target(self, words: Token | None, codes: tuple[t.CodeRange, ...], tail: Token | None) -> Target:
        return target_of(words or "", codes, tail or "")

    def target_such(self, words: Token) -> Target:
        return Target(None, False, ())

    def target_words(self, words: Token) -> Target:
        return target_of(words, (), "")

    # --- sources ---

    def sources(self, *parts: Any) -> Sources:
        kept = [part for part in parts if part is not None]
        including = [level_of(re.split(r"\bwith|\bin\s", part)[0].split("other ")[-1].strip()) for part in kept
                     if isinstance(part, Token) and part.type == "INCLUDING_GROUP"]  # fmt: skip
        others = tuple(part for part in kept if isinstance(part, OtherUnit))
        listed = tuple(_materials(part) for part in kept if not isinstance(part, Token | OtherUnit))
        return Sources(others, listed, including[0] if including else None)

    def other_unit(self, words: Token, scope: Any) -> OtherUnit:
        level = level_of(words)
        return OtherUnit(level, *(scope or (None, ())))

    def any_unit(self, words: Token, scope: Any) -> OtherUnit:
        group, inside = scope or (None, ())
        return OtherUnit(level_of(words), group, inside, bare=True)

    def within_group(self, words: Token) -> tuple[t.GroupMode, tuple[t.CodeRange, ...]]:
        return t.GroupMode.WITHIN, ()

    def outside_group(self, words: Token) -> tuple[t.GroupMode, tuple[t.CodeRange, ...]]:
        return t.GroupMode.OUTSIDE, ()

    def within_code(self, word: Token, code: t.CodeRange) -> tuple[None, tuple[t.CodeRange, ...]]:
        return None, (code,)

    def outside_codes(self, word: Token, codes: tuple[t.CodeRange, ...]) -> tuple[t.GroupMode, tuple[t.CodeRange, ...]]:
        return t.GroupMode.OUTSIDE, codes

    def other_good(self, words: Token, unit: Any, tail: Token | None) -> t.Materials:
        codes = self._that(unit) if isinstance(unit, Token) else unit
        return t.Materials(words_of(f"any other good {tail or ''}"), codes)

    def other_product(self, words: Token) -> t.Materials:
        return t.Materials("any other good")

    def within_unit(self, words: Token) -> t.Materials:
        return t.Materials(None, self._that(words))

    # --- provisos ---

    def clause(self, rule: t.Rule) -> t.Rule:
        return rule

    def content(self, *parts: Any) -> t.Rule:
        return joined(t.AnyOf, (part for part in parts if not isinstance(part, Token)))

    def of_share(self, number: Token, sign: Token, method: Token | None, focus: Any, picked: Any) -> t.Rule:
        percent = Decimal(number)
        if picked is not None:
            return _focused(percent, picked, parsed(picked.strip(" ,;."), "picked_list", self))
        if method is not None and "focused" in method.lower():
            raise NotRead(told("a focused value without the materials it counts"), str(method))
        return t.ValueContent(percent, _method(method))

    def chemical_reaction(self, words: Token) -> t.Rule:
        return t.Process((CHEMICAL_REACTION,))

    def cut_or_knit_and_sewn(self, words: Token) -> t.Rule:
        where = _anywhere(words)
        return t.AnyOf((t.Process((CUT, SEWN), in_any_party=where), t.Process((KNIT, SEWN), in_any_party=where)))

    def cut_and_sewn(self, words: Token) -> t.Rule:
        return t.Process((CUT, SEWN), in_any_party=_anywhere(words))

    def share_originating(
        self, least: Any, number: Token, sign: Any, by: Token, picked: list[t.Materials], end: Any
    ) -> t.Rule:
        return _limit(by, t.Standing.ORIGINATING, picked, t.Comparison.AT_LEAST, number, t.WholeKind.THOSE)

    def content_originating(
        self,
        word: Any,
        content: Token,
        of: Any,
        codes: Any,
        least: Any,
        number: Token,
        sign: Any,
        by: Token,
        whole: Token,
    ) -> t.Rule:
        if words_of(content) != words_of(whole):
            raise NotRead(told("a share of one content in another"), str(whole))
        measure, words = _measure(by), words_of(content)
        of_all = t.Whole(t.WholeKind.THOSE, measure, materials=t.Materials(words) if codes else None)
        materials = t.Materials(words, codes or ())
        return t.MaterialLimit(
            measure, t.Standing.ORIGINATING, materials, t.Comparison.AT_LEAST, Decimal(number), of_all
        )

    def limit(self, of: Token, picked: list[t.Materials], word: Any, number: Token, sign: Any, whole: Token) -> t.Rule:
        if "value" in whole.lower() and "value" not in of.lower():
            raise NotRead(told("a share of weight in a value"), str(whole))
        return _limit(of, t.Standing.NON_ORIGINATING, picked, t.Comparison.AT_MOST, number, t.WholeKind.PRODUCT)

    def limit_said_last(
        self, non: Token, picked: list[t.Materials], word: Any, number: Token, sign: Any, whole: Token
    ) -> t.Rule:
        return _limit(whole, t.Standing.NON_ORIGINATING, picked, t.Comparison.AT_MOST, number, t.WholeKind.PRODUCT)

    def limit_on_all(self, of: Token, every: Any, word: Any, number: Token, sign: Any, whole: Token) -> t.Rule:
        return self.limit(of, [t.Materials()], word, number, sign, whole)

    def alcohol(self, words: Token, number: Token, sign: Any, whole: Token) -> t.Rule:
        measure = t.Measure.ALCOHOL
        return t.MaterialLimit(
            measure, t.Standing.NON_ORIGINATING, t.Materials(), t.Comparison.AT_MOST, Decimal(number),
            t.Whole(t.WholeKind.PRODUCT, measure),
        )  # fmt: skip


def _materials(part: Any) -> t.Materials:
    return part if isinstance(part, t.Materials) else t.Materials(None, part)


def _method(printed: Token | None) -> t.Method | None:
    words = re.findall(r"up|down|net|transaction", printed.lower()) if printed else []
    return METHODS[words[-1]] if words else None


def _focused(percent: Decimal, printed: str, picked: list[t.Materials]) -> t.Rule:
    """A focused value; on materials named in words it is a condition, for the language focuses on codes alone."""
    lists = gathered(picked)
    if len(lists) == 1 and lists[0].described is None:
        return t.ValueContent(percent, focus=lists[0].codes)
    return t.Condition(
        f"regional value content of not less than {print_percent(percent)} % under the focused value method, taking"
        f" into account only the non-originating materials of {sentence_of(printed)}"
    )


def _anywhere(printed: Token) -> bool:
    """Whether any Party will do: `in the territory of one or more of the Parties`."""
    where = printed.lower().rsplit("territor", 1)[-1]
    if not re.search(r"one or (?:more|both)|either|any|both|the parties|a party|\bor\b", where):
        raise NotRead(told("a territory that is not understood"), str(printed))
    return re.search(r"\ba party\b", where) is None


def _measure(words: str) -> t.Measure:
    found = re.search(r"(?:(dry|net)\s+)?(weight|value|volume)", words.lower())
    if found is None:
        raise NotRead(told("a measure that is not understood"), words)
    if found[2] == "value":
        return t.Measure.VALUE
    if found[2] == "volume":
        return t.Measure.VOLUME
    return MEASURES[found[1]] if found[1] else t.Measure.WEIGHT


def _limit(
    words: Token,
    standing: t.Standing,
    picked: list[t.Materials],
    comparison: t.Comparison,
    number: Token,
    of: t.WholeKind,
) -> t.Rule:
    """A limit on one set of materials; `value of the good` is the agreement's own value, written TV."""
    lists, measure = gathered(picked), _measure(words)
    if len(lists) != 1:
        raise NotRead(told("a limit on materials of several kinds"), str(words))
    base = t.ValueBase.TRANSACTION_VALUE if measure is t.Measure.VALUE else None
    return t.MaterialLimit(measure, standing, lists[0], comparison, Decimal(number), t.Whole(of, measure, base))
