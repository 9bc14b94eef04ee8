"""The wheel holds everything: the rules, the grammar, the marker for types."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_an_installed_wheel_finds_its_rules(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("origin_engine-*.whl")
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert (installed / "origin_engine" / "py.typed").exists()
    code = (
        "import origin_engine; from origin_engine import check, load_rulebook; "
        "book = load_rulebook('rcep'); "
        "print(origin_engine.__file__, len(book), check('bicycle.yaml', book).outcome)"
    )
    assert (installed / "origin_engine/locale/zh_CN/LC_MESSAGES/origin-engine.mo").exists()
    told = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=ROOT / "examples",
        env={**os.environ, "PYTHONPATH": str(installed), "ORIGIN_ENGINE_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(installed) in told
    assert "2189 Outcome.ORIGINATING" in told
