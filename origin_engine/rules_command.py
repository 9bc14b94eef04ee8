"""The commands `origin-engine rules ...`: what the rule books say, prove, lack and change.

Light to import: everything that takes time is imported when a command runs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from origin_engine.errors import NoRule, RefusedInput
from origin_engine.locales import in_words
from origin_engine.places import default_agreement
from origin_engine.spoken_command import SpokenGroup
from origin_engine.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from origin_engine.errors import Problem
    from origin_engine.rulebook import RuleBook

REFUSED = 2
STYLES = "A: compact codes (CTH or RVC40); B: sentences (a change to ... from ...); C: European list rules."


@click.group(cls=SpokenGroup)
def rules() -> None:
    """The rule books: list, show a rule, verify, run their cases."""


@rules.command("list")
def list_books() -> None:
    """The agreements that are encoded, and how far."""
    from origin_engine.reporting.rule_pages import show_books
    from origin_engine.reporting.terminal import terminal
    from origin_engine.rulebook import known_rulebooks, load_rulebook

    show_books([load_rulebook(name) for name in known_rulebooks()], terminal())


@rules.command("show")
@click.argument("code")
@click.option("--agreement", "-a", default=default_agreement, help="Agreement id, or a rule book's folder.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of importation; picks the edition of the annex.")
def show_rule(code: str, agreement: str, on: datetime | None) -> None:
    """The rule for CODE (6 digits or more), its source, and what it demands in plain words."""
    from origin_engine.errors import Problem
    from origin_engine.nomenclature import code_list, normalised
    from origin_engine.reporting.rule_pages import show_product_rule
    from origin_engine.reporting.terminal import terminal
    from origin_engine.rulebook import load_rulebook

    book = load_rulebook(agreement).on(on.date() if on else None)
    digits = normalised(code)
    edition = book.agreement.product_rules.hs_edition
    if not digits.isdigit() or len(digits) < 6 or not code_list(edition).has(digits[:6]):
        remedy = told("give a subheading of HS {edition}, like 8504.21", edition=edition)
        raise RefusedInput(
            Problem(
                told("`{code}` is no subheading of HS {edition}", code=code, edition=edition), "CODE", remedy=remedy
            )
        )
    try:
        show_product_rule(book, book.rule_for(code), digits[:6], terminal())
    except NoRule as none:
        raise RefusedInput(Problem(none.found, "CODE", remedy=told("consult the text of the agreement"))) from None


@rules.command("read", short_help="Read a printed annex into product rules.")
@click.argument("annex", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--style", required=True, type=click.Choice(["A", "B", "C"], case_sensitive=False), help=STYLES)
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to fill.")
@click.option("--hs-edition", type=int, help="HS edition of the annex, like 2012 (agreement.yaml's, else found).")
@click.option("--source", help="What was read, as the rows will cite it (agreement.yaml's annex, else the file).")
@click.option("--reference", help="Where it was read.")
@click.option("--keep-text", is_flag=True, help="Keep the printed sentences beside the rules: for your own files.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--json", "as_json", is_flag=True, help="What became of each row, as JSON.")
def read_annex(
    annex: Path,
    style: str,
    output: Path,
    hs_edition: int | None,
    source: str | None,
    reference: str | None,
    keep_text: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Read ANNEX (.csv or .csv.gz), a printed table of product rules, into YAML for a rule book.

    Columns: code_from, code_to, ex, product, rule_text. A row that cannot be read whole is kept as `not encoded`.
    """
    from origin_engine.nomenclature import EDITIONS
    from origin_engine.rulebook.readers.drafting import draft, given_beside
    from origin_engine.rulebook.readers.writing import write_files

    if hs_edition is not None and hs_edition not in EDITIONS:
        raise click.UsageError(told("--hs-edition {given}: one of {known}", given=hs_edition, known=EDITIONS))
    found = draft(annex, style.upper(), given_beside(output).but(hs_edition, source, reference), keep_text)
    written = write_files(output, found.files, force)
    from origin_engine.reporting.reading_pages import reading_as_json, show_reading

    if as_json:
        click.echo(json.dumps(reading_as_json(found, written), ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.terminal import terminal

    show_reading(found, output, terminal())


@rules.command("verify")
@click.argument("agreements", nargs=-1, metavar="[AGREEMENT]...")
@click.option("--all", "every", is_flag=True, help="Every rule book that came with this installation.")
@click.option("--implies", nargs=2, metavar="RULE RULE", help="Does whatever meets the one rule meet the other?")
@click.option("--code", help="The product that --implies is about, like 8712.00.")
def verify(agreements: tuple[str, ...], every: bool, implies: tuple[str, str] | None, code: str | None) -> None:
    """Prove rule books against every code of their HS editions, and print what is not encoded.

    One AGREEMENT is printed whole; several, or --all, in one table with their faults below it. With --implies a claim
    about two rules is answered instead, for the product of --code: yes, no with a bill against it, or not decided.
    """
    if implies is not None or code is not None:
        _answer_claim(agreements, implies, code)
        return
    from origin_engine.reporting.terminal import terminal
    from origin_engine.reporting.verify_pages import Verified, show_verification, show_verified_books
    from origin_engine.rulebook import known_rulebooks
    from origin_engine.rulebook.verifying import verify_book

    if every == bool(agreements):
        raise click.UsageError(told("name the rule books, or give --all"))
    editions, problems = _editions_of(agreements or known_rulebooks())
    verified = [Verified(book, verify_book(book)) for book in editions]
    if len(agreements) == 1:
        for each in verified:
            show_verification(each, terminal())
    elif verified:
        show_verified_books(verified, terminal())
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems or not all(each.verification.sound for each in verified):
        sys.exit(REFUSED)


def _editions_of(names: Iterable[str]) -> tuple[list[RuleBook], list[Problem]]:
    """Every edition of these rule books, and the problems of those that cannot be loaded: one hides no other."""
    from origin_engine.rulebook import load_rulebook

    editions: list[RuleBook] = []
    problems: list[Problem] = []
    for name in names:
        try:
            editions += load_rulebook(name).editions
        except RefusedInput as refused:
            problems += refused.problems
    return editions, problems


def _answer_claim(agreements: tuple[str, ...], implies: tuple[str, str] | None, code: str | None) -> None:
    """Whether one rule implies another for a product, under the terms of one agreement."""
    from origin_engine.reporting.diff_pages import show_claim
    from origin_engine.reporting.terminal import terminal
    from origin_engine.revision import claim_on
    from origin_engine.rulebook.dated import load_dated

    if len(agreements) != 1 or implies is None or code is None:
        raise click.UsageError(told("--implies takes two rules, --code a product, and both one rule book"))
    book = load_dated(agreements[0]).book
    digits = _within(code, book.agreement.product_rules.hs_edition)
    if len(digits) != 6:
        raise click.UsageError(told("--code {code}: --implies takes six digits, like 8712.00", code=code))
    show_claim(claim_on(book, digits, *implies), terminal())


@rules.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--code", default="", help="Only products under this chapter, heading or subheading of NEW's edition.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON, each bill as a dossier.")
def diff(old: str, new: str, code: str, as_json: bool) -> None:
    """What changes from the rule book OLD to NEW: for each product the same, stricter, looser or different.

    Each is an agreement's id or a folder; `rcep@2022-06-01` is the edition of its annex for imports of that day. For
    rules that differ, a bill is shown that originates under the one and not under the other.
    """
    from origin_engine.revision import revise
    from origin_engine.rulebook.dated import load_dated

    before, after = load_dated(old), load_dated(new)
    within = _within(code, after.book.agreement.product_rules.hs_edition) if code else ""
    days = (before.day, after.day)
    found = revise(before.book, after.book, within, days)
    if as_json:
        from origin_engine.reporting.diff_contract import revision_as_json

        click.echo(json.dumps(revision_as_json(found), ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.diff_pages import show_revision
    from origin_engine.reporting.terminal import terminal

    show_revision(found, days, terminal())


def _within(code: str, edition: int) -> str:
    """The digits of a chapter, heading or subheading of an edition; refuses what is none."""
    from origin_engine.errors import Problem
    from origin_engine.nomenclature import code_list, normalised

    digits = normalised(code)
    if len(digits) not in (2, 4, 6) or not code_list(edition).has(digits):
        found = told("`{code}` is no code of HS {edition}", code=code, edition=edition)
        raise RefusedInput(Problem(found, "--code", remedy=told("give 2, 4 or 6 digits, like 87, 87.12 or 8712.00")))
    return digits


@rules.command("law")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write the page to this file.")
def law(output: Path | None) -> None:
    """The chapter rules of every rule book, feature by feature, as a page of Markdown."""
    from origin_engine.reporting.law_page import law_page
    from origin_engine.rulebook import known_rulebooks, load_rulebook

    page = law_page([load_rulebook(name) for name in known_rulebooks()])
    if output is None:
        click.echo(page)
    else:
        output.write_text(page, encoding="utf-8")


@rules.command("coverage")
@click.option("--second-reading", type=click.Path(path_type=Path, dir_okay=False), help="Table of a second reading.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write the page to this file.")
def coverage(second_reading: Path | None, output: Path | None) -> None:
    """What every rule book holds, chapter by chapter, and what it lacks, as a page of Markdown."""
    from origin_engine.reporting.coverage_page import coverage_page
    from origin_engine.rulebook import known_rulebooks, load_rulebook
    from origin_engine.rulebook.second_reading import read_second_readings

    if second_reading is not None and not second_reading.exists():
        click.echo(
            in_words(
                told("{path} is not there: the page says that there is no second reading yet", path=second_reading)
            ),
            err=True,
        )
        second_reading = None
    readings = () if second_reading is None else read_second_readings(second_reading)
    page = coverage_page([load_rulebook(name) for name in known_rulebooks()], readings)
    if output is None:
        click.echo(page)
    else:
        output.write_text(page, encoding="utf-8")


@rules.command("agreements")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write the page to this file.")
def agreements(output: Path | None) -> None:
    """Every agreement that is known of, and what is held of it, as a page of Markdown."""
    from origin_engine.reporting.agreements_page import Held, agreements_page
    from origin_engine.rulebook import known_rulebooks, load_rulebook
    from origin_engine.rulebook.listed_agreements import listed_agreements
    from origin_engine.tariff.holdings import rates_held

    books = {name: load_rulebook(name) for name in known_rulebooks()}
    page = agreements_page(books[default_agreement()], listed_agreements(), Held(books, rates_held()))
    if output is None:
        click.echo(page)
    else:
        output.write_text(page, encoding="utf-8")


@rules.command("test")
@click.argument("agreement")
def test_cases(agreement: str) -> None:
    """Run the law cases that stand beside AGREEMENT's rules."""
    from origin_engine.origin.cases import read_cases, run_case
    from origin_engine.reporting.rule_pages import show_case_results
    from origin_engine.reporting.terminal import terminal
    from origin_engine.rulebook import load_rulebook
    from origin_engine.rulebook.loading import folder_of

    book = load_rulebook(agreement)
    results = [(case, run_case(case, book)) for case in read_cases(folder_of(agreement))]
    show_case_results(results, terminal())
    if any(mismatches for _, mismatches in results):
        sys.exit(REFUSED)
