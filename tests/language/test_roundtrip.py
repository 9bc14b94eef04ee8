"""Laws of the language: what is printed reads back, and no text breaks the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from hypothesis import example, given, settings
from hypothesis import strategies as st

from origin_engine.errors import RuleError
from origin_engine.language import parse_rule, print_rule
from origin_engine.language import tree as t
from origin_engine.language.words import SAID_OTHERWISE, SPELLINGS
from tests.language.strategies import conditions, rules

unhurried = settings(deadline=None)  # the first rule read pays for building the grammar

NOT_RULES = (t.CodeRange, t.SameCode, t.Materials, t.Group, t.Allowance, t.Whole, t.Case, t.Described)


def nodes_in(value: object) -> Iterator[t.Node]:
    """A node and all nodes below it."""
    if isinstance(value, t.Node):
        yield value
        for part in value.values():
            yield from nodes_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from nodes_in(part)


@unhurried
@given(rules())
def test_a_printed_rule_reads_back(rule: t.Rule) -> None:
    text = print_rule(rule)
    assert parse_rule(text) == rule
    assert print_rule(parse_rule(text)) == text


@unhurried
@given(rules())
def test_the_span_of_a_rule_holds_its_own_text(rule: t.Rule) -> None:
    text = print_rule(rule)
    for node in nodes_in(parse_rule(text)):
        assert node.span is not None
        if not isinstance(node, NOT_RULES):
            assert parse_rule(text[node.span.start : node.span.end]) == node


@unhurried
@given(rules(), st.sampled_from([str.upper, str.lower, str.title]))
def test_keywords_are_read_in_any_case(rule: t.Rule, change_case: Callable[[str], str]) -> None:
    """Outside quotes, names and countries, that is."""
    text = print_rule(rule)
    if not any(isinstance(n, t.TradeBetween | t.Process | t.WhollyObtained) for n in nodes_in(rule)):
        pieces = text.split('"')
        loud = '"'.join(change_case(p) if i % 2 == 0 else p for i, p in enumerate(pieces))
        assert parse_rule(loud) == rule


def test_the_strategies_know_every_kind_of_node() -> None:
    kinds = {each for each in vars(t).values() if isinstance(each, type) and issubclass(each, t.Node)} - {t.Node}
    seen: set[type] = set()

    @settings(max_examples=400, derandomize=True, deadline=None, database=None)
    @given(rules())
    def look(rule: t.Rule) -> None:
        seen.update(type(node) for node in nodes_in(rule))

    look()
    assert {kind.__name__ for kind in kinds - seen} == set()
    assert not any(issubclass(kind, Enum) for kind in kinds)


ODDITIES = ['"', "，", "（", "ſ", "İ", "=<", "\n", "\t", "\x0b", "\u2028", "\u3000", "."]
FACTS = ["40", "01", "72.08", "2027-12-31", "CN", '"tin"', "smoking", ", "]
PIECES = st.sampled_from([*SPELLINGS.values(), *(said for said, _ in SAID_OTHERWISE), *FACTS, *ODDITIES])


@unhurried
@given(st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join))
@example("")
@example("(" * 5000)
@example("(" * 60 + "CTH" + ")" * 60)
@example("CTH or " * 4000)
@example("TRANſACTION-VALUE")
@example("RVC 40 buıld-down")
@example("RVC ４０")
@example("RVC " + "9" * 19_000)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        rule = parse_rule(text)
    except RuleError as error:
        assert str(error)
    else:
        assert parse_rule(print_rule(rule)) == rule


@unhurried
@given(conditions(), st.data())
def test_a_rule_cut_short_is_read_or_refused_with_a_message(rule: t.Rule, data: st.DataObject) -> None:
    text = print_rule(rule)
    cut = text[: data.draw(st.integers(0, len(text)))]
    test_no_text_breaks_the_reader.hypothesis.inner_test(cut)  # type: ignore[attr-defined]
