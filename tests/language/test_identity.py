"""The canonical spelling of every construct, and the loose spellings that are read."""

from __future__ import annotations

import pytest

from origin_engine.language import parse_rule, print_rule
from tests.language.fixtures import lines_of

IDENTITY = lines_of("identity.rules")
SPELLINGS = [(number, *line.split(" => ")) for number, line in lines_of("spellings.rules")]


@pytest.mark.parametrize(("number", "text"), IDENTITY)
def test_a_canonical_rule_is_printed_as_it_was_read(number: int, text: str) -> None:
    rule = parse_rule(text)
    assert print_rule(rule) == text
    assert parse_rule(print_rule(rule)) == rule


def test_the_corpus_is_complete_and_without_repetition() -> None:
    texts = [text for _, text in IDENTITY]
    assert len(texts) >= 90
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(("number", "loose", "canonical"), SPELLINGS)
def test_a_loose_spelling_is_read_and_written_canonically(number: int, loose: str, canonical: str) -> None:
    assert print_rule(parse_rule(loose)) == canonical
    assert print_rule(parse_rule(canonical)) == canonical
    assert parse_rule(loose) == parse_rule(canonical)


def test_equal_texts_are_parsed_once() -> None:
    assert parse_rule("CTH or RVC 40") is parse_rule("CTH or RVC 40")
