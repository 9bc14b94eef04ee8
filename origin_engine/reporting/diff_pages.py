"""Two rule books side by side, on a terminal: how many products, then each pair of rules with a bill that flips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from origin_engine.language import print_code
from origin_engine.nomenclature import code_list
from origin_engine.origin import Outcome
from origin_engine.reporting.bill_words import bill_in_words, code_in_words
from origin_engine.reporting.words import all_of, listed, names, say
from origin_engine.revision import Claim, RevisedRow, Revision, Sought
from origin_engine.revision.bills import Coded
from origin_engine.rulebook import RuleBook
from origin_engine.rulebook.code_runs import runs_of
from origin_engine.rulebook.comparing import Before, ComparedRow, Kind
from origin_engine.rulebook.comparing_terms import TermsComparison
from origin_engine.rulebook.implication import Relation
from origin_engine.rulebook.printed_codes import PrintedCodes

SHOWN_RULES = 3
"""Old rules of a row that are shown; a product may have been spread over many."""
SHOWN_BILLS = 2
STYLES = {Kind.STRICTER: "red", Kind.LOOSER: "green", Kind.GONE: "red", Kind.NEW: "green"}
LINE_STYLES = {"−": "red", "+": "green", "=": ""}
Days = tuple[date | None, date | None]


def show_revision(found: Revision, days: Days, console: Console) -> None:
    """Print the comparison; what asks the same is counted only."""
    compared = found.compared
    old, new = (_book(book, day) for book, day in zip((compared.old, compared.new), days, strict=True))
    console.print(Text(say("diff.title", old=old, new=new), style="bold"))
    console.print(_counts(found))
    if found.stage is None:
        console.print(Text(say("diff.no-stage"), style="yellow"))
    edition = compared.new.agreement.product_rules.hs_edition
    for row in found.rows:
        if row.row.kind not in (Kind.SAME, Kind.NEITHER):
            _show_row(row, edition, console)
    sought = [each for row in found.rows for each in row.sought]
    if sought:
        bills = sum(each.flip is not None for each in sought)
        console.print()
        console.print(Text(say("diff.searched", found=bills, sought=len(sought)), style="dim"))
    _show_terms(found.terms, console)


def _book(book: RuleBook, day: date | None) -> str:
    edition = book.agreement.product_rules.hs_edition
    if day is None:
        return say("diff.book", id=book.id, edition=edition)
    return say("diff.book-on", id=book.id, edition=edition, day=day)


def _counts(found: Revision) -> Table:
    """How many subheadings are of each kind; they add up to all that were compared."""
    compared = found.compared
    table = Table(header_style="bold", border_style="dim", show_footer=True)
    edition = compared.new.agreement.product_rules.hs_edition
    total = say("diff.total", edition=edition)
    if compared.within:
        total = say("diff.total-within", within=print_code(compared.within), edition=edition)
    table.add_column(say("diff.kind"), footer=total)
    table.add_column(say("diff.count"), justify="right", footer=f"{compared.subheadings:,}")
    for kind in Kind:
        number = compared.count(kind)
        if number:
            table.add_row(say(f"diff.kind.{kind.value}"), f"{number:,}")
    return table


def _show_row(revised: RevisedRow, edition: int, console: Console) -> None:
    row = revised.row
    codes = names([_run(run) for run in runs_of(row.codes, code_list(edition))])
    heading = say("diff.row", kind=say(f"diff.kind.{row.kind.value}"), codes=codes, number=f"{len(row.codes):,}")
    console.print()
    console.print(Text(heading, style=f"bold {STYLES.get(row.kind, '')}".strip()))
    for line in _rules(row):
        console.print(Text(f"  {line}", style=LINE_STYLES[line[0]]))
    shown = sorted(revised.sought, key=lambda each: each.flip is None)[:SHOWN_BILLS]
    for sought in shown:
        console.print(Text(f"  {sought_in_words(sought)}", style="dim" if sought.flip is None else ""))


def _run(run: PrintedCodes) -> str:
    return str(run) if run.single else say("codes.range", first=print_code(run.first), last=print_code(run.last))


def _rules(row: ComparedRow) -> Iterator[str]:
    """The old rules and the new one, as a change of text is told."""
    if row.kind is Kind.SAME_WORDS:
        relations = dict.fromkeys(_relation(each.relation) for each in row.before if each.relation)
        yield say("diff.kept", rule=row.new, relations=all_of(list(relations)))
        return
    before = [each for each in row.before if each.text is not None]
    for each in before[:SHOWN_RULES]:
        yield _old(each, len(before))
    if len(before) > SHOWN_RULES:
        yield say("diff.more-old", number=len(before) - SHOWN_RULES)
    if row.new is not None:
        yield say("diff.new", rule=row.new)


def _old(before: Before, among: int) -> str:
    if among == 1 or before.relation is None:
        return say("diff.old", rule=before.text)
    return say("diff.old-and", rule=before.text, relation=_relation(before.relation))


def _relation(relation: Relation) -> str:
    return say(f"diff.relation.{relation.value}")


def sought_in_words(sought: Sought) -> str:
    """The bill that flips, or that none was found."""
    if sought.flip is None:
        coded = Coded(sought.stands.old_code, sought.stands.new_code)
        return say(f"diff.not-found.{sought.outcome.value}", code=code_in_words(coded))
    key = "diff.gained" if sought.outcome is Outcome.ORIGINATING else "diff.lost"
    return say(key, bill=bill_in_words(sought.flip))


def _show_terms(terms: TermsComparison, console: Console) -> None:
    """The chapter rules that differ, field by field."""
    if not terms.differences and not terms.citations:
        return
    console.print()
    console.print(Text(say("diff.terms", number=len(terms.differences)), style="bold"))
    for each in terms.differences:
        old, new = (listed(words) or say("diff.terms.none") for words in (each.old, each.new))
        console.print(Text(f"  {say('diff.terms.field', field=each.field, old=old, new=new)}"))
    if terms.citations:
        console.print(Text(f"  {say('diff.terms.citations', number=terms.citations)}", style="dim"))


def show_claim(found: Claim, console: Console) -> None:
    """Print the answer to a claim about two rules."""
    bill = "" if found.against is None else bill_in_words(found.against)
    console.print(Text(say(f"claim.{found.answer.value}", bill=bill), style="bold"))
