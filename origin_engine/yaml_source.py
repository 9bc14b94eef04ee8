"""YAML as this project reads it: every scalar is text, every value knows its line.

YAML 1.1 reads 0407 as 263, NO as false and 22:04 as 1324, drops a repeated key without a word and lets
aliases multiply; here scalars stay text (a bare `null` is None), and repeated keys, anchors, aliases, tags
and several documents are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from origin_engine.errors import Problem, RefusedInput
from origin_engine.told import told

Path_ = tuple[str | int, ...]
Mark = tuple[int, int, "dict[str | int, Mark] | None"]
"""Line and column of a value, and the marks of what it holds."""

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOTHING = {"", "~", "null", "Null", "NULL"}
NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TOO_DEEP = told("nested too deep for YAML")


@dataclass(frozen=True, slots=True)
class Lines:
    """The line and column (from 1) of each part of a document, by its path."""

    root: Mark

    def get(self, path: Path_, default: tuple[int, int] = (1, 1)) -> tuple[int, int]:
        """Line and column of the part at this path, or the default where there is none."""
        mark = self.root
        for step in path:
            below = mark[2].get(step) if mark[2] else None
            if below is None:
                return default
            mark = below
        return mark[:2]

    def nearest(self, path: Path_) -> tuple[int, int]:
        """Line and column of the part at this path, or of the nearest part above it that is there."""
        mark = self.root
        for step in path:
            below = mark[2].get(step) if mark[2] else None
            if below is None:
                break
            mark = below
        return mark[:2]


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A YAML document: its value, and the line and column where each part of it stands."""

    value: Any
    file: str
    lines: Lines

    def place(self, path: Path_) -> str:
        """`file:line` of the part at this path, or of the nearest part above it that is there."""
        return f"{self.file}:{self.lines.nearest(path)[0]}"


def read_yaml_file(path: Path, shown_as: str | None = None) -> YamlSource:
    """Read a YAML file; raises RefusedInput with one problem when it is not YAML as above."""
    name = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found = told("byte {start} is not UTF-8", start=error.start)
        raise RefusedInput(Problem(found, name, remedy=told("save the file as UTF-8"))) from None
    except OSError as error:
        raise RefusedInput(Problem(told("cannot be read: {reason}", reason=error.strerror or error), name)) from None
    return read_yaml(text, name)


def read_yaml(text: str, file: str = "YAML") -> YamlSource:
    """Read a YAML text; `file` is its name in messages."""
    try:
        return _Composer(file).compose(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        raise RefusedInput(_not_yaml(error, text, file)) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        raise RefusedInput(_not_text(text, file)) from None


def _not_yaml(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(
            told("not YAML: {what}", what=error.problem or error.context), file, remedy=told("mend the text")
        )
    place = f"{file}:{mark.line + 1}:{mark.column + 1}"
    what = error.problem or error.context or ""
    if "nesting depth" in what:
        return Problem(TOO_DEEP, place, remedy=told("write it with fewer levels"))
    if _character_at(text, mark.line, mark.column) == "\t":
        return Problem(told("not YAML: a tab"), place, remedy=told("indent with spaces"))
    return Problem(told("not YAML: {what}", what=what), place, remedy=told("mend the line and its indentation"))


def _not_text(text: str, file: str) -> Problem:
    """The problem of a character that no YAML may hold."""
    found = NOT_TEXT.search(text)
    if found is None:
        return Problem(told("not YAML"), file, remedy=told("save the file as UTF-8 text"))
    line = text.count("\n", 0, found.start()) + 1
    what = f"not text: the character {ord(found[0]):#04x}"
    return Problem(what, f"{file}:{line}", remedy=told("take it out, or save the file as UTF-8 text"))


def _character_at(text: str, line: int, column: int) -> str:
    rows = text.split("\n", line + 1)
    return rows[line][column : column + 1] if line < len(rows) else ""


class _Composer:
    """Builds values from parser events with a stack, so that depth costs no recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.marks: Mark = (1, 1, None)
        self.documents = 0
        # the open collection: its value, the marks in it, and the key that waits for a value
        self.value: Any = None
        self.inside: dict[str | int, Mark] = {}
        self.key: str | None = None
        self.key_event: ScalarEvent | None = None
        self.outer: list[tuple[Any, dict[str | int, Mark]]] = []

    def compose(self, events: Any) -> YamlSource:
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                if event.anchor or event.tag:
                    self._check(event)
                if type(self.value) is dict and self.key is None:
                    self._key(event)
                else:
                    plain_nothing = event.value in NOTHING and event.style in (None, "")
                    self._put(event, None if plain_nothing else event.value, None)
            elif kind is MappingStartEvent:
                self._open(event, {})
            elif kind is SequenceStartEvent:
                self._open(event, [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.value, self.inside = self.outer.pop()
            elif kind is AliasEvent:
                raise self._refused(
                    event, told("the alias `*{anchor}`", anchor=event.anchor), told("write the value out")
                )
            elif kind is DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    raise self._refused(event, told("a second document"), told("keep one document a file"))
        return YamlSource(self.root, self.file, Lines(self.marks))

    def _refused(self, event: Event, found: str, remedy: str) -> RefusedInput:
        line = event.start_mark.line + 1 if event.start_mark else 1
        return RefusedInput(Problem(found, f"{self.file}:{line}", remedy=remedy))

    def _check(self, event: NodeEvent) -> None:
        if event.anchor:
            raise self._refused(
                event, told("the anchor `&{anchor}`", anchor=event.anchor), told("write the value out where it is used")
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise self._refused(
                event, told("the tag `{tag}`", tag=tag), told("leave the tag out; values are read as text")
            )

    def _open(self, event: NodeEvent, value: dict[str, Any] | list[Any]) -> None:
        self._check(event)
        inside: dict[str | int, Mark] = {}
        self._put(event, value, inside)
        self.outer.append((self.value, self.inside))
        self.value, self.inside, self.key = value, inside, None

    def _key(self, event: ScalarEvent) -> None:
        if event.value in self.value:
            line = self.inside[event.value][0]
            raise self._refused(
                event,
                told("`{value}` stands here again", value=event.value),
                told("it is already on line {line}", line=line),
            )
        self.key, self.key_event = event.value, event

    def _put(self, event: NodeEvent, value: Any, inside: dict[str | int, Mark] | None) -> None:
        """Put a value into the open collection (or at the root) and note where it stands.

        A text stands where it begins; a group or a list under a key stands where its key does.
        """
        start: Any = event.start_mark
        if inside is not None and self.key is not None and self.key_event is not None:
            start = self.key_event.start_mark
        mark: Mark = (start.line + 1, start.column + 1, inside)
        if type(self.value) is list:
            self.inside[len(self.value)] = mark
            self.value.append(value)
        elif self.value is None:
            self.root, self.marks = value, mark
        elif self.key is None:
            raise self._refused(event, told("a key that is no plain word"), told("use words as keys"))
        else:
            self.value[self.key] = value
            self.inside[self.key] = mark
            self.key = None
