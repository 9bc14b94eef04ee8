"""Columns of the user's tables, by the names that dossiers have: `--map`, what is left out, and which types are exact.

A column of an unknown name is refused, as it may be a fact that was meant to count; unless its name is among those to
leave out, or begins with `#`, which marks notes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

import pyarrow as pa

from origin_engine.dossier.flat_names import (
    FlatName,
    column_named,
    column_names,
    field_named,
    field_names,
    with_own_words,
)
from origin_engine.dossier.problems import Path, shown
from origin_engine.dossier.table import NOTE
from origin_engine.errors import Problem, RefusedInput
from origin_engine.screening.chunks import ID, PRODUCT
from origin_engine.screening.formats import TableFiles
from origin_engine.screening.rejects import LINES, PRODUCTS
from origin_engine.spelling import did_you_mean
from origin_engine.told import told

KEYS = {PRODUCTS: ID, LINES: PRODUCT}
"""The column of each table by which a product and its lines find each other."""
KEY_NAME = FlatName((PRODUCT,), "text")
FREE_TEXTS = frozenset(("id", "description", "reference", PRODUCT))
"""Columns in which a text seldom comes again."""


class Renaming(NamedTuple):
    """One `--map`: our name, the user's, and the table that was named with it, if any."""

    table: str | None
    ours: str
    theirs: str


class Columns(NamedTuple):
    """The columns of a table that are read: the user's name of each of ours."""

    table: str
    files: TableFiles
    theirs: dict[str, str]

    @property
    def words(self) -> list[str]:
        """Columns of text, by the user's names, in which the same words come again and again."""
        types = self.files.schema
        return [
            theirs
            for ours, theirs in self.theirs.items()
            if pa.types.is_string(types.field(theirs).type) and ours.rpartition(".")[2] not in FREE_TEXTS
        ]


def renaming(text: str) -> Renaming:
    """A `--map` as it is written: `ours=theirs`, or `lines.ours=theirs`."""
    ours, sign, theirs = text.partition("=")
    ours, theirs = ours.strip(), theirs.strip()
    if not sign or not ours or not theirs:
        remedy = told("write our name, =, your name, like lines.value=LINE_AMT")
        raise RefusedInput(Problem(told("{given} is no mapping of names", given=shown(text)), "--map", remedy=remedy))
    table, dot, name = ours.partition(".")
    return Renaming(table, name, theirs) if dot and table in KEYS else Renaming(None, ours, theirs)


def columns_of(
    products: TableFiles, lines: TableFiles, renamings: Sequence[Renaming], left_out: Collection[str]
) -> tuple[Columns, Columns]:
    """What is read of both tables; raises all that is wrong with their names and types at once."""
    tables = {PRODUCTS: products, LINES: lines}
    problems = [problem for each in renamings for problem in _wrong_with(each, tables)]
    problems += [problem for name, files in tables.items() for problem in _repeated(name, files)]
    if problems:
        raise RefusedInput(problems)
    found = {name: _columns(name, files, renamings, left_out, problems) for name, files in tables.items()}
    if problems:
        raise RefusedInput(problems)
    return found[PRODUCTS], found[LINES]


def named(table: str, name: str) -> FlatName | None:
    """The field behind one of our names; None where there is none."""
    if table == LINES:
        return KEY_NAME if name == PRODUCT else column_named(name)
    return field_named(name)


def _wrong_with(mapping: Renaming, tables: Mapping[str, TableFiles]) -> Iterator[Problem]:
    """What is wrong with a mapping: its name is none of ours, or no table has the column."""
    candidates = [mapping.table] if mapping.table else list(tables)
    given = f"{mapping.ours}={mapping.theirs}"
    if not any(named(table, mapping.ours) for table in candidates):
        known = [name for table in candidates for name in known_names(table, mapping.ours)]
        found = told("{name} is none of our names", name=shown(mapping.ours))
        yield Problem(found, "--map", given, did_you_mean(mapping.ours, known, told("docs/dossier.md lists them")))
    columns = [name for table in candidates for name in tables[table].schema.names]
    if mapping.theirs not in columns:
        found = told("no column is called {name}", name=shown(mapping.theirs))
        remedy = did_you_mean(mapping.theirs, columns, told("the columns are {names}", names=columns[:20]))
        yield Problem(found, "--map", given, remedy)


def known_names(table: str, given: str) -> list[str]:
    """Our names in a table."""
    names = column_names() if table == LINES else field_names()
    return [*with_own_words(names, given), *([PRODUCT] if table == LINES else [])]


def _repeated(table: str, files: TableFiles) -> Iterator[Problem]:
    names = files.schema.names
    for name in dict.fromkeys(each for each in names if names.count(each) > 1):
        remedy = told("give each column a name of its own")
        yield Problem(told("several columns of this name"), str(files.path), name, remedy)


def _columns(
    table: str, files: TableFiles, renamings: Sequence[Renaming], left_out: Collection[str], problems: list[Problem]
) -> Columns:
    mapped = {
        each.theirs: each.ours
        for each in renamings
        if each.table in (None, table) and each.theirs in files.schema.names and named(table, each.ours)
    }
    taken: dict[Path, str] = {}
    theirs: dict[str, str] = {}
    for field in files.schema:
        ours = mapped.get(field.name, field.name.strip())
        if field.name not in mapped and _is_left_out(ours, left_out):
            continue
        target = named(table, ours)
        if target is None:
            problems.append(_unknown(table, files, field.name))
        elif target.path in taken:
            remedy = told("it is already read from {other}; map or leave out one of the two", other=taken[target.path])
            found = told("{name} is a second column for the same", name=shown(field.name))
            problems.append(Problem(found, str(files.path), field.name, remedy))
        elif (wrong := _inexact(field, target)) is not None:
            problems.append(Problem(wrong.found, str(files.path), field.name, wrong.remedy))
        else:
            taken[target.path] = theirs[_usual_names(table).get(target.path, ours)] = field.name
    if KEYS[table] not in theirs and not problems:
        problems.append(_without_key(table, files))
    return Columns(table, files, theirs)


@cache
def _usual_names(table: str) -> dict[Path, str]:
    """The one name of ours for each field that has a fixed one."""
    names = [name for name in known_names(table, "") if "<" not in name]
    return {target.path: name for name in names if (target := named(table, name)) is not None}


def _is_left_out(name: str, left_out: Iterable[str]) -> bool:
    return not name or name.startswith(NOTE) or any(fnmatchcase(name, pattern) for pattern in left_out)


def _unknown(table: str, files: TableFiles, name: str) -> Problem:
    what = told("materials") if table == LINES else told("a dossier")
    found = told("{name} is no column of {what}", name=shown(name), what=what)
    otherwise = told("map it (--map ours={name}), or leave it out (--ignore-columns {name})", name=name)
    return Problem(found, str(files.path), name, did_you_mean(name, known_names(table, name), otherwise))


def _without_key(table: str, files: TableFiles) -> Problem:
    key = KEYS[table]
    remedy = told("name the column `{key}`, or map it: --map {table}.{key}=...", key=key, table=table)
    return Problem(told("no column `{key}`, by which products find their lines", key=key), str(files.path), "", remedy)


# --- types -------------------------------------------------------------------------------------------


class _Wrong(NamedTuple):
    found: str
    remedy: str


def _inexact(field: pa.Field, target: FlatName) -> _Wrong | None:
    """What keeps a column from being read exactly, by its type."""
    kind, types = _value_type(field.type), pa.types
    if types.is_floating(kind):
        remedy = told("write it as decimal128, as whole numbers or as text; or leave it out (--ignore-columns)")
        return _Wrong(told("a column of floating-point numbers, which are not exact"), remedy)
    if types.is_null(kind) or types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return None
    allowed = {
        "number": types.is_decimal(kind) or types.is_integer(kind),
        "yes-no": types.is_boolean(kind),
        "date": types.is_date(kind) or (types.is_timestamp(kind) and kind.tz is None),
        "text": types.is_integer(kind) and target.path[-1] in FREE_TEXTS,
    }
    if allowed.get(target.kind) or (_is_list_of_text(kind) and target.kind in ("words", "processes")):
        return None
    remedies = {
        "number": told("write it as decimal128, as whole numbers or as text"),
        "yes-no": told("write it as true and false, or as text: yes, no"),
        "date": told("write it as date32, or as text: 2026-11-23"),
        "code": told("write codes as text: a number loses the zero it begins with"),
    }
    return _Wrong(told("a column of type {type}", type=field.type), remedies.get(target.kind, told("write it as text")))


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_list_of_text(kind: pa.DataType) -> bool:
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return False
    return bool(pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type))
