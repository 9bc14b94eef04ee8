"""The comparison on a terminal: one table an importer and line, then the recommendation in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from origin_engine.exact import GRAINS, show_amount, show_cents
from origin_engine.language.printer import print_percent
from origin_engine.reporting.citations import cited
from origin_engine.reporting.compare_contract import evidence_of
from origin_engine.reporting.words import called, each_word, names, say
from origin_engine.tariff.compare import Comparison
from origin_engine.tariff.duty import Duty
from origin_engine.tariff.exchange import ExchangeRate
from origin_engine.tariff.importers_choice import Alternative
from origin_engine.tariff.option import CountryBox, Option
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
    console.print(_money_table(found))
    for option in found.options:
        if option.found is not None:
            _show_papers(option, console)
    because = say(f"recommend.{found.because.code}", agreement=found.because.agreement)
    key = "compare.recommended" if found.recommended else "compare.none"
    style = "bold green" if found.recommended else "bold yellow"
    console.print(Text(say(key, agreement=found.recommended, because=because), style=style))
    if found.mfn is not None:
        source = found.mfn.source
        console.print(Text(say("compare.source", source=source.reference, read=source.read), style="dim"))
    for used, rate in found.exchange_used.items():
        console.print(Text(exchange_in_words(used, rate, currency), style="dim"))


def _money_table(found: Comparison) -> Table:
    """Duties and savings per unit, shipment and year, and what is left once the proof is paid."""
    heads, rows = money_rows(found)
    table = Table(header_style="bold", border_style="dim")
    for head in heads:
        table.add_column(head, justify="left" if head is heads[0] else "right")
    for index, row in enumerate(rows):
        table.add_row(*row, end_section=not index)
    return table


def money_rows(found: Comparison) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the money table; a year, net and break-even stand there only where they are stated."""
    spans = [0, 1] if found.trade.units_per_year is None else [0, 1, 2]
    names_ = ("unit", "shipment", "year")
    heads = [say("money.title", currency=found.currency or "")]
    heads += [say(f"money.{what}-{names_[span]}") for what in ("duty", "saving") for span in spans]
    heads += [say("money.net"), say("money.break-even")] if found.proof_cost is not None else []
    first = [say("compare.mfn"), *(cents(found.mfn_duties[span]) for span in spans)]
    rows = [first + [""] * (len(heads) - len(first))]
    for option in found.options:
        row = [option.agreement, *(cents(each[span]) for each in (option.duties, option.savings) for span in spans)]
        row += [cents(option.net.shipment), cents(option.net.break_even)] if option.net else []
        rows.append(row)
    return heads, rows


def _show_papers(option: Option, console: Console) -> None:
    """The agreement by its name, what must be held, the certificate's country box, and the importer's choices."""
    assert option.found is not None
    name = called(option.found.book.agreement.name)
    papers = names(each_word(evidence_of(option)))
    console.print(Text(say("compare.papers", agreement=option.agreement, name=name, papers=papers)))
    for line in country_in_words(option):
        console.print(Text(f"  {line}", style="dim"))


def country_in_words(option: Option) -> list[str]:
    """The certificate's box for the country as found, then each choice of the importer with its own."""
    own = [box_in_words(box) for box in option.country_boxes if not box.mark]
    return [*own, *(choice_in_words(choice, option) for choice in option.alternatives)]


def box_in_words(box: CountryBox) -> str:
    """A box of the certificate, with the country and the mark that go into it."""
    return say("compare.box", box=box.box, text=f"{box.country} {box.mark}".strip())


def choice_in_words(choice: Alternative, option: Option) -> str:
    """A choice of the importer: the rate and what the certificate then shows, or why the rate is not known."""
    if choice.rate is None:
        key = "compare.choice-unknown" if choice.without_rate else "compare.choice-not-comparable"
        return say(key, article=cited(choice.article), mark=choice.mark, parties=names(choice.without_rate))
    text = say("compare.choice", article=cited(choice.article), rate=rate_in_words(choice.rate), mark=choice.mark)
    boxes = [box_in_words(box) for box in option.country_boxes if box.mark == choice.mark]
    return say("clauses.separator").join([text, *boxes])


def exchange_in_words(currency: str, rate: ExchangeRate, into: str) -> str:
    """An exchange rate as people write it, with its day and its source."""
    unknown = say("label.unknown")
    factor = show_amount(rate.factor * GRAINS)
    source = rate.source or say("compare.dossier-rate")
    return say("compare.exchange", currency=currency, factor=factor, into=into, on=rate.on or unknown, source=source)


def cents(duty: Duty) -> str:
    """An amount to the cent for people, or unknown; the exact one stands in the JSON."""
    if duty.amount is None:
        return say("money.never") if "no-saving" in duty.lacks else say("label.unknown")
    return show_cents(duty.amount)


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
    currency = next((found.currency for comparisons in by_year.values() for found in comparisons), None) or ""
    for label in ("year", "line", "agreement", "rate", "saving"):
        right = label in ("rate", "saving")
        table.add_column(say(f"compare.{label}", currency=currency), justify="right" if right else "left")
    for year, comparisons in by_year.items():
        for found in comparisons:
            line = f"{found.importer} {found.line or say('label.unknown')}"
            table.add_row(str(year), line, say("compare.mfn"), rate_in_words(found.mfn), "")
            for option in found.options:
                table.add_row("", "", option.agreement, rate_in_words(option.rate), duty_in_words(option.saving))
    console.print(table)
