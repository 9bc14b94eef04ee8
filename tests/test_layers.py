"""Data walks one way: no room imports from a room to its right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import origin_engine

PACKAGE = Path(origin_engine.__file__).parent
# each room, and the rooms it may know
ALLOWED: dict[str, set[str]] = {
    "told": set(),
    "locales": {"told"},
    "errors": {"told", "locales"},
    "pydantic_words": {"told"},
    "version": set(),
    "spelling": {"told"},
    "exact": set(),
    "places": {"errors", "told"},
    "yaml_source": {"errors", "told"},
    "nomenclature": {"places"},
    "language": {"told", "errors", "spelling"},
    "rulebook": {
        "told",
        "pydantic_words",
        "errors",
        "spelling",
        "version",
        "places",
        "yaml_source",
        "nomenclature",
        "language",
    },
    "dossier": {"told", "errors", "spelling", "exact", "places", "yaml_source", "nomenclature"},
    "origin": {"told", "errors", "spelling", "exact", "yaml_source", "nomenclature", "language", "rulebook", "dossier"},
    "tariff": {
        "told",
        "pydantic_words",
        "errors",
        "spelling",
        "exact",
        "places",
        "yaml_source",
        "nomenclature",
        "rulebook",
        "dossier",
        "origin",
    },
    "advice": {"exact", "origin"},
    "reporting": {
        "told",
        "locales",
        "tariff",
        "exact",
        "version",
        "nomenclature",
        "language",
        "rulebook",
        "dossier",
        "origin",
        "advice",
        "revision",
    },
    "revision": {"told", "errors", "exact", "nomenclature", "language", "rulebook", "dossier", "origin"},
    "screening": {
        "told",
        "locales",
        "exact",
        "errors",
        "spelling",
        "version",
        "nomenclature",
        "language",
        "rulebook",
        "dossier",
        "origin",
        "tariff",
        "advice",
    },
    "api": {"dossier", "origin", "rulebook", "reporting"},
    "comparing": {"told", "errors", "api", "dossier", "rulebook", "tariff", "reporting"},
    "spoken_command": {"locales"},
    "screen_command": {"told", "errors", "locales", "api", "dossier", "rulebook", "reporting", "screening"},
    "rules_command": {
        "told",
        "locales",
        "spoken_command",
        "places",
        "errors",
        "nomenclature",
        "language",
        "rulebook",
        "dossier",
        "origin",
        "revision",
        "tariff",
        "reporting",
    },
    "cli": {
        "rules_command",
        "told",
        "spoken_command",
        "locales",
        "places",
        "comparing",
        "tariff",
        "errors",
        "version",
        "nomenclature",
        "dossier",
        "rulebook",
        "origin",
        "reporting",
        "agents",
        "api",
        "revision",
        "screen_command",
        "screening",
        "web",
    },
    "agents": {
        "told",
        "api",
        "comparing",
        "dossier",
        "errors",
        "language",
        "nomenclature",
        "reporting",
        "rulebook",
        "version",
    },
    "web": {
        "told",
        "pydantic_words",
        "locales",
        "api",
        "comparing",
        "dossier",
        "errors",
        "language",
        "nomenclature",
        "places",
        "reporting",
        "rulebook",
        "tariff",
        "version",
    },
    "__main__": {"cli"},
}


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        rooms |= {name.split(".")[1] for name in names if name.startswith("origin_engine.")}
    return rooms


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_arrow_points_back(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    assert room in ALLOWED, f"say in this test which rooms `{room}` may know"
    assert imported_rooms(path) <= ALLOWED[room] | {room}


@pytest.mark.parametrize("room", sorted(p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()))
def test_each_room_says_what_it_takes_and_gives(room: str) -> None:
    said = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert all(word in said for word in ("Takes:", "Gives:", "Never knows about:"))


def test_lark_is_known_to_the_parser_and_the_treaty_readers_alone() -> None:
    knowing = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lark"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("lark") for alias in node.names))
    }
    readers = {path for path in knowing if path.startswith("rulebook/readers/")}
    assert knowing - readers <= {"language/parser.py", "language/builder.py"}


def test_no_agreement_or_country_is_named_in_python() -> None:
    """What differs between agreements is data: no branch compares with one of their names."""
    named = {"rcep", "acfta", "cptpp", "usmca", "CN", "JP", "VN", "KR", "AU"}
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                words = {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
                found += [(path.name, node.lineno, word) for word in words & named]
    assert not found


def test_files_stay_readable() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in PACKAGE.rglob("*.py")}
    assert max(lengths.values()) <= 600, max(lengths, key=lambda p: lengths[p])
