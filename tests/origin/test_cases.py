"""Every law case beside the rules gives the answer of the law."""

from __future__ import annotations

import pytest

from origin_engine.origin.cases import LawCase, read_cases, run_case
from origin_engine.places import rules_folder
from origin_engine.rulebook import known_rulebooks, load_rulebook

FOLDER = rules_folder() / "rcep"
CASES = read_cases(FOLDER)
OTHERS = [
    (name, case) for name in known_rulebooks() if name != FOLDER.name for case in read_cases(rules_folder() / name)
]
FEWEST = 60


def name_of(case: LawCase) -> str:
    return f"{case.file.removesuffix('.yaml')}: {case.name}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: LawCase) -> None:
    mismatches = run_case(case, load_rulebook("rcep"))
    wrong = [f"  {each.what}: the law says {each.expected}; found {each.found}" for each in mismatches]
    assert not wrong, "\n".join([f"{case.place}: {case.name} ({case.article})", *wrong])


@pytest.mark.parametrize(("book", "case"), OTHERS, ids=lambda each: each if isinstance(each, str) else name_of(each))
def test_case_of_another_book(book: str, case: LawCase) -> None:
    mismatches = run_case(case, load_rulebook(book))
    assert not mismatches, f"{case.place}: {case.name} ({case.article}): {mismatches}"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= FEWEST


def test_case_names_are_told_apart() -> None:
    names = [name_of(case) for case in CASES]
    assert not {name for name in names if names.count(name) > 1}


def test_every_rule_form_has_a_case() -> None:
    """Each distinct text among the rows of the annex governs the product of some case."""
    book = load_rulebook("rcep")
    codes = {str(case.dossier["product"].get("hs") or "") for case in CASES}
    covered = {rule.text for code in codes if code and (rule := book.governing(code.replace(".", "")[:6]))}
    assert {rule.text for rule in book.rules()} <= covered
