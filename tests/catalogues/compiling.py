"""The catalogue of a language: its .po brought up to the source, and its .mo made from that."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from origin_engine.locales import DOMAIN, FOLDER, LIST, LOCALES
from origin_engine.told import SEPARATOR
from tests.catalogues.collecting import Message, messages
from tests.catalogues.from_click import CLICK

WIDTH = 120
FUZZY = "fuzzy"
"""The flag of a text to be looked at again: its English has changed. It is not compiled; take the flag away."""
HEADER = "# {language} messages of origin-engine. Filled in by people; kept complete by `python3 do.py messages`."


def po_of(language: str) -> Path:
    """Where the texts of a language are written."""
    return FOLDER / LOCALES[language] / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_of(language: str) -> Path:
    """Where the compiled texts of a language are, which the package reads."""
    return po_of(language).with_suffix(".mo")


def catalogue_of(language: str) -> Catalog:
    """The texts of a language as they are written now."""
    path = po_of(language)
    if not path.exists():
        return Catalog(locale=LOCALES[language], domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[language], domain=DOMAIN)


def brought_up(written: Catalog, language: str) -> Catalog:
    """The catalogue with every message of the source and no other; what is translated stays so."""
    made = Catalog(
        locale=LOCALES[language],
        domain=DOMAIN,
        project="origin-engine",
        header_comment=HEADER.format(language=language),
        creation_date=written.creation_date,
        revision_date=written.revision_date,
        fuzzy=False,
    )
    for each in [*messages(), Message(LIST, SEPARATOR, "between the things of a list", "told.py")]:
        there = written.get(each.key, each.context)
        about = [each.english] if each.context is not None and each.english != each.key else []
        flags = {FUZZY} if there and (there.fuzzy or said_anew(there, each)) else set()
        text = there.string if there else ""
        where = [(each.place, None)]
        made.add(each.key, text, context=each.context, auto_comments=about, locations=where, flags=flags)
    for key in CLICK:
        there = written.get(key if isinstance(key, str) else key[0])
        empty = "" if isinstance(key, str) else ("",)
        made.add(key, there.string if there else empty, locations=[("click", None)])
    return made


def said_anew(there: BabelMessage, now: Message) -> bool:
    """Whether the English behind a key has changed since its text was written."""
    before = " ".join(there.auto_comments).split()
    return bool(there.string and before) and before != now.english.split()


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a text for people."""
    content = BytesIO()
    write_po(content, catalogue, width=WIDTH, include_lineno=False)
    return content.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    content = BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without a text, or with one that may be out of date, with their context."""
    return [f"{each.context or 'sentence'}: {each.id}" for each in catalogue if each.id and not _has_text(each)]


def _has_text(message: BabelMessage) -> bool:
    return not message.fuzzy and bool(all(message.string) if message.pluralizable else message.string)
