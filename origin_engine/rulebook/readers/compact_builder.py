"""From the phrases of a compact rule to the syntax tree of the rule language: one method a phrase of compact.lark."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lark import Token, Transformer, v_args

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.compact_codes import Picked, Printed, cut_alike, gathered, listed, materials
from origin_engine.rulebook.readers.compact_phrases import (
    LEVELS,
    UNITS,
    asking_words,
    base_of,
    joined,
    level_of_gloss,
    measure_of,
    once_each,
    percent_of,
    period_of,
    picking_words,
    split_by_product,
)
from origin_engine.rulebook.readers.compact_text import SENTENCE
from origin_engine.rulebook.readers.compact_words import begun_small, key_of, process_name, words_of
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.told import told


@v_args(inline=True)
class Builder(Transformer[Token, Any]):
    """Builds one rule; `aims` collects the codes that sentences name as those of the good itself."""

    def __init__(self, sub_read: Callable[[str, str], Any]) -> None:
        super().__init__()
        self.sub_read = sub_read
        self.aims: list[t.CodeRange] = []

    # --- combinations ---

    def rule(self, rule: t.Rule) -> t.Rule:
        return rule

    def described(self, *parts: Any) -> t.Rule:
        return split_by_product([part for part in parts if not isinstance(part, Token)])

    def described_part(self, left: Token, rule: t.Rule, right: Token, product: Token) -> tuple[str, t.Rule]:
        return words_of(product.removeprefix("for")), rule

    def labelled(self, *parts: Any) -> t.Rule:
        return split_by_product(list(parts))

    def labelled_part(self, label: Token, rule: t.Rule, end: Any = None) -> tuple[str, t.Rule]:
        return words_of(label.strip("«»")), rule

    def alternatives(self, *parts: Any) -> t.Rule:
        """Where one alternative has a period behind it and another none, the period may be meant for both."""
        dated = [
            isinstance(part, t.All) and any(isinstance(x, t.ImportedOn) for x in part.parts) for part in parts[::2]
        ]
        if any(dated) and not all(dated):
            raise NotRead(told("a period that may be meant for several alternatives"))
        return joined(t.AnyOf, parts[::2])

    def together(self, claim: t.Rule, *provisos: Any) -> t.Rule:
        clauses = [part for part in provisos if part is not None and not isinstance(part, Token)]
        return t.Provided(claim, joined(t.All, clauses)) if clauses else claim

    def proviso_first(self, provided: Token, clause: Token, comma: Token, claim: t.Rule) -> t.Rule:
        return t.Provided(claim, self.proviso(clause))

    def proviso(self, text: Token) -> t.Rule:
        """A clause with a structure known here, else a condition in the treaty's own words."""
        if re.search(rf"\bor\s+(?={SENTENCE})", text):
            raise NotRead(told("an `or` that may begin another rule"), str(text))
        try:
            return self.sub_read(str(text), "clause")  # type: ignore[no-any-return]
        except NotRead:
            return t.Condition(asking_words(text))

    def conjunction(self, *parts: Any) -> t.Rule:
        return joined(t.All, parts[::2])

    def dated(self, rule: t.Rule, period: Token | None) -> t.Rule:
        return rule if period is None else joined(t.All, [period_of(period), rule])

    def grouped(self, left: Token, rule: t.Rule, right: Token) -> t.Rule:
        return rule

    # --- changes of tariff classification ---

    def change(self, change: t.ClassificationChange, *parts: Any) -> t.Rule:
        excluded = [each for part in parts if isinstance(part, list) for each in part]
        provisos = [part for part in parts if isinstance(part, t.Condition)]
        full = t.ClassificationChange(change.level, group=change.group, exclusions=once_each(excluded))
        return t.Provided(full, joined(t.All, provisos)) if provisos else full

    def change_code(self, code: Token, *gloss: Any) -> t.ClassificationChange:
        said = [part for part in gloss if isinstance(part, Token) and part.type == "CHANGE_GLOSS"]
        if any(level_of_gloss(part) != LEVELS[str(code)] for part in said):
            raise NotRead(told("the words name another level than the code"), str(code))
        return t.ClassificationChange(LEVELS[str(code)])

    def change_gloss(self, gloss: Token) -> t.ClassificationChange:
        return t.ClassificationChange(level_of_gloss(gloss))

    def change_of(self, words: Token) -> t.ClassificationChange:
        unit = re.sub(r"\s*\(.*", "", words).split()[-1].lower()
        coded = re.search(r"\((\w+)\)", words)
        level = t.Level(UNITS[unit])
        if coded and LEVELS[coded.group(1)] != level:
            raise NotRead(told("the words name another level than the code"), str(words))
        return t.ClassificationChange(level)

    def change_to(self, words: Token, codes: Token, other: Token) -> t.ClassificationChange:
        """A range whose members stand apart at that level is a group the treaty is silent about."""
        aims = listed(self.sub_read(str(codes), "picked_list"))
        self.aims += aims
        unit = re.sub(r"\s+", " ", other.lower()).split(" any other ")[1]
        level = t.Level(UNITS[unit])
        if any(aim.level > level for aim in aims) and level > t.Level.HEADING:
            raise NotRead(told("a change at a level above that of the good"), str(words))
        group = None if cut_alike(aims, level) else t.Group(t.GroupMode.SILENT, tuple(aims))
        return t.ClassificationChange(level, group=group)

    def any_heading(self, words: Token) -> t.ClassificationChange:
        return t.ClassificationChange(None)

    def any_other_heading(self, words: Token) -> t.ClassificationChange:
        return t.ClassificationChange(t.Level.HEADING)

    def except_where(self, words: Token, clause: Token) -> t.Condition:
        return t.Condition(f"it is not the case that {words_of(clause)}")

    def except_from(self, words: Token, picked: Token) -> list[t.Materials]:
        if not re.search(r"\d", picked):
            return [t.Materials(picking_words(picked))]
        return list(self.sub_read(str(picked), "picked_list"))

    def change_from(self, words: Token, picked: Token) -> t.Rule:
        source = self.sub_read(str(picked), "picked_list")
        if len(source) > 1:
            raise NotRead(told("a change from several materials"), str(picked))
        return t.ChangeFrom(source[0])

    def change_within(self, words: Token, codes: Token, within: Token) -> t.Rule:
        self.aims += listed(self.sub_read(str(codes), "picked_list"))
        return t.ChangeFrom(t.Materials(codes=(t.SameCode(t.Level(UNITS[within.split()[-1].lower()])),)))

    # --- codes and materials ---

    def picked_list(self, *parts: Any) -> list[t.Materials]:
        whether = parts[-1] if isinstance(parts[-1], Token) and parts[-1].type == "WHETHER" else ""
        return gathered([part for part in parts if isinstance(part, Picked)], words_of(whether))

    def picked(self, *parts: Any) -> Picked:
        return Picked(None, parts[-1], starts=len(parts) > 1)

    def worded(self, words: Token, of: Token, item: Any) -> Picked:
        return Picked(picking_words(words), item, starts=True)

    def code_range(self, *parts: Token) -> Printed:
        return Printed(parts)

    def same_code(self, the_same: Token, unit: Token) -> Printed:
        return Printed((unit,))

    # --- value contents ---

    def one_share(self, notation: str, *parts: Any) -> t.Rule:
        return self._contents(notation, [part for part in parts if not isinstance(part, Token)])

    def share_in_brackets(self, notation: str, left: Token, share: Any, right: Token, *more: Any) -> t.Rule:
        base, method = more
        return self._contents(notation, [(share[0], base or share[1], method or share[2])])

    def shares(self, notation: str, *parts: Any) -> t.Rule:
        shares = [part for part in parts if part is not None and not isinstance(part, Token)]
        again = [part for part in parts if isinstance(part, Token) and part.type == "SAME_AGAIN"]
        for token in again:
            if [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", token)] != [share[0] for share in shares]:
                raise NotRead(told("the code names another share than the words"), str(token))
        return self._contents(notation, shares)

    def _contents(self, notation: str, shares: list[Any]) -> t.Rule:
        if len({methods == (None,) for _, _, methods in shares}) > 1:
            raise NotRead(told("a method that may be meant for several shares"), notation)
        contents = [
            t.ValueContent(percent, method=method, base=base, notation=notation)
            for percent, bases, methods in shares
            for base in bases
            for method in methods
        ]
        return joined(t.AnyOf, contents)

    def notation(self, word: Token) -> str:
        if word.type == "VALUE_CODE":
            return word.split()[-1]
        return "QVC" if "qualifying" in word.lower() else "RVC"

    def share(self, number: Token, *parts: Any) -> tuple[Decimal, tuple[Any, ...], tuple[Any, ...]]:
        bases = [part for part in parts if isinstance(part, tuple) and isinstance(part[0], t.ValueBase)]
        methods = [part for part in parts if isinstance(part, tuple) and isinstance(part[0], t.Method)]
        return percent_of(number), bases[0] if bases else (None,), methods[0] if methods else (None,)

    def base(self, word: Token) -> tuple[t.ValueBase, ...]:
        if word.type == "EITHER_BASE":
            return t.ValueBase.EXW, t.ValueBase.FOB
        return (base_of(word),)

    def method(self, word: Token) -> tuple[t.Method, ...]:
        if word.type == "EITHER_METHOD":
            return t.Method.BUILD_DOWN, t.Method.BUILD_UP
        return (t.Method.BUILD_DOWN if "down" in word.lower() else t.Method.BUILD_UP,)

    def maximum(self, code: Token, number: Token, *parts: Token) -> t.Rule:
        return t.MaximumNonOriginating(percent_of(number), base_of(parts[-1]))

    # --- origin, processes, named rules ---

    def wholly_obtained(self, word: Token, anywhere: Token | None = None) -> t.Rule:
        said = {token.type for token in (word, anywhere) if token is not None}
        return t.WhollyObtained(in_any_party=not said.isdisjoint({"WO_AREA", "IN_ANY_PARTY"}))

    def exclusively_originating(self, word: Token) -> t.Rule:
        return t.ExclusivelyOriginating()

    def no_change(self, words: Token) -> t.Rule:
        return t.NoChange()

    def operation_words(self, words: Token, confers: Token | None = None) -> t.Rule:
        try:
            return self.sub_read(str(words), "operation")  # type: ignore[no-any-return]
        except NotRead:
            return t.Condition(begun_small(asking_words(words, least=1)))

    def operation(self, *parts: Token | None) -> t.Rule:
        anywhere = parts[-1] is not None
        names = [process_name(part) for part in parts if part is not None and part.type == "PROCESS"]
        return joined(t.AnyOf, [t.Process((name,), in_any_party=anywhere) for name in names])

    def reaction(self, code: Token, anywhere: Token | None) -> t.Rule:
        return t.Process(("chemical-reaction",), in_any_party=anywhere is not None)

    def in_which(self, made: Token, clause: Token) -> t.Rule:
        return self.proviso(clause)

    def good_is(self, clause: Token) -> t.Rule:
        return self.proviso(clause)

    def named_rule(self, name: Token, reference: Token | None, colon: Any, definition: Token | None) -> t.Rule:
        """A rule known by its name; where its definition is printed with it, that is what is asked."""
        if definition is not None:
            return t.Condition(begun_small(asking_words(definition)))
        known = re.sub(r"^the\s+", "", name, flags=re.I)
        return t.Note(key_of(f"{known} {re.sub('^(?:of|in) ', '', reference) if reference else ''}"))

    def made(self, made: Token, how: Token) -> t.Rule:
        """`obtained from X` asks for the material, anything that names a process asks for the whole phrase."""
        by_process = re.search(r"\b(?:through|by)\b", how) or not how.lower().startswith("from ")
        if by_process:
            return t.Condition(begun_small(asking_words(f"{made.strip()} {how}")))
        return t.MadeFrom(asking_words(how[5:], least=1))

    # --- provisos ---

    def materials_are(self, words: Token, *parts: Any) -> t.Rule:
        return t.MaterialsAre(materials(parts), parts[-1])

    def materials_originate(self, words: Token, *parts: Any) -> t.Rule:
        return t.MaterialsAre(materials(parts), t.MaterialOrigin.ORIGINATING)

    def demanded(self, word: Token) -> t.MaterialOrigin:
        return t.MaterialOrigin.ORIGINATING if word.type == "ORIGINATING" else t.MaterialOrigin.WHOLLY_OBTAINED

    def at_most(self, words: Token, *parts: Any) -> t.Rule:
        number = next(part for part in parts if isinstance(part, Token) and part.type == "NUMBER")
        whole, measure = parts[-1], measure_of(words)
        if (measure is t.Measure.VALUE) != (whole.measure is t.Measure.VALUE):
            raise NotRead(told("a share of a weight in a value, or of a value in a weight"), str(words))
        standing = t.Standing.NON_ORIGINATING
        return t.MaterialLimit(measure, standing, materials(parts), t.Comparison.AT_MOST, percent_of(number), whole)

    def whole(self, words: Token) -> t.Whole:
        if words.type == "VALUE_OF_GOOD":
            return t.Whole(t.WholeKind.PRODUCT, t.Measure.VALUE, base_of(words))
        return t.Whole(t.WholeKind.PRODUCT, measure_of(words))

    def at_least(self, words: Token, number: Token, percent: Token, by: Token, what: Token) -> t.Rule:
        described = re.sub(r"\s+(?:is|are)\s+originating$", "", what, flags=re.I)
        measure = measure_of(by)
        whole = t.Whole(t.WholeKind.THOSE, measure)
        picked, least = t.Materials(picking_words(described)), t.Comparison.AT_LEAST
        return t.MaterialLimit(measure, t.Standing.ORIGINATING, picked, least, percent_of(number), whole)

    def good_by(self, words: Token, process: t.Rule) -> t.Rule:
        return process

    def bare_value(self, content: t.Rule) -> t.Rule:
        return content

    def value_clause(self, words: Token, content: t.Rule) -> t.Rule:
        return content
