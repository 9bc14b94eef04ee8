"""Everything that origin-engine refuses, in one tree.

    OriginEngineError
    ├── RefusedInput          the input is wrong; carries one Problem or several
    │   ├── RuleError         a rule text that cannot be read
    │   ├── RulebookError     a rule book, or a file of it, that cannot be loaded
    │   └── DossierError      a dossier that cannot be read
    └── NoRule                no product rule of the rule book governs a code (also a KeyError)

A Problem is a value, made to be shown to a person: where, what was found, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from origin_engine.locales import in_words
from origin_engine.told import respelt, told


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `place` names file, line or cell (empty where there is none), `field` the field in the input's own words,
    `found` one lower-case sentence, `remedy` what to do, `excerpt` the offending text with a caret under it. The words
    are told (see told.py): they read as English, and `str` of a problem says them in the language spoken.
    """

    found: str
    place: str = ""
    field: str = ""
    remedy: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        lines = [": ".join(in_words(part) for part in (self.place, self.field, self.found) if part)]
        if self.excerpt:
            lines.append(self.excerpt)
        if self.remedy:
            lines.append(in_words(told("help: {remedy}", remedy=self.remedy)))
        return "\n".join(lines)

    def said(self) -> dict[str, str]:
        """Its parts but the excerpt, by name, in the language spoken."""
        parts = {"found": self.found, "place": self.place, "field": self.field, "remedy": self.remedy}
        return {name: in_words(text) for name, text in parts.items()}

    def respelt(self, old: str, new: str) -> Problem:
        """The same problem where its place is called otherwise, as a file is by its sender."""
        return replace(self, place=respelt(self.place, old, new))


class OriginEngineError(Exception):
    """The root of all errors of this package."""


class RefusedInput(OriginEngineError):  # noqa: N818 - it reads as what happened
    """An input was refused; `problems` says why, in the order found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class RuleError(RefusedInput):
    """A text is not a rule of the rule language."""


class RulebookError(RefusedInput):
    """A rule book, or a file of it, cannot be loaded."""


class DossierError(RefusedInput):
    """A dossier cannot be read."""


class NoRule(OriginEngineError, KeyError):  # noqa: N818
    """No product rule of the rule book governs this code."""

    @property
    def found(self) -> str:
        """What was found, for a Problem of its own."""
        return self.args[0] if self.args else told("no product rule governs this code")

    def __str__(self) -> str:
        return in_words(self.found)
