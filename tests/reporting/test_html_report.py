"""The page: well formed, closed to the network and to hostile names, and honest about what is not known."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from origin_engine.comparing import compare
from origin_engine.exact import GRAINS
from origin_engine.origin import Finding
from origin_engine.reporting.english import MESSAGES
from origin_engine.reporting.html_pictures import STYLE, Series, ValueByOrigin, plot_of, value_by_origin
from origin_engine.reporting.html_report import html_report
from origin_engine.tariff import Comparison

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = "<script src='http://evil.example/x.js'>\"&{0}\u202e</script>"
VOID = {"meta"}


def example(name: str) -> dict[str, Any]:
    loaded = yaml.load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def dossiers() -> dict[str, dict[str, Any]]:
    """One dossier an outcome, and some in which values are not known."""
    pullover, bicycle = example("pullover"), example("bicycle")
    undetermined = copy.deepcopy(pullover)
    undetermined["materials"][0] |= {"hs": "6117.90", "description": "Knitted parts"}
    not_originating = copy.deepcopy(undetermined)
    not_originating["materials"][0]["originating"] = {"rcep": {"status": "false"}}
    no_value = copy.deepcopy(bicycle)
    del no_value["materials"][2]["value"]
    no_price = copy.deepcopy(bicycle)
    del no_price["product"]["price"]
    no_bill = copy.deepcopy(bicycle)
    del no_bill["materials"]
    too_much = copy.deepcopy(bicycle)
    too_much["materials"][1]["value"]["amount"] = "310.00"
    return {
        "originating": pullover,
        "traced": bicycle,
        "undetermined": undetermined,
        "not-originating": not_originating,
        "no-value": no_value,
        "no-price": no_price,
        "no-bill": no_bill,
        "too-much": too_much,
    }


DOSSIERS = dossiers()


def found_of(name: str, to: Sequence[str] = ("JP",)) -> list[Comparison]:
    return list(compare(DOSSIERS[name], to))


def years_of(name: str, years: Sequence[int]) -> Mapping[int, Sequence[Comparison]]:
    return {year: compare(DOSSIERS[name], ["JP"], on=date(year, 11, 23)) for year in years}


class Checker(HTMLParser):
    """Every element that opens closes, in order; attributes that could reach the network are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self._note(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._note(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def _note(self, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            assert not key.startswith("on")
            if key == "id":
                self.ids.append(value or "")
            if key in ("src", "href", "xlink:href", "action", "data", "srcset", "style"):
                self.links.append(value or "")


def checked(page: str) -> Checker:
    ET.fromstring(page)
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert len(set(checker.ids)) == len(checker.ids)
    assert not checker.tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for link in checker.links:
        assert link.startswith("#")
        assert link[1:] in checker.ids
    page.encode("utf-8")
    return checker


def texts_of(page: str) -> str:
    return " ".join("".join(ET.fromstring(page).itertext()).split())


def steps_of(finding: Finding) -> Iterator[Finding]:
    yield finding
    for part in finding.parts:
        yield from steps_of(part)


@pytest.mark.parametrize("name", DOSSIERS)
def test_page_is_whole_and_closed(name: str) -> None:
    found = found_of(name, ["JP", "KR", "VN"])
    page = html_report(found, years_of(name, [2025, 2026, 2027]))
    checked(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    told = texts_of(page)
    for each in found:
        assert each.importer in told
        for option in each.options:
            assert f"outcome.{option.outcome.value}" in MESSAGES
            assert MESSAGES[f"outcome.{option.outcome.value}"].lower() in told
            if option.found is None:
                continue
            for finding in [*(step for _, step in option.found.origin.findings), *option.found.gates]:
                for step in steps_of(finding):
                    assert step.citation in told
            for material in option.found.materials:
                assert material.name in told
                assert (material.line.material.description or "") in told
            for missing in option.found.missing:
                assert missing.fact in told


@pytest.mark.parametrize("name", ["originating", "undetermined", "not-originating"])
def test_outcomes_are_what_the_names_say(name: str) -> None:
    found = found_of(name)
    assert [option.outcome.value for option in found[0].options] == [name]
    assert MESSAGES[f"outcome.{name}"] in texts_of(html_report(found))


def test_recommendation_and_money_come_first() -> None:
    page = html_report(found_of("originating"))
    told = texts_of(page)
    said = MESSAGES["html.lede.saves-most"].format(agreement="rcep", saving="1060.80", currency="USD")
    order = [said, "31200.00 USD", "2839.20 USD", "1778.40 USD", "1060.80 USD", "Agreements compared", "Materials"]
    places = [told.index(each, told.index(said)) for each in order[:1]]
    for each in order[1:]:
        places.append(told.index(each, places[-1] + 1))
    assert places == sorted(places)
    assert "read 2026-07-09" in told


def test_nothing_is_claimed_where_nothing_can_be() -> None:
    for name in ("undetermined", "not-originating"):
        told = texts_of(html_report(found_of(name)))
        assert "claim it" not in told
        assert "No claim recommended" in told or "Do not claim yet" in told


def test_hostile_names_are_text() -> None:
    dossier = copy.deepcopy(DOSSIERS["traced"])
    named = (dossier["product"], *dossier["materials"], dossier["materials"][3]["materials"][0])
    for index, place in enumerate(named):
        place |= {"id": f"{HOSTILE}{index}", "description": HOSTILE}
    dossier["shipment"]["proof"]["reference"] = HOSTILE
    page = html_report(compare(dossier, ["JP"]))
    checked(page)
    assert "<script" not in page
    assert "\u202e" not in page
    assert escape("<script src='http://evil.example/x.js'>\"&{0}") in page


def test_style_reaches_nowhere() -> None:
    assert not re.search(r"url\(|@import|https?:|[<&]", STYLE)


@pytest.mark.parametrize("name", ["no-value", "no-price", "no-bill", "too-much"])
def test_what_is_not_known_is_said_and_not_drawn(name: str) -> None:
    found = found_of(name)
    value = value_by_origin(found[0].options[0].found)  # type: ignore[arg-type]
    assert isinstance(value, str)
    page = html_report(found)
    assert value in texts_of(page)
    assert "-bar-t" not in page


def test_parts_are_those_of_the_measure() -> None:
    determined = found_of("traced")[0].options[0].found
    assert determined is not None
    value = value_by_origin(determined)
    assert isinstance(value, ValueByOrigin)
    parts = dict(value.parts)
    assert sum(parts.values()) == value.whole == 120 * GRAINS
    measure = determined.measures.value_content[0]
    assert parts["non-originating"] + parts["unknown"] == measure.non_originating == Fraction(487, 10) * GRAINS
    assert parts["originating"] == 8 * GRAINS
    assert value.limit == 1 - Fraction(measure.threshold) / 100 == Fraction(6, 10)
    page = html_report(found_of("traced"))
    assert '<line x1="60.00%" x2="60.00%"' in page
    assert MESSAGES["html.bar.below"].format(limit=60, money="23.30", currency="USD") in texts_of(page)


def test_without_a_threshold_no_limit_is_drawn() -> None:
    page = html_report(found_of("originating"))
    assert 'class="limit"' not in page
    assert MESSAGES["html.bar.no-limit"] in texts_of(page)


def test_years_are_in_a_table_and_gaps_in_no_line() -> None:
    page = html_report(found_of("originating"), years_of("originating", [2024, 2025, 2026, 2027]))
    told = texts_of(page)
    assert "873.60" in told
    assert "6.3 %" in told
    assert MESSAGES["html.plot.gaps"].format(of=4, gaps="rcep 2") in told
    assert page.count('class="line line-0"') == 1
    assert page.count("<circle") == 2


def test_a_plot_needs_something_to_draw() -> None:
    assert plot_of([2026], [Series("a", (Fraction(1),))], "n", "USD") is None
    assert plot_of([2026, 2027], [Series("a", (None, None))], "n", "USD") is None
    assert plot_of([2026, 2027], [Series("a", (Fraction(0), Fraction(0)))], "n", "USD") is None
    drawn = plot_of([2026, 2027], [Series("a", (Fraction(1, 3), Fraction(Decimal("1e15"))))], "n", "USD")
    assert drawn is not None
    assert "nan" not in drawn


def test_a_report_of_nothing_is_still_a_page() -> None:
    checked(html_report([]))
