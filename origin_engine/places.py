"""Where the project's data lies: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from origin_engine.errors import Problem, RefusedInput
from origin_engine.told import told


@cache
def rules_folder() -> Path:
    """The folder `rules/` that came with this installation."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "rules", package.parent / "rules"):
        if (candidate / "nomenclature").is_dir():
            return candidate
    raise RefusedInput(
        Problem(told("the rules folder is missing"), str(package), remedy=told("install origin-engine again"))
    )


@cache
def default_agreement() -> str:
    """The agreement that is meant where none is named."""
    return (rules_folder() / "default-agreement").read_text(encoding="utf-8").strip()
