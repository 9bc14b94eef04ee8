"""The report that a manager reads: one HTML page that needs nothing else, from comparisons in money.

Per importer and line: the recommendation, the money, the agreements, the years. Per agreement: the verdict, the
value by origin, the materials, what is missing, the finding with its articles. At the foot: the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from origin_engine.exact import GRAINS, show_amount, show_percent
from origin_engine.language import print_code
from origin_engine.origin import Determination, Finding, Outcome, Verdict
from origin_engine.origin.status import Status
from origin_engine.reporting.citations import cited
from origin_engine.reporting.compare_pages import (
    country_in_words,
    duty_in_words,
    exchange_in_words,
    money_rows,
    rate_in_words,
)
from origin_engine.reporting.comparison import Row, rows_of
from origin_engine.reporting.english import MESSAGES
from origin_engine.reporting.html_pictures import (
    STYLE,
    Html,
    Series,
    bar_of,
    el,
    joined,
    plot_of,
    table,
    value_by_origin,
)
from origin_engine.reporting.words import (
    answer_in_words,
    because,
    called,
    claim_in_words,
    in_percent,
    listed,
    missing_in_words,
    money,
    named,
    names,
    on_proof_in_words,
    reason_in_words,
    say,
    told_apart,
    value_in,
)
from origin_engine.rulebook.agreement import Source
from origin_engine.tariff.compare import Comparison
from origin_engine.tariff.option import Option
from origin_engine.tariff.rates import Rate
from origin_engine.version import __version__

ByYear = Mapping[int, Sequence[Comparison]]
TONES = {
    Outcome.ORIGINATING: "good",
    Outcome.NOT_ORIGINATING: "bad",
    Outcome.UNDETERMINED: "open",
    Outcome.NOT_ENCODED: "open",
}
STATUS_TONES = {Status.ORIGINATING: "good", Status.NON_ORIGINATING: "bad", Status.UNKNOWN: "open"}
MARKS = {Verdict.MET: ("✓", "good"), Verdict.NOT_MET: ("✗", "bad"), Verdict.UNKNOWN: ("?", "open")}
DEEPEST_INDENT = 3


def html_report(found: Sequence[Comparison], by_year: ByYear | None = None) -> str:
    """The page, from the comparisons of one dossier; with `by_year` (the same, by year of importation), their years."""
    first = next((option.found for each in found for option in each.options if option.found), None)
    title = say("html.title", product=_called(first) if first else say("html.no-product"))
    parts = [el("h1", title)]
    parts += [el("p", _lane(first), class_="soft")] if first else []
    parts += [_overview(found)] if len(found) > 1 else []
    for index, (importer, group) in enumerate(groupby(found, key=lambda each: each.importer)):
        parts.append(_importer(f"i{index}", importer, list(group), by_year or {}))
    meta = (el("meta", charset="utf-8"), el("meta", name="viewport", content="width=device-width, initial-scale=1"))
    head = el("head", *meta, el("title", title), el("style", Html(STYLE)))
    page = el("html", head, el("body", el("main", *parts), _foot(found, by_year or {}, first)), lang=say("html.lang"))
    return f"<!DOCTYPE html>\n{page}\n"


def _called(found: Determination) -> str:
    product = found.dossier.product
    return product.description or product.id or say("html.no-product")


def _lane(found: Determination) -> str:
    dossier, product, unknown = found.dossier, found.dossier.product, say("label.unknown")
    code, price = print_code(dossier.code) if dossier.code else unknown, money(dossier.price)
    made_in, currency = product.made_in or unknown, dossier.currency or ""
    return say("html.product", id=product.id or unknown, code=code, made_in=made_in, price=price, currency=currency)


# --- money -----------------------------------------------------------------------------------------


def _importer(name: str, importer: str, group: Sequence[Comparison], by_year: ByYear) -> Html:
    """All lines of one importer, then the origin under each agreement: that is the same for every line."""
    lines = [_line(name, index, each, by_year) for index, each in enumerate(group)]
    origins: dict[str, list[tuple[Comparison, Option]]] = {}
    for each in group:
        for option in each.options:
            if option.found:
                origins.setdefault(option.agreement, []).append((each, option))
    told = [_origin(f"{name}-{agreement}", options) for agreement, options in origins.items()]
    return el("section", el("h2", say("html.into", importer=importer)), *lines, *told)


def _overview(found: Sequence[Comparison]) -> Html:
    """One row an importer and line."""
    unknown = say("label.unknown")
    rows = [
        (each.importer, each.line or unknown, el("span", _advised(each), class_=_tone(each)), _best_duty(each)[2])
        for each in found
    ]
    heads = [say(f"html.{head}", currency=found[0].currency or "") for head in ("importer", "line", "answer", "saving")]
    return table(say("html.overview"), heads, rows, (3,), cards=True)


def _best(found: Comparison) -> Option | None:
    """The option that is recommended or spoken of; else the one of least duty that is not ruled out."""
    named = found.recommended or found.because.agreement
    open_ = [o for o in found.options if o.outcome is not Outcome.NOT_ORIGINATING and o.duty.amount is not None]
    cheapest = min(open_, key=lambda o: o.duty.amount or 0, default=None)
    return next((option for option in found.options if option.agreement == named), cheapest)


def _best_duty(found: Comparison) -> tuple[str, str, str, str]:
    """Duty, rate and saving of the best preference, and whether the saving is there to be taken."""
    best = _best(found)
    if best is None:
        none = say("html.none" if found.because.code == "does-not-qualify" else "label.unknown")
        return none, "", none, ""
    taken = "" if best.claimable else say("html.not-claimable")
    rate = named(best.agreement, rate_in_words(best.rate))
    return duty_in_words(best.duty), rate, duty_in_words(best.saving), taken


def _tone(found: Comparison) -> str:
    if found.recommended:
        return "good"
    return "bad" if found.because.code == "does-not-qualify" else "open"


def _advised(found: Comparison) -> str:
    """The verdict and the recommendation in one sentence."""
    best = _best(found)
    told = say(f"recommend.{found.because.code}", agreement=found.because.agreement)
    values = {"agreement": best.agreement if best else "", "because": told, "currency": found.currency or ""}
    if best is None or found.because.code not in ("saves-most", "worth-completing"):
        return say("html.lede.none", **values)
    return say(f"html.lede.{found.because.code}", saving=duty_in_words(best.saving), **values)


def _line(name: str, index: int, found: Comparison, by_year: ByYear) -> Html:
    """The recommendation first, then the money, the agreements and the years."""
    unknown = say("label.unknown")
    duty, rate, saved, taken = _best_duty(found)
    figures = [
        ("value", unknown if found.goods.value is None else show_amount(found.goods.value * GRAINS), ""),
        ("mfn-duty", duty_in_words(found.mfn_duty), rate_in_words(found.mfn)),
        ("best-duty", duty, rate),
        ("saving-shipment", saved, taken),
    ]
    tiles = []
    for label, amount, note in figures:
        currency = f" {found.currency or ''}" if amount[0].isdigit() else ""
        tiles.append(el("div", el("dt", say(f"html.{label}")), el("dd", amount, currency, el("small", note))))
    verdicts = [el("p", named(o.agreement, ""), _answer(o.found)) for o in found.options if o.found]
    papers = [_papers(option) for option in found.options if option.country_boxes or option.alternatives]
    exchange = [exchange_in_words(used, rate, found.currency or "") for used, rate in found.exchange_used.items()]
    return el(
        "article",
        el("h3", say("html.line-title", line=found.line or unknown, on=found.on or unknown)),
        el("p", _advised(found), class_=f"lede {_tone(found)}"),
        *verdicts,
        el("dl", *tiles, class_="money"),
        _agreements(name, found),
        _money(found),
        *papers,
        *[el("p", each, class_="soft") for each in exchange],
        *_years(f"{name}-l{index}-plot", found, by_year),
    )


def _papers(option: Option) -> Html:
    """The certificate's box for the country of origin, and the importer's choices with theirs."""
    return el("p", named(option.agreement, say("clauses.separator").join(country_in_words(option))), class_="soft")


def _money(found: Comparison) -> Html:
    """Duty and saving per unit, shipment and year; net and break-even where the cost of a proof is stated."""
    heads, rows = money_rows(found)
    return table(say("html.money-caption"), heads, [tuple(row) for row in rows], range(1, len(heads)), cards=True)


def _agreements(name: str, found: Comparison) -> Html:
    labels = ("agreement", "outcome", "claimable", "origin", "rate", "duty", "saving", "missing")
    rows: list[tuple[str, ...]] = [
        (say("compare.mfn"), "–", "–", "–", rate_in_words(found.mfn), duty_in_words(found.mfn_duty), "–", "–")
    ]
    for option in found.options:
        country = option.country.country if option.country else option.found.origin_country if option.found else None
        lacks = say("html.count", number=len(option.missing)) if option.missing else say("label.nothing-missing")
        if option.found and option.missing:
            lacks = el("a", lacks, href=f"#{name}-{option.agreement}-missing")
        elif option.missing:
            lacks = names(_lack_in_words(lack, found.line) for lack in option.missing)
        outcome = say(f"outcome.{option.outcome.value}").lower()
        claimable, told = say("compare.yes" if option.claimable else "compare.no"), country or say("label.unknown")
        judged = (el("span", outcome, class_=f"verdict {TONES[option.outcome]}"), claimable, told)
        duties = (rate_in_words(option.rate), duty_in_words(option.duty), duty_in_words(option.saving))
        rows.append((option.agreement, *judged, *duties, lacks))
    heads = [say(f"compare.{label}", currency=found.currency or "").strip() for label in labels]
    return table(say("html.agreements"), heads, rows, (4, 5, 6), cards=True)


def _years(name: str, found: Comparison, by_year: ByYear) -> list[Html]:
    """The rates and savings of this importer and line by year, as a table and a plot."""
    unknown, currency = say("label.unknown"), found.currency or ""
    lines = {(c.importer, c.line, year): c for year in sorted(by_year) for c in by_year[year]}
    same = {year: lines.get((found.importer, found.line, year)) for year in sorted(by_year)}
    options = {(year, o.agreement): o for year, c in same.items() if c for o in c.options}
    agreements = list(dict.fromkeys(agreement for _, agreement in options))
    if not same:
        return []
    heads = [say("html.year"), say("compare.mfn")]
    for agreement in agreements:
        heads += [say(f"html.year-{what}", agreement=agreement, currency=currency) for what in ("rate", "saving")]
    rows: list[list[str]] = []
    savings: dict[str, list[Fraction | None]] = {agreement: [] for agreement in agreements}
    for year, each in same.items():
        rows.append([str(year), rate_in_words(each.mfn if each else None)])
        for agreement, amounts in savings.items():
            option = options.get((year, agreement))
            rows[-1] += [rate_in_words(option.rate), duty_in_words(option.saving)] if option else [unknown, unknown]
            amounts.append(option.saving.amount if option else None)
    series = [Series(agreement, tuple(amounts)) for agreement, amounts in savings.items()]
    plot = plot_of(list(same), series, name, currency) or el("p", say("html.plot.none"), class_="soft")
    gaps = [f"{each.name} {each.amounts.count(None)}" for each in series if None in each.amounts]
    note = [el("p", say("html.plot.gaps", gaps=listed(gaps), of=len(same)), class_="soft")] if gaps else []
    by_years = table(say("html.years-caption"), heads, rows, range(1, len(heads)), cards=len(agreements) > 1)
    return [el("h4", say("html.years")), by_years, plot, *note]


# --- origin ----------------------------------------------------------------------------------------


def _origin(name: str, options: Sequence[tuple[Comparison, Option]]) -> Html:
    """What was found under one agreement: it is the same for every line, but for what the money still lacks."""
    found = options[0][1].found
    assert found is not None
    dossier = found.dossier
    facts = (
        [(say("label.rule"), say("rule.cited", text=found.rule.text, citation=cited(found.rule.citation)))]
        if found.rule
        else []
    )
    facts += [(claim_in_words(part), because(part)) for part in told_apart(found.finding) or (found.finding,)]
    facts += [(say("label.certificate"), on_proof_in_words(found))] if found.criterion_codes else []
    for warning in found.warnings:
        confirm = found.rule.confirm if found.rule else ""
        facts.append((say("label.warning"), say(f"warning.{warning.value}", confirm=confirm)))
    told = [each for label, text in facts for each in (el("dt", label), el("dd", text))]
    value = value_by_origin(found)
    bar = el("p", value) if isinstance(value, str) else bar_of(value, f"{name}-bar", dossier.currency or "")
    return el(
        "article",
        el("h3", say("html.under", agreement=called(found.book.agreement.name), importer=dossier.shipment.to)),
        el("p", _answer(found)),
        el("dl", *told, class_="facts"),
        el("h4", say("html.bar.title")),
        bar,
        el("h4", say("html.materials")),
        _materials(found),
        el("h4", say("html.missing"), id=f"{name}-missing"),
        _missing(found, options),
        _findings(found),
    )


def _answer(found: Determination) -> Html:
    """The outcome, and what it means in one sentence."""
    outcome = el("strong", say(f"outcome.{found.outcome.value}"), class_=TONES[found.outcome])
    return joined((outcome, f" · {answer_in_words(found)}"))


def _materials(found: Determination) -> Html:
    rows = rows_of(found)
    if not rows:
        return el("p", say("html.no-materials"))
    labels = ("material", "hs", "status", "changed", "value", "share", "evidence")
    heads = [say(f"label.{label}") for label in labels]
    heads[4] = value_in(found.dossier.currency)
    return table(say("html.materials-caption"), heads, [_material(row) for row in rows], (4, 5), cards=True)


def _material(row: Row) -> tuple[str, ...]:
    judged, unknown = row.material, say("label.unknown")
    described = judged.line.material.description
    about = [el("span", described, class_="sub")] if described and described != judged.name else []
    answer = "unknown" if row.changed is None else "yes" if row.changed else "no"
    return (
        el("div", judged.name, *about, class_=f"d{min(row.depth, DEEPEST_INDENT)}"),
        print_code(judged.line.code) if judged.line.code else unknown,
        el("span", say(f"status.{judged.status.value}"), class_=STATUS_TONES[judged.status]),
        say(f"changed.{answer if row.looked_at else 'not-looked-at'}"),
        money(row.value),
        unknown if row.share is None else in_percent(show_percent(row.share)),
        reason_in_words(judged.reason),
    )


def _missing(found: Determination, options: Sequence[tuple[Comparison, Option]]) -> Html:
    """A check list: facts of the dossier with their fields, then what the money lacks, for each line."""
    facts = {missing.fact: missing_in_words(missing) for missing in found.missing}
    items: list[str] = [joined((text, " ", el("code", fact))) for fact, text in facts.items()]
    lacks = [(lack, each.line) for each, option in options for lack in option.missing if lack not in facts]
    items += dict.fromkeys(_lack_in_words(lack, line) for lack, line in lacks)
    if not items:
        return el("p", say("html.nothing-missing" if found.claimable else "html.nothing-helps"))
    return el("ul", *[el("li", item) for item in items], class_="check")


def _lack_in_words(lack: str, line: str | None) -> str:
    """What a rate or a duty lacks; the detail behind the colon is a unit, a currency or a step."""
    kind, _, about = lack.partition(":")
    key = f"html.lack.{lack.replace(':', '.') if kind == 'country-of-origin' else kind}"
    return say(key, about=about, line=line or say("label.unknown")) if key in MESSAGES else lack


def _findings(found: Determination) -> Html:
    steps = [*(finding for _, finding in found.origin.findings), *found.gates]
    return el("details", el("summary", say("html.finding")), el("ul", *[_step(each) for each in steps], class_="tree"))


def _step(finding: Finding) -> Html:
    mark, tone = MARKS[finding.verdict]
    verdict = el("strong", f"{mark} {say(f'verdict.{finding.verdict.value}')}", class_=tone)
    claim, where = el("b", claim_in_words(finding)), el("cite", f"[{cited(finding.citation)}]")
    parts = [el("ul", *[_step(part) for part in told_apart(finding)])] if finding.parts else []
    return el("li", verdict, " ", claim, say("html.reason", because=because(finding)), where, *parts)


# --- sources ---------------------------------------------------------------------------------------


def _foot(found: Sequence[Comparison], by_year: ByYear, first: Determination | None) -> Html:
    every = [*found, *(each for year in by_year.values() for each in year)]
    sources = dict.fromkeys(source for each in every for source in _sources(each))
    items = [el("li", say("html.source", text=s.text, reference=s.reference, read=s.read)) for s in sources]
    made = [el("p", say("html.made", version=__version__, digest=first.dossier.digest))] if first else []
    return el("footer", el("h2", say("html.sources")), el("ul", *items), *made)


def _sources(found: Comparison) -> Iterator[Source]:
    rates: list[Rate | None] = [found.mfn]
    for option in found.options:
        if option.found is not None:
            yield option.found.book.agreement.source
            if option.found.rule is not None:
                yield option.found.rule.source
        rates += [option.rate, *(choice.rate for choice in option.alternatives)]
    yield from (rate.source for rate in rates if rate is not None)
