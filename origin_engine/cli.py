"""The command `origin-engine`: thin, and light to start.

Exit codes: 0 an answer was given, whatever it is; 2 the input was refused; 1 an internal fault.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from origin_engine.errors import RefusedInput
from origin_engine.locales import in_words, speaking
from origin_engine.places import default_agreement
from origin_engine.rules_command import REFUSED, rules
from origin_engine.screen_command import screen
from origin_engine.spoken_command import SpokenGroup, language_asked, speak_through_click
from origin_engine.told import Template, Told, told
from origin_engine.version import __version__

if TYPE_CHECKING:
    from origin_engine.api import Determination
    from origin_engine.dossier import Money

FAULT = 1
DEBUG = "ORIGIN_ENGINE_DEBUG"
MOST_YEARS = 40
FAULT_SAID = Template(
    "internal fault ({kind}): this is ours, not yours. Please report it with\n"
    "the command you gave; {variable}=1 shows where it happened."
)


def main() -> None:
    """Run the command; no traceback reaches a user unless ORIGIN_ENGINE_DEBUG is set."""
    gc.disable()  # the process is short, and collecting while it starts costs a tenth of its time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # nothing installed beside us changes how a dossier is read
    language = language_asked(sys.argv[1:], os.environ)
    speak_through_click(language, os.environ)
    with speaking(language):
        _run()


def _run() -> None:
    try:
        cli.main(prog_name="origin-engine", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _said(error).show()
        sys.exit(REFUSED)
    except RefusedInput as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        sys.exit(REFUSED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as fault:
        if os.environ.get(DEBUG):
            raise
        say_aside(FAULT_SAID.told(kind=type(fault).__name__, variable=DEBUG))
        sys.exit(FAULT)


def _said(error: click.ClickException) -> click.ClickException:
    """An error of ours in the language spoken; click's own say themselves."""
    if not isinstance(error, click.UsageError) or not isinstance(error.message, Told):
        return error
    return click.UsageError(in_words(error.message), error.ctx)


def say_aside(text: str) -> None:
    """Say something beside the answer, in the language spoken."""
    click.echo(in_words(text), err=True)


@click.group(cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="origin-engine")
def cli() -> None:
    """Does my product qualify for a lower duty under a trade agreement, and what is missing?

    Give a dossier (your product, its bill of materials, the shipment) and read the answer, with the article
    behind every step:

    \b
      origin-engine template dossier.xlsx     an empty workbook to fill in
      origin-engine check dossier.xlsx        the answer
      origin-engine compare dossier.xlsx      every agreement in money
      origin-engine rules show 8504.21        what a rule demands, in plain words
    """


@cli.command(short_help="Judge a dossier under an agreement.")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--agreement", "-a", default=default_agreement, help="Agreement id, or a rule book's folder.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer as .xlsx.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="The determination as JSON.")
def check(dossier: Path, agreement: str, output: Path | None, force: bool, as_json: bool) -> None:
    """Judge DOSSIER (.yaml, .json, .csv or .xlsx) under an agreement.

    Prints the verdict, the product beside its materials, and the finding with its articles. With -o the workbook comes
    back with the answer as sheets: verdict, formulas to try out, comparison in money, reasons.
    """
    from origin_engine.api import check as check_dossier
    from origin_engine.rulebook import load_rulebook

    found = check_dossier(dossier, load_rulebook(agreement))
    if output is not None:
        _write_result(found, dossier, output, force)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.terminal import show_determination, terminal

    show_determination(found, terminal())


def _write_result(found: Determination, dossier: Path, output: Path, force: bool) -> None:
    """The answer as a workbook; the filled template, where the dossier is one, comes back inside it."""
    from origin_engine.comparing import compare
    from origin_engine.reporting.result_workbook import result_workbook
    from origin_engine.tariff import known_importers

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(told("-o {path}: an Excel workbook, so its name ends in .xlsx", path=output))
    if output.exists() and not force:
        raise click.UsageError(told("{path} is there already; --force writes over it", path=output))
    to = found.dossier.shipment.to
    compared = compare(found.dossier, [to]) if to in known_importers() else []
    filled = dossier.read_bytes() if dossier.suffix.lower() == ".xlsx" else None
    try:
        output.write_bytes(result_workbook(found, compared, filled))
    except ImportError:
        raise click.UsageError(told('Excel needs openpyxl: pip install "origin-engine[excel]"')) from None
    except OSError as error:
        raise click.UsageError(told("{path} cannot be written: {reason}", path=output, reason=error.strerror)) from None
    say_aside(told("{path} written", path=output))


@cli.command(short_help="Compare every agreement in money.")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--to", default=None, help="Importing countries, like JP,KR,VN (all with a tariff table, if left out).")
@click.option("--years", default=None, metavar="FIRST-LAST", help="By year as well, on the shipment's day: 2026-2031.")
@click.option("--proof-cost", default=None, metavar="MONEY", help='What one proof of origin costs: "30 USD".')
@click.option("--html", "html", type=click.Path(path_type=Path, dir_okay=False), help="Write a report to this file.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON: a list, one importer and line each.")
def compare(
    dossier: Path, to: str | None, years: str | None, proof_cost: str | None, html: Path | None, as_json: bool
) -> None:
    """Compare every agreement for DOSSIER in money: rate, duty, saving, what is missing.

    Give customs_value (of one unit), units and, where you know it, tariff_line under `shipment`.
    """
    from origin_engine.comparing import compare as compare_agreements
    from origin_engine.comparing import compare_years

    importers = [country.strip().upper() for country in to.split(",")] if to else None
    cost = _proof_cost(proof_cost) if proof_cost else None
    found = compare_agreements(dossier, importers, proof_cost=cost)
    by_year = compare_years(dossier, _years(years), importers, proof_cost=cost) if years else {}
    if html is not None:
        from origin_engine.reporting.html_report import html_report

        html.write_text(html_report(found, by_year or None), encoding="utf-8")
        say_aside(told("{path} written", path=html))
    if as_json:
        answers = [each.to_json() for each in found]
        answers += [each.to_json() for year in by_year.values() for each in year]
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.compare_pages import show_comparison, show_years
    from origin_engine.reporting.terminal import terminal

    console = terminal()
    for each in found:
        show_comparison(each, console)
    if by_year:
        show_years(by_year, console)


def _proof_cost(text: str) -> Money:
    """The amount and currency of `30 USD`; refuses what is none."""
    from decimal import Decimal, InvalidOperation

    from origin_engine.dossier import Money

    amount, _, currency = text.strip().partition(" ")
    try:
        money = Money(Decimal(amount), currency.strip().upper())
    except InvalidOperation:
        money = None
    if money is None or not amount[:1].isdigit() or len(currency.strip()) != 3 or not currency.strip().isalpha():
        raise click.UsageError(told('--proof-cost {given}: give an amount and its currency, like "30 USD"', given=text))
    return money


def _years(text: str) -> range:
    """The years of `2026-2031`; refuses what is none."""
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit()) or not 0 <= int(last or first) - int(first) < MOST_YEARS:
        raise click.UsageError(told("--years {given}: give a first and a last year, like 2026-2031", given=text))
    return range(int(first), int(last or first) + 1)


@cli.command(short_help="Judge a processing value-added regime.")
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--regime", default=None, help="Id of the regime; needed where several are shipped.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def processing(dossier: Path, regime: str | None, as_json: bool) -> None:
    """Judge DOSSIER under a processing value-added regime, which is no rule of origin."""
    from origin_engine.dossier import read_dossier
    from origin_engine.reporting.processing_page import processing_as_json, show_processing
    from origin_engine.tariff.processing_regime import known_regimes, load_regime
    from origin_engine.tariff.processing_value_added import judge_processing

    if regime is None:
        known = known_regimes()
        if len(known) != 1:
            raise click.UsageError(told("--regime: one of {known}", known=known))
        regime = known[0]
    found = judge_processing(read_dossier(dossier), load_regime(regime))
    if as_json:
        click.echo(json.dumps(processing_as_json(found), ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.terminal import terminal

    show_processing(found, terminal())


@cli.command(short_help="Write an empty dossier to fill in.")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def template(path: Path, force: bool) -> None:
    """Write an empty dossier to PATH (.xlsx, .csv or .yaml), with explanations."""
    from origin_engine.dossier.template import write_template

    if path.exists() and not force:
        raise click.UsageError(told("{path} is there already; --force writes over it", path=path))
    write_template(path)
    click.echo(in_words(told("{path} written: fill it in, then run: origin-engine check {path}", path=path)))


cli.add_command(screen)


@cli.command(short_help="Serve the engine over HTTP, with a page in the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes side by side.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve checks, comparisons, rules and rates over HTTP until it is stopped; the address shows the page.

    It needs no database, keeps no dossier and calls no other machine.
    """
    try:
        from origin_engine.web.serving import serve as serve_until_stopped
    except ImportError:
        raise click.UsageError(told('the service is not installed: pip install "origin-engine[web]"')) from None
    say_aside(told("{address}  (stop it with Ctrl-C)", address=f"http://{host}:{port}"))
    serve_until_stopped(host, port, workers)


@cli.command(short_help="Serve tools for software agents (MCP).")
def mcp() -> None:
    """Serve tools for software agents over standard input and output (Model Context Protocol) until it is closed."""
    try:
        from origin_engine.agents.server import create_server
    except ImportError:
        raise click.UsageError(told('the tools are not installed: pip install "origin-engine[mcp]"')) from None
    create_server().run("stdio")


cli.add_command(rules)
