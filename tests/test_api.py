"""The Python surface that embedders rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import origin_engine
from origin_engine import NoRule, RefusedInput, RulebookError, check, load_rulebook, read_dossier

ROOT = Path(__file__).parent.parent
BICYCLE = ROOT / "examples" / "bicycle.yaml"


def test_public_names_are_these_and_all_are_there() -> None:
    assert set(origin_engine.__all__) == {
        "Comparison",
        "Determination",
        "Dossier",
        "DossierError",
        "Finding",
        "Missing",
        "NoRule",
        "OriginEngineError",
        "Outcome",
        "Problem",
        "ProductRule",
        "RefusedInput",
        "RuleBook",
        "RuleError",
        "RulebookError",
        "Verdict",
        "__version__",
        "check",
        "compare",
        "load_rulebook",
        "parse_rule",
        "print_rule",
        "read_dossier",
        "speaking",
    }
    assert all(getattr(origin_engine, name) is not None for name in origin_engine.__all__)
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = origin_engine.chek


def test_a_path_a_mapping_and_a_dossier_give_the_same_answer() -> None:
    import yaml

    book = load_rulebook("rcep")
    by_path = check(BICYCLE, book).to_json()
    by_text = check(str(BICYCLE), book).to_json()
    by_dossier = check(read_dossier(BICYCLE), book).to_json()
    by_mapping = check(yaml.load(BICYCLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), book).to_json()
    assert by_path == by_text == by_dossier == by_mapping
    assert by_path["outcome"] == "originating"
    assert by_path["claimable"] is True
    json.dumps(by_path)


def test_rule_for_a_code() -> None:
    book = load_rulebook("rcep")
    assert book.rule_for("850421").text == "CTSH except from subheadings 8504.22 and 8504.23, or RVC 40"
    assert book.rule_for("8504.21").citation == "Annex 3A, subheading 8504.21"
    assert book.rule_for("8712.00.10").citation == "Annex 3A, heading 87.12"
    assert len(book) == 2189
    with pytest.raises(NoRule, match=r"governs `9999\.99`"):
        book.rule_for("9999.99")
    with pytest.raises(KeyError):
        book.rule_for("nonsense")


def test_an_unknown_book_is_refused_with_the_nearest() -> None:
    with pytest.raises(RulebookError, match="did you mean `rcep`"):
        load_rulebook("rcpe")
    with pytest.raises(RefusedInput):
        load_rulebook("../rules")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"pydantic", "lark", "yaml", "rich", "click", "openpyxl"}
    code = "import sys, origin_engine; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)
