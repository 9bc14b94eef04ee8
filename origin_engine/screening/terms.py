"""An agreement's terms for one edition of its annex, in the numbers that columns are compared with."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from origin_engine.dossier.models import Role
from origin_engine.rulebook import ProductRule, RuleBook
from origin_engine.rulebook.agreement import Agreement
from origin_engine.screening.codes import CodeNumbers, numbers_of
from origin_engine.screening.columns import Column
from origin_engine.screening.shapes import Shapes

ROLES = tuple(Role)
COMPONENT = ROLES.index(Role.COMPONENT)
NO_RULE, NOT_LOOKED_UP = -1, -2
TESTS = ("exclusively-originating", "classification", "process", "value")


class Roles(NamedTuple):
    """By the number of a role: what lines of it count in, and how."""

    counts: dict[str, Column]
    in_doubt: Column
    """Whether it is in doubt that they count against exclusively originating materials."""
    originating: Column
    asks: Column
    """Whether it is asked whether they count in a change of classification."""


class Terms:
    """What columns are held against: the book, its code numbers and roles, and which rule governs each code."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.agreement: Agreement = book.agreement
        self.codes: CodeNumbers = numbers_of(self.agreement.product_rules.hs_edition)
        self.roles = _roles(self.agreement)
        self.rules: list[ProductRule] = []
        """The rules that were asked for; rows of the annex that say the same are one."""
        self.shapes = Shapes(self.edition)
        self.worded: dict[Hashable, tuple[str, ...]] = {}
        """Criterion codes by what was relied on (shown.py)."""
        self._alike: dict[tuple[str, bool], int] = {}
        self._governing = np.full(self.codes.unknown + 1, NOT_LOOKED_UP, np.int16)
        self._governing[self.codes.unknown] = NO_RULE

    @property
    def edition(self) -> int:
        """The HS edition of the rules."""
        return self.codes.edition

    def governing(self, own: Column) -> Column:
        """The number of the rule that governs each code, NO_RULE where none does."""
        found: Column = self._governing[own]
        if (found == NOT_LOOKED_UP).any():
            for number in np.unique(own[found == NOT_LOOKED_UP]):
                self._governing[number] = self._look_up(self.codes.codes[number])
            found = self._governing[own]
        return found

    def _look_up(self, code: str) -> int:
        rule = self.book.governing(code)
        if rule is None:
            return NO_RULE
        number = self._alike.setdefault((rule.text, rule.general), len(self.rules))
        if number == len(self.rules):
            self.rules.append(rule)
            self.shapes.add(rule)
        return number


@lru_cache(maxsize=256)
def terms_of(book: RuleBook) -> Terms:
    """The terms of one edition of a book."""
    return Terms(book)


def _roles(agreement: Agreement) -> Roles:
    rules = [agreement.roles[role.value] for role in ROLES]
    return Roles(
        {test: np.array([test in rule.counts_in for rule in rules]) for test in TESTS},
        np.array([TESTS[0] in rule.in_doubt_for for rule in rules]),
        np.array([rule.originating for rule in rules]),
        np.array([bool(rule.conditions) and TESTS[1] not in rule.counts_in for rule in rules]),
    )
