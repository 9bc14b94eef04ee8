"""Every kind of wrong dossier gets one message: place, field, what was found, what to do."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from origin_engine.dossier import dossier_from, read_dossier
from origin_engine.dossier.files import LARGEST_FILE
from origin_engine.errors import DossierError, Problem

CORPUS = Path(__file__).parent / "refused"
ENTRY = re.compile(r"^=== (.+)\n((?:.*\n)*?)--->\n((?:.+\n)+)", re.MULTILINE)


def entries() -> Iterator[Any]:
    for corpus in sorted(CORPUS.glob("*.txt")):
        for about, content, message in ENTRY.findall(corpus.read_text(encoding="utf-8")):
            yield pytest.param(corpus.stem, content, message.rstrip("\n"), id=f"{corpus.stem}: {about}")


def refusal(path: Path) -> str:
    """The one message that reading this file gets, with FILE for its name."""
    with pytest.raises(DossierError) as refused:
        read_dossier(path)
    assert len(refused.value.problems) == 1
    return str(refused.value).replace(str(path), "FILE")


def the_problem(mapping: Any) -> Problem:
    with pytest.raises(DossierError) as refused:
        dossier_from(mapping)
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize(("ending", "content", "message"), list(entries()))
def test_the_whole_message(ending: str, content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / f"dossier.{ending}"
    path.write_text(content, encoding="utf-8", newline="")
    assert refusal(path) == message


def test_every_corpus_is_read_to_its_end() -> None:
    for corpus in CORPUS.glob("*.txt"):
        text = corpus.read_text(encoding="utf-8")
        assert len(ENTRY.findall(text)) == text.count("\n=== ") + 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.yaml", b"product:\n  id: caf\xe9\n", "FILE:2: byte 0xe9 is not UTF-8\nhelp: save the file as UTF-8"),
        ("a.json", b'{"product":\n {"id": "\xff"}}', "FILE:2: byte 0xff is not UTF-8\nhelp: save the file as UTF-8"),
        (
            "a.csv",
            b"hs,8712.00\nid,\xff\xff\n",
            "FILE:2: byte 0xff is neither UTF-8 nor GB18030\nhelp: save the file as `CSV UTF-8`",
        ),
        ("a.yaml", b"product:\n  id: \x00\n", "FILE:2: not text: the character 0x00"),
        ("a.yaml", b"product: " + b"[" * 5_000, "FILE:1:1009: nested too deep for YAML\nhelp: give the bill as CSV"),
        ("a.json", b"[" * 100_000, "FILE: nested too deep for JSON\nhelp: give the bill as CSV"),
        ("a.yaml", b"#" * (50 * 1024 * 1024), "FILE: 50 MB is too large for a dossier\nhelp: 32 MB at most"),
        ("a.csv", b"#" * (LARGEST_FILE + 1), "FILE: 32 MB is too large for a dossier"),
        ("a.pdf", b"%PDF", "FILE: not a kind of file I read\nhelp: one of .yaml, .yml, .json, .csv, .xlsx"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 8 else "",
)
def test_files_that_are_no_text(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).startswith(message)


def test_a_folder_a_missing_file_and_a_name_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert refusal(tmp_path / "folder.yaml").startswith("FILE: a folder, and no dossier")
    assert refusal(tmp_path / "missing.json").startswith("FILE: no such file")
    with pytest.raises(DossierError, match="cannot be read"):
        read_dossier(tmp_path / "nul\0.yaml")


def test_aliases_that_multiply_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "laughs.yaml"
    levels = "".join(f"{n}: &{n} [{', '.join(['*' + chr(ord(n) - 1)] * 9)}]\n" for n in "bcdefghijklmnop")
    path.write_text("a: &a [lol, lol]\n" + levels, encoding="utf-8")
    begun = time.perf_counter()
    assert refusal(path) == "FILE:1: the anchor `&a`\nhelp: write the value out where it is used"
    assert time.perf_counter() - begun < 1


def test_a_mapping_that_multiplies_is_refused() -> None:
    line: dict[str, Any] = {"hs": "8714.91"}
    for _ in range(12):
        line = {"materials": [line] * 10}
    assert the_problem({"product": {}, "materials": [line]}).found == "more than 500,000 lines"


def test_a_bill_that_contains_itself() -> None:
    wheel: dict[str, Any] = {"id": "WHEEL"}
    rim: dict[str, Any] = {"id": "RIM", "materials": [wheel]}
    wheel["materials"] = [rim]
    problem = the_problem({"product": {}, "materials": [wheel]})
    assert problem.found.startswith("`WHEEL` is made from itself: WHEEL > RIM > WHEEL")
    endless: list[Any] = []
    endless.append(endless)
    assert the_problem({"product": {}, "materials": endless}).found == "a list is no group of fields"
    nameless: dict[str, Any] = {}
    nameless["materials"] = [nameless]
    assert "made from itself" in the_problem({"product": {}, "materials": [nameless]}).found


@pytest.mark.parametrize(
    "given", [None, [], 5, "product", {1: 2}, {"product": {1: 2}}, {"product": {"answers": {1: True}}}]
)
def test_what_is_no_mapping_of_words(given: Any) -> None:
    with pytest.raises(DossierError):
        dossier_from(given)


def test_one_mistake_is_told_once() -> None:
    """Ten lines in a currency without a rate, or a misspelt field that is needed, are one mistake each."""
    line = {"value": {"amount": "1", "currency": "EUR"}}
    lines = [{"id": str(n), **line} for n in range(10)]
    assert the_problem({"product": {"price": {"currency": "USD"}}, "materials": lines}).field.startswith("materials[0]")
    assert the_problem({"Product": {}}).found == "`Product` is no field here"


def test_many_mistakes_are_counted() -> None:
    lines = [{"id": str(n), "hs": "0000.00"} for n in range(60)]
    with pytest.raises(DossierError) as refused:
        dossier_from({"product": {}, "materials": lines})
    assert len(refused.value.problems) == 51
    assert refused.value.problems[-1].found == "and 10 more problems like these"
    with pytest.raises(DossierError, match="and 10 more problems"):
        dossier_from({"product": {}, "materials": [{"hss": "1"}] * 60})


def test_no_message_breaks_a_terminal() -> None:
    """Whatever stands in a value or a name, the message can be written as UTF-8, on its own lines."""
    for text in ("\ud800", "a\nb", "\x1b[31m", "x" * 100_000):
        for mapping in (
            {"product": {"id": text, "hs": text}},
            {"product": {text: 1}},
            {"product": {"answers": {text: 5}}},
            {"product": {"operations": [text]}},
        ):
            with pytest.raises(DossierError) as refused:
                dossier_from(mapping)
            message = str(refused.value)
            message.encode()
            assert "\x1b" not in message
            assert len(message) < 2_000
