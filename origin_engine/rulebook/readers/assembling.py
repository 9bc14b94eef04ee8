"""From the rows of an annex to the rows of a book: one rule for every code, or the reason why there is none.

The longest code governs, as in every book. Rows of the same codes are joined (joining.py); what a row for part of a
code leaves is governed by the next wider row, else by the agreement's general rule, else it is not encoded. Codes that
two rows of equal rank claim with different rules are not encoded. Nothing is lost: every row is in an entry or a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from origin_engine.language import Rule, print_code
from origin_engine.language import tree as t
from origin_engine.nomenclature import CodeList
from origin_engine.rulebook.printed_codes import PrintedCodes
from origin_engine.rulebook.readers.joining import Joined, join
from origin_engine.rulebook.readers.styles import ReadRow
from origin_engine.rulebook.readers.tariff_items import in_words, items_of
from origin_engine.told import Template, told

ITEMS_UNSAID = "its tariff items are printed as a range, and the text does not list them"
NO_SUCH_CODE = Template("HS {edition} has no such code")
NO_SUCH_END = Template("HS {edition} has no {code}, where its range ends")
NO_SUCH_CHAPTER = Template("its range ends at {code}, and HS {edition} has no such chapter")
TWO_CLAIMS = Template("lines {lines} claim the code with different rules")
REST_UNSAID = "the rest of {code}: no row of the annex speaks of it"


class GeneralRule(NamedTuple):
    """The agreement's rule for what no row names, and how it is cited."""

    rule: Rule
    cited: str
    for_code: Callable[[str], bool] = lambda code: True
    """Whether it is for a code that no row names."""


class Entry(NamedTuple):
    """A row of the book: codes, rule, the rows it was made from."""

    codes: PrintedCodes
    cited: str
    """How the rows are printed, where it differs from the codes; else empty."""
    rule: Rule
    confirm: str | None
    lines: tuple[int, ...]


class Note(NamedTuple):
    """Something to know about a row of the table."""

    line: int
    said: str
    lost: bool = False
    """Whether the row's rule is not encoded because of it."""
    absent: bool = False
    """Whether the row is in no entry, because the edition has no such code."""


class Assembled(NamedTuple):
    """The rows of a book, and what is to be known about the rows they were made from."""

    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]


class _Group(NamedTuple):
    """All rows that are printed for the same codes."""

    codes: PrintedCodes
    units: tuple[str, ...]
    joined: Joined
    lines: tuple[int, ...]
    cited: str


class _Governed(NamedTuple):
    """What governs one unit."""

    rule: Rule
    cited: str
    confirm: str | None
    lines: tuple[int, ...]


def assemble(
    rows: Sequence[ReadRow],
    unread: Mapping[int, t.NotEncoded],
    codes: CodeList,
    general: Sequence[GeneralRule] = (),
) -> Assembled:
    """The entries of a book on the HS edition of `codes`; `unread` has what stands for each row that was not read."""
    notes: list[Note] = []
    book = _Book(_groups(rows, dict(unread), codes, notes), general)
    entries = tuple(_entries(book))
    notes += _conflicts(book)
    return Assembled(entries, tuple(sorted(set(notes))))


def _groups(
    rows: Sequence[ReadRow], unread: dict[int, t.NotEncoded], codes: CodeList, notes: list[Note]
) -> list[_Group]:
    """Rows by the codes they are printed for, without those that the edition does not have."""
    by_codes: dict[PrintedCodes, list[ReadRow]] = defaultdict(list)
    for read in rows:
        for printed, row in _by_subheading(read, unread):
            by_codes[printed].append(row)
    units = {printed: _units(printed, found, codes, notes) for printed, found in by_codes.items()}
    wider = {unit[:digits] for found in units.values() for unit in found for digits in (2, 4) if digits < len(unit)}
    groups = []
    for printed, found in by_codes.items():
        if not units[printed]:
            continue
        has_narrower = any(unit in wider for unit in units[printed])
        joined = join(found, unread, has_narrower)
        if joined.refused:
            notes += [Note(read.row.line, joined.refused, lost=True) for read in found]
        lines = tuple(read.row.line for read in found)
        groups.append(_Group(printed, units[printed], joined, lines, _cited(printed, found, joined)))
    return groups


def _by_subheading(read: ReadRow, unread: dict[int, t.NotEncoded]) -> Iterable[tuple[PrintedCodes, ReadRow]]:
    """The codes under which a row stands in the book; a row for tariff items stands under their subheadings."""
    row = read.row
    if len(row.first) < t.Level.TARIFF_ITEM and len(row.last) < t.Level.TARIFF_ITEM:
        return [(PrintedCodes(row.first, row.last), read)]
    items = items_of(row)
    if items is None:
        unread[row.line] = t.NotEncoded(f"line {row.line}: {ITEMS_UNSAID}")
        items = (row.first, row.last)
        words = f"tariff items between {print_code(row.first)} and {print_code(row.last)}"
        return [(PrintedCodes(code, code), _worded(read, words)) for code in dict.fromkeys(i[:6] for i in items)]
    found = []
    for subheading, inside in groupby(items, key=lambda item: item[:6]):
        words = in_words(tuple(inside))
        found.append((PrintedCodes(subheading, subheading), _worded(read, words)))
    return found


def _worded(read: ReadRow, words: str) -> ReadRow:
    """A row with the tariff items among its words."""
    product = f"{words}, {read.row.product}" if read.row.product else words
    return read._replace(row=read.row._replace(partial=True, product=product))


def _units(printed: PrintedCodes, rows: Sequence[ReadRow], codes: CodeList, notes: list[Note]) -> tuple[str, ...]:
    """The codes of the edition that rows are printed for; says of each row what the edition lacks."""
    missing = [end for end in dict.fromkeys((printed.first, printed.last)) if not codes.has(end)]
    units = printed.units(codes)
    strange = [end for end in missing if not codes.has(end[:2])]
    if strange and not printed.single:
        said = NO_SUCH_CHAPTER.told(code=print_code(strange[0]), edition=codes.edition)
        notes += [Note(read.row.line, said, absent=True) for read in rows]
        return ()
    if not units:
        said = NO_SUCH_CODE.told(edition=codes.edition)
        notes += [Note(read.row.line, said, absent=True) for read in rows]
        return ()
    for end in missing:
        said = NO_SUCH_END.told(edition=codes.edition, code=print_code(end))
        notes += [Note(read.row.line, said) for read in rows]
    return units


def _cited(printed: PrintedCodes, rows: Sequence[ReadRow], joined: Joined) -> str:
    """How rows are printed: `ex heading 21.03` where they leave something of it, `heading 21.03` where they do not."""
    whole = joined.rest is not None and bool(joined.cases)
    partial = all(read.row.partial for read in rows) and not whole
    return f"{'ex ' if partial else ''}{printed.cited()}"


def _conflicts(book: _Book) -> Iterable[Note]:
    """A note for every row whose codes other rows of equal rank claim too."""
    for group in book.groups:
        disputed = [unit for unit in group.units if unit in book.disputed]
        if not disputed:
            continue
        others = sorted({line for unit in disputed for line in book.disputed[unit]} - set(group.lines))
        lost = len(disputed) == len(group.units)
        codes = told("all its codes") if lost else [print_code(unit) for unit in disputed]
        said = told("line {lines} claims {codes} with another rule", lines=_together(others), codes=codes)
        yield from (Note(line, said, lost) for line in group.lines)


def _together(lines: Iterable[int]) -> str:
    """Lines as they are told: `3 and 5 and 9`."""
    return reduce(lambda lines, line: told("{lines} and {line}", lines=lines, line=line), map(str, lines))


class _Book:
    """Who claims which code, and what governs it."""

    def __init__(self, groups: Sequence[_Group], general: Sequence[GeneralRule]) -> None:
        self.groups = groups
        self.general = general
        self.disputed: dict[str, tuple[int, ...]] = {}
        """Units that several rows claim with different rules, and the lines of these rows."""
        self.claims: dict[str, list[_Group]] = defaultdict(list)
        for group in groups:
            for unit in group.units:
                self.claims[unit].append(group)
        self._governed: dict[str, _Governed] = {}

    def governed(self, unit: str) -> _Governed:
        """What governs a unit that some row is printed for."""
        found = self._governed.get(unit)
        if found is None:
            found = self._governed[unit] = self._claimed(unit)
        return found

    def _claimed(self, unit: str) -> _Governed:
        claims = [self._by(group, unit) for group in self.claims[unit]]
        first, *others = claims
        if all(other.rule == first.rule for other in others):
            return first
        lines = tuple(sorted({line for claim in claims for line in claim.lines}))
        said = TWO_CLAIMS.told(lines=_together(lines))
        self.disputed[unit] = lines
        return _Governed(
            t.NotEncoded(f"{print_code(unit)}: {said}"), " and ".join(c.cited for c in claims), None, lines
        )

    def _by(self, group: _Group, unit: str) -> _Governed:
        """What the rows of a group say of a unit."""
        joined = group.joined
        if joined.refused:
            words = f"{group.codes.cited()}: {joined.refused}"
            return _Governed(t.NotEncoded(words), group.cited, None, group.lines)
        if not joined.cases and joined.rest is not None:
            return _Governed(joined.rest, group.cited, joined.confirm, group.lines)
        rest, cited, confirm = joined.rest, group.cited, joined.confirm
        if rest is None:
            rest, more, unsure = self._rest(unit, group)
            cited = f"{cited}; {more}" if more else cited
            confirm = "; ".join(filter(None, (confirm, unsure))) or None
        cases, rest = _flat(joined.cases, rest)
        return _Governed(t.Split(cases, rest), cited, confirm, group.lines)

    def _rest(self, unit: str, group: _Group) -> tuple[Rule, str, str | None]:
        """The rule for what no row of a unit names, how it is cited, and what of it waits to be confirmed."""
        falls_back = group.joined.falls_back
        for digits in (4, 2):
            if falls_back and digits < len(unit) and unit[:digits] in self.claims:
                wider = self.governed(unit[:digits])
                return wider.rule, wider.cited, wider.confirm
        general = next((rule for rule in self.general if rule.for_code(unit)), None)
        if falls_back and general is not None:
            return general.rule, general.cited, None
        return t.NotEncoded(REST_UNSAID.format(code=group.codes.cited())), "", None


def _flat(cases: tuple[t.Case, ...], rest: Rule) -> tuple[tuple[t.Case, ...], Rule]:
    """A split whose rest is itself a split goes on with its branches: the first that applies governs either way."""
    if not isinstance(rest, t.Split):
        return cases, rest
    taken = {case.guards for case in cases}
    return (*cases, *(case for case in rest.cases if case.guards not in taken)), rest.otherwise


def _entries(book: _Book) -> Iterable[Entry]:
    """The rows of the book in order of their codes: as printed where one row governs all of its codes alike."""
    done: set[str] = set()
    for unit in sorted(book.claims, key=lambda code: (code, len(code))):
        if unit in done:
            continue
        group = book.claims[unit][0]
        governed = [book.governed(each) for each in group.units]
        if len(group.units) > 1 and all(
            found == governed[0] and len(book.claims[each]) == 1
            for found, each in zip(governed, group.units, strict=True)
        ):
            done.update(group.units)
            yield _entry(group.codes, governed[0])
        else:
            done.add(unit)
            yield _entry(PrintedCodes(unit, unit), book.governed(unit))


def _entry(codes: PrintedCodes, found: _Governed) -> Entry:
    cited = "" if found.cited == codes.cited() else found.cited
    return Entry(codes, cited, found.rule, found.confirm, found.lines)
