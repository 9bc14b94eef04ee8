"""The terms of a processing regime, as frozen values, and how they are read from rules/<regime>/regime.yaml.

Every entry carries its article. Nothing here names a regime, a place or a percentage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from origin_engine.errors import Problem, RefusedInput, RulebookError
from origin_engine.places import rules_folder
from origin_engine.pydantic_words import told_by_pydantic
from origin_engine.rulebook.agreement import Gap, Source
from origin_engine.spelling import did_you_mean
from origin_engine.told import told
from origin_engine.yaml_source import YamlSource, read_yaml_file

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE = "regime.yaml"


class Words(NamedTuple):
    """The same in two languages."""

    en: str
    zh: str


class InForce(NamedTuple):
    """The first day of the regime, and how it is known."""

    first_day: date
    article: str
    evidence: str


class Stated(NamedTuple):
    """What the law grants or charges, and where."""

    what: Words
    article: str


class ValueAddedRule(NamedTuple):
    """How much value must be added, as a percentage of what."""

    article: str
    threshold: Decimal
    comparison: Literal["at-least"]
    denominator: Literal["inputs"]
    formula: Words


class Question(NamedTuple):
    """Asked of the trader by these words, in the `answers` of the product or of a line."""

    words: str
    article: str
    meaning: str = ""


class OtherInputs(NamedTuple):
    """The inputs that no question singles out."""

    meaning: str
    article: str


class InputWords(NamedTuple):
    """Which lines of the bill are what."""

    imported: Question
    self_produced: Question
    purchased: OtherInputs


class Payable(NamedTuple):
    """What is charged all the same where the goods are exempt, and what is charged where they are not."""

    if_exempt: tuple[Stated, ...]
    otherwise: tuple[Stated, ...]


class Regime(NamedTuple):
    """All terms of one regime."""

    id: str
    name: Words
    source: Source
    in_force: InForce
    benefit: Stated
    value_added: ValueAddedRule
    inputs: InputWords
    conditions: tuple[Question, ...]
    payable: Payable
    without_imported_inputs: Stated
    not_encoded: tuple[Gap, ...]

    @property
    def digest(self) -> str:
        """A fingerprint of all terms; comments do not change it."""
        return f"sha256:{hashlib.sha256(repr(self).encode()).hexdigest()}"


def known_regimes() -> list[str]:
    """The ids of the regimes that came with this installation."""
    return sorted(path.parent.name for path in rules_folder().glob(f"*/{FILE}"))


def load_regime(name: str | Path) -> Regime:
    """A regime by its id, its folder or its file; raises RulebookError with every problem, each with its line."""
    from pydantic import ValidationError

    try:
        source = read_yaml_file(_file_of(name))
    except RefusedInput as refused:
        raise RulebookError(refused.problems) from None
    if not isinstance(source.value, dict):
        raise RulebookError(Problem(told("no regime"), source.place(()), remedy=told("begin with `id:`")))
    try:
        regime = _adapter().validate_python(source.value)
    except ValidationError as error:
        raise RulebookError([_field_problem(each, source) for each in error.errors(include_url=False)]) from None
    problems = [*_blanks(source, source.value, ()), *_contradictions(source, regime)]
    if problems:
        raise RulebookError(problems)
    return regime


def _file_of(name: str | Path) -> Path:
    known = known_regimes()
    if isinstance(name, str) and name in known:
        return rules_folder() / name / FILE
    path = Path(name)
    for candidate in (path, path / FILE):
        if candidate.is_file():
            return candidate
    remedy = did_you_mean(
        str(name), known, told("known: {known}; or give a folder with a {file}", known=known, file=FILE)
    )
    raise RulebookError(Problem(told("no regime `{name}`", name=name), remedy=remedy))


def _field_problem(error: Any, source: YamlSource) -> Problem:
    path = tuple(error["loc"])
    name, kind = str(path[-1]) if path else "", error["type"]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        fields = {field for kind in globals().values() for field in getattr(kind, "_fields", ())}
        found, remedy = told("unknown field `{name}`", name=name), did_you_mean(name, fields, told("leave it out"))
    elif kind.startswith("missing"):
        found, remedy = (
            told("`{name}` is missing", name=name),
            told("every entry is needed; what was not read is `not_encoded`"),
        )
    else:
        found, remedy = told("`{given}` cannot stand here", given=error.get("input")), told_by_pydantic(error)
    return Problem(found, source.place(path), ".".join(map(str, path)), remedy)


def _blanks(source: YamlSource, value: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Texts that say nothing."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _blanks(source, part, (*path, key))
    elif isinstance(value, str) and not value.strip():
        yield Problem(
            told("an empty text"), source.place(path), ".".join(map(str, path)), told("say it, or leave the entry out")
        )


def _contradictions(source: YamlSource, regime: Regime) -> Iterator[Problem]:
    if regime.value_added.threshold <= 0:
        at = source.place(("value_added", "threshold"))
        yield Problem(
            told("a threshold that everything reaches"), at, "value_added.threshold", told("give a percentage above 0")
        )
    if regime.inputs.imported.words == regime.inputs.self_produced.words:
        at = source.place(("inputs", "self_produced", "words"))
        yield Problem(
            told("the same words for two questions"), at, "inputs.self_produced.words", told("use other words")
        )
    asked: set[str] = set()
    for index, question in enumerate(regime.conditions):
        if question.words in asked:
            at = source.place(("conditions", index, "words"))
            yield Problem(
                told("`{words}` is asked twice", words=question.words),
                at,
                f"conditions.{index}.words",
                told("ask it once"),
            )
        asked.add(question.words)


@cache
def _adapter() -> TypeAdapter[Regime]:
    from pydantic import TypeAdapter

    return TypeAdapter(Regime)
