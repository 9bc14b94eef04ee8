"""Told texts are English to programs, and the same sentence in another language to whoever speaks it."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest

from origin_engine.errors import DossierError, NoRule, Problem, RefusedInput
from origin_engine.locales import (
    in_words,
    language_accepted,
    language_of,
    language_of_environment,
    speaking,
    spoken,
)
from origin_engine.spelling import did_you_mean
from origin_engine.told import Template, Told, Word, told

NO_CODE = told("{given} is no HS code", given="`87`")


def test_it_is_the_english_text() -> None:
    assert NO_CODE == "`87` is no HS code"
    assert f"{NO_CODE}!" == "`87` is no HS code!"
    assert told("more than {most:,} lines", most=500000) == "more than 500,000 lines"
    assert told("one of {known}", known=["a", "b"]) == "one of a, b"


def test_another_language_says_it_with_the_same_values() -> None:
    with speaking("zh"):
        assert in_words(NO_CODE) == "`87` 不是HS编码"
        assert in_words(told("one of {known}", known=["a", "b"])) == "可用：a、b"
        assert in_words(told("more than {most:,} lines", most=500000)) == "超过 500,000 行"
    assert in_words(NO_CODE) == "`87` is no HS code"


def test_what_was_told_inside_is_said_too() -> None:
    inner = told("one of {known}", known=["a"])
    outer = told("`{group}` is no group of the header: {remedy}", group="X", remedy=inner)
    assert outer == "`X` is no group of the header: one of a"
    with speaking("zh"):
        assert in_words(outer) == "`X` 不是表头中的国家组：可用：a"


def test_texts_of_others_and_unknown_templates_stay() -> None:
    with speaking("zh"):
        assert in_words("as others wrote it") == "as others wrote it"
        assert in_words(Told("no catalogue has {this}", {"this": "it"})) == "no catalogue has it"


def test_words_of_the_vocabulary() -> None:
    assert in_words(Word("inland-freight")) == "inland-freight"
    with speaking("zh"):
        assert in_words(Word("inland-freight")) == "境内运费"
        assert in_words(Word("no-such-word")) == "no-such-word"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_copies_can_still_be_said(again: object) -> None:
    same = again(NO_CODE)  # type: ignore[operator]
    assert same == NO_CODE
    with speaking("zh"):
        assert in_words(same) == "`87` 不是HS编码"


def test_values_with_braces_are_values() -> None:
    assert told("{given} is no HS code", given="{x}") == "{x} is no HS code"
    with speaking("zh"):
        assert in_words(told("{given} is no HS code", given="{x}")) == "{x} 不是HS编码"


def test_a_name_may_be_spelt_otherwise_afterwards() -> None:
    place = told("{file}, {sheet} row {row}", file="/tmp/x/dossier.xlsx", sheet="Product", row=3)
    problem = Problem(NO_CODE, place).respelt("/tmp/x/dossier.xlsx", "mine.xlsx")
    assert problem.place == "mine.xlsx, Product row 3"
    with speaking("zh"):
        assert problem.said()["place"] == "mine.xlsx，Product 第 3 行"


def test_a_problem_is_said_when_it_is_shown() -> None:
    refused = DossierError([Problem(NO_CODE, "a.yaml:3", "product.hs", did_you_mean("8713", ["8712"]))])
    assert str(refused) == "a.yaml:3: product.hs: `87` is no HS code\nhelp: did you mean `8712`?"
    with speaking("zh"):
        assert str(refused) == "a.yaml:3: product.hs: `87` 不是HS编码\n建议：是否应为 `8712`？"


def test_errors_survive_a_process() -> None:
    problem = Problem(NO_CODE, "a.yaml:3")
    again = pickle.loads(pickle.dumps(RefusedInput([problem])))
    assert again.problems == (problem,)
    none = pickle.loads(pickle.dumps(NoRule(told("no rule book `{name}`", name="x"))))
    with speaking("zh"):
        assert "没有规则库" in str(none)


def test_a_template_waits_for_its_values() -> None:
    waiting = Template("{given} is no HS code")
    assert waiting.told(given="x") == "x is no HS code"


# --- which language is spoken ----------------------------------------------------------------------


def test_english_is_spoken_where_nothing_is_asked() -> None:
    assert spoken() == "en"
    with speaking("zh"):
        assert spoken() == "zh"
        with speaking("en"):
            assert spoken() == "en"
        assert spoken() == "zh"
    assert spoken() == "en"


def test_no_other_language_is_spoken() -> None:
    with pytest.raises(ValueError, match="'fr' is none of en, zh"), speaking("fr"):
        pass


def test_threads_beside_each_other_speak_their_own_language() -> None:
    meet = Barrier(2, timeout=10)

    def say(language: str) -> str:
        with speaking(language):
            meet.wait()
            said = in_words(NO_CODE)
            meet.wait()
            return said

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(say, ["zh", "en"]))
    assert both == ["`87` 不是HS编码", "`87` is no HS code"]


def test_work_in_a_copied_context_keeps_the_language() -> None:
    with speaking("zh"):
        context = copy_context()
    assert context.run(in_words, NO_CODE) == "`87` 不是HS编码"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh", "zh"), ("zh-CN", "zh"), ("zh_CN.UTF-8", "zh"), ("ZH-Hant-TW", "zh"), ("en-GB", "en"), ("C.UTF-8", None)],
)
def test_a_tag_names_a_language(tag: str, language: str | None) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr-FR,fr;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr, zh;q=0.3, en;q=0.2", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=nonsense", "en"),
        ("en;q=0.2, zh ; q=0.7", "zh"),
    ],
)
def test_the_language_most_wanted_is_spoken(header: str, language: str) -> None:
    assert language_accepted(header) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_a_terminal_says_its_language(environment: dict[str, str], language: str) -> None:
    assert language_of_environment(environment) == language
