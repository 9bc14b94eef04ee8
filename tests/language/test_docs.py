"""The definition of the language is true: its examples parse, and every word of the language is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from origin_engine.language import parse_rule, print_rule
from origin_engine.language import tree as t
from origin_engine.language.words import SPELLINGS
from tests.language.test_roundtrip import nodes_in

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"^```rule\n(.*?)^```", PAGE, re.M | re.S) for line in block.splitlines()]
TABLES = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE, re.M)
READ_AS = [
    (loose, canonical.strip("`"))
    for read, canonical in TABLES
    for loose in re.findall(r"`(.+?)`", read)
    if canonical.startswith("`") and canonical.endswith("`")
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_rule_in_its_canonical_spelling(example: str) -> None:
    assert print_rule(parse_rule(example)) == example


def test_every_fenced_block_is_a_rule_or_plain_text() -> None:
    assert set(re.findall(r"^```(\w+)$", PAGE, re.M)) == {"rule", "text"}
    assert len(EXAMPLES) > 50


@pytest.mark.parametrize(("loose", "canonical"), READ_AS)
def test_the_table_of_spellings_is_true(loose: str, canonical: str) -> None:
    if loose.startswith("except from"):
        loose, canonical = f"CTH {loose}", f"CTH {canonical}"
    assert print_rule(parse_rule(loose)) == canonical


def test_every_construct_has_an_example() -> None:
    kinds = {each for each in vars(t).values() if isinstance(each, type) and issubclass(each, t.Node)} - {t.Node}
    shown = {type(node) for example in EXAMPLES for node in nodes_in(parse_rule(example))}
    assert {kind.__name__ for kind in kinds - shown} == set()


def test_the_table_of_words_is_complete() -> None:
    words = PAGE.split("\n## Words\n")[1]
    explained = {
        word for cell, _ in re.findall(r"^\| (.+?) \| (.+?) \|$", words, re.M) for word in re.findall("`(.+?)`", cell)
    }
    assert explained == set(SPELLINGS.values())


def test_the_grammar_names_every_word() -> None:
    grammar = re.search(r"^```text\n(.*?)^```", PAGE, re.M | re.S)
    assert grammar is not None
    quoted = set(re.findall(r'"([^"]+)"', grammar[1]))
    assert quoted == set(SPELLINGS.values())
