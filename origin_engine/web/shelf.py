"""The rule books as the process found them: they do not change while it serves, so each is looked for once."""

from __future__ import annotations

from functools import cache

from origin_engine.rulebook import RuleBook, known_rulebooks, load_rulebook


@cache
def shelved() -> tuple[str, ...]:
    """The ids of the rule books that came with this installation."""
    return tuple(known_rulebooks())


@cache
def shelved_book(name: str) -> RuleBook:
    """A rule book by its id; a name is an id and never a path. Raises RulebookError with the nearest id."""
    return load_rulebook(name if name in shelved() else name.replace("/", "?").replace("\\", "?"))
