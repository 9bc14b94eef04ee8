"""Reading the files of a rule book: values and diagnostics, so that one bad row never hides the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from origin_engine.errors import Problem, RefusedInput, RuleError
from origin_engine.language import Place, Rule, parse_rule, print_code, print_rule
from origin_engine.nomenclature import EDITIONS, code_list, normalised
from origin_engine.pydantic_words import told_by_pydantic
from origin_engine.rulebook import agreement, chapter_notes, claim, production, silent_groups
from origin_engine.rulebook.agreement import Agreement, GeneralRule, ProductRulesHead, Source
from origin_engine.rulebook.book import Row
from origin_engine.rulebook.chapter_notes import ChapterNote
from origin_engine.rulebook.printed_codes import PrintedCodes, read_codes
from origin_engine.spelling import did_you_mean
from origin_engine.told import told
from origin_engine.yaml_source import YamlSource, read_yaml_file

if TYPE_CHECKING:
    from pydantic import TypeAdapter

PRODUCT_RULES = "product-rules"
PRODUCT_FILE_FIELDS = {"section", "title", "hs_edition", "source", "rules"}
ROW_FIELDS = {"rule", "confirm", "printed", "text"}
HOW_TO_WRITE_CODES = told(
    'write "87", "87.12", "8712.00", a range "01.01 to 01.06" or "each of 0101.21 to 0106.90", in quotes'
)


class ReadBook(NamedTuple):
    """What the files of a rule book say; rows that cannot be read are in `problems` and not in `rows`."""

    agreement: Agreement | None
    rows: dict[str, Row]
    other_rows: dict[str, dict[str, Row]]
    """The rows of the annex's other editions, by their folder."""
    texts: tuple[str, ...]
    trees: tuple[Rule, ...]
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


def files_of(folder: Path) -> list[Path]:
    """The files that make up a rule book: agreement.yaml, then its product rules in order of name."""
    return [folder / "agreement.yaml", *sorted(folder.glob(f"{PRODUCT_RULES}*/*.yaml"))]


def read_book(folder: Path) -> ReadBook:
    """Read all files of a rule book."""
    reader = _Reader(folder)
    terms = reader.agreement()
    heads = {PRODUCT_RULES: terms.product_rules, **terms.other_editions} if terms else {}
    reader.all_product_rules(heads)
    return ReadBook(
        terms,
        reader.rows.pop(PRODUCT_RULES, {}),
        reader.rows,
        tuple(reader.texts),
        tuple(reader.trees),
        tuple(reader.sources),
        tuple(reader.problems),
    )


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, dict[str, Row]] = {}
        self.places: dict[tuple[str, str], str] = {}
        self.texts: list[str] = []
        self.trees: list[Rule] = []
        self.sources: list[Source] = []
        self.problems: list[Problem] = []
        self.by_text: dict[str, int] = {}

    def agreement(self) -> Agreement | None:
        from pydantic import ValidationError

        try:
            source = read_yaml_file(self.folder / "agreement.yaml")
        except RefusedInput as refused:
            self.problems += refused.problems
            return None
        try:
            terms = _agreement_adapter().validate_python(source.value, strict=False)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                path = tuple(each["loc"])
                self.problems.append(_field_problem(each, path, source))
            return None
        self._stated_rules(terms, source)
        return terms

    def _stated_rules(self, terms: Agreement, file: YamlSource) -> None:
        """General rules and chapter notes, each in its canonical spelling, so that the book finds its tree."""
        self._stated_by(terms.product_rules, file, ("product_rules",))
        for name, head in terms.other_editions.items():
            self._stated_by(head, file, ("other_editions", name))

    def _stated_by(self, head: ProductRulesHead, file: YamlSource, at: tuple[str, ...]) -> None:
        stated: dict[str, tuple[GeneralRule | ChapterNote, ...]]
        stated = {"general_rules": head.general_rules, "chapter_notes": head.chapter_notes}
        for name, rules in stated.items():
            for index, each in enumerate(rules):
                path: tuple[str | int, ...] = (*at, name, index, "rule")
                number = self._text(file, path, each.rule)
                if number is not None and self.texts[number] != each.rule:
                    self._refuse(
                        file, path, told("`{rule}` is not in canonical spelling", rule=each.rule), self.texts[number]
                    )

    def all_product_rules(self, heads: Mapping[str, ProductRulesHead]) -> None:
        """The rows of every edition of the annex, each in its own folder."""
        for path in files_of(self.folder)[1:]:
            self.rows.setdefault(path.parent.name, {})
            self._product_rules(path)
        for name, head in heads.items():
            if not self.rows.setdefault(name, {}) and head.not_held is None:
                where = str(self.folder / name)
                self.problems.append(Problem(told("no product rules"), where, remedy=told("add its YAML files")))
        for name in self.rows.keys() - heads.keys() if heads else ():
            remedy = told("name it under other_editions in agreement.yaml; known: {known}", known=[*heads])
            self.problems.append(
                Problem(told("no edition `{name}`", name=name), str(self.folder / name), remedy=remedy)
            )

    def _product_rules(self, path: Path) -> None:
        try:
            file = read_yaml_file(path)
        except RefusedInput as refused:
            self.problems += refused.problems
            return
        if not isinstance(file.value, dict) or not isinstance(file.value.get("rules"), dict):
            self._refuse(file, (), told("no `rules`"), told("write `rules:` and below it one row a line, `code: rule`"))
            return
        for name in file.value.keys() - PRODUCT_FILE_FIELDS:
            self._refuse(
                file, (name,), told("unknown field `{name}`", name=name), did_you_mean(name, PRODUCT_FILE_FIELDS)
            )
        self._source(file)
        for written, row in file.value["rules"].items():
            self._row(file, path.parent.name, written, row)

    def _source(self, file: YamlSource) -> None:
        from pydantic import ValidationError

        try:
            self.sources.append(_source_adapter().validate_python(file.value.get("source")))
        except ValidationError:
            remedy = told("write source: with text, reference and read (year-month-day)")
            self._refuse(file, ("source",), told("no source, and no rule without one"), remedy)
            from datetime import date

            self.sources.append(Source("", "", date.min))

    def _row(self, file: YamlSource, edition: str, written: str, row: Any) -> None:
        path: tuple[str, ...] = ("rules", written)
        confirm = printed = None
        if isinstance(row, Mapping):
            for name in row.keys() - ROW_FIELDS:
                self._refuse(
                    file, (*path, name), told("unknown field `{name}`", name=name), did_you_mean(name, ROW_FIELDS)
                )
            confirm, printed, row = row.get("confirm"), row.get("printed"), row.get("rule")
            path = (*path, "rule")
        codes = read_codes(written)
        if codes is None:
            self._refuse(file, path, told("`{written}` is no code", written=written), HOW_TO_WRITE_CODES)
        elif not isinstance(row, str):
            self._refuse(
                file, path, told("no rule for `{written}`", written=written), told("write the rule behind the code")
            )
        else:
            number = self._text(file, path, row)
            if number is not None:
                cited = printed or (None if codes.single or codes.each else codes.cited())
                stored = Row(number, len(self.sources) - 1, confirm, cited)
                for code in self._units(file, path, written, codes):
                    self._govern(file, path, edition, code, stored)

    def _units(self, file: YamlSource, path: tuple[str, ...], written: str, codes: PrintedCodes) -> tuple[str, ...]:
        """The codes of a row; those of a range are the codes of the file's HS edition."""
        if codes.single:
            return (codes.first,)
        edition = str(file.value.get("hs_edition"))
        if edition not in map(str, EDITIONS):
            remedy = told("hs_edition: {known}", known=[*map(str, EDITIONS)])
            self._refuse(
                file, path, told("`{written}` is a range, and its HS edition is not said", written=written), remedy
            )
            return ()
        units = codes.units(code_list(int(edition)))
        if not units:
            self._refuse(
                file,
                path,
                told("`{written}` holds no code of HS {edition}", written=written, edition=edition),
                told("mend the ends of the range"),
            )
        return units

    def _govern(self, file: YamlSource, path: tuple[str, ...], edition: str, code: str, row: Row) -> None:
        """Give a code its row, once in an edition of the annex."""
        if code in self.rows[edition]:
            written = path[1]
            found = told("`{written}` has a rule already", written=written)
            if normalised(written) != code:
                found = told("{code} in `{written}` has a rule already", code=print_code(code), written=written)
            self._refuse(file, path, found, told("it is at {place}", place=self.places[edition, code]))
        else:
            self.rows[edition][code] = row
            self.places[edition, code] = file.place(path)

    def _text(self, file: YamlSource, path: tuple[str | int, ...], text: str) -> int | None:
        """The number of a rule text; equal texts are parsed and kept once."""
        known = self.by_text.get(text)
        if known is not None:
            return known
        line, column = file.lines.get(path, (1, 1))
        try:
            tree = parse_rule(text, Place(file.file, line, column))
        except RuleError as error:
            self.problems += error.problems
            return None
        self.texts.append(print_rule(tree))
        self.trees.append(tree)
        self.by_text[text] = len(self.texts) - 1
        return len(self.texts) - 1

    def _refuse(self, file: YamlSource, path: tuple[str | int, ...], found: str, remedy: str = "") -> None:
        self.problems.append(Problem(found, file.place(path), remedy=remedy))


def _field_problem(error: Any, path: tuple[Any, ...], source: YamlSource) -> Problem:
    """What is wrong with a field of agreement.yaml, with its line."""
    name = str(path[-1]) if path else ""
    kind = error["type"]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        modules = (agreement, chapter_notes, silent_groups, production, claim)
        kinds = [kind for module in modules for kind in vars(module).values()]
        fields = {field for kind in kinds for field in getattr(kind, "_fields", ())}
        found, remedy = told("unknown field `{name}`", name=name), did_you_mean(name, fields, told("leave it out"))
    elif kind.startswith("missing"):
        found, remedy = (
            told("`{name}` is missing", name=name),
            told("every entry is needed; docs/new-agreement.md says where to begin"),
        )
    else:
        found, remedy = told("`{given}` cannot stand here", given=error.get("input")), told_by_pydantic(error)
    return Problem(found, source.place(path), ".".join(map(str, path)), remedy)


@cache
def _agreement_adapter() -> TypeAdapter[Agreement]:
    from pydantic import TypeAdapter

    return TypeAdapter(Agreement)


@cache
def _source_adapter() -> TypeAdapter[Source]:
    from pydantic import TypeAdapter

    return TypeAdapter(Source)
