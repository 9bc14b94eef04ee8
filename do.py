#!/usr/bin/env python3
"""Set up origin-engine inside this clone and run it. Needs Python 3.11 or newer, and nothing else.

    python3 do.py check examples/bicycle.yaml      the main job (any origin-engine command goes here)
    python3 do.py test                             lint, types and all tests
    python3 do.py bench                            benchmarks, printed as ratios
    python3 do.py messages                         catalogues of messages brought up to the source and compiled

Everything is installed into .venv beside this file; nothing outside the clone is touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
USUAL, DOORS = "excel,rates", "excel,rates,web,screen,mcp"
EXTRAS = (USUAL, DOORS, "dev", "dev,bench")  # each holds what those before it hold
NEEDS = {"serve": DOORS, "mcp": DOORS, "screen": DOORS, "test": "dev", "messages": "dev", "bench": "dev,bench"}
NEEDED_BY_TESTS = {"chromium": "chromium", "java": "default-jre-headless"}
"""Commands that tests of the page and of Spark use, with the Debian package that brings each."""
TEST_STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("pytest", "-n", "auto"),
)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python would meet first
        sys.exit(f"origin-engine needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    if not words or (words[0] in ("-h", "--help") and len(words) == 1):
        print(__doc__)
        return 0
    install(NEEDS.get(words[0], USUAL))
    if words[0] == "test":
        bring_debian_packages()
        steps = [[*step, *words[1:]] if step[0] == "pytest" else list(step) for step in TEST_STEPS]
        return next((code for step in steps if (code := run(*step))), 0)
    if words[0] == "bench":
        return run("tests.benchmarks", *words[1:])
    if words[0] == "messages":
        return run("tests.catalogues")
    return run("origin_engine", *words)


def bring_debian_packages() -> None:
    """What some tests need beside Python, where this is Debian and one may install; else those tests say they skip."""
    missing = [package for command, package in NEEDED_BY_TESTS.items() if shutil.which(command) is None]
    if not missing or shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    print(f"installing {' and '.join(missing)} for the tests ...", file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.call(["apt-get", "update", "-qq"], **quiet)
    subprocess.call(["apt-get", "install", "-y", "-qq", *missing], **quiet)


def run(module: str, *words: str) -> int:
    return subprocess.call([PYTHON, "-m", module, *words], cwd=HERE if module != "origin_engine" else None)


def install(extras: str) -> None:
    """Install the clone, editable, with these extras; once, until pyproject.toml changes."""
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    enough = [stamp_of(larger) for larger in EXTRAS[EXTRAS.index(extras) :]]
    if PYTHON.exists() and any(stamp.exists() and stamp.read_text() == wanted for stamp in enough):
        return
    if not PYTHON.exists():
        print("setting up .venv ...", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*command, "--editable", f"{HERE}[{extras}]"]):
        sys.exit("the set-up failed; pip's message is above. Delete .venv and run the command again.")
    subprocess.call([PYTHON, "-m", "compileall", "-q", str(HERE / "origin_engine")])
    stamp_of(extras).write_text(wanted)


def stamp_of(extras: str) -> Path:
    """The file that says for which pyproject.toml these extras were installed."""
    return ENVIRONMENT / f"installed-{extras.replace(',', '-')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
