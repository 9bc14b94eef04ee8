"""No message lacks a language: every sentence, key and word of the source has a text, with the same places to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from origin_engine.locales import LOCALES
from origin_engine.reporting.words import REPORTING
from tests.catalogues.collecting import PACKAGE, NotLiteral, messages, places, sentences
from tests.catalogues.compiling import as_mo, as_po, brought_up, catalogue_of, mo_of, po_of, untranslated

COMMAND = "run `python3 do.py messages`, and write the texts that it names"
TELLERS = {"Problem": (0, 3), "NoRule": (0,), "UsageError": (0,), "Misread": (1, 2), "NotRead": (0,), "refusal": (0,)}
"""Which arguments of a call are words for people."""
TOLD_NAMES = {"found", "remedy"}
BETWEEN_CHINESE = re.compile(r"[一-鿿”’）][,;:!?](?!\S)|[一-鿿]\(|\)[一-鿿]|[一-鿿]\.(?:\s|$)")
"""Western punctuation behind Chinese words, or parentheses of the other width."""


@pytest.fixture(scope="module", params=list(LOCALES))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    return catalogue_of(language)


def test_every_template_can_be_read_from_the_source() -> None:
    assert [each for each in sentences() if isinstance(each, NotLiteral)] == []


def test_every_message_has_a_text(catalogue: Catalog, language: str) -> None:
    assert untranslated(brought_up(catalogue, language)) == [], COMMAND


def test_no_text_is_left_of_a_message_that_is_gone(catalogue: Catalog, language: str) -> None:
    wanted = {(each.context, each.id) for each in brought_up(catalogue, language)}
    assert {(each.context, each.id) for each in catalogue} - wanted == set(), COMMAND
    assert not catalogue.obsolete, COMMAND


def test_the_texts_have_the_places_of_the_english(catalogue: Catalog) -> None:
    wrong = []
    for each in messages():
        there = catalogue.get(each.key, each.context)
        if there is not None and places(str(there.string)) != places(each.english):
            wrong.append((each.context, each.key, there.string))
    assert wrong == []


def test_the_written_catalogue_is_that_of_the_source(catalogue: Catalog, language: str) -> None:
    assert po_of(language).read_bytes() == as_po(brought_up(catalogue, language)), COMMAND


def test_the_compiled_catalogue_is_that_which_is_written(catalogue: Catalog, language: str) -> None:
    assert mo_of(language).read_bytes() == as_mo(catalogue), COMMAND


def test_chinese_texts_have_chinese_punctuation() -> None:
    texts = [str(each.string) for each in catalogue_of("zh") if each.id and isinstance(each.string, str)]
    assert [text for text in texts if BETWEEN_CHINESE.search(re.sub("`[^`]*`", "", text))] == []


def literals_in_place_of_words() -> Iterator[str]:
    """Texts for people that are not told, and so can be said in English only."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                yield from (f"{place}: {ast.unparse(each)}" for each in _words_in(node) if _is_bare(each))
            elif isinstance(node, ast.Assign):
                names = {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
                if names & TOLD_NAMES and _is_bare(node.value):
                    yield f"{place}: {ast.unparse(node)}"


def _words_in(call: ast.Call) -> list[ast.expr]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = [call.args[index] for index in TELLERS.get(name, ()) if index < len(call.args)]
    return given + [keyword.value for keyword in call.keywords if keyword.arg in TOLD_NAMES]


def _is_bare(value: ast.expr) -> bool:
    """A text with words in it that is not told; a command or an address is no words."""
    if isinstance(value, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and re.search("[a-z]{2}", str(part.value)) for part in value.values)
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value


def test_words_for_people_are_told() -> None:
    assert list(literals_in_place_of_words()) == []


def test_a_text_is_looked_at_again_when_its_english_changes() -> None:
    written = catalogue_of("zh")
    known = next(each for each in messages() if each.context == REPORTING)
    there = written.get(known.key, known.context)
    assert there is not None
    assert not brought_up(written, "zh").get(known.key, known.context).fuzzy  # type: ignore[union-attr]
    there.auto_comments = ["another sentence"]
    made = brought_up(written, "zh")
    assert untranslated(made) == [f"{known.context}: {known.key}"]
    assert known.key.encode() not in as_mo(made)
