"""What an author reads when a rule is wrong: a corpus of broken rules, each with its whole message.

A file of diagnostics/ is the rule, a line `---`, and the message.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from origin_engine.errors import RuleError
from origin_engine.language import Place, parse_rule
from origin_engine.language.words import GROUPS, KINDS, SAID_OTHERWISE, SPELLINGS

CORPUS = sorted((Path(__file__).parent / "diagnostics").glob("*.rule"))


def read(path: Path) -> tuple[str, str]:
    """The broken rule and the message it should get."""
    rule, message = path.read_text(encoding="utf-8").split("\n---\n")
    return rule, message.removesuffix("\n")


def message_for(rule: str, place: Place | None = None) -> str:
    with pytest.raises(RuleError) as caught:
        parse_rule(rule, place)
    return str(caught.value)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_broken_rule_gets_its_message(path: Path) -> None:
    rule, message = read(path)
    assert message_for(rule) == message


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_message_speaks_to_a_lawyer(path: Path) -> None:
    """One lower-case sentence, our own type names nowhere, no terminal called by its name in the grammar."""
    first_line = read(path)[1].splitlines()[0]
    sentence = first_line.split(": ", 1)[1]
    assert sentence[0] in "`a" or sentence[0].islower()
    assert not sentence.endswith(".")
    ours = read(path)[1].replace("MaxNO", "").split("help: ", 1)[-1]
    assert not re.search("[a-z][A-Z]|[A-Z]_[A-Z]|[$]END", ours)


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 40


def test_a_place_shifts_line_and_column() -> None:
    place = Place("rules/rcep/section-15.yaml", line=12, column=10)
    assert message_for("CTH or RCV 40", place).startswith("rules/rcep/section-15.yaml:12:17: `RCV` was not")
    assert message_for("RVC 140", place).startswith("rules/rcep/section-15.yaml:12:14: `140` is not")


def test_a_place_shifts_the_line_alone_from_the_second_line_on() -> None:
    place = Place("rules/rcep/section-15.yaml", line=12, column=10)
    rule = 'for "sheets": CC;\n  otherwise RVC 140'
    assert message_for(rule, place) == (
        "rules/rcep/section-15.yaml:13:17: `140` is not a percentage\n"
        "    otherwise RVC 140\n"
        "                  ^^^\n"
        "help: write a number above 0 and at most 100"
    )
    assert message_for(rule).startswith("line 2, column 17: ")


def test_a_place_without_a_file_counts_lines() -> None:
    assert message_for("RCV 40", Place(line=3, column=5)).startswith("line 3, column 5: `RCV` was not expected")


def test_a_rule_read_once_is_refused_again_at_another_place() -> None:
    for line in (1, 2):
        assert message_for("RCV 40", Place("a.yaml", line)).startswith(f"a.yaml:{line}:1: ")


def test_of_a_long_line_the_part_around_the_word_is_shown() -> None:
    rule = " or ".join(["CTH"] * 100) + " or CTHH or " + " or ".join(["RVC 40"] * 100)
    lines = message_for(rule).splitlines()
    assert max(map(len, lines)) < 120
    assert lines[1].startswith("  …") and lines[1].endswith("…")
    start = lines[2].index("^")
    assert lines[1][start : start + lines[2].count("^")] == "CTHH"


def test_every_terminal_of_the_grammar_has_words() -> None:
    from origin_engine.language.parser import _lark

    terminals = {terminal.name for terminal in _lark().terminals} - {"SPACE"}
    assert terminals == (set(SPELLINGS) | set(KINDS)) - {"$END"}
    named = {name for group, _ in GROUPS for name in group} | {name for _, name in SAID_OTHERWISE}
    assert named <= terminals
