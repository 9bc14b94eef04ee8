"""The fixture files of these tests: lines that are neither empty nor a comment, with their numbers."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def lines_of(name: str) -> list[tuple[int, str]]:
    """The rules of a fixture file."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
