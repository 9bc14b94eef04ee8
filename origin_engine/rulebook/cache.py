"""The cache of read rule books: addressed by content, so that it is never stale.

An entry is named by the fingerprint of every source file and of this engine's own reader, holds plain JSON,
and begins with its own fingerprint. A damaged entry is thrown away; entries are written beside and renamed, so
that concurrent writers cannot mix; a folder that cannot be written is no error. Nothing in an entry is run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from origin_engine.places import rules_folder
from origin_engine.version import __version__

VARIABLE = "ORIGIN_ENGINE_CACHE"
LARGEST_ENTRY = 64 * 1024 * 1024


def cache_folder() -> Path:
    """Where entries are kept: $ORIGIN_ENGINE_CACHE, or the user's cache folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "origin-engine"


def fingerprint(files: Iterable[Path]) -> str:
    """A fingerprint of the names and contents of files; raises OSError where one cannot be read."""
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_entry(key: str) -> Any:
    """The entry under a key, or None where there is none that is whole."""
    path = _entry(key)
    try:
        if path.stat().st_size > LARGEST_ENTRY:
            return None
        seal, _, body = path.read_bytes().partition(b"\n")
        if seal != _seal(body):
            raise ValueError("damaged")
        return json.loads(body)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        with contextlib.suppress(OSError):
            path.unlink()
        return None


def write_entry(key: str, value: Any) -> None:
    """Keep a JSON value under a key; does nothing where the folder cannot be written."""
    body = json.dumps(value, separators=(",", ":")).encode()
    path = _entry(key)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(body) + b"\n" + body)
            Path(temporary).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _entry(key: str) -> Path:
    name = hashlib.sha256(f"{key} {reader_fingerprint()}".encode()).hexdigest()
    return cache_folder() / f"{name}.json"


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


@cache
def reader_fingerprint() -> str:
    """What shapes an entry besides its sources: the version, the code lists, and the modules that read rule books."""
    package = Path(__file__).resolve().parent.parent
    lists = rules_folder() / "nomenclature"  # what a range of codes holds
    modules = [*os.scandir(package / "language"), *os.scandir(package / "rulebook"), *os.scandir(lists)]
    stamps = sorted(f"{m.name} {m.stat().st_size} {m.stat().st_mtime_ns}" for m in modules if m.is_file())
    return f"{__version__} {' '.join(stamps)}"
