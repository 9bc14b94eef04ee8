"""A rule book: one agreement's chapter rules and product rules, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import NoRule
from origin_engine.language import Rule, print_code, print_rule
from origin_engine.rulebook.agreement import Agreement, Source
from origin_engine.rulebook.chapter_notes import under
from origin_engine.rulebook.printed_codes import LEVELS
from origin_engine.rulebook.silent_groups import settled
from origin_engine.told import told


@dataclass(frozen=True, slots=True)
class ProductRule:
    """The rule of one row of the annex."""

    code: str
    """Its code: 2, 4 or 6 digits."""
    text: str
    """The rule in canonical spelling."""
    tree: Rule
    citation: str
    """Annex and code, as a proof of origin would cite them."""
    source: Source
    confirm: str | None = None
    """What about this row waits to be confirmed, if anything."""
    general: bool = False
    """Whether it is a general rule, for codes without a row of their own."""


class Row(NamedTuple):
    """A row as it is stored: the number of its text and of its source among those of the book."""

    text: int
    source: int
    confirm: str | None
    printed: str | None = None
    """How the annex prints the codes it is for, where that is not the code alone."""


class RuleBook:
    """One agreement's rules. Made by `load_rulebook`."""

    def __init__(
        self,
        agreement: Agreement,
        rows: Mapping[str, Row],
        texts: tuple[str, ...],
        sources: tuple[Source, ...],
        digest: str,
        tree_of: Callable[[int], Rule],
        other_rows: Mapping[str, Mapping[str, Row]] = {},
    ) -> None:
        self.folder: Path | None = None
        """Where the book's files are; lists of its importers are beside them."""
        self.agreement = agreement
        self.digest = digest
        """Fingerprint of every file of the book."""
        self._rows = rows
        self._texts = texts
        self._sources = sources
        self._tree_of = tree_of
        self._trees: dict[int, Rule] = {}
        self._rules: dict[str, ProductRule] = {}
        self._parties: dict[date, frozenset[str]] = {}
        self.editions = (self, *self._others(other_rows))
        """The book with the annex of today, and with every other edition of the annex that it holds."""

    def _others(self, other_rows: Mapping[str, Mapping[str, Row]]) -> Iterator[RuleBook]:
        for name, head in self.agreement.other_editions.items():
            terms = self.agreement._replace(product_rules=head, other_editions={})
            yield RuleBook(terms, other_rows[name], self._texts, self._sources, self.digest, self._tree_of)

    def placed(self, folder: Path) -> RuleBook:
        """The same book, knowing where its files are."""
        for edition in self.editions:
            edition.folder = folder
        return self

    def on(self, day: date | None) -> RuleBook:
        """The book with the edition of the annex that governs imports of a day.

        Itself where no edition does, or no day is known: its rules then say so.
        """
        if day is None or self.agreement.product_rules.in_force_on(day):
            return self
        return next((each for each in self.editions if each.agreement.product_rules.in_force_on(day)), self)

    @property
    def id(self) -> str:
        """The agreement's short name, as on the command line."""
        return self.agreement.id

    def parties_on(self, day: date) -> frozenset[str]:
        """The countries that are known to be Parties on a day."""
        found = self._parties.get(day)
        if found is None:
            members = self.agreement.parties.members
            found = frozenset(c for c in members if self.agreement.is_party(c, day))
            self._parties[day] = found
        return found

    def rule_for(self, code: str) -> ProductRule:
        """The rule that governs a subheading: the row with the longest code wins.

        `code` has at least 6 digits, dots optional. Raises NoRule where no row governs it.
        """
        digits = code.replace(".", "").replace(" ", "")[:6]
        rule = self.governing(digits)
        if rule is None:
            shown = print_code(digits) if digits.isdigit() else code
            head = self.agreement.product_rules
            found = told("no product rule of {annex} ({id}) governs `{code}`", annex=head.annex, id=self.id, code=shown)
            if head.not_held:
                found = told("{found}; it is not held here: consult {where}", found=found, where=head.not_held)
            raise NoRule(found)
        return rule

    def governing(self, code: str) -> ProductRule | None:
        """The rule that governs six digits, or None."""
        found = self._rules.get(code)
        if found is None:
            found = self._row_for(code) or self._general(code)
            if found is not None:
                found = self._rules[code] = self._with_notes(self._of_its_group(found), code)
        return found

    def _row_for(self, code: str) -> ProductRule | None:
        """The row that is for a code, or None where the annex does not list it."""
        rows = self._rows
        return next((self._rule(code[:n]) for n in (6, 4, 2) if len(code) >= n and code[:n] in rows), None)

    def _general(self, code: str) -> ProductRule | None:
        """The general rule for a code that the annex does not list, or None."""
        general = self.agreement.product_rules.general_rule_for(code)
        if general is None:
            return None
        tree = self._stated(general.rule)
        return ProductRule(code, general.rule, tree, general.article, self.agreement.source, None, True)

    def _of_its_group(self, rule: ProductRule) -> ProductRule:
        """A row with what the annex says of changes inside a group, where the row is silent."""
        said = self.agreement.product_rules.silent_groups
        tree = rule.tree if said is None else settled(rule.tree, said)
        if said is None or tree == rule.tree:
            return rule
        return replace(rule, text=print_rule(tree), tree=tree, citation=f"{rule.citation}; {said.article}")

    def _with_notes(self, rule: ProductRule, code: str) -> ProductRule:
        """A row with the chapter notes that go with it."""
        notes = [note for note in self.agreement.product_rules.chapter_notes if note.codes.has(code)]
        if not notes:
            return rule
        tree = rule.tree
        for note in notes:
            tree = under(note.effect, tree, self._stated(note.rule))
        citation = "; ".join((rule.citation, *(note.article for note in notes)))
        return replace(rule, text=print_rule(tree), tree=tree, citation=citation)

    def _stated(self, text: str) -> Rule:
        """The tree of a rule that the agreement itself states, beside the rows."""
        return self._tree(self._texts.index(text))

    def rules(self) -> Iterator[ProductRule]:
        """All rows, in the order of their codes."""
        return (self._rule(code) for code in sorted(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def _tree(self, number: int) -> Rule:
        tree = self._trees.get(number)
        if tree is None:
            tree = self._trees[number] = self._tree_of(number)
        return tree

    def _rule(self, code: str) -> ProductRule:
        row = self._rows[code]
        tree = self._tree(row.text)
        annex = self.agreement.product_rules.annex
        citation = f"{annex}, {row.printed or f'{LEVELS[len(code)]} {print_code(code)}'}"
        return ProductRule(code, self._texts[row.text], tree, citation, self._sources[row.source], row.confirm)
