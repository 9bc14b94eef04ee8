"""Every finding can be told: nothing that the evaluator says lacks its words."""

from __future__ import annotations

import io
import json
import typing

import pytest
from rich.console import Console

from origin_engine.api import check
from origin_engine.errors import DossierError
from origin_engine.language import parse_rule
from origin_engine.origin import Finding, Need, Outcome, Step, View, Warn, reasons
from origin_engine.origin.cases import LawCase, read_cases
from origin_engine.places import rules_folder
from origin_engine.reporting.english import MESSAGES
from origin_engine.reporting.plain_words import in_plain_words
from origin_engine.reporting.terminal import show_determination
from origin_engine.reporting.words import because, claim_in_words, missing_in_words
from origin_engine.rulebook import RuleBook, load_rulebook
from tests.language.fixtures import lines_of

CASES = read_cases(rules_folder() / "rcep")


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rulebook("rcep")


def test_every_type_and_member_has_words() -> None:
    keys = set(MESSAGES)
    first = {key.split(".")[0] for key in keys}
    told_otherwise = {"ValueContentMeasured"}  # told measure by measure
    assert {kind.__name__ for kind in typing.get_args(reasons.Reason)} - told_otherwise <= first
    assert {f"need.{need.value}" for need in Need} <= keys
    assert {f"step.{step.name}" for step in Step} <= keys
    assert {f"view.{view.value}" for view in View} <= keys
    assert {f"outcome.{outcome.value}" for outcome in Outcome} <= keys
    assert {f"warning.{warn.value}" for warn in Warn} <= keys


def tell(finding: Finding) -> None:
    assert because(finding)
    assert claim_in_words(finding)
    for missing in finding.missing:
        assert missing_in_words(missing)
        assert missing.fact
    for part in finding.parts:
        tell(part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_every_law_case_can_be_told(case: LawCase, book: RuleBook) -> None:
    try:
        found = check(case.dossier, book)
    except DossierError:
        return
    for _, finding in found.origin.findings:
        tell(finding)
    for gate in found.gates:
        tell(gate)
    answer = json.loads(json.dumps(found.to_json()))
    assert answer["outcome"] == found.outcome.value
    # claimable: originates, and no gate stands open or against it
    verdicts = {gate["verdict"] for gate in answer["gates"]}
    assert answer["claimable"] == (answer["outcome"] == "originating" and verdicts == {"met"})
    printed = io.StringIO()
    show_determination(found, Console(file=printed, width=120))
    assert MESSAGES[f"outcome.{found.outcome.value}"] in printed.getvalue()


def test_every_rule_can_be_read_aloud() -> None:
    for _, text in lines_of("identity.rules"):
        lines = in_plain_words(parse_rule(text))
        assert lines
        assert all(line.strip() for line in lines)
