"""Tariff tables at hand: which rows hold for a national line on a day.

A table's rows are sorted by code, so that a line is found in the file's own bytes by bisection of some rows; a table is
checked whole once, and its fingerprint kept in the cache, so that it is not checked again while it stays the same.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from datetime import date
from functools import lru_cache
from pathlib import Path

from origin_engine.errors import Problem, RulebookError
from origin_engine.places import rules_folder
from origin_engine.rulebook.cache import fingerprint, read_entry, write_entry
from origin_engine.tariff.rates import Rate, RateType, TableHead
from origin_engine.tariff.reading import check_rows, check_together, rate_of, read_head
from origin_engine.told import told

CHECKED = "checked"
CHECKERS = [Path(__file__).with_name(name) for name in ("clashes.py", "reading.py")]
"""What a check found holds only as long as it is the same check."""
MFN, PREFERENCE = RateType.MFN.value, RateType.PREFERENCE.value
MOST_LINES_KEPT = 50_000
APART, MARK_LENGTH = 4096, 24
"""How far apart the rows are by which a line is found, in bytes; and how much of each is kept: more than any code."""


class RateTable:
    """One table: its header and its rows, found by code."""

    def __init__(self, head: TableHead, body: bytes) -> None:
        self.head = head
        self._body = body
        self._places, self._marks = self._marked()
        self._rows_of: dict[str, list[str]] = {}

    def covers(self, on: date) -> bool:
        """Whether the table says anything of a day."""
        return self.head.covers(on)

    def rates(self, code: str, type_: str | None = None, agreement: str | None = None) -> tuple[Rate, ...]:
        """The rows of a national line: all of them, or those of a type, or of an agreement."""
        wanted = f"{code},{type_ or ''}" if agreement is None else f"{code},{type_ or ''},{agreement},"
        found = []
        for row in self._line(code):
            if type_ is None or row.startswith(wanted) or '"' in row:  # most rows need not be taken apart
                cells = _cells(row)
                if type_ in (None, cells[1]) and agreement in (None, cells[2]):
                    found.append(rate_of(cells, self.head))
        return tuple(found)

    def lines_under(self, code: str) -> tuple[str, ...]:
        """The national lines that begin with these digits."""
        return tuple(dict.fromkeys(row.partition(",")[0] for row in self._rows(code)))

    def _line(self, code: str) -> list[str]:
        """The raw rows of a national line; of a line written as its subheading and zeros, what all lines share."""
        rows = self._rows_of.get(code)
        if rows is None:
            rows = self._rows(f"{code},")
            if not rows and len(code) == self.head.digits and not code[6:].strip("0"):
                rows = self._shared_rows(code)
            if len(self._rows_of) >= MOST_LINES_KEPT:
                self._rows_of.clear()
            self._rows_of[code] = rows
        return rows

    def _shared_rows(self, code: str) -> list[str]:
        """The rows that all lines of a subheading share."""
        lines = [[row[len(line) :] for row in self._line(line)] for line in self.lines_under(code[:6])]
        first = lines[0] if lines else []
        return [f"{code}{row}" for row in first if all(row in line for line in lines[1:])]

    def _rows(self, prefix: str) -> list[str]:
        """The rows whose text begins like this."""
        body, wanted = self._body, prefix.encode()
        start = end = self._first_of(wanted)
        if start < 0:
            return []
        while end < len(body) and body.startswith(wanted, end):
            end = body.find(b"\n", end) + 1 or len(body)
        return body[start:end].decode().splitlines()

    def _first_of(self, wanted: bytes) -> int:
        """Where the first row stands that begins like this; -1 where none does.

        It is searched for between the last mark that comes before it and the next one, that one's own row included.
        """
        number = bisect_left(self._marks, wanted)
        low = self._places[number - 1] if number else 0
        high = self._places[number] + 1 + len(wanted) if number < len(self._places) else len(self._body)
        found = self._body.find(b"\n" + wanted, low, high)
        return found if found < 0 else found + 1

    def _marked(self) -> tuple[list[int], list[bytes]]:
        """A row every few kilobytes: where the line break before it stands, and how the row begins."""
        body = self._body
        places = sorted({body.rfind(b"\n", 0, at) for at in range(APART, len(body), APART)} - {-1})
        return places, [body[place + 1 : place + 1 + MARK_LENGTH] for place in places]


def _cells(row: str) -> list[str]:
    return row.split(",") if '"' not in row else next(csv.reader([row]))


class Tariff:
    """All tables of one importer."""

    def __init__(self, importer: str, tables: tuple[RateTable, ...]) -> None:
        self.importer = importer
        self.tables = tables

    def _on(self, on: date) -> list[RateTable]:
        return [table for table in self.tables if table.covers(on)]

    def edition_on(self, on: date) -> int | None:
        """The HS edition of the tables of a day; None where there are none, or where they are of several."""
        editions = {table.head.hs_edition for table in self._on(on)}
        return editions.pop() if len(editions) == 1 else None

    def rates(self, code: str, on: date) -> tuple[Rate, ...]:
        """All rows of a national line in force on a day, from every table."""
        return tuple(rate for table in self._on(on) for rate in table.rates(code) if rate.in_force(on))

    def mfn(self, code: str, on: date) -> Rate | None:
        """The MFN rate as applied; None where no row says it, which is unknown and not zero."""
        found = [rate for table in self._on(on) for rate in table.rates(code, MFN) if rate.in_force(on)]
        return found[0] if len(found) == 1 else None

    def preferences(self, code: str, on: date, agreement: str) -> tuple[tuple[Rate, dict[str, frozenset[str]]], ...]:
        """The rows of an agreement in force on a day, each with the groups of its table."""
        return tuple(
            [
                (rate, table.head.groups)
                for table in self._on(on)
                for rate in table.rates(code, PREFERENCE, agreement)
                if rate.in_force(on)
            ]
        )

    def preference(self, code: str, on: date, agreement: str, country: str) -> Rate | None:
        """The agreement's rate for goods of a country; None where no row says it."""
        found = [r for r, groups in self.preferences(code, on, agreement) if r.applies_to(country, groups)]
        return found[0] if len(found) == 1 else None

    def agreements(self, code: str, on: date) -> tuple[str, ...]:
        """The agreements under which the line has a row on the day."""
        return tuple(dict.fromkeys(rate.agreement for rate in self.rates(code, on) if rate.agreement))

    def lines_under(self, code: str, on: date) -> tuple[str, ...]:
        """The national lines under a subheading that have a row on the day."""
        lines = dict.fromkeys(line for table in self.tables for line in table.lines_under(code))
        return tuple(line for line in sorted(lines) if self.rates(line, on))


def load_tariff(importer: str, folder: Path | None = None) -> Tariff:
    """All tables of an importer; an importer without tables has a tariff without rows: everything is unknown."""
    home = (folder or rules_folder() / "tariffs") / importer
    return _load(home, importer)


def known_importers() -> list[str]:
    """The importers of whom a tariff table is shipped."""
    return sorted({path.parent.name for path in (rules_folder() / "tariffs").glob("*/*.csv")})


@lru_cache(maxsize=64)
def _load(home: Path, importer: str) -> Tariff:
    beside = {path: rows for path in sorted(home.glob("*.yaml")) if (rows := _rows_beside(path)) is not None}
    tables = {path: load_table(path) for path in beside}
    _check_together([(path, beside[path], table.head) for path, table in tables.items()])
    return Tariff(importer, tuple(tables.values()))


def _rows_beside(head: Path) -> Path | None:
    return next((path for path in (head.with_suffix(".csv"), head.with_suffix(".json")) if path.exists()), None)


def _check_together(tables: list[tuple[Path, Path, TableHead]]) -> None:
    """That tables in force on the same day do not set two rates for the same; kept in the cache, like a table's check.

    Tables of periods that follow each other need no look at their rows.
    """
    meeting = [one for one in tables if any(other is not one and one[2].meets(other[2]) for other in tables)]
    if not meeting:
        return
    files = [path for head, rows, _ in meeting for path in (head, rows)]
    key = f"tariff tables together {fingerprint([*files, *CHECKERS])}"
    if read_entry(key) != CHECKED:
        check_together([(rows, head) for _, rows, head in meeting])
        write_entry(key, CHECKED)


def load_table(path: Path) -> RateTable:
    """A table by the path of its header; raises RulebookError with the lines of what is wrong."""
    rows = _rows_beside(path)
    if rows is None:
        raise RulebookError(
            Problem(told("no rows beside the header"), str(path), remedy=told("add {name}.csv", name=path.stem))
        )
    head = read_head(path)
    body = rows.read_bytes()
    if rows.suffix == ".json" or b'\n"' in body:  # codes in quotes: not to be found in the file's own bytes
        return RateTable(head, _as_csv(check_rows(rows, head)))
    key = f"tariff {fingerprint([path, rows, *CHECKERS])}"
    if read_entry(key) != CHECKED:
        check_rows(rows, head)
        write_entry(key, CHECKED)
    return RateTable(head, body)


def _as_csv(rates: list[Rate]) -> bytes:
    """Rows as the CSV that a table is searched in."""
    lines = [
        ",".join(
            [
                rate.code,
                rate.type.value,
                rate.agreement,
                rate.group,
                rate.kind.value,
                "" if rate.percent is None else str(rate.percent),
                "" if rate.amount is None else str(rate.amount),
                rate.unit,
                str(rate.first),
                "" if rate.last is None else str(rate.last),
                " ".join(sorted(rate.excluded)),
                '"' + rate.text.replace('"', '""') + '"',
            ]
        )
        for rate in rates
    ]
    return "\n".join(["", *lines]).encode()
