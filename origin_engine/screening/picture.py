"""One picture of a run: where the value at stake is, by chapter and agreement, and what becomes of it.

Takes a summary and the words beside it; draws, and says nothing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from origin_engine.screening.counting import CLASSES
from origin_engine.screening.summary import Summary

COLOURS = ("#0072b2", "#56b4e9", "#f0c24b", "#b8b8b8", "#a33f00")
"""For each class of value; told apart by people who see colours otherwise, and in grey by their hatches."""
HATCHES = ("", "", "////", "....", "")
MOST_CHAPTERS, MOST_AGREEMENTS, MOST_IN_A_ROW = 12, 6, 3
PANEL, ROW, ABOVE, BELOW = 3.6, 0.3, 0.72, 0.62
"""Inches: the width of a panel and the height of a chapter, and what stands above and below the panels of a row."""
LEFT, TOP, BOTTOM = 2.5, 0.6, 0.4
"""Inches: the names of the chapters, the title, the legend."""
LONGEST_TITLE, LONGEST_LABEL = 38, 34
FONTS = ["DejaVu Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "SimHei", "WenQuanYi Zen Hei"]
"""The first has no Chinese; those behind it are what systems have."""


class Words(NamedTuple):
    """The words of the picture, in the language spoken."""

    title: str
    note: str
    axis: str
    rest: str
    classes: Mapping[str, str]
    agreements: Mapping[str, str]
    chapters: Mapping[str, str]


class Drawn(NamedTuple):
    """What is drawn: a currency, agreements, chapters, and for each of them the value of each class.

    The values are for drawing alone, so that floating-point numbers do; the exact ones stand in the summary.
    """

    currency: str
    agreements: tuple[str, ...]
    chapters: tuple[str, ...]
    values: Mapping[str, Mapping[str, Sequence[float]]]
    left_out: int
    """How many chapters are not drawn, as they have less value."""
    beside: Mapping[str, float]
    """Their value under each agreement."""


def drawn_of(summary: Summary) -> Drawn | None:
    """What there is to draw: the currency in which most is valued, the agreements and chapters with most value."""
    agreements: dict[str, Any] = summary["agreements"]
    valued: dict[str, int] = {}
    for found in agreements.values():
        for currency, products in found["valued"].items():
            valued[currency] = valued.get(currency, 0) + products
    if not valued:
        return None
    currency = max(sorted(valued), key=lambda each: valued[each])
    chapters_of = {
        name: {
            chapter: [float(of.get(each, 0)) for each in CLASSES]
            for chapter, of in found["value"][currency]["chapters"].items()
        }
        for name, found in agreements.items()
        if currency in found["value"]
    }
    names = sorted(chapters_of, key=lambda name: (-_sum(chapters_of[name]), name))[:MOST_AGREEMENTS]
    chosen, rest = _chapters([chapters_of[name] for name in names])
    nothing = [0.0] * len(CLASSES)
    values = {name: {each: chapters_of[name].get(each, nothing) for each in chosen} for name in names}
    beside = {name: sum(sum(chapters_of[name].get(each, nothing)) for each in rest) for name in names}
    return Drawn(currency, tuple(names), tuple(chosen), values, len(rest), beside)


def _sum(chapters: Mapping[str, Sequence[float]]) -> float:
    return sum(map(sum, chapters.values()))


def _chapters(found: Sequence[Mapping[str, Sequence[float]]]) -> tuple[list[str], list[str]]:
    """The chapters with most value under any agreement, in the order of their numbers; and the others."""
    most: dict[str, float] = {}
    for chapters in found:
        for chapter, values in chapters.items():
            most[chapter] = max(most.get(chapter, 0.0), sum(values))
    ranked = sorted(most, key=lambda chapter: (-most[chapter], chapter))
    return sorted(ranked[:MOST_CHAPTERS]), ranked[MOST_CHAPTERS:]


def draw(drawn: Drawn, words: Words, path: Path) -> None:
    """Draw to a file: .svg, .png or .pdf."""
    import logging

    import matplotlib

    matplotlib.use("agg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # not every system has every font
    from matplotlib import pyplot as plt

    across = min(len(drawn.agreements), MOST_IN_A_ROW)
    down = -(-len(drawn.agreements) // MOST_IN_A_ROW)
    width = LEFT + PANEL * across + 0.2
    height = TOP + BOTTOM + down * (ABOVE + BELOW + ROW * len(drawn.chapters))
    with plt.rc_context({"svg.fonttype": "none", "font.family": FONTS, "font.size": 9, "hatch.linewidth": 0.7}):
        figure, axes = plt.subplots(down, across, sharex=True, sharey=True, squeeze=False, figsize=(width, height))
        for place, axis in enumerate(axes.flat):
            if place < len(drawn.agreements):
                _panel(axis, drawn, drawn.agreements[place], words)
            else:
                axis.set_visible(False)
        axes[0][0].set_yticks(range(len(drawn.chapters)), [_label(each, words) for each in drawn.chapters])
        axes[0][0].invert_yaxis()
        figure.suptitle(
            words.title, x=0.15 / width, y=1 - 0.15 / height, ha="left", va="top", fontsize=13, weight="bold"
        )
        figure.text(0.15 / width, 1 - 0.48 / height, words.note, ha="left", va="top", fontsize=8.5, color="#444444")
        _legend(figure, words)
        row = ABOVE + ROW * len(drawn.chapters)
        figure.subplots_adjust(
            left=LEFT / width,
            right=1 - 0.2 / width,
            top=1 - (TOP + ABOVE) / height,
            bottom=(BOTTOM + BELOW) / height,
            wspace=0.07,
            hspace=(ABOVE + BELOW) / (row - ABOVE),
        )
        figure.savefig(path, metadata={"Date": None} if path.suffix.lower() == ".svg" else None, dpi=150)
        plt.close(figure)


def _panel(axis: Any, drawn: Drawn, name: str, words: Words) -> None:
    scale, unit = scale_of(drawn)
    left = [0.0] * len(drawn.chapters)
    for place, (colour, hatch) in enumerate(zip(COLOURS, HATCHES, strict=True)):
        widths = [drawn.values[name][chapter][place] / scale for chapter in drawn.chapters]
        axis.barh(
            range(len(widths)),
            widths,
            left=left,
            height=0.76,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.3,
        )
        left = [one + other for one, other in zip(left, widths, strict=True)]
    axis.set_title(_wrapped(words.agreements.get(name, name), LONGEST_TITLE), fontsize=10, loc="left", weight="bold")
    if drawn.left_out:
        rest = words.rest.format(number=drawn.left_out, value=f"{drawn.beside[name] / scale:,.1f} {unit}")
        axis.text(1, 0.02, rest, transform=axis.transAxes, ha="right", va="bottom", fontsize=8, color="#444444")
    axis.set_xlabel(f"{words.axis} ({unit})")
    axis.tick_params(length=0, labelbottom=True)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.spines["bottom"].set_color("#888888")


def _legend(figure: Any, words: Words) -> None:
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=words.classes[each])
        for each, colour, hatch in zip(CLASSES, COLOURS, HATCHES, strict=True)
    ]
    columns = len(patches) if figure.get_figwidth() > LEFT + 1.5 * PANEL else 2
    figure.legend(handles=patches, loc="lower left", ncols=columns, frameon=False, fontsize=8.5, borderaxespad=0.4)


def _label(chapter: str, words: Words) -> str:
    label = f"{words.chapters.get(chapter, '')} {chapter}".strip()
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 6].rstrip()}… {chapter}"


def _wrapped(text: str, longest: int) -> str:
    from textwrap import wrap

    return "\n".join(wrap(text, longest)[:3])


def scale_of(drawn: Drawn) -> tuple[float, str]:
    """What the axis counts in: ones, thousands, millions or billions of the currency."""
    most = max((sum(values) for of in drawn.values.values() for values in of.values()), default=0.0)
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if most >= size:
            return size, f"{unit} {drawn.currency}"
    return 1.0, drawn.currency
