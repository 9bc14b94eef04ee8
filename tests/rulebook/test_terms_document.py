"""Every example in docs/terms.md is read as part of an agreement, and every term that it is about is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from origin_engine.rulebook import claim, load_rulebook, production
from origin_engine.yaml_source import read_yaml_file
from tests.origin.synthetic import TERMS, book, merged

DOCUMENT = Path(__file__).parents[2] / "docs" / "terms.md"


def examples(folder: Path) -> list[dict[str, object]]:
    read = []
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)):
        path = folder / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        read.append(read_yaml_file(path).value)
    return read


def test_every_example_is_read(tmp_path: Path) -> None:
    found = examples(tmp_path)
    assert len(found) == 6
    together: dict[str, object] = {}
    for number, example in enumerate(found):
        book(tmp_path / f"alone-{number}", "CTH", example)
        together = merged(together, example)
    rules = load_rulebook(book(tmp_path / "together", "CTH", together).folder or tmp_path)
    assert rules.agreement.minimal_operations[0].solely
    assert rules.agreement.value_content.methods_of == {"NZ": "build-down"}


def test_every_term_of_its_own_is_explained(tmp_path: Path) -> None:
    """Fields with a default in production.py and claim.py are what agreements differ in."""
    text = DOCUMENT.read_text(encoding="utf-8") + json.dumps(TERMS)
    rcep = (DOCUMENT.parents[1] / "rules" / "rcep" / "agreement.yaml").read_text(encoding="utf-8")
    for module in (production, claim):
        for kind in vars(module).values():
            for name in (
                getattr(kind, "_field_defaults", {}) if getattr(kind, "__module__", "") == module.__name__ else ()
            ):
                assert re.search(rf"\b{name}\b", text) or re.search(rf"\b{name}:", rcep), f"{kind.__name__}.{name}"
