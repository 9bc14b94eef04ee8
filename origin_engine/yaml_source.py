"""YAML as this project reads it: every scalar is text, every value knows its line.

YAML 1.1 reads 0407 as 263, NO as false and 22:04 as 1324, drops a repeated key without a word and lets
aliases multiply; here scalars stay text (a bare `null` is None), and repeated keys, anchors, aliases, tags
and several documents are refused.
"""

from __future__ import annotations

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
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from origin_engine.errors import Problem, RefusedInput

Path_ = tuple[str | int, ...]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A YAML document: its value, and the line and column (from 1) where each part of it stands."""

    value: Any
    file: str
    lines: dict[Path_, tuple[int, int]]

    def place(self, path: Path_) -> str:
        """`file:line` of the part at this path, or of the nearest part above it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        line, _ = self.lines.get(path, (1, 1))
        return f"{self.file}:{line}"


def read_yaml_file(path: Path, shown_as: str | None = None) -> YamlSource:
    """Read a YAML file; raises RefusedInput with one problem when it is not YAML as above."""
    name = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise RefusedInput(Problem(found, name, remedy="save the file as UTF-8")) from None
    except OSError as error:
        raise RefusedInput(Problem(f"cannot be read: {error.strerror or error}", name)) from None
    return read_yaml(text, name)


def read_yaml(text: str, file: str = "YAML") -> YamlSource:
    """Read a YAML text; `file` is its name in messages."""
    try:
        return _Composer(file).compose(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        what = error.problem or error.context or "not YAML"
        raise RefusedInput(Problem(f"not YAML: {what}", place, remedy="mend the line and its indentation")) from None
    except yaml.YAMLError as error:
        found = " ".join(str(error).split())
        raise RefusedInput(Problem(f"not YAML: {found}", file, remedy="save the file as UTF-8 text")) from None


class _Composer:
    """Builds values from parser events with a stack, so that depth costs no recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, tuple[int, int]] = {}
        self.root: Any = None
        self.documents = 0
        # one frame an open collection: its value, its path, and the key that waits for a value
        self.stack: list[list[Any]] = []

    def compose(self, events: Any) -> YamlSource:
        for event in events:
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open(event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self.stack.pop()
            elif isinstance(event, AliasEvent):
                raise self._refused(event, f"the alias `*{event.anchor}`", "write the value out")
            elif isinstance(event, DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self._refused(event, "a second document", "keep one document a file")
        return YamlSource(self.root, self.file, self.lines)

    def _refused(self, event: Event, found: str, remedy: str) -> RefusedInput:
        return RefusedInput(Problem(found, f"{self.file}:{event.start_mark.line + 1}", remedy=remedy))

    def _check(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor:
            raise self._refused(event, f"the anchor `&{event.anchor}`", "write the value out where it is used")
        if event.tag and event.tag != "!":
            raise self._refused(event, f"the tag `{event.tag}`", "leave the tag out; values are read as text")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        self._check(event)
        value: Any = {} if isinstance(event, MappingStartEvent) else []
        path = self._place(event, value)
        self.stack.append([value, path, None])

    def _scalar(self, event: ScalarEvent) -> None:
        self._check(event)
        if self.stack and isinstance(self.stack[-1][0], dict) and self.stack[-1][2] is None:
            self._key(event)
            return
        plain = event.style in (None, "")
        self._place(event, None if plain and event.value in NOTHING else event.value)

    def _key(self, event: ScalarEvent) -> None:
        mapping, path, _ = self.stack[-1]
        if event.value in mapping:
            line, _ = self.lines[(*path, event.value)]
            raise self._refused(event, f"`{event.value}` stands here again", f"it is already on line {line}")
        self.stack[-1][2] = event.value

    def _place(self, event: Event, value: Any) -> Path_:
        """Put a value into the open collection (or at the root) and note where it stands."""
        mark = event.start_mark
        assert mark is not None
        if not self.stack:
            self.root = value
            self.lines[()] = (mark.line + 1, mark.column + 1)
            return ()
        collection, path, key = self.stack[-1]
        if isinstance(collection, dict):
            if key is None:
                raise self._refused(event, "a key that is no plain word", "use words as keys")
            collection[key] = value
            self.stack[-1][2] = None
        else:
            key = len(collection)
            collection.append(value)
        here = (*path, key)
        self.lines[here] = (mark.line + 1, mark.column + 1)
        return here
