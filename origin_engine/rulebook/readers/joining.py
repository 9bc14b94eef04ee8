"""Joins the rows that an annex prints for the same codes into one rule, or says why they cannot be joined.

A row with words is a branch of a split. What no row of the codes names is left open here: assembling.py closes it with
the wider row that governs it. Nothing is guessed: rows that say different things of the same goods are not encoded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from origin_engine.language import Rule
from origin_engine.language import tree as t
from origin_engine.rulebook.readers.product_words import ProductWords, read_words
from origin_engine.rulebook.readers.styles import ReadRow
from origin_engine.rulebook.verifying import walk
from origin_engine.told import told

OTHER_GOOD = re.compile(
    r"\b(?:for|to)\s+(?:any|all|every)\s+other\s+(?:goods?|products?)\b|\bto\s+other\s+goods?\b", re.I
)
UNSAID_PART = told("it is printed for part of the code only, and no words say for which")
LONELY_OTHER = told("it says `other`, and no row of the code says other than what")
LOST_TITLE = told("its words hang on a title that is not in the table")
SAME_WORDS = told("rows of the code with the same words say different things")
TWO_OTHERS = told("two rows of the code are for all other goods")
SAME_CODE = told("several rows are printed for the code, and nothing says which of them governs")
PERIODS = "the periods of its rows overlap; the row printed first is taken where both are open"
TO_CONFIRM = "printed for part of the chapter without saying which; taken as all of it that has no row of its own"


class Joined(NamedTuple):
    """The rows of one code or range: branches, and the rule of what the branches leave; None where no row says."""

    cases: tuple[t.Case, ...]
    rest: Rule | None
    confirm: str | None = None
    falls_back: bool = True
    """Whether what the branches leave is governed by the next wider row; not so where the texts themselves split."""
    refused: str = ""
    """Why the rows cannot be joined; then there is neither branch nor rest."""


def refusal(reason: str) -> Joined:
    """Rows that cannot be joined."""
    return Joined((), None, refused=reason)


def join(rows: Sequence[ReadRow], unread: dict[int, t.NotEncoded], has_narrower: bool) -> Joined:
    """The rows of one code, in the order of the table.

    `unread` has what stands for a row that was not read, by its line; `has_narrower` says whether other rows are
    printed for narrower codes inside this one.
    """
    rules = [unread.get(row.row.line) or row.rule for row in rows]
    said = [(row, rule) for row, rule in zip(rows, rules, strict=True) if rule is not None]
    worded = [each for each in said if each[0].row.product]
    if len(said) == 1:
        return _single(*said[0], has_narrower)
    if not worded:
        return _unworded(said)
    bare = [each for each in said if not each[0].row.product]
    if len(bare) > 1 or any(row.row.partial for row, _ in bare):
        return refusal(SAME_CODE)
    joined = _worded([(read_words(row.row.product), rule) for row, rule in worded], bool(bare))
    return joined._replace(rest=bare[0][1]) if bare and not joined.refused else joined


def _single(row: ReadRow, rule: Rule, has_narrower: bool) -> Joined:
    """The only row of its code."""
    if not row.row.partial:
        return refusal(LONELY_OTHER) if not has_narrower and _is_lonely(row, rule) else Joined((), rule)
    if not row.row.product:
        branches = _branches(rule)
        if isinstance(rule, t.Split) and not branches:
            return Joined((), rule)  # its own text says for which part, and what governs the rest
        return Joined(branches, None) if branches else refusal(UNSAID_PART)
    words = read_words(row.row.product)
    if words.all_but_rows:
        return Joined((), rule) if has_narrower else refusal(UNSAID_PART)
    if len(row.row.first) == t.Level.CHAPTER and has_narrower:
        return Joined((), rule, TO_CONFIRM)
    return _worded([(words, rule)], False)


def _is_lonely(row: ReadRow, rule: Rule) -> bool:
    """Whether a text speaks of any other good, and neither itself nor another row says other than what."""
    says_which = any(isinstance(node, t.Split | t.NotEncoded) for node in walk(rule))
    return not says_which and OTHER_GOOD.search(row.row.text) is not None


def _worded(said: Sequence[tuple[ProductWords, Rule]], has_rest: bool) -> Joined:
    """Rows that are told apart by words: branches in printed order, `other` last."""
    if any(words.depth > 1 for words, _ in said):
        return refusal(LOST_TITLE)
    others = [rule for words, rule in said if words.remainder or words.all_but_rows]
    named = [(words.words, rule) for words, rule in said if not words.remainder and not words.all_but_rows]
    if len(others) + has_rest > 1:
        return refusal(TWO_OTHERS)
    if not named:
        return refusal(LONELY_OTHER)
    if any(not words for words, _ in named):
        return refusal(UNSAID_PART)
    by_words: dict[str, Rule] = {}
    for words, rule in named:
        if by_words.setdefault(words, rule) != rule:
            return refusal(SAME_WORDS)
    cases = tuple(t.Case((t.Described(words),), rule) for words, rule in by_words.items())
    return Joined(cases, others[0] if others else None)


def _unworded(said: Sequence[tuple[ReadRow, Rule]]) -> Joined:
    """Rows that are told apart by what their own texts say, the last of them perhaps for all other goods."""
    first = said[0][1]
    if all(rule == first for _, rule in said):
        return Joined((), first) if not said[0][0].row.partial else _single(*said[0], False)
    *before, (last, last_rule) = said
    cases: list[t.Case] = []
    for _, rule in before:
        branches = _branches(rule)
        if not branches:
            return refusal(SAME_CODE)
        cases += branches
    more = _branches(last_rule)
    if not more and not OTHER_GOOD.search(last.row.text):
        return refusal(SAME_CODE)
    guards = [case.guards for case in (*cases, *more)]
    if len(set(guards)) != len(guards):
        return refusal(SAME_WORDS)
    confirm = PERIODS if _periods_overlap(guards) else None
    return Joined((*cases, *more), None if more else last_rule, confirm, falls_back=last.row.partial)


def _periods_overlap(guards: Sequence[tuple[t.Guard, ...]]) -> bool:
    """Whether two branches that are told apart by dates alone are both open on some day."""
    periods = [
        (guard.first or date.min, guard.last or date.max)
        for each in guards
        for guard in each
        if isinstance(guard, t.ImportedOn) and len(each) == 1
    ]
    ordered = sorted(periods)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))


def _branches(rule: Rule) -> tuple[t.Case, ...]:
    """The branches of a row whose own text says which goods it is for, and nothing of the rest; else none."""
    if isinstance(rule, t.Split) and isinstance(rule.otherwise, t.NotEncoded):
        return rule.cases
    return ()
