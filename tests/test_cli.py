"""The command, as its user meets it: in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from origin_engine.places import rules_folder
from origin_engine.rulebook import known_rulebooks

ROOT = Path(__file__).parent.parent
BICYCLE = "examples/bicycle.yaml"


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "origin_engine", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **env},
        check=False,
    )


def test_help_speaks_to_a_stranger() -> None:
    told = run("--help")
    assert told.returncode == 0
    for word in ("check", "template", "rules", "dossier"):
        assert word in told.stdout


def test_check_says_verdict_materials_and_finding() -> None:
    told = run("check", BICYCLE)
    assert told.returncode == 0, told.stderr
    for words in (
        "ORIGINATING",
        "It qualifies, and the preference can be claimed.",
        "CTH or RVC 40 (Annex 3A, heading 87.12)",
        "59.41 %",
        "DERAILLEUR",
        "Art. 3.15",
        "non-originating materials may grow by 23.30 USD",
    ):
        assert words in told.stdout


def test_check_json_is_the_contract() -> None:
    told = run("check", BICYCLE, "--agreement", "rcep", "--json")
    answer = json.loads(told.stdout)
    assert set(answer) >= {
        "agreement",
        "outcome",
        "claimable",
        "criterion",
        "criterion_codes",
        "rule",
        "measures",
        "missing",
        "gates",
        "origin_country",
        "finding",
        "receipt",
    }
    assert answer["receipt"]["rulebook"].startswith("sha256:")
    assert answer["receipt"]["evaluated_for"] == "2026-11-23"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "nowhere.yaml"), "nowhere.yaml"),
        (("check", "README.md"), "not a kind of file"),
        (("check", BICYCLE, "--agreement", "rcpe"), "did you mean `rcep`?"),
        (("rules", "show", "8712.99"), "is no subheading of HS 2022"),
        (("rules", "show", "horse"), "is no subheading of HS 2022"),
        (("chek",), "chek"),
    ],
)
def test_refusals_have_exit_code_2_and_no_traceback(words: tuple[str, ...], said: str) -> None:
    told = run(*words)
    assert told.returncode == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr + told.stdout


def test_an_internal_fault_has_exit_code_1_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import origin_engine.rulebook as r\n"
        "def broken(name):\n    raise ZeroDivisionError\n"
        "r.load_rulebook = broken\n",
        encoding="utf-8",
    )
    told = run("check", BICYCLE, PYTHONPATH=str(tmp_path))
    assert told.returncode == 1
    assert "internal fault (ZeroDivisionError)" in told.stderr
    assert "Traceback" not in told.stderr


def test_rules_show_verify_list() -> None:
    shown = run("rules", "show", "8504.21")
    assert "CTSH except from subheadings 8504.22 and 8504.23, or RVC 40" in shown.stdout
    assert "another subheading than the good" in shown.stdout
    assert "Circular 32/2022/TT-BCT" in shown.stdout
    verified = run("rules", "verify", "rcep")
    assert verified.returncode == 0
    assert "5612 of 5612 subheadings of HS 2022 are governed by exactly one of 2189 rows" in verified.stdout
    listed = run("rules", "list")
    assert "rcep" in listed.stdout
    assert "2,189" in listed.stdout


def test_rules_verify_all_in_one_table(tmp_path: Path) -> None:
    told = run("rules", "verify", "--all")
    assert told.returncode == 0, told.stdout
    for name in known_rulebooks():
        assert any(name in line.split() for line in told.stdout.splitlines()), name
    assert "consult China-Chile Free Trade Agreement, Annex 3" in told.stdout
    assert run("rules", "verify", "china-chile").returncode == 0
    neither = run("rules", "verify")
    assert neither.returncode == 2
    assert "--all" in neither.stderr
    folder = Path(shutil.copytree(rules_folder() / "ahkfta", tmp_path / "book"))
    path = next(path for path in (folder / "product-rules").glob("*.yaml"))
    path.write_text(path.read_text(encoding="utf-8") + '  "77": CC\n', encoding="utf-8")
    faulty = run("rules", "verify", "rcep", str(folder))
    assert faulty.returncode == 2
    assert "HS 2012 has no 77" in faulty.stdout
    path.write_text(path.read_text(encoding="utf-8").replace('"77": CC', '"77": CX'), encoding="utf-8")
    unread = run("rules", "verify", str(folder), "rcep")
    assert unread.returncode == 2
    assert "CX" in unread.stderr
    assert any("rcep" in line.split() for line in unread.stdout.splitlines())


def test_template_does_not_write_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "dossier.yaml"
    assert run("template", str(path)).returncode == 0
    again = run("template", str(path))
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert run("template", str(path), "--force").returncode == 0
