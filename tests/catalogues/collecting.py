"""Every message of the package that is told to people, found in its source.

A message is the literal in `told("...")` or `Template("...")`, or a key of the English catalogue of reporting.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import origin_engine
from origin_engine.locales import WORD
from origin_engine.reporting.english import MESSAGES
from origin_engine.reporting.words import REPORTING
from tests.catalogues.vocabulary import words_shown

PACKAGE = Path(origin_engine.__file__).parent
MAKERS = ("told", "Template")
OWN = "told.py"


class Message(NamedTuple):
    """A msgid with its context (None for sentences), its English text and where it is told."""

    context: str | None
    key: str
    english: str
    place: str


class NotLiteral(NamedTuple):
    """A call whose template cannot be read from the source."""

    place: str
    call: str


def messages() -> list[Message]:
    """Every message, each once: sentences as they are met, then keys of reporting, then words of the vocabulary."""
    found = {each.key: each for each in sentences() if isinstance(each, Message)}
    keys = [Message(REPORTING, key, english, "reporting/english.py") for key, english in MESSAGES.items() if english]
    words = [Message(WORD, word, word, place) for word, place in words_shown().items()]
    return [*found.values(), *keys, *words]


def sentences() -> Iterator[Message | NotLiteral]:
    """The sentences of the package in order, and the calls that hide theirs."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == OWN:
            continue
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield Message(None, first.value, first.value, name)
                else:
                    yield NotLiteral(f"{name}:{node.lineno}", ast.unparse(node))


def places(template: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
