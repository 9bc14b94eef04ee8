"""The language in which the reader is spoken to: English where nothing else is asked.

It belongs to the context (a command, a request), so that threads beside each other may speak to different people.
English needs no catalogue; other languages have one in gettext's form under locale/, read when it is first spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from origin_engine.told import SEPARATOR, Told, Word, filled

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH = "en"
LOCALES = {"zh": "zh_CN"}
"""The folder of each language that has a catalogue."""
LANGUAGES = (ENGLISH, *LOCALES)
DOMAIN = "origin-engine"
FOLDER = Path(__file__).with_name("locale")
LIST, WORD = "list", "word"
"""Contexts in the catalogue: what stands between the things of a list, and words of the vocabulary."""
CHOICES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the environment by which a terminal says its language, the strongest first."""
WEIGHT = re.compile(r"(?:\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language meanwhile: `en` or `zh`; raises ValueError for another.

    It holds for reasons in JSON, reports, workbooks and errors that are put into words inside.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def in_words(text: str) -> str:
    """A text in the language spoken; names, codes and what others wrote stay as they are."""
    if isinstance(text, Word):
        return translated(WORD, text) or text
    if not isinstance(text, Told):
        return text
    if _spoken.get() == ENGLISH:
        return str(text)
    catalogue = _catalogue(_spoken.get())
    return filled(catalogue.gettext(text.template), text.values, in_words, catalogue.pgettext(LIST, SEPARATOR))


def translated(context: str, key: str) -> str | None:
    """The text under a key in the language spoken; None where it has none, and in English."""
    if _spoken.get() == ENGLISH:
        return None
    found = _catalogue(_spoken.get()).pgettext(context, key)
    return None if found == key else found


def language_of(tag: str) -> str | None:
    """The language of a tag such as `zh-Hans-CN` or `zh_CN.UTF-8`; None where it is none that is spoken here."""
    name = tag.strip().replace("_", "-").partition("-")[0].partition(".")[0].casefold()
    return name if name in LANGUAGES else None


def language_accepted(header: str) -> str:
    """The language of an Accept-Language header that is spoken here and wanted most; else English."""
    wanted: dict[str, Decimal] = {}
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        language, much = language_of(tag), _weight(weight)
        if language is not None and much > wanted.get(language, 0):
            wanted[language] = much
    return max(wanted, key=lambda language: wanted[language], default=ENGLISH)


def _weight(written: str) -> Decimal:
    """How much a language is wanted: 1 where that is not said, 0 where it cannot be read."""
    found = WEIGHT.fullmatch(written)
    return Decimal(found[1] or 1) if found else Decimal(0)


def language_of_environment(environment: Mapping[str, str]) -> str:
    """The language that a terminal's environment asks for; else English."""
    said = next((environment[name] for name in CHOICES if environment.get(name)), "")
    return language_of(said) or ENGLISH


@cache
def _catalogue(language: str) -> NullTranslations:
    from gettext import translation

    return translation(DOMAIN, FOLDER, [LOCALES[language]], fallback=True)
