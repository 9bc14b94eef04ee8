"""The comparison on a terminal: one table an importer and line, then the recommendation in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from origin_engine.exact import GRAINS, show_amount
from origin_engine.language.printer import print_percent
from origin_engine.reporting.words import names, say
from origin_engine.tariff.compare import Comparison, Option
from origin_engine.tariff.duty import Duty
from origin_engine.tariff.rates import Rate


def show_comparison(found: Comparison, console: Console) -> None:
    """Print one importer's answer."""
    unknown = say("label.unknown")
    currency = found.currency or ""
    title = say("compare.title", importer=found.importer, line=found.line or unknown, on=found.on or unknown)
    console.print(Text(title, style="bold"))
    value = unknown if found.goods.value is None else show_amount(found.goods.value * GRAINS)
    console.print(Text(say("compare.value", value=value, currency=currency)))
    table = Table(header_style="bold", border_style="dim")
    for label in ("agreement", "outcome", "claimable", "origin", "rate", "duty", "saving", "missing"):
        right = label in ("rate", "duty", "saving")
        table.add_column(say(f"compare.{label}", currency=currency), justify="right" if right else "left")
    table.add_row(
        say("compare.mfn"),
        "",
        "",
        "",
        rate_in_words(found.mfn),
        duty_in_words(found.mfn_duty),
        "",
        "",
        end_section=True,
    )
    for option in found.options:
        table.add_row(*_cells(option))
    console.print(table)
    for option in found.options:
        for choice in option.alternatives:
            text = say("compare.choice", article=choice.article, rate=rate_in_words(choice.rate), mark=choice.mark)
            console.print(Text(f"  {text}", style="dim"))
    because = say(f"recommend.{found.because.code}", agreement=found.because.agreement)
    key = "compare.recommended" if found.recommended else "compare.none"
    style = "bold green" if found.recommended else "bold yellow"
    console.print(Text(say(key, agreement=found.recommended, because=because), style=style))
    if found.mfn is not None:
        source = found.mfn.source
        console.print(Text(say("compare.source", source=source.reference, read=source.read), style="dim"))


def _cells(option: Option) -> tuple[str | Text, ...]:
    country = option.country.country if option.country else option.found.origin_country if option.found else None
    return (
        option.agreement,
        say(f"outcome.{option.outcome.value}").lower(),
        say("compare.yes" if option.claimable else "compare.no"),
        country or say("label.unknown"),
        rate_in_words(option.rate),
        duty_in_words(option.duty),
        Text(duty_in_words(option.saving), style="bold green" if option.saving.amount else ""),
        names(option.missing),
    )


def rate_in_words(rate: Rate | None) -> str:
    """A rate as people write it."""
    if rate is None:
        return say("rate.unknown")
    percent = "" if rate.percent is None else print_percent(rate.percent)
    amount = "" if rate.amount is None else print_percent(rate.amount)
    return say(
        f"rate.{rate.kind.value}",
        percent=percent,
        amount=amount,
        currency=rate.currency,
        unit=rate.unit,
        text=rate.text,
    )


def duty_in_words(duty: Duty) -> str:
    """A duty in the dossier's currency, or unknown."""
    return say("label.unknown") if duty.amount is None else show_amount(duty.amount * GRAINS)


def show_years(by_year: Mapping[int, Sequence[Comparison]], console: Console) -> None:
    """By year: the MFN rate, and rate and saving of each agreement."""
    table = Table(header_style="bold", border_style="dim")
    for label in ("year", "line", "agreement", "rate", "saving"):
        table.add_column(
            say(f"compare.{label}", currency=""), justify="right" if label in ("rate", "saving") else "left"
        )
    for year, comparisons in by_year.items():
        for found in comparisons:
            line = f"{found.importer} {found.line or say('label.unknown')}"
            table.add_row(str(year), line, say("compare.mfn"), rate_in_words(found.mfn), "")
            for option in found.options:
                table.add_row("", "", option.agreement, rate_in_words(option.rate), duty_in_words(option.saving))
    console.print(table)
