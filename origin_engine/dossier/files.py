"""Getting at a file: there, a file, not too large, and text where text is wanted."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from origin_engine.dossier.facts import printable
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told

LARGEST_FILE = 32 * 1024 * 1024


def name_of_file(path: Path) -> str:
    """The file's name in messages."""
    return printable(str(path))


def file_bytes(path: Path) -> bytes:
    """What is in the file; refuses what is no file, cannot be read or is too large for a dossier."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            what = told("a folder, and no dossier") if path.is_dir() else told("not an ordinary file, and no dossier")
            raise DossierError(Problem(what, name_of_file(path), remedy=told("name the file itself")))
        if status.st_size > LARGEST_FILE:
            found = told("{size:.0f} MB is too large for a dossier", size=status.st_size / 1024 / 1024)
            limit = told("{most} MB at most; one product a file", most=LARGEST_FILE // 1024 // 1024)
            raise DossierError(Problem(found, name_of_file(path), remedy=limit))
        return path.read_bytes()
    except FileNotFoundError:
        problem = Problem(told("no such file"), name_of_file(path), remedy=told("check the name and the folder"))
        raise DossierError(problem) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problem = Problem(
            told("cannot be read: {reason}", reason=reason),
            name_of_file(path),
            remedy=told("check the name and who may read it"),
        )
        raise DossierError(problem) from None


def utf8_text(path: Path) -> str:
    """The file's text; refuses what is not UTF-8, naming the line."""
    return utf8_in(file_bytes(path), name_of_file(path))


def utf8_in(content: bytes, name: str) -> str:
    """The text in the content of a file of this name; refuses what is not UTF-8, naming the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = told("byte 0x{byte:02x} is not UTF-8", byte=content[error.start])
        raise DossierError(Problem(found, f"{name}:{line}", remedy=told("save the file as UTF-8"))) from None


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without garbage collection meanwhile: a long bill is many small values and no garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
