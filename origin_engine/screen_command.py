"""The command `origin-engine screen`: whole tables of products at once, or one product of them explained.

Light to import: everything that takes time is imported when the command runs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from origin_engine.errors import Problem, RefusedInput
from origin_engine.locales import in_words
from origin_engine.told import told

if TYPE_CHECKING:
    from origin_engine.screening.running import Progress, Watch
    from origin_engine.screening.summary import Summary

PICTURES = (".svg", ".png", ".pdf")
MOST_JOBS = 256
EXAMPLES = """\b
  origin-engine screen products.parquet lines.parquet -o results.parquet --picture stake.svg
  origin-engine screen products.parquet lines.parquet --explain MTB-26-21
"""


class Asked(NamedTuple):
    """The command line."""

    products: Path
    lines: Path
    output: Path | None
    agreements: tuple[str, ...]
    to: str | None
    renamings: tuple[str, ...]
    left_out: tuple[str, ...]
    rejects: Path | None
    picture: Path | None
    jobs: int | None
    resume: bool
    force: bool
    explain: str | None
    as_json: bool


PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Judge whole tables of products, under every agreement.", epilog=EXAMPLES)
@click.argument("products", type=PATH)
@click.argument("lines", type=PATH)
@click.option("--output", "-o", type=FILE, help="Where the results go, as Parquet.")
@click.option(
    "--agreement",
    "-a",
    "agreements",
    multiple=True,
    help="Agreement id, or a rule book's folder; may be given again. If left out: for each product, those between"
    " its countries.",
)
@click.option("--to", metavar="COUNTRY", help="Importing country, like JP, whatever the table says.")
@click.option(
    "--map",
    "renamings",
    multiple=True,
    metavar="OURS=YOURS",
    help="Your name of a column: hs=HS_CODE, or of one table: lines.value=LINE_AMT. May be given again.",
)
@click.option(
    "--ignore-columns",
    "left_out",
    multiple=True,
    metavar="NAMES",
    help="Columns that are not read, with commas between; * stands for any letters.",
)
@click.option("--rejects", type=FILE, help="Where rejected rows go: .csv or .parquet (OUTPUT.rejects.csv).")
@click.option("--picture", type=FILE, help="Draw where the value at stake is: .svg, .png or .pdf.")
@click.option("--jobs", "-j", type=click.IntRange(1, MOST_JOBS), help="Processes side by side (as the machine has).")
@click.option("--resume", is_flag=True, help="Go on with an interrupted run, where there is one.")
@click.option("--force", is_flag=True, help="Write over what is there, and forget an interrupted run.")
@click.option("--explain", metavar="ID", help="Print what `check` prints of one product, and screen nothing.")
@click.option("--json", "as_json", is_flag=True, help="The summary (with --explain: the determinations) as JSON.")
def screen(**given: Any) -> None:
    """Judge all PRODUCTS, each with its bill among the LINES, under every agreement between its countries.

    Both are Parquet, CSV or Arrow IPC files, or folders of them. Columns are called as in CSV dossiers; LINES has the
    id of the product in the column `product`.
    """
    try:
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        raise click.UsageError(told('screening is not installed: pip install "origin-engine[screen]"')) from None
    asked = Asked(**given)
    if asked.explain is not None:
        _explain(asked)
    else:
        _screen(asked)


# --- one product -------------------------------------------------------------------------------------


def _explain(asked: Asked) -> None:
    from origin_engine.api import check
    from origin_engine.rulebook import known_rulebooks, load_rulebook
    from origin_engine.screening.finding_one import find_product
    from origin_engine.screening.lanes import holds_lane
    from origin_engine.screening.sections import catalogue_of

    dossier = find_product(catalogue_of(asked.products, asked.lines, _naming(asked)), asked.explain or "", _to(asked))
    lane = dossier.product.made_in, dossier.shipment.to
    books = [load_rulebook(name) for name in asked.agreements or known_rulebooks()]
    found = [check(dossier, book) for book in books if asked.agreements or holds_lane(book, *lane)]
    if not found:
        remedy = told("name one with --agreement")
        raise RefusedInput(Problem(told("no agreement holds between its countries"), asked.explain or "", "", remedy))
    if asked.as_json:
        click.echo(json.dumps([each.to_json() for each in found], ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.terminal import show_determination, terminal

    console = terminal()
    for each in found:
        show_determination(each, console)


# --- all products ------------------------------------------------------------------------------------


def _screen(asked: Asked) -> None:
    import time

    from origin_engine.screening.running import Wanted, has_state, screen

    if asked.output is None:
        raise click.UsageError(told("say where the results go: -o results.parquet (or --explain one product)"))
    rejects = asked.rejects or asked.output.with_name(f"{asked.output.name.removesuffix('.parquet')}.rejects.csv")
    _refuse_outputs(asked, rejects, has_state(asked.output))
    wanted = Wanted(
        asked.products,
        asked.lines,
        asked.output,
        rejects,
        asked.agreements or None,
        _to(asked),
        _naming(asked),
        asked.jobs,
    )
    begun = time.monotonic()
    with _stopping(asked.output), _watching() as watch:
        counts = screen(wanted, asked.resume, watch)
    summary = _summary(asked, counts, time.monotonic() - begun, rejects)
    if asked.as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    from origin_engine.reporting.screen_page import show_screening
    from origin_engine.reporting.terminal import terminal

    show_screening(summary, terminal())


def _summary(asked: Asked, counts: dict[str, Any], seconds: float, rejects: Path) -> Summary:
    from origin_engine.rulebook import load_rulebook
    from origin_engine.screening.sections import catalogue_of
    from origin_engine.screening.stake import by_shipment
    from origin_engine.screening.summary import ONE_UNIT, SHIPMENTS, summary_of

    names = list(catalogue_of(asked.products, asked.lines, _naming(asked)).products.theirs)
    books = {(book := load_rulebook(name)).id: book for name in asked.agreements or counts["agreements"]}
    summary = summary_of(counts, books, SHIPMENTS if by_shipment(names) else ONE_UNIT)
    summary["files"] = {"results": str(asked.output), "rejects": str(rejects)}
    summary["seconds"] = f"{seconds:.1f}"
    summary["products-per-second"] = round(counts["products"]["read"] / max(seconds, 0.001))
    if asked.picture is not None:
        summary["files"]["picture"] = _draw(asked.picture, summary)
    return summary


def _draw(path: Path, summary: Summary) -> str | None:
    from origin_engine.reporting.screen_page import picture_words
    from origin_engine.reporting.words import say
    from origin_engine.screening.picture import Words, draw, drawn_of

    drawn = drawn_of(summary)
    if drawn is None:
        click.echo(say("screen.picture.nothing"), err=True)
        return None
    draw(drawn, Words(**picture_words(summary, drawn.currency, drawn.agreements, drawn.chapters)), path)
    return str(path)


def _refuse_outputs(asked: Asked, rejects: Path, interrupted: bool) -> None:
    """Refuse to write where something is, or nothing can be."""
    if asked.picture is not None and asked.picture.suffix.lower() not in PICTURES:
        raise click.UsageError(told("--picture {path}: its name ends in {known}", path=asked.picture, known=PICTURES))
    for path in filter(None, (asked.output, rejects, asked.picture)):
        if not path.absolute().parent.is_dir():
            raise click.UsageError(told("{path}: there is no such folder", path=path))
        if path.exists() and not asked.force and not (interrupted and asked.resume):
            raise click.UsageError(told("{path} is there already; --force writes over it", path=path))
    if interrupted and not asked.resume and not asked.force:
        raise click.UsageError(
            told(
                "an interrupted run of {path} is there: --resume goes on with it, --force begins anew",
                path=asked.output,
            )
        )


def _naming(asked: Asked) -> Any:
    from origin_engine.screening.naming import renaming
    from origin_engine.screening.sections import Naming

    left_out = tuple(name.strip() for names in asked.left_out for name in names.split(","))
    return Naming(tuple(renaming(each) for each in asked.renamings), left_out)


def _to(asked: Asked) -> str | None:
    from origin_engine.dossier import vocabulary

    to = asked.to.strip().upper() if asked.to is not None else None
    if to is not None and to not in vocabulary().countries:
        remedy = told("two capitals, ISO 3166-1 alpha-2, like JP")
        raise RefusedInput(Problem(told("`{country}` is no country code", country=asked.to), "--to", remedy=remedy))
    return to


# --- while it runs -----------------------------------------------------------------------------------


@contextmanager
def _stopping(output: Path) -> Iterator[None]:
    """Stop at once where one is asked to, with what was done kept."""
    import signal
    from multiprocessing import active_children

    def stop(*_: object) -> None:
        for child in active_children():
            child.terminate()
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        said = told("interrupted; the same command with --resume goes on with {output}", output=output)
        click.echo(in_words(said), err=True)
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _watching() -> Iterator[Watch]:
    """A bar with throughput and time left, where a person looks on; else only what else would be a surprise."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from origin_engine.reporting.screen_bar import screen_bar

        with screen_bar() as bar:
            yield lambda progress: bar.show(progress.sorting, progress.share, progress.products)
        return
    said: set[str] = set()

    def say_what_is_sorted(progress: Progress) -> None:
        from origin_engine.reporting.words import say

        if progress.sorting is not None and progress.sorting not in said:
            said.add(progress.sorting)
            click.echo(say("screen.not-in-order", table=progress.sorting), err=True)

    yield say_what_is_sorted
