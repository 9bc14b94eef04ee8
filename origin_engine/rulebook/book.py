"""A rule book: one agreement's chapter rules and product rules, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from origin_engine.errors import NoRule
from origin_engine.language import Rule, print_code
from origin_engine.rulebook.agreement import Agreement, Source
from origin_engine.rulebook.printed_codes import LEVELS


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
        folder: Path | None = None,
    ) -> None:
        self.folder = folder
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
            where = f"; it is not held here: consult {head.not_held}" if head.not_held else ""
            raise NoRule(f"no product rule of {head.annex} ({self.id}) governs `{shown}`{where}")
        return rule

    def governing(self, code: str) -> ProductRule | None:
        """The rule that governs six digits, or None."""
        found = self._rules.get(code)
        if found is not None:
            return found
        for digits in (6, 4, 2):
            if code[:digits] in self._rows and len(code) >= digits:
                rule = self._rule(code[:digits])
                self._rules[code] = rule
                return rule
        return self._general(code)

    def _general(self, code: str) -> ProductRule | None:
        """The general rule for a code that the annex does not list, or None."""
        general = self.agreement.product_rules.general_rule_for(code)
        if general is None:
            return None
        number = self._texts.index(general.rule)
        rule = ProductRule(code, general.rule, self._tree(number), general.article, self.agreement.source, None, True)
        self._rules[code] = rule
        return rule

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
