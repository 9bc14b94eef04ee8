"""Loading a rule book by its id or from a folder, through the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from origin_engine.errors import Problem, RulebookError
from origin_engine.language import Rule
from origin_engine.places import rules_folder
from origin_engine.rulebook.book import Row, RuleBook
from origin_engine.rulebook.cache import fingerprint, read_entry, write_entry
from origin_engine.rulebook.plain import from_plain, to_plain
from origin_engine.spelling import did_you_mean
from origin_engine.told import told

_loaded: dict[tuple[Path, str], RuleBook] = {}


def load_rulebook(name: str | Path) -> RuleBook:
    """The rule book of an agreement, by its id (`rcep`) or from a folder.

    A book is read once while its files stay the same. Raises RulebookError with every problem found.
    """
    from origin_engine.rulebook.reading import files_of

    folder = folder_of(name)
    try:
        lists = sorted((folder / "tariff-differentials").glob("*.yaml"))
        digest = fingerprint([*files_of(folder), *lists])
    except OSError as error:
        raise RulebookError(
            Problem(told("cannot be read: {reason}", reason=error.strerror), str(error.filename or folder))
        ) from None
    book = _loaded.get((folder, digest))
    if book is None:
        book = (_from_cache(digest) or _from_files(folder, digest)).placed(folder)
        _loaded[folder, digest] = book
    return book


def known_rulebooks() -> list[str]:
    """The ids of the rule books that came with this installation."""
    return sorted(path.parent.name for path in rules_folder().glob("*/agreement.yaml"))


def folder_of(name: str | Path) -> Path:
    """A folder for an id or a path; an id never reaches outside the rules folder."""
    if isinstance(name, str) and name in known_rulebooks():
        return rules_folder() / name
    folder = Path(name)
    if (folder / "agreement.yaml").is_file():
        return folder
    known = known_rulebooks()
    remedy = did_you_mean(
        str(name), known, told("known: {known}; or give a folder with an agreement.yaml", known=known)
    )
    raise RulebookError(Problem(told("no rule book `{name}`", name=name), remedy=remedy))


def _from_files(folder: Path, digest: str) -> RuleBook:
    from origin_engine.rulebook.reading import read_book

    read = read_book(folder)
    if read.problems or read.agreement is None:
        raise RulebookError(read.problems)
    trees = [to_plain(tree) for tree in read.trees]
    write_entry(
        digest,
        {
            "agreement": to_plain(read.agreement),
            "rows": read.rows,
            "other_rows": read.other_rows,
            "texts": read.texts,
            "sources": [to_plain(source) for source in read.sources],
            "trees": trees,
        },
    )
    tree_of = read.trees.__getitem__
    return RuleBook(read.agreement, read.rows, read.texts, read.sources, f"sha256:{digest}", tree_of, read.other_rows)


def _from_cache(digest: str) -> RuleBook | None:
    """The book from its cache entry; None where there is none, or where it is none of ours."""
    entry = read_entry(digest)
    if entry is None:
        return None
    try:
        trees: list[Any] = entry["trees"]

        def tree_of(number: int) -> Rule:
            return from_plain(trees[number])  # type: ignore[no-any-return]

        return RuleBook(
            from_plain(entry["agreement"]),
            _rows(entry["rows"]),
            tuple(entry["texts"]),
            tuple(from_plain(source) for source in entry["sources"]),
            f"sha256:{digest}",
            tree_of,
            {name: _rows(rows) for name, rows in entry["other_rows"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _rows(kept: dict[str, list[Any]]) -> dict[str, Row]:
    return {code: Row(*row) for code, row in kept.items()}
