"""What every reader holds to: a row is read whole, names its own codes, and reads back as it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from origin_engine.errors import RuleError
from origin_engine.language import parse_rule, print_rule
from origin_engine.language.tree import CodeItem, CodeRange, Rule
from origin_engine.rulebook.readers.rows import AnnexRow, NotRead
from origin_engine.told import told


@contextmanager
def understood(text: str, at_the_end: str = "") -> Iterator[None]:
    """Raises NotRead at the word that the grammar does not expect; a text that ends too soon shows `at_the_end`."""
    from lark import UnexpectedInput
    from lark.exceptions import VisitError

    try:
        yield
    except UnexpectedInput as unexpected:
        at = unexpected.pos_in_stream
        rest = text[at:] if at is not None and at >= 0 else ""
        raise NotRead(told("words that are not understood"), rest or at_the_end) from None
    except VisitError as error:
        if isinstance(error.orig_exc, NotRead):
            raise error.orig_exc from None
        raise


def read_back(rule: Rule, text: str) -> Rule:
    """The rule, if the rule language prints and reads it as the same; raises NotRead where it does not."""
    try:
        kept = parse_rule(print_rule(rule)) == rule
    except RuleError as error:
        raise NotRead(told("the rule language refuses it: {reason}", reason=error), text) from None
    if not kept:
        raise NotRead(told("it does not read back as it was printed"), text)
    return rule


def name_its_own(aims: Sequence[CodeItem], row: AnnexRow) -> None:
    """Raises NotRead where a sentence names codes of the good, and they do not cover those of its row."""
    for code in (row.first, row.last):
        if aims and not any(isinstance(aim, CodeRange) and _covers(aim, code) for aim in aims):
            raise NotRead(told("the sentence names other codes than the row"), row.text)


def _covers(aim: CodeRange, code: str) -> bool:
    return len(code) >= len(aim.first) and aim.first <= code[: len(aim.first)] <= aim.last
