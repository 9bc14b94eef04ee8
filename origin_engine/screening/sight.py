"""The bills as an agreement sees them: each line with its standing, code and accepted value, and what they sum to.

What most rules ask for is summed once for all goods, as columns of the rows of `whole`; the lines that do not
originate, or of which it is not known, are set apart as `foreign` where a rule looks at them one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from origin_engine.screening.bills import Bills, Index, Picked
from origin_engine.screening.columns import NOT_SAID, Column
from origin_engine.screening.facts import Facts
from origin_engine.screening.standing import FOREIGN, ORIGINATING, UNKNOWN, Period, Standing, periods_of, standings
from origin_engine.screening.terms import COMPONENT, ROLES, TESTS, Terms

EXCLUSIVELY, CLASSIFICATION, PROCESS, VALUE = TESTS


class Sight:
    """The bills under one agreement. A sight of some goods of another knows where they stand in it."""

    def __init__(
        self,
        terms: Terms,
        facts: Facts,
        whole: Bills,
        standing: Standing,
        periods: tuple[Period, ...],
        by_role: bool,
        around: Sight | None = None,
        rows: Index | None = None,
    ) -> None:
        self.terms = terms
        self.facts = facts
        self.whole = whole
        self.standing = standing
        self.periods = periods
        self.by_role = by_role
        """Whether any line counts otherwise than in every test."""
        self.around = around
        self.rows = rows
        self.unchanged: Sequence[Any] = ()
        """The lines that stand against each plain change of the goods' rules (plain_changes.py)."""
        self.before: Sight | None = None
        self.added: Picked | None = None
        """The sight before these lines were taken not to originate."""

    def __len__(self) -> int:
        return len(self.whole)

    def row(self, name: str) -> Column:
        """A fact of each good."""
        return self.whole.row(name)

    @cached_property
    def foreign(self) -> Bills:
        """The lines that do not originate, or of which it is not known."""
        return self.whole.keep(self.whole.line("status") != ORIGINATING)

    def counts(self, bills: Bills | Picked, test: str) -> Column:
        """The lines that count in a test by their role."""
        if not self.by_role:
            return np.ones(bills.size, np.bool_)
        return self.terms.roles.counts[test][bills.line("role")]

    def seen(self, whole: Bills, around: Sight | None = None, rows: Index | None = None) -> Sight:
        """Other bills under the same terms."""
        return Sight(self.terms, self.facts, whole, self.standing, self.periods, self.by_role, around, rows)

    def take(self, rows: Index) -> Sight:
        """The sight of some goods."""
        return self.seen(self.whole.take(rows), self, rows)

    def of_code(self, own: Column) -> Sight:
        """The same goods under these codes."""
        return self.seen(self.whole.beside({"own": own}))


def sight_of(terms: Terms, facts: Facts, bills: Bills) -> Sight:
    """What an agreement sees of some bills."""
    number, periods = periods_of(bills, terms.book)
    bills = bills.beside({"period": number})
    standing = standings(facts, bills, terms.book, periods)
    return _with_lines(terms, facts, bills, standing, periods)


def _with_lines(terms: Terms, facts: Facts, bills: Bills, standing: Standing, periods: Sequence[Period]) -> Sight:
    """The bills with lines of these standings."""
    status, role = standing.status, _roles(terms, facts, bills)
    columns = {"status": status, "key": standing.key}
    if role is not None:
        columns["role"] = role
        if terms.roles.originating[role].any():
            columns["status"] = status = np.where(terms.roles.originating[role], ORIGINATING, status)
    columns["worth"] = _worth(terms, facts, bills, status)
    sight = Sight(terms, facts, bills.beside({}, columns), standing, tuple(periods), role is not None)
    return sight.seen(sight.whole.beside(_sums(sight)))


def _roles(terms: Terms, facts: Facts, bills: Bills) -> Column | None:
    """The role of each line; None where all are components, and components count in every test."""
    plain = all(terms.roles.counts[test][COMPONENT] for test in TESTS)
    if plain and not bills.has_line("role"):
        return None
    role = np.full(bills.size, COMPONENT, np.int8)
    if bills.has_line("role"):
        numbers = {role.value: number for number, role in enumerate(ROLES)}
        table = [numbers.get(text, COMPONENT) for text in facts.line_words["role"]]
        role = np.array([*table, COMPONENT], np.int8)[bills.line("role")]
    return None if plain and (role == COMPONENT).all() else role


def _worth(terms: Terms, facts: Facts, bills: Bills, status: Column) -> Column:
    """The value of a line; of one that does not or may not originate only on a basis that counts. Zero: none."""
    bases = terms.agreement.value_content.valuation.acquired
    accepted = np.array([*(text in bases for text in facts.line_words.get("value.basis", [])), False])
    value = bills.line("value")
    if accepted[:-1].all() and not (bills.line("value.basis") == NOT_SAID).any():
        return value
    counted: Column = value * (accepted.take(bills.line("value.basis"), mode="wrap") | (status == ORIGINATING))
    return counted


def _sums(sight: Sight) -> dict[str, Column]:
    """What the lines of each good sum to.

    `at most`, `surely`: the value of what does not or may not originate, and of what does not. `unvalued`: whether a
    line that counts has no value. `made with foreign`, `made with unknown`: against exclusively originating materials.
    """
    whole = sight.whole
    worth, status = whole.line("worth"), whole.line("status")
    alien, counted = status == FOREIGN, status != ORIGINATING
    no_worth = counted & (worth == 0)
    if sight.by_role:
        by_value = sight.counts(whole, VALUE)
        alien, counted, no_worth = alien & by_value, counted & by_value, no_worth & by_value
    sums = {
        "at most": whole.total(worth * counted),
        "surely": whole.total(worth * alien) if alien.any() else np.zeros(len(sight), np.int64),
        "unvalued": whole.some(no_worth),
        "has a bill": whole.counts > 0,
    }
    return sums | (_against_exclusively(sight) if sight.by_role else _made_with(sums, whole, status))


def _made_with(sums: dict[str, Column], whole: Bills, status: Column) -> dict[str, Column]:
    """Goods with lines that do not, and that may not originate: every one of them has a value, or is looked at."""
    foreign, unknown = sums["surely"] > 0, sums["at most"] > sums["surely"]
    if sums["unvalued"].any():
        lines = whole.pick((whole.line("worth") == 0) & (status != ORIGINATING))
        foreign[lines.rows] |= lines.some(lines.line("status") == FOREIGN)
        unknown[lines.rows] |= lines.some(lines.line("status") == UNKNOWN)
    return {"made with foreign": foreign, "made with unknown": unknown}


def _against_exclusively(sight: Sight) -> dict[str, Column]:
    whole, status = sight.whole, sight.whole.line("status")
    alien, unknown = status == FOREIGN, status == UNKNOWN
    counted = sight.counts(whole, EXCLUSIVELY)
    doubtful = sight.terms.roles.in_doubt[whole.line("role")]
    return {
        "made with foreign": whole.some(alien & counted),
        "made with unknown": whole.some(unknown & counted),
        "foreign in doubt": whole.some(alien & doubtful),
        "unknown in doubt": whole.some(unknown & doubtful),
        "made of something": whole.some(counted),
    }


def if_foreign(sight: Sight, picked: Picked) -> Sight:
    """The same goods, if these lines did not originate. What each line is worth stays as it is."""
    whole = sight.whole
    status = whole.line("status").copy()
    status[picked.lines] = FOREIGN
    added = _added(sight, picked)
    changed = {name: sight.row(name).copy() for name in added}
    for name, more in added.items():
        changed[name][picked.rows] += more
    found = sight.seen(whole.beside(changed, {"status": status}))
    found.before, found.added = sight, picked
    return found


def _added(sight: Sight, lines: Picked) -> dict[str, Column]:
    """What the sums of goods grow by if some originating lines of theirs do not originate after all."""
    worth, by_value, exclusively = lines.line("worth"), sight.counts(lines, VALUE), sight.counts(lines, EXCLUSIVELY)
    more = lines.total(worth * by_value)
    added = {
        "at most": more,
        "surely": more,
        "unvalued": lines.some(by_value & (worth == 0)),
        "made with foreign": lines.some(exclusively),
    }
    if sight.by_role:
        added["foreign in doubt"] = lines.some(sight.terms.roles.in_doubt[lines.line("role")])
    return added
