"""What the HTML report is made with: elements that escape all they are given, the style sheet, two pictures.

Numbers stay exact; only where a thing stands in a picture is rounded.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from origin_engine.dossier import Amount
from origin_engine.exact import GRAINS, show_amount, show_percent
from origin_engine.language.tree import MaximumNonOriginating
from origin_engine.origin import Determination, Finding
from origin_engine.origin.reasons import ValueMeasure
from origin_engine.origin.status import Judged, Status
from origin_engine.reporting.words import in_percent, listed, money, named, names, say, value_in

LEAST_LABELLED = Fraction(16, 100)
"""The smallest part of the bar that has room for its own percentage."""
MOST_YEAR_LABELS = 6
STYLES = 4
PLOT_TOP, PLOT_BOTTOM = 30, 190
EMPTY = frozenset({"meta", "rect", "line", "circle"})


class Html(str):
    """A text that is HTML already: what is not, is escaped."""

    __slots__ = ()


def el(name: str, /, *children: str, **attributes: object) -> Html:
    """An element. `class_` is written class, `aria_label` aria-label; attributes that are None are left out."""
    stated = {key.rstrip("_").replace("_", "-"): str(value) for key, value in attributes.items() if value is not None}
    opening = f"<{name}" + "".join(f' {key}="{escaped(value)}"' for key, value in stated.items())
    return Html(f"{opening}/>" if name in EMPTY else f"{opening}>{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Html:
    """Children in their order, each escaped unless it is HTML."""
    return Html("".join(child if isinstance(child, Html) else escaped(child) for child in children))


def escaped(text: str) -> str:
    """A text safe in HTML: markup escaped, and what no page can show (controls, bidi overrides) replaced."""
    return html.escape("".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text))


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = (), cards: bool = False
) -> Html:
    """A table with caption and scopes; the first cell of a row is its heading. On a phone, rows may become cards."""
    sides = ["num" if place in right else None for place in range(len(heads))]
    top = [
        el("th", head, scope="col", role="columnheader", class_=side) for head, side in zip(heads, sides, strict=True)
    ]
    body = []
    for first, *others in rows:
        cells = [
            el("td", el("span", each), role="cell", class_=side, data_label=head)
            for each, side, head in zip(others, sides[1:], heads[1:], strict=True)
        ]
        body.append(el("tr", el("th", first, scope="row", role="rowheader"), *cells, role="row"))
    head = el("thead", el("tr", *top, role="row"), role="rowgroup")
    wide = "wide" if cards else None
    return el("table", el("caption", caption), head, el("tbody", *body, role="rowgroup"), role="table", class_=wide)


class Part(NamedTuple):
    """One part of the value of the good; `kind` is its key in the catalogue and its class in the style sheet."""

    kind: str
    value: Amount


class ValueByOrigin(NamedTuple):
    """The value of one unit by origin, and the most of it that may be non-originating, in per cent."""

    whole: Amount
    parts: tuple[Part, ...]
    limit: Fraction | None


def value_by_origin(found: Determination) -> ValueByOrigin | str:
    """The parts of the value, or the sentence that says why they are not known."""
    measure, base, limit = _threshold(found)
    whole = found.case.value_of_good(base)
    if whole is None:
        return say("html.bar.no-price")
    if not found.case.subject.has_bill:
        return say("html.bar.no-bill")
    counted = measure.counted if measure and measure.counted else found.case.not_originating_in("value")
    deducted = iter(measure.deducted if measure else ())
    sums: dict[Status, Amount] = dict.fromkeys(Status, 0)
    unvalued: list[Judged] = []
    for material in counted:
        if material.value is None:
            unvalued.append(material)
            continue
        less = next(deducted, ("", 0))[1] if material.line.material.deductions else 0
        sums[material.status] += material.value - less
    for material in _originating(found, {each.line.path for each in counted}):
        if material.line.value is None:
            unvalued.append(material)
        else:
            sums[Status.ORIGINATING] += material.line.value
    if unvalued:
        return say("html.bar.no-value", materials=names(unvalued))
    rest = whole - sum(sums.values())
    if rest < 0:
        return say("html.bar.too-much")
    order = (Status.NON_ORIGINATING, Status.UNKNOWN, Status.ORIGINATING)
    parts = (*(Part(status.value, sums[status]) for status in order), Part("rest", rest))
    return ValueByOrigin(whole, parts, limit)


def _threshold(found: Determination) -> tuple[ValueMeasure | None, str, Fraction | None]:
    """The measure that stands best (of build-down, where there is one), the base, and the limit that is set."""
    measures = found.measures.value_content
    by_vnm = [each for each in measures if each.counted or each.non_originating is not None] or measures
    if by_vnm:
        best = max(by_vnm, key=lambda m: (m.met is True, (m.share or 0) - Fraction(m.threshold) / 100))
        return best, best.base, 1 - Fraction(best.threshold) / 100
    maximum = next(_maxima(finding for _, finding in found.origin.findings), None)
    if maximum is not None:
        return None, maximum.base.value, Fraction(maximum.percent) / 100
    return None, found.case.agreement.value_content.base, None


def _maxima(findings: Iterable[Finding]) -> Iterator[MaximumNonOriginating]:
    for finding in findings:
        if isinstance(finding.claim, MaximumNonOriginating):
            yield finding.claim
        yield from _maxima(finding.parts)


def _originating(found: Determination, counted: set[tuple[str | int, ...]]) -> list[Judged]:
    """Originating materials as the measure took the bill: through self-produced ones that were traced."""
    result: list[Judged] = []
    stack = list(found.case.materials)
    while stack:
        material = stack.pop()
        if material.status is Status.ORIGINATING:
            result += [material] if "value" in material.role.counts_in else []
        elif material.line.path not in counted:
            stack.extend(found.case.parts_of.get(material.line.path, ()))
    return result


def bar_of(value: ValueByOrigin, name: str, currency: str) -> Html:
    """The value of the good as a stacked bar, with its limit, and the same as a table."""
    drawn: list[Html] = []
    rows: list[tuple[str, ...]] = []
    start = Fraction(0)
    for kind, amount in value.parts:
        share = Fraction(amount) / Fraction(value.whole)
        label = in_percent(show_percent(share))
        if share:
            drawn.append(el("rect", x=at(start), y=24, width=at(share), height=40, class_=f"is-{kind}"))
        if share >= LEAST_LABELLED:
            middle = at(start + share / 2)
            drawn.append(el("text", label, x=middle, y=49, text_anchor="middle", class_=f"on-{kind}"))
        start += share
        rows.append((joined((swatch(f"is-{kind}"), say(f"html.bar.{kind}"))), money(amount), label))
    told = [named(say(f"html.bar.{part.kind}"), label) for part, (*_, label) in zip(value.parts, rows, strict=True)]
    if value.limit is not None:
        x = at(value.limit)
        told.append(say("html.bar.limit", limit=_percent(value.limit)))
        anchor, shift = ("end", -6) if value.limit >= Fraction(1, 2) else ("start", 6)
        drawn.append(el("line", x1=x, x2=x, y1=4, y2=72, class_="limit"))
        drawn.append(el("text", told[-1], x=x, dx=shift, y=16, text_anchor=anchor, class_="limit-words"))
    picture = svg(name, say("html.bar.title"), say("clauses.separator").join(told), drawn, 76)
    heads = (say("html.part"), value_in(currency), say("label.share"))
    caption = say("html.bar.caption", value=money(value.whole), currency=currency)
    return el("figure", picture, el("p", _room(value, currency), class_="soft"), table(caption, heads, rows, (1, 2)))


def svg(name: str, title: str, told: str, drawn: Sequence[Html], height: int) -> Html:
    """A picture as wide as the page, with its title and in words what it shows."""
    named = f"{name}-t {name}-d"
    words = (el("title", title, id=f"{name}-t"), el("desc", told, id=f"{name}-d"))
    return el("svg", *words, *drawn, role="img", width="100%", height=height, aria_labelledby=named)


def _room(value: ValueByOrigin, currency: str) -> str:
    """How far what is not proven to originate stands from the limit."""
    if value.limit is None:
        return say("html.bar.no-limit")
    room = value.limit * Fraction(value.whole) - value.parts[0].value - value.parts[1].value
    values = {"limit": _percent(value.limit), "money": show_amount(abs(room)), "currency": currency}
    return say(f"html.bar.{'below' if room >= 0 else 'above'}", **values)


def _percent(share: Fraction) -> str:
    """A share that came from a decimal threshold, as people write it: 60, 52.5."""
    percent = share * 100
    return str(percent.numerator) if percent.denominator == 1 else show_amount(percent * GRAINS, 1)


def swatch(kind: str) -> Html:
    """A small square in the colour of a part or a line."""
    square = el("rect", width=14, height=14, class_=kind)
    return el("svg", square, width=14, height=14, aria_hidden="true", class_="key")


def at(share: Fraction) -> str:
    """A place across a picture."""
    return f"{float(share * 100):.2f}%"


class Series(NamedTuple):
    """One line of a plot: an amount a year, None where it is not known."""

    name: str
    amounts: tuple[Fraction | None, ...]


def plot_of(years: Sequence[int], series: Sequence[Series], name: str, currency: str) -> Html | None:
    """Amounts by year as lines, with a gap where one is unknown; None where nothing can be drawn."""
    known = [amount for each in series for amount in each.amounts if amount is not None]
    if len(years) < 2 or not known or not max(known):
        return None
    step = _step(max(known))
    ticks = [step * count for count in range(-(-max(known) // step) + 1)]
    drawn: list[Html] = []
    for tick in ticks:
        y = _height(tick, ticks[-1])
        drawn.append(el("line", x1="0%", x2="100%", y1=y, y2=y, class_="grid"))
        drawn.append(el("text", print_amount(tick), x=0, y=y, dy=-4, class_="tick"))
    across = [at(Fraction(16, 100) + Fraction(78, 100) * index / (len(years) - 1)) for index in range(len(years))]
    for index in range(0, len(years), -(-len(years) // MOST_YEAR_LABELS)):
        drawn.append(el("text", str(years[index]), x=across[index], y=210, text_anchor="middle", class_="tick"))
    for style, each in enumerate(series):
        heights = [None if amount is None else _height(amount, ticks[-1]) for amount in each.amounts]
        points = list(zip(across, heights, strict=True))
        for (x1, y1), (x2, y2) in pairwise(points):
            if y1 is not None and y2 is not None:
                drawn.append(el("line", x1=x1, x2=x2, y1=y1, y2=y2, class_=f"line line-{style % STYLES}"))
        drawn += [el("circle", cx=x, cy=y, r=3.5, class_=f"dot-{style % STYLES}") for x, y in points if y is not None]
    told = say("clauses.separator").join(_told(years, each) for each in series)
    keys = [el("span", swatch(f"dot-{style % STYLES}"), each.name) for style, each in enumerate(series)]
    caption = el("figcaption", say("html.plot.caption", currency=currency), " ", *keys)
    return el("figure", caption, svg(name, say("html.plot.title"), told, drawn, 218))


def _told(years: Sequence[int], series: Series) -> str:
    amounts = [say("label.unknown") if amount is None else print_amount(amount) for amount in series.amounts]
    return named(series.name, listed(f"{year} {each}" for year, each in zip(years, amounts, strict=True)))


def print_amount(amount: Fraction) -> str:
    """An amount of money; whole ones without decimals."""
    return str(amount.numerator) if amount.denominator == 1 else show_amount(amount * GRAINS)


def _height(amount: Fraction, top: Fraction) -> str:
    return f"{float(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * amount / top):.1f}"


def _step(highest: Fraction) -> Fraction:
    """A round step (1, 2 or 5 times a power of ten) of which at most four reach the highest amount."""
    size = Fraction(1, GRAINS)
    while size * 20 < highest:
        size *= 10
    return next(size * factor for factor in (1, 2, 5) if size * factor * 4 >= highest)


STYLE = """
:root{--ink:#1b1f24;--soft:#57606a;--rule:#d0d7de;--tint:#f6f8fa;--good:#1a6b3c;--bad:#a3262a;--open:#7a4f01}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:#fff;color:var(--ink);
font:16px/1.5 system-ui,Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main,footer{max-width:62rem;margin:0 auto;padding:1.25rem}h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.35rem;margin:2.2rem 0 .6rem;padding-top:.8rem;border-top:3px solid var(--ink)}
h3{font-size:1.1rem;margin:1.6rem 0 .4rem}h4{font-size:1rem;margin:1.3rem 0 .3rem}p{margin:.4rem 0}
.soft,figcaption{color:var(--soft);font-size:.9rem}
.lede{font-size:1.15rem;font-weight:600;padding:.7rem .9rem;border-left:5px solid;background:var(--tint)}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}.verdict{font-weight:600}
.money{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.6rem;margin:.9rem 0}
.money div{border:1px solid var(--rule);border-radius:6px;padding:.5rem .7rem}
.money dt{color:var(--soft);font-size:.85rem}
.money dd{margin:0;font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}
.money small{display:block;font-size:.8rem;font-weight:400;color:var(--soft)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.6rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:.7rem 0;font-size:.92rem}
caption{text-align:left;font-weight:600;padding:.2rem 0}
th,td{text-align:left;vertical-align:top;overflow-wrap:break-word;
padding:.35rem .55rem;border-bottom:1px solid var(--rule)}td:last-child{overflow-wrap:anywhere}
thead th{border-bottom:2px solid var(--ink);font-size:.85rem;overflow-wrap:normal}tbody th{font-weight:600}
.num{text-align:right;font-variant-numeric:tabular-nums}td.num{white-space:nowrap}
.sub{display:block;color:var(--soft);font-weight:400;font-size:.85rem}
.d1{padding-left:1rem}.d2{padding-left:2rem}.d3{padding-left:3rem}figure{margin:1rem 0}
svg{display:block;overflow:visible}svg text{font-size:13px;fill:var(--ink)}
.key{display:inline-block;vertical-align:-2px;margin-right:.45rem}.is-non-originating,.dot-1{fill:#b3471d}
.is-unknown{fill:#f0c24b}.is-originating,.dot-0{fill:#1d6a75}.is-rest{fill:#d5dae0}
svg .on-non-originating,svg .on-originating{fill:#fff}
.limit{stroke:var(--ink);stroke-width:2.5;stroke-dasharray:5 3}svg .limit-words{font-weight:600}
.grid{stroke:var(--rule)}svg .tick{font-size:12px;fill:var(--soft)}
.line{stroke-width:2.5}.line-0{stroke:#1d6a75}.line-1{stroke:#b3471d;stroke-dasharray:7 4}
.line-2{stroke:#5b3f95;stroke-dasharray:2 4}.line-3{stroke:#57606a;stroke-dasharray:9 3 2 3}
.dot-2{fill:#5b3f95}.dot-3{fill:#57606a}figcaption span{margin-right:1rem;white-space:nowrap}
.check{list-style:none;padding:0;margin:.5rem 0}
.check li{padding:.35rem 0 .35rem 1.9rem;position:relative;border-bottom:1px solid var(--rule)}
.check li::before{content:"";position:absolute;left:.3rem;top:.65rem;width:.85rem;height:.85rem;border:2px solid}
code{font-size:.85em;color:var(--soft);overflow-wrap:anywhere}
details{margin:.8rem 0;border:1px solid var(--rule);border-radius:6px;padding:.4rem .8rem}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
.tree,.tree ul{list-style:none;margin:0;padding-left:1rem}
.tree{padding-left:0}.tree ul{border-left:1px solid var(--rule)}.tree li{padding:.25rem 0}
cite{font-style:normal;color:var(--soft);font-size:.9em}
footer{border-top:1px solid var(--rule);margin-top:2rem;font-size:.88rem;color:var(--soft)}
footer h2{border:0;margin:.4rem 0;padding:0;font-size:1rem;color:var(--ink)}footer ul{padding-left:1.1rem}
a{color:#0b4f9e}
@media (max-width:38rem){
body{font-size:15px}h1{font-size:1.4rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.4rem}
.money{grid-template-columns:1fr 1fr}.money dd{font-size:1.05rem}.wide,.wide :is(caption,tbody,tr,th,td){display:block}
.wide thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}
.wide tr{border:1px solid var(--rule);border-radius:6px;padding:.3rem .6rem;margin:.5rem 0}
.wide tbody th{border:0;padding:.2rem 0;font-size:1rem;overflow-wrap:anywhere}th,td{padding:.35rem .3rem}
.wide tbody td{display:flex;gap:1rem;border:0;padding:.12rem 0;text-align:left;white-space:normal}
.wide td::before{content:attr(data-label);flex:0 0 40%;color:var(--soft)}.wide td>span{flex:1;min-width:0}
}
@media print{
body{font-size:10.5pt}main,footer{max-width:none;padding:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}details{border:0;padding:0}
details::details-content{content-visibility:visible;block-size:auto}
figure,tr,.money,.lede,li{break-inside:avoid}h2,h3,h4,caption{break-after:avoid}
}
"""
