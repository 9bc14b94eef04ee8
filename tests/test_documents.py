"""What README and docs say is true: their commands run, their code runs, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")
# these run the tests, measure for minutes, or install: what they do is covered elsewhere
NOT_RUN_HERE = ("do.py test", "do.py bench", "pip install", "git clone")


def blocks(path: Path, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(path.read_text(encoding="utf-8")) if name == language]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a clone and can be written to."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("do.py", "examples", "rules", "tests", "docs", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_run(path: Path, place: Path) -> None:
    for block in blocks(path, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if not line.strip() or line.startswith("#") or any(words in line for words in NOT_RUN_HERE):
                continue
            words = shlex.split(line, comments=True)
            if words[0] == "origin-engine":
                words = [sys.executable, "-m", "origin_engine", *words[1:]]
            elif words[0] == "python3":
                words = [sys.executable, *words[1:]]
            told = subprocess.run(words, cwd=place, capture_output=True, text=True, encoding="utf-8", check=False)
            assert told.returncode == 0, f"{path.name}: {line}\n{told.stderr}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_code_runs(path: Path, place: Path) -> None:
    for block in blocks(path, "python"):
        told = subprocess.run(
            [sys.executable, "-c", block], cwd=place, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert told.returncode == 0, f"{path.name}:\n{block}\n{told.stderr}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_output_shown_in_the_readme_is_what_is_printed() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "origin_engine", "check", "examples/bicycle.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    printed = " ".join(re.sub(r"[│╭╮╰╯─]", " ", told.stdout).split())
    (shown,) = blocks(ROOT / "README.md", "text")
    for line in shown.splitlines():
        assert " ".join(line.split()) in printed, line


def test_the_readme_has_its_two_commands_and_ci_calls_the_second() -> None:
    commands = [block.strip() for block in blocks(ROOT / "README.md", "sh")]
    assert commands[:2] == ["python3 do.py check examples/bicycle.yaml", "python3 do.py test"]
    assert "python3 do.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
