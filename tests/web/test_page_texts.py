"""The page's own words: every one in both languages, with the same places to fill, and none that is not used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import origin_engine.web

STATIC = Path(origin_engine.web.__file__).parent / "static"
TEXTS = {lang: json.loads((STATIC / f"texts.{lang}.json").read_text(encoding="utf-8")) for lang in ("en", "zh")}
PLACE = re.compile(r"\{(\w+)\}")


def test_every_text_is_in_both_languages_with_the_same_places() -> None:
    assert TEXTS["en"].keys() == TEXTS["zh"].keys()
    for key, english in TEXTS["en"].items():
        chinese = TEXTS["zh"][key]
        assert chinese.strip()
        assert set(PLACE.findall(english)) == set(PLACE.findall(chinese)), key


def test_every_text_is_used_and_every_use_has_a_text() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*STATIC.glob("*.js"), STATIC / "index.html"])
    named = set(re.findall(r"""(?:text\(|data-text=)["'`]([\w.-]+)["'`]""", code))
    assert named <= TEXTS["en"].keys()
    built = set(re.findall(r"`([\w.-]+\.)\$\{", code))
    for key in TEXTS["en"]:
        assert key in named or key.startswith(tuple(built)) or f'"{key}"' in code, key
