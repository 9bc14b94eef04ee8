"""From the sentences of a row to its rule in the rule language: one method a phrase of sentences.lark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from lark import Token, Transformer, v_args

from origin_engine.language import tree as t
from origin_engine.rulebook.readers.rows import NotRead
from origin_engine.rulebook.readers.sentences_changes import Sources, change_of, outside_group
from origin_engine.rulebook.readers.sentences_clauses import clause
from origin_engine.rulebook.readers.sentences_codes import code_range, sentence_of, stands_within
from origin_engine.rulebook.readers.sentences_goods import (
    REST,
    Saying,
    Target,
    by_goods,
    each_applicable,
    joined,
    narrowed,
    target_of,
)
from origin_engine.rulebook.readers.sentences_grammar import parsed
from origin_engine.rulebook.readers.sentences_headings import codes_of, guards_of
from origin_engine.rulebook.readers.sentences_lists import every_set, leaves_group, picked_from
from origin_engine.rulebook.readers.sentences_parts import PartBuilder
from origin_engine.told import told

EACH_APPLICABLE = re.compile(
    r"note:\s*where\s+more\s+than\s+one\s+product.specific\s+rule\s+is\s+applicable\b.*must\s+satisfy\b.*", re.I
)
SEE_ALSO = re.compile(r"see\s+also\s+((?:appendix|annex|note)\s+\w+)\b[^.]*\.?", re.I)


A_CODE = re.compile(r"(?:chapter|heading|subheading|tariff\s+item)s?\s+(\d[\d.]*\d)", re.I)


class Heading(NamedTuple):
    """A heading of the row with the sentences under it."""

    guards: tuple[t.Guard, ...]
    rule: t.Rule


class Reference(NamedTuple):
    """A note behind the sentences."""

    words: str


@v_args(inline=True)
class RowBuilder(Transformer[Token, t.Rule]):
    """Builds the rule of a row that is printed for the codes from `first` to `last`."""

    def __init__(self, first: str, last: str) -> None:
        super().__init__()
        self.first, self.last = first, last

    def row(self, *parts: Any) -> t.Rule:
        headings = [part for part in parts if isinstance(part, Heading)]
        own = [part for part in parts if not isinstance(part, Heading)]
        return _under_headings(headings, [_together(own)] if own else [])

    def section(self, mark: Token, heading: Token, *parts: Any) -> Heading:
        codes = codes_of(heading)
        if codes:
            narrowed(Target(None, False, parsed(codes, "target", PartBuilder()).codes), self.first, self.last)
        guards, rule = guards_of(heading), _together(parts)
        match rule:
            case t.Split(cases=(t.Case(guards=(guard,)) as only,)) if guard in guards:
                rule = only.rule  # the heading has said it already
        return Heading(guards, rule)

    def note(self, mark: Token, words: Token) -> Reference:
        return Reference(" ".join(words.split()))

    def change_sentence(self, *parts: Any) -> Saying:
        """`A change to` the good from its sources, with exclusions, the other change and provisos, in printed order."""
        _, _, good, _, source, *rest = parts
        target = self._target(good)
        aims = target.codes or (code_range(self.first, self.last, None),)
        sources = [picked_from(source, aims)]
        excluded: list[str] = []
        outside = False
        for kind, text in (part for part in rest if isinstance(part, tuple)):
            if kind == "also":
                if len(sources) > 1 or (excluded and not _binds_alike(excluded, sources[0])):
                    raise NotRead(told("an exclusion before another change"), text)
                sources.append(picked_from(text, aims))
            else:
                outside_too, text = leaves_group(text)
                outside |= outside_too
                excluded += [text] if text else []
        if outside:
            sources = [outside_group(each) for each in sources]
        sets = every_set(excluded)
        change = joined(t.AnyOf, (change_of(aims, sources, materials) for materials in sets))
        return self._saying(target, change, rest)

    def no_change_sentence(
        self, mark: Any, words: Any, good: Token | None, also: Any, other: Any, *provisos: Any
    ) -> Saying:
        """What is said of a change that need not take place adds nothing, and is read only to be sure of it."""
        if other is not None:
            picked_from(other, ())
        return self._saying(self._target(good), t.NoChange(), provisos)

    def content_sentence(self, mark: Any, words: Token, stretch: Token) -> Saying:
        return Saying(Target(None, False, ()), joined(t.All, clause(f"{words} {stretch}")))

    def produced_sentence(self, mark: Any, words: Token, good: Token, by: Any, way: Token, *provisos: Any) -> Saying:
        said = sentence_of(way)
        how = said if said.startswith("as ") else f"by {said}"
        return self._saying(self._target(good), t.Condition(f"the good is produced {how}"), provisos)

    def exclusion(self, mark: Token, stretch: Token) -> tuple[str, str]:
        return "except", str(stretch)

    def also(self, mark: Token, stretch: Token) -> tuple[str, str]:
        return "also", str(stretch)

    def proviso(self, mark: Token, stretch: Token) -> list[t.Rule]:
        return clause(str(stretch))

    def _target(self, good: Token | None) -> Target:
        if good is None or not good.strip():
            return Target(None, False, ())
        words, stretch = _before_own_code(good.strip(" ,"), self.first, self.last)
        target: Target = parsed(stretch, "target", PartBuilder())
        return target_of(words, target.codes, target.words or "") if words else target

    def _saying(self, target: Target, claim: t.Rule, parts: Any) -> Saying:
        conditions = [condition for part in parts if isinstance(part, list) for condition in part]
        rule = t.Provided(claim, joined(t.All, conditions)) if conditions else claim
        return Saying(narrowed(target, self.first, self.last), rule)


def _before_own_code(stretch: str, first: str, last: str) -> tuple[str, str]:
    """The words before another code than the good's own, which are only words, and the stretch from its own code on."""
    found = list(A_CODE.finditer(stretch))
    own = [m for m in found if _is_own(m[1].replace(".", ""), first, last)]
    if not own or own[0] is found[0]:
        return "", stretch
    words = re.sub(r",?\s*\b(?:of|in|within)\s+(?:any\s+of\s+)?$", "", stretch[: own[0].start()])
    return words, stretch[own[0].start() :]


def _is_own(code: str, first: str, last: str) -> bool:
    return len(code) >= len(first) and first <= code[: len(first)] <= last


def _binds_alike(excluded: list[str], source: Sources) -> bool:
    """Whether an exclusion says the same of one change and of both: it excludes only what the first is inside of."""
    inside = [code for other in source.others for code in other.inside]
    codes = [code for materials in every_set(excluded)[0] for code in materials.codes]
    return bool(inside) and all(
        isinstance(code, t.CodeRange) and any(stands_within((code,), unit.first, unit.last) for unit in inside)
        for code in codes
    )


def _together(parts: Sequence[Any]) -> t.Rule:
    """Sentences and the notes behind them as one rule.

    A note that one should also see opens another way and is an alternative of its own; one that says that a good must
    meet every sentence which applies to it joins them so.
    """
    sayings = [part for part in parts if isinstance(part, Saying)]
    notes = [part.words for part in parts if isinstance(part, Reference)]
    if not sayings:
        raise NotRead(told("a note that no sentence precedes"), notes[0] if notes else "")
    each = [note for note in notes if EACH_APPLICABLE.fullmatch(note)]
    rule = (each_applicable if each else by_goods)(sayings)
    keys: list[t.Rule] = []
    for note in notes:
        if note in each:
            continue
        found = SEE_ALSO.fullmatch(note)
        if found is None:
            raise NotRead(told("a note that is not understood"), note)
        keys.append(t.Note("-".join(found[1].lower().split())))
    return joined(t.AnyOf, (rule, *keys))


def _under_headings(headings: list[Heading], own: list[t.Rule]) -> t.Rule:
    """Headings with guards are branches; what has none is for the rest."""
    cases = tuple(t.Case(heading.guards, heading.rule) for heading in headings if heading.guards)
    rest = [heading.rule for heading in headings if not heading.guards] + own
    if len(rest) > 1:
        raise NotRead(told("two headings for the rest of the goods"), "")
    if not cases:
        return rest[0]
    if rest:
        return t.Split(cases, rest[0])
    return t.Split(cases, t.NotEncoded(REST + "; ".join(_said(guard) for case in cases for guard in case.guards)))


def _said(guard: t.Guard) -> str:
    match guard:
        case t.Described(words, end_use):
            return f"for use in {words}" if end_use else words
        case t.ImportedOn(first, last):
            return f"imported from {first}" + (f" until {last}" if last else "")
        case t.TradeBetween(one, other):
            return f"trade between {one} and {other}"
        case _:
            return "within quota"
