"""How much of an annex a rule book holds, chapter by chapter: what is decided, what only in part, what is missing.

A chapter is encoded where every one of its subheadings has a rule whose every clause is decided, be it on a trader's
answer to words that the rule names. It is partly encoded where a rule has a clause that is not, or waits to be
confirmed, or where some of its subheadings have no rule; and missing where none has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from origin_engine.language import Rule, parse_rule
from origin_engine.language import tree as t
from origin_engine.nomenclature import code_list
from origin_engine.rulebook.book import ProductRule, RuleBook
from origin_engine.rulebook.chapter_notes import ChapterNote
from origin_engine.rulebook.verifying import asked_words, walk


class State(StrEnum):
    """How far a chapter is encoded."""

    ENCODED = "encoded"
    PARTLY = "partly"
    MISSING = "missing"


class ChapterCoverage(NamedTuple):
    """What a book holds of one chapter: its subheadings by what governs them, and its rows by what they lack."""

    chapter: str
    by_row: int
    by_general_rule: int
    without: int
    """Subheadings without a rule."""
    rows: int
    not_encoded: int
    """Rows with a clause that is not encoded; notes that go with rows are counted apart."""
    to_confirm: int
    asking: int
    """Rows that ask the trader to answer words; they are encoded."""

    @property
    def subheadings(self) -> int:
        """All of them."""
        return self.by_row + self.by_general_rule + self.without

    @property
    def state(self) -> State:
        """How far it is encoded."""
        if self.without == self.subheadings:
            return State.MISSING
        return State.PARTLY if self.without or self.not_encoded or self.to_confirm else State.ENCODED


def coverage_of(book: RuleBook) -> tuple[ChapterCoverage, ...]:
    """What a book holds, chapter by chapter of the HS edition of its annex."""
    rows = {
        rule.code: _RowLacks(_lacks(rule.tree), rule.confirm is not None, _asks(rule.tree)) for rule in book.rules()
    }
    return tuple(
        _chapter(chapter, [book.governing(code) for code in codes], rows)
        for chapter, codes in groupby(code_list(book.agreement.product_rules.hs_edition).at(6), lambda code: code[:2])
    )


class _RowLacks(NamedTuple):
    not_encoded: bool
    to_confirm: bool
    asking: bool


def _chapter(chapter: str, found: Sequence[ProductRule | None], rows: Mapping[str, _RowLacks]) -> ChapterCoverage:
    governing = [rule for rule in found if rule is not None]
    by_row = [rule.code for rule in governing if not rule.general]
    own = [rows[code] for code in dict.fromkeys(by_row)]
    return ChapterCoverage(
        chapter=chapter,
        by_row=len(by_row),
        by_general_rule=len(governing) - len(by_row),
        without=len(found) - len(governing),
        rows=len(own),
        not_encoded=sum(row.not_encoded for row in own),
        to_confirm=sum(row.to_confirm for row in own),
        asking=sum(row.asking for row in own),
    )


def open_notes(book: RuleBook) -> tuple[ChapterNote, ...]:
    """The notes that go with rows and have a clause that is not encoded.

    A row is decided without them, but a good that a note might help, or hold back, is open.
    """
    return tuple([note for note in book.agreement.product_rules.chapter_notes if _lacks(parse_rule(note.rule))])


def _lacks(tree: Rule) -> bool:
    return any([isinstance(node, t.NotEncoded) for node in walk(tree)])


def _asks(tree: Rule) -> bool:
    return any([asked_words(node) is not None for node in walk(tree)])


class Run(NamedTuple):
    """Neighbouring chapters of one state."""

    state: State
    chapters: tuple[ChapterCoverage, ...]

    def __str__(self) -> str:
        """As people write it: `25`, `01-24`."""
        first, last = self.chapters[0].chapter, self.chapters[-1].chapter
        return first if first == last else f"{first}-{last}"


def runs_of_states(chapters: Sequence[ChapterCoverage]) -> Iterator[Run]:
    """Neighbouring chapters of one state run together, in order."""
    for state, run in groupby(chapters, lambda each: each.state):
        yield Run(state, tuple(run))
