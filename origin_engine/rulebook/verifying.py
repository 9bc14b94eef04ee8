"""Proving a rule book against the whole nomenclature: what it governs, what it names, what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from origin_engine.language import Rule, print_code
from origin_engine.language import tree as t
from origin_engine.nomenclature import CodeList, code_list
from origin_engine.rulebook.agreement import Gap
from origin_engine.rulebook.alternatives import Idle, Impossible, look_over
from origin_engine.rulebook.book import ProductRule, RuleBook
from origin_engine.told import told


class Fault(NamedTuple):
    """Something that is wrong with a row."""

    kind: str
    """unknown-row, unknown-code or dead-exclusion."""
    row: str
    detail: str


class Verification(NamedTuple):
    """What was proven; `faults` and `ungoverned` are empty in a sound book, `declared_missing` in a complete one.

    `overlapping`: subheadings that several rows are printed for; the longest code governs them.
    """

    edition: int
    rows: int
    subheadings: int
    governed_once: int
    general: int
    """Subheadings without a row of their own, which a general rule governs."""
    ungoverned: tuple[str, ...]
    """Subheadings without a rule, though the book does not say that they are missing."""
    declared_missing: tuple[str, ...]
    """Subheadings without a rule, of which the book says so: its list is not held, or lacks them."""
    not_held: str | None
    """Where to find the list, where the book does not hold it."""
    overlapping: tuple[str, ...]
    faults: tuple[Fault, ...]
    not_encoded: tuple[tuple[str, str], ...]
    """Rows with an unencoded clause, and its words."""
    asked: tuple[tuple[str, int], ...]
    """Words that the trader must answer, and in how many rows."""
    to_confirm: tuple[tuple[str, str], ...]
    gaps: tuple[Gap, ...]
    chapters: tuple[tuple[str, int, int], ...]
    """For each chapter: subheadings, and how many of them are governed."""
    idle_alternatives: tuple[Idle, ...]
    """Alternatives that never matter, because whoever meets them meets another one of the row. No fault by itself."""
    impossible: tuple[Impossible, ...]
    """Alternatives that no bill can meet, and changes that no material can make. No fault by itself."""

    @property
    def sound(self) -> bool:
        """Whether every subheading is governed, or declared missing, and no row is at fault."""
        return not (self.ungoverned or self.faults)

    @property
    def governed(self) -> int:
        """Subheadings that a row governs."""
        return self.subheadings - self.general - len(self.ungoverned) - len(self.declared_missing)

    @property
    def rows_not_encoded(self) -> tuple[str, ...]:
        """The rows with an unencoded clause, each once."""
        return tuple(dict.fromkeys(row for row, _ in self.not_encoded))


def verify_book(book: RuleBook) -> Verification:
    """Check a rule book against the code list of its own HS edition."""
    head = book.agreement.product_rules
    codes = code_list(head.hs_edition)
    rows = {rule.code: rule for rule in book.rules()}
    governing = {code: [code[:n] for n in (2, 4, 6) if code[:n] in rows] for code in codes.unchanged_since}
    said_for: dict[str, list[str]] = {}
    for code, found in governing.items():
        if found:
            said_for.setdefault(rows[found[-1]].text, []).append(code)
    faults = [fault for rule in rows.values() for fault in _faults(rule, codes, said_for.get(rule.text, ()))]
    general = {code for code, found in governing.items() if not found and head.general_rule_for(code) is not None}
    without = [code for code, found in governing.items() if not found and code not in general]
    looked_over = look_over(book)
    asked: dict[str, int] = {}
    for rule in rows.values():
        for words in dict.fromkeys(filter(None, map(asked_words, walk(rule.tree)))):
            asked[words] = asked.get(words, 0) + 1
    return Verification(
        edition=head.hs_edition,
        rows=len(rows),
        subheadings=len(governing),
        governed_once=sum(len(found) == 1 for found in governing.values()),
        general=len(general),
        ungoverned=tuple(code for code in without if not head.lacks(code)),
        declared_missing=tuple(code for code in without if head.lacks(code)),
        not_held=head.not_held,
        overlapping=tuple(code for code, found in governing.items() if len(found) > 1),
        faults=tuple(faults),
        not_encoded=tuple(
            (rule.code, node.words)
            for rule in rows.values()
            for node in walk(rule.tree)
            if isinstance(node, t.NotEncoded)
        ),
        asked=tuple(sorted(asked.items())),
        to_confirm=tuple((rule.code, rule.confirm) for rule in rows.values() if rule.confirm),
        gaps=book.agreement.gaps,
        chapters=_by_chapter(governing, general),
        idle_alternatives=looked_over.idle,
        impossible=looked_over.impossible,
    )


def _by_chapter(governing: dict[str, list[str]], general: set[str]) -> tuple[tuple[str, int, int], ...]:
    chapters: dict[str, list[bool]] = {}
    for code, found in governing.items():
        chapters.setdefault(code[:2], []).append(bool(found) or code in general)
    return tuple((chapter, len(found), sum(found)) for chapter, found in sorted(chapters.items()))


def walk(rule: Rule) -> Iterator[t.Node]:
    """Every node of a rule's tree, guards and code lists included."""
    stack: list[object] = [rule]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif isinstance(node, t.Node):
            yield node
            stack.extend(node.values())


def asked_words(node: t.Node) -> str | None:
    """The words of a node that are asked of the trader, or None."""
    match node:
        case t.Described() | t.Condition() | t.MadeFrom():
            return node.words
        case t.Materials():
            return node.described
        case _:
            return None


def _faults(rule: ProductRule, codes: CodeList, governed: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with a row; `governed` are the subheadings of all the rows that say the same."""
    shown = print_code(rule.code)
    if not codes.has(rule.code):
        yield Fault("unknown-row", shown, told("HS {edition} has no {code}", edition=codes.edition, code=shown))
    for node in walk(rule.tree):
        if isinstance(node, t.CodeRange):
            for end in dict.fromkeys((node.first, node.last)):
                if not codes.has(end[:6]):
                    lacking = told("HS {edition} has no {code}", edition=codes.edition, code=print_code(end))
                    yield Fault("unknown-code", shown, lacking)
        elif isinstance(node, t.ClassificationChange) and governed:
            yield from _dead_exclusions(node, shown, governed, codes)


def _dead_exclusions(
    change: t.ClassificationChange, row: str, governed: Sequence[str], codes: CodeList
) -> Iterator[Fault]:
    """Exclusions that take nothing away, because the change alone already shuts their codes out.

    An annex prints one rule for several headings: what is idle for one of them takes something away for another.
    """
    level = change.level
    for exclusion in change.exclusions:
        for item in exclusion.codes:
            if not isinstance(item, t.CodeRange) or item.level is t.Level.TARIFF_ITEM:
                continue
            excluded = [c for c in codes.unchanged_since if item.first <= c[: item.level] <= item.last]
            alive = level is None or any(m[:level] != good[:level] for m in excluded for good in governed)
            if excluded and not alive:
                idle = told("{code} is already shut out by the change", code=print_code(item.first))
                yield Fault("dead-exclusion", row, idle)
