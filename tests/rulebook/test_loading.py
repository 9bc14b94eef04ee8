"""Loading rule books: every problem named, and a cache that cannot lie."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from origin_engine.errors import RulebookError
from origin_engine.places import rules_folder
from origin_engine.rulebook import RuleBook, load_rulebook, loading
from origin_engine.rulebook import cache as cache_module
from origin_engine.rulebook.plain import from_plain, to_plain


@pytest.fixture
def book_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(rules_folder() / "rcep", tmp_path / "book"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache_module.VARIABLE, str(folder))
    monkeypatch.setattr(loading, "_loaded", {})
    return folder


def fresh(folder: Path) -> RuleBook:
    """Load as another process would: nothing remembered in memory."""
    loading._loaded.clear()
    return load_rulebook(folder)


def texts(book: RuleBook) -> dict[str, str]:
    return {rule.code: rule.text for rule in book.rules()}


def test_the_cache_gives_the_same_book(book_folder: Path, cache: Path) -> None:
    first = fresh(book_folder)
    assert len(list(cache.glob("*.json"))) == 1
    second = fresh(book_folder)
    assert second.agreement == first.agreement
    assert second.digest == first.digest
    assert [rule.tree for rule in second.rules()] == [rule.tree for rule in first.rules()]
    assert list(second.rules()) == list(first.rules())


def test_a_changed_file_is_never_answered_from_the_cache(book_folder: Path, cache: Path) -> None:
    before = texts(fresh(book_folder))
    path = book_folder / "product-rules" / "section-17.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"87.12": CTH or RVC 40', '"87.12": WO'), encoding="utf-8")
    after = texts(fresh(book_folder))
    assert (before["8712"], after["8712"]) == ("CTH or RVC 40", "WO")


def drop_a_byte(content: bytes) -> bytes:
    return content[:-1]


def forge(content: bytes) -> bytes:
    """A well-formed entry whose seal is right and whose content is not a rule book."""
    body = json.dumps({"agreement": {"$": "Agreement"}, "rows": {}, "texts": [], "sources": [], "trees": []}).encode()
    return cache_module._seal(body) + b"\n" + body


def name_a_class(content: bytes) -> bytes:
    body = json.dumps({"agreement": {"$": "os.system", "value": "true"}}).encode()
    return cache_module._seal(body) + b"\n" + body


@pytest.mark.parametrize(
    "damage",
    [
        drop_a_byte,
        forge,
        name_a_class,
        lambda c: b"",
        lambda c: b"\x00" * 100,
        lambda c: c.replace(b"RVC 40", b"RVC 99"),
    ],
)
def test_a_damaged_entry_is_thrown_away(book_folder: Path, cache: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = texts(fresh(book_folder))
    (entry,) = cache.glob("*.json")
    entry.write_bytes(damage(entry.read_bytes()))
    assert texts(fresh(book_folder)) == expected


def test_concurrent_writers_leave_one_whole_entry(book_folder: Path, cache: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        books = list(pool.map(lambda _: loading._from_files(book_folder, "k"), range(8)))
    assert len({len(book) for book in books}) == 1
    assert len(list(cache.iterdir())) == 1
    assert cache_module.read_entry("k") is not None


def test_a_cache_that_cannot_be_written_is_no_error(
    book_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = book_folder / "agreement.yaml"
    monkeypatch.setenv(cache_module.VARIABLE, str(blocked / "cache"))
    assert len(fresh(book_folder)) == 2189


def test_one_bad_row_never_hides_another(book_folder: Path, cache: Path) -> None:
    path = book_folder / "product-rules" / "section-17.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('"87.12": CTH or RVC 40', '"87.12": CTH or RCV 40').replace('"8714.20": CTH', '"8714.2": CTH')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        fresh(book_folder)
    told = str(refused.value)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "RCV" in row)
    assert f"section-17.yaml:{line}:" in told
    assert "did you mean `RVC`?" in told
    assert "`8714.2` is no code" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("roll_up:", "rollup:", "unknown field `rollup`\nhelp: did you mean `roll_up`?"),
        ("  base: FOB\n  methods:", "  methods:", "`base` is missing"),
        ("read: 2026-11-25", "read: yesterday", "`yesterday` cannot stand here"),
        ("id: rcep", "id: rcep\nid: rcep", "`id` stands here again"),
    ],
)
def test_an_agreement_file_that_is_wrong_is_refused_with_its_line(
    book_folder: Path, cache: Path, old: str, new: str, said: str
) -> None:
    path = book_folder / "agreement.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        fresh(book_folder)
    assert said in str(refused.value)
    assert "agreement.yaml:" in str(refused.value)


def test_plain_values_round_trip() -> None:
    book = load_rulebook("rcep")
    assert from_plain(json.loads(json.dumps(to_plain(book.agreement)))) == book.agreement


def test_every_row_states_its_source() -> None:
    for rule in load_rulebook("rcep").rules():
        assert rule.source.reference
        assert rule.source.text
