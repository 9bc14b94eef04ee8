"""Sentences for people: English text that remembers the template and the values it was made of.

A Told is a str, so programs read, compare and log it as English. Whoever speaks another language says the same
sentence by its template (see locales.py), which is the msgid of the catalogue. Nothing is imported here: every room
may tell something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

SEPARATOR = ", "
"""Between the things of a list, in English."""


class Told(str):
    """A sentence in English; `template` has the places of `values` in braces."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Told:
        made = super().__new__(cls, filled(template, values, str, SEPARATOR))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type[Told], tuple[str, Mapping[str, object]]]:
        return Told, (self.template, self.values)

    def but(self, old: str, new: str) -> Told:
        """The same sentence with a text in its values spelt otherwise, such as the name of a file."""
        return Told(self.template, {name: _spelt(value, old, new) for name, value in self.values.items()})


class Template(str):
    """A sentence whose values come later."""

    __slots__ = ()

    def told(self, **values: object) -> Told:
        """The sentence with these values."""
        return Told(self, values)


class Word(str):
    """A word of the vocabulary, such as `inland-freight`: in English it is told as dossiers write it."""

    __slots__ = ()


def told(template: str, /, **values: object) -> Told:
    """A sentence for people. The template is a literal, so that catalogues can be made from the source.

    A value may be told itself; several in a list or tuple are told one behind the other.
    """
    return Told(template, values)


def filled(template: str, values: Mapping[str, object], say: Callable[[str], str], separator: str) -> str:
    """A template of any language with its values, each text among them said in that language."""
    return template.format(**{name: _said(value, say, separator) for name, value in values.items()})


def _said(value: object, say: Callable[[str], str], separator: str) -> object:
    if isinstance(value, str):
        return say(value)
    if isinstance(value, list | tuple):
        return separator.join(str(_said(each, say, separator)) for each in value)
    return value


def _spelt(value: object, old: str, new: str) -> object:
    return respelt(value, old, new) if isinstance(value, str) else value


def respelt(text: str, old: str, new: str) -> str:
    """A text with a part of it spelt otherwise; what was told stays told."""
    return text.but(old, new) if isinstance(text, Told) else text.replace(old, new)
