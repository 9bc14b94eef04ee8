"""A flat bill, as CSV and Excel hold it, made into the nested mapping of the contract.

The product's facts come as pairs of field and value, the materials as a table in which `part_of` names the
line that a line is part of (empty: of the product). Any depth, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

from origin_engine.dossier.checking import dossier_from
from origin_engine.dossier.facts import Dossier
from origin_engine.dossier.flat_names import (
    PART_OF,
    FlatName,
    Kind,
    column_named,
    column_names,
    field_named,
    field_names,
    with_own_words,
)
from origin_engine.dossier.flat_paths import closed_up, overlap, put, with_lists
from origin_engine.dossier.nesting import made_from_itself
from origin_engine.dossier.problems import Path, Problems, no_place, shown
from origin_engine.nomenclature import code_list
from origin_engine.spelling import did_you_mean
from origin_engine.told import told

NOTHING_DONE = ("none", "[]")
DIRECT = ("direct", *NOTHING_DONE)
DAY_AS_EXCEL_WRITES_IT = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
MOST_TO_COMPARE = 2_000
NOTE = "#"
"""Begins the name of a row or a column that is the trader's own, and not read."""


class Pair(NamedTuple):
    """A fact of the product, the costs, the shipment or the rates, and where it stands."""

    name: str
    value: str
    place: str


class Row(NamedTuple):
    """A line of the materials table: its number in the file, and its cells as text."""

    number: int
    cells: list[str]


@dataclass
class FlatBill:
    """What one file holds. `cell` tells where a row's column stands (of the whole row, when it is None)."""

    file: str
    cell: Callable[[int, int | None], str]
    pairs: list[Pair] = field(default_factory=list)
    header: list[str] | None = None
    header_row: int = 0
    rows: list[Row] = field(default_factory=list)


def dossier_from_table(bill: FlatBill) -> Dossier:
    """A checked dossier from a flat bill; raises DossierError with every problem found."""
    table = _Table(bill)
    return dossier_from(table.mapping(), table.place)


def name_in_header(written: str) -> str:
    """The name of a field as a cell states it: its first line; what is below explains it to people."""
    return written.strip().split("\n", 1)[0].strip()


class _Table:
    """Builds the mapping, and finds the cell again where a path in it has a problem."""

    def __init__(self, bill: FlatBill) -> None:
        self.bill = bill
        self.problems = Problems(lambda path: bill.file)
        self.columns: list[FlatName | None] = []
        self.part_of: int | None = None
        self.pair_places: dict[Path, str] = {}
        self.children: dict[int | None, list[int]] = {}
        """The rows (by their index) that are part of a row, or of the product (None)."""

    def mapping(self) -> dict[str, Any]:
        """The nested mapping; raises what is wrong with names and structure."""
        mapping = self._pairs()
        mapping.setdefault("product", {})
        if self.bill.header is not None:
            self._header(self.bill.header)
            self.problems.refuse()
            lines = [self._line(row)[0] for row in self.bill.rows]
            self._nest(lines, mapping["product"].get("id"))
            mapping["materials"] = [lines[index] for index in self.children.get(None, [])]
        self.problems.refuse()
        return mapping

    # --- the pairs ---

    def _pairs(self) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        seen: dict[Path, Pair] = {}
        for pair in self.bill.pairs:
            value, name = pair.value.strip(), name_in_header(pair.name)
            if name.startswith(NOTE):
                continue
            target = field_named(name)
            if target is None:
                self.problems.at(
                    pair.place,
                    name,
                    told("{name} is no field of a dossier", name=shown(name)),
                    partial(_nearest_field, name),
                )
            elif value and not put(mapping, target.path, self._value(value, target.kind, pair.place, name)):
                first = next((each.place for path, each in seen.items() if overlap(path, target.path)), "")
                self.problems.at(
                    pair.place,
                    name,
                    told("{name} is stated again", name=shown(name)),
                    told("it is already at {place}", place=first),
                )
            elif value:
                seen[target.path] = pair
        final = closed_up(seen)
        self.pair_places = {path: seen[original].place for path, original in final.items()}
        return {name: with_lists(part) for name, part in mapping.items()}

    # --- the materials ---

    def _header(self, header: list[str]) -> None:
        seen: dict[Path, str] = {}
        for index, written in enumerate(header):
            name = name_in_header(written)
            target = None if not name or name.startswith(NOTE) else column_named(name)
            self.columns.append(target)
            if not name or name.startswith(NOTE):
                continue
            place = self.bill.cell(self.bill.header_row, index)
            if target is None:
                found = told("{name} is no column of the materials", name=shown(name))
                self.problems.at(place, name, found, partial(_nearest_column, name))
            elif target.path in seen:
                remedy = told("it is already named `{other}`; keep one of the two", other=seen[target.path])
                self.problems.at(place, name, told("{name} is a second column for the same", name=shown(name)), remedy)
            else:
                seen[target.path] = name
                if target.path == (PART_OF,):
                    self.part_of = index

    def _line(self, row: Row) -> tuple[dict[str, Any], dict[Path, int]]:
        """One line of the bill, and the column that each of its facts came from."""
        line: dict[Any, Any] = {}
        columns: dict[Path, int] = {}
        listed = False
        for index, text in enumerate(row.cells):
            if not (text := text.strip()):
                continue
            target = self.columns[index] if index < len(self.columns) else None
            if target is None:
                self._unnamed(row, index, text)
                continue
            path, kind = target
            columns[path] = index
            if kind != "text" and kind != "number":
                text = self._value(text, kind, row, index)
            if len(path) == 1:
                line[path[0]] = text
            elif len(path) == 2:
                line.setdefault(path[0], {})[path[1]] = text
            else:
                listed = listed or isinstance(path[1], int)
                put(line, path, text)
        line.pop(PART_OF, None)
        return (with_lists(line) if listed else line), columns

    def _unnamed(self, row: Row, index: int, text: str) -> None:
        header = self.bill.header or []
        if index >= len(header) or not header[index].strip():
            remedy = told("name the column in the header, or empty the cell")
            self.problems.at(
                self.bill.cell(row.number, index),
                "",
                told("{given} in a column without a name", given=shown(text)),
                remedy,
            )

    # --- who is part of whom ---

    def _nest(self, lines: list[dict[str, Any]], product_id: str | None) -> None:
        named: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            if "id" in line:
                named.setdefault(line["id"], []).append(index)
        parents: list[int | None] = []
        for row in self.bill.rows:
            parents.append(self._parent(row, named, product_id))
        for index, parent in enumerate(parents):
            self.children.setdefault(parent, []).append(index)
        for parent, parts in self.children.items():
            if parent is not None:
                lines[parent]["materials"] = [lines[index] for index in parts]
        if not self.problems.kept:
            self._refuse_cycles(lines, parents)

    def _parent(self, row: Row, named: dict[str, list[int]], product_id: str | None) -> int | None:
        """The index of the line that a row is part of; None: of the product."""
        if self.part_of is None or self.part_of >= len(row.cells):
            return None
        name = row.cells[self.part_of].strip()
        if not name:
            return None
        found = named.get(name, ())
        if len(found) == 1:
            return found[0]
        if not found and name == product_id:
            return None
        place = self.bill.cell(row.number, self.part_of)
        if found:
            places = [self.bill.cell(self.bill.rows[index].number, None) for index in found[:4]]
            remedy = told("give each line an id of its own: {places}", places=places)
            self.problems.at(
                place, PART_OF, told("{number} lines are called {name}", number=len(found), name=shown(name)), remedy
            )
        else:
            self.problems.at(
                place, PART_OF, told("no line is called {name}", name=shown(name)), partial(_nearest_line, name, named)
            )
        return None

    def _refuse_cycles(self, lines: list[dict[str, Any]], parents: list[int | None]) -> None:
        """Lines that the product cannot be reached from stand in a ring, or below one."""
        safe: set[int | None] = {None}
        for start in range(len(lines)):
            trail: dict[int, None] = {}
            index: int | None = start
            while index is not None and index not in safe and index not in trail:
                trail[index] = None
                index = parents[index]
            safe.update(trail)
            if index is not None and index in trail:
                inwards = list(trail)[list(trail).index(index) :]
                ring = [str(lines[each].get("id")) for each in [index, *reversed(inwards)]]
                place = self.bill.cell(self.bill.rows[index].number, self.part_of)
                self.problems.keep(replace(made_from_itself(ring, (PART_OF,), no_place), place=place))

    # --- values ---

    def _value(self, text: str, kind: Kind, place: str | Row, column: str | int) -> Any:
        """A cell's text as the contract writes it: lists as lists, days as year-month-day."""
        if kind == "words":
            return [] if text.lower() in NOTHING_DONE else _split(text)
        if kind == "processes":
            return [] if text.lower() in NOTHING_DONE else [_process(each) for each in _split(text)]
        if kind == "route" and text.lower() in DIRECT:
            return []
        if kind == "date" and (day := DAY_AS_EXCEL_WRITES_IT.fullmatch(text)):
            return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
        if kind in ("route", "code"):
            self._check(text, kind, place, column)
        return text

    def _check(self, text: str, kind: Kind, place: str | Row, column: str | int) -> None:
        if isinstance(place, Row):
            assert isinstance(column, int)
            place, column = self.bill.cell(place.number, column), name_in_header((self.bill.header or [])[column])
        if kind == "route":
            remedy = told(
                "write direct, or the stays on the way as shipment.route.country, shipment.route2.country ..."
            )
            self.problems.at(place, str(column), told("{given} is no route", given=shown(text)), remedy)
        elif column == "hs" and _lost_a_zero(text):
            remedy = told(
                "format the cells as text and write 0{code}; or with dots, if {dotted} is meant",
                code=text,
                dotted=f"{text[:4]}.{text[4:]}",
            )
            self.problems.at(
                place, str(column), told("{given} may have lost the zero it began with", given=shown(text)), remedy
            )

    # --- places ---

    def place(self, path: Path) -> str:
        """The cell of the fact at this path, or the row of its line, or the file."""
        if path[:1] != ("materials",):
            return self._pair_place(path)
        at: int | None = None
        while len(path) > 1 and path[0] == "materials" and isinstance(path[1], int):
            at = self.children[at][path[1]]
            path = path[2:]
        if at is None:
            return self.bill.cell(self.bill.header_row, None) if self.bill.header else self.bill.file
        row = self.bill.rows[at]
        columns = self._line(row)[1]
        final = closed_up(columns)
        column = next((columns[original] for each, original in final.items() if each[: len(path)] == path), None)
        return self.bill.cell(row.number, column if path else None)

    def _pair_place(self, path: Path) -> str:
        while path:
            found = next((place for each, place in self.pair_places.items() if each[: len(path)] == path), None)
            if found is not None:
                return found
            path = path[:-1]
        return self.bill.file


def _nearest_field(name: str) -> str:
    return did_you_mean(name, with_own_words(field_names(), name), told("docs/dossier.md lists the fields"))


def _nearest_column(name: str) -> str:
    otherwise = told("take it out, or begin its name with {mark} to keep it as a note", mark=NOTE)
    return did_you_mean(name, with_own_words(column_names(), name), otherwise)


def _nearest_line(name: str, named: Collection[str]) -> str:
    otherwise = told("write the id of the line it is part of, or nothing for the product")
    return did_you_mean(name, named, otherwise) if len(named) <= MOST_TO_COMPARE else otherwise


def _split(text: str) -> list[str]:
    return [word for each in text.replace("；", ";").split(";") if (word := each.strip())]


def _process(text: str) -> dict[str, str]:
    name, at, country = text.partition("@")
    return {"name": name.strip(), "in": country.strip()} if at else {"name": name.strip()}


def _lost_a_zero(text: str) -> bool:
    """Whether a code without dots has an odd number of digits and is a code once a zero is put before it."""
    return (
        len(text) in (5, 7, 9) and text.isascii() and text.isdecimal() and f"0{text}"[:6] in code_list().unchanged_since
    )
