"""Rule books on a terminal: the list, one rule in plain words, the results of cases."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from origin_engine.language import print_code
from origin_engine.nomenclature import name_of
from origin_engine.origin.cases import LawCase, Mismatch
from origin_engine.reporting.citations import cited
from origin_engine.reporting.plain_words import in_plain_words
from origin_engine.reporting.words import called, say
from origin_engine.rulebook import ProductRule, RuleBook


def show_books(books: Sequence[RuleBook], console: Console) -> None:
    """One line an agreement."""
    table = Table(header_style="bold", border_style="dim")
    for label in ("id", "agreement", "parties", "rows", "edition", "read"):
        table.add_column(say(f"books.{label}"))
    for book in books:
        agreement = book.agreement
        parties = " ".join(sorted(agreement.parties.members))
        edition = f"HS {agreement.product_rules.hs_edition}"
        name = f"{agreement.name['en']} · {agreement.name.get('zh', '')}"
        table.add_row(book.id, name, parties, f"{len(book):,}", edition, str(agreement.source.read))
    console.print(table)


def show_product_rule(book: RuleBook, rule: ProductRule, code: str, console: Console) -> None:
    """A rule in its own notation, in plain words, and where it comes from."""
    console.print(Text(f"{print_code(code)}  {name_of(code) or ''} · {name_of(code, 'zh') or ''}", style="bold"))
    console.print(Text(rule.text, style="bold cyan"))
    console.print(Text(say("rule.cited", text=cited(rule.citation), citation=called(book.agreement.name)), style="dim"))
    console.print()
    for line in in_plain_words(rule.tree):
        console.print(Text(line))
    console.print()
    for criterion in book.agreement.criteria[:-1]:
        console.print(Text(say("rule.also-open", code=criterion.code, article=cited(criterion.article)), style="dim"))
    console.print(Text(say("rule.source", source=rule.source.reference, read=rule.source.read), style="dim"))
    if rule.confirm:
        console.print(Text(say("warning.row-to-confirm", confirm=rule.confirm), style="yellow"))


def show_case_results(results: Sequence[tuple[LawCase, list[Mismatch]]], console: Console) -> None:
    """Failures with what was expected, then the count."""
    failed = [(case, mismatches) for case, mismatches in results if mismatches]
    for case, mismatches in failed:
        console.print(Text(f"✗ {case.place}: {case.name} [{case.article}]", style="red"))
        for mismatch in mismatches:
            text = say("cases.mismatch", what=mismatch.what, expected=mismatch.expected, found=mismatch.found)
            console.print(Text(f"    {text}"))
    console.print(Text(say("cases.count", passed=len(results) - len(failed), failed=len(failed)), style="bold"))
