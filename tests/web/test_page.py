"""The page as its users use it, in a real Chromium: every path, and no error on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import EXAMPLES, Visit, browser, chromium, fragment, must_run, served

pytestmark = pytest.mark.skipif(
    chromium() is None and not must_run(), reason="no Chromium on this machine: the page was not tested"
)
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture
def visit(running: Browser, address: str) -> Iterator[Open]:
    visits: list[Visit] = []

    def make(**options: object) -> Visit:
        visits.append(Visit(running, address, **options))
        return visits[-1]

    yield make
    for each in visits:
        each.context.close()
        assert each.errors == []
        assert all(url.startswith((address, "blob:", "data:")) for url in each.asked)


def field(page: Page, path: str):  # type: ignore[no-untyped-def]
    return page.locator(f"[data-path='{path}']")


def badge(page: Page, text: str) -> None:
    expect(page.locator("#verdict .badge")).to_have_text(text)


def cell(page: Page, line: str, column: str):  # type: ignore[no-untyped-def]
    row = page.locator("#grid .tabulator-row").filter(has_text=line)
    return row.locator(f"[tabulator-field='{column}']")


def paste(page: Page, text: str) -> None:
    """A paste as from a spreadsheet, with the grid in focus."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator("#grid .tabulator-cell").first.click()
    page.keyboard.press("Control+V")


def test_the_example_is_judged(visit: Open) -> None:
    page = visit().example()
    badge(page, "originating")
    expect(page.locator("#verdict")).to_contain_text("build-down: 59.41 %, threshold 40 %")
    expect(page.locator("#rule")).to_contain_text("every non-originating material is classified in another heading")
    expect(page.locator("#rule .rule-text")).to_have_text("CTH or RVC 40")
    expect(page.locator("#rule")).to_contain_text("Annex 3A, heading 87.12")
    expect(page.locator("#try-out")).to_contain_text("19.41 points above 40 %")
    expect(cell(page, "FRAME", "changes")).to_have_text("yes")
    expect(cell(page, "FRAME", "share")).to_have_text("25.83 %")
    expect(page.locator("#outcomes button")).not_to_have_count(0)
    expect(page.locator("#money table")).to_contain_text("rcep")
    page.click("#reasons-fold summary")
    expect(page.locator("#reasons")).to_contain_text("Direct consignment")


def test_the_verdict_follows_as_one_types(visit: Open) -> None:
    page = visit().open()
    field(page, "product.hs").press_sequentially("8712.00")
    badge(page, "undetermined")
    expect(page.locator("#missing")).to_contain_text("everything that was done to the product")
    page = visit().example()
    field(page, "product.price.amount").fill("60")
    expect(page.locator("#try-out")).to_contain_text("points below 40 %")
    page.select_option("[data-path='product.wholly_obtained']", "no")
    field(page, "product.operations").fill("packing")
    expect(page.locator("#verdict")).to_contain_text("More than minimal operations")


def test_a_line_is_edited_with_the_keyboard(visit: Open) -> None:
    page = visit().example()
    cell(page, "FRAME", "hs").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("8712.00")
    page.keyboard.press("Tab")
    expect(cell(page, "FRAME", "changes")).to_have_text("no")
    expect(page.locator("#verdict")).to_contain_text("FRAME: no change of classification")


def test_the_origin_of_a_line_is_toggled(visit: Open) -> None:
    page = visit().example()
    cell(page, "FRAME", "status").click()
    page.locator(".tabulator-edit-list-item", has_text="no").click()
    expect(page.locator("#try-out")).to_contain_text("non-originating materials 22.20")


def test_a_bill_is_pasted_from_a_spreadsheet(visit: Open) -> None:
    page = visit().example()
    head = "Part\tHS code\tValue\tCurrency\tValued at\tOriginates"
    paste(page, f"{head}\nBELL\t8306.10\t3\tUSD\tCIF\tno\nSADDLE\t8714.95\t1,009.50\tUSD\tCIF\tno\n")
    expect(page.locator("#grid .tabulator-row")).to_have_count(2)
    expect(cell(page, "BELL", "status")).to_have_text("no")
    expect(page.locator("#verdict")).to_contain_text("CTH: BELL, SADDLE")
    paste(page, "PEDAL\t\t8714.96\t4\tUSD\tCIF\n")
    expect(page.locator("#grid .tabulator-row")).to_have_count(3)


def test_lines_are_added_and_removed(visit: Open) -> None:
    page = visit().example()
    page.click("#add-line")
    page.keyboard.type("NEW")
    page.keyboard.press("Enter")
    expect(page.locator("#grid .tabulator-row")).to_have_count(5)
    page.click("#remove-line")
    expect(page.locator("#grid .tabulator-row")).to_have_count(4)


def test_the_bar_is_moved_and_put_back(visit: Open) -> None:
    page = visit().example()
    page.locator(".handle").focus()
    page.keyboard.press("PageDown")
    expect(page.locator(".changed")).to_contain_text("59.41 %")
    expect(page.locator(".handle")).to_be_focused()
    expect(cell(page, "FRAME", "value")).not_to_have_text("31.00")
    box = page.locator(".handle rect").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 300, box["y"] + 10, steps=4)
    page.mouse.up()
    expect(page.locator("#try-out")).to_contain_text("points below 40 %")
    page.click("#put-back")
    expect(cell(page, "FRAME", "value")).to_have_text("31.00")
    expect(page.locator("#try-out")).to_contain_text("19.41 points above 40 %")


@pytest.mark.parametrize("name", ["bicycle.xlsx", "bicycle.csv", "bicycle.yaml"])
def test_a_file_is_opened(visit: Open, name: str) -> None:
    page = visit().open()
    page.set_input_files("#upload", EXAMPLES / name)
    badge(page, "originating")
    expect(field(page, "product.hs")).to_have_value("8712.00")
    expect(page.locator("#grid .tabulator-row")).to_have_count(4)


def test_what_is_missing_leads_to_its_field(visit: Open) -> None:
    page = visit().example()
    field(page, "product.operations").fill("")
    badge(page, "undetermined")
    page.locator("#missing li", has_text="everything that was done").get_by_role("button").click()
    expect(field(page, "product.operations")).to_be_focused()


def test_a_question_of_the_rule_is_answered_on_the_spot(visit: Open) -> None:
    """RCEP 0304.39: carp by a change of heading, any other fish by a change of chapter; the trader says which it is."""
    fish = {"id": "FISH", "hs": "0302.71", "originating": {"rcep": {"status": False}}}
    product = {
        "hs": "0304.39",
        "hs_edition": 2022,
        "made_in": "CN",
        "wholly_obtained": False,
        "operations": ["cutting"],
    }
    page = visit().open(fragment({"product": product, "materials": [fish], "shipment": {"date": "2026-11-25"}}))
    question = page.locator("#missing li", has_text="carp")
    badge(page, "undetermined")
    question.get_by_role("button", name="yes").click()
    badge(page, "originating")


def test_a_refusal_names_the_field(visit: Open) -> None:
    one = visit()
    page = one.example()
    field(page, "product.hs").fill("8712.99")
    expect(page.locator("#refused")).to_contain_text("HS 2022 has no subheading `8712.99`")
    expect(field(page, "product.hs")).to_have_attribute("aria-invalid", "true")
    field(page, "product.hs").fill("8712.00")
    expect(page.locator("#refused")).to_be_hidden()
    one.errors = [told for told in one.errors if "422" not in told]  # the browser's own note of a refusal


def test_agreements_are_chosen(visit: Open) -> None:
    page = visit().example()
    page.locator("#outcomes button", has_text="ckfta").click()
    expect(page.locator("#agreement")).to_have_value("ckfta")
    expect(page.locator("#rule")).to_contain_text("Annex 3-A")


def test_downloads(visit: Open) -> None:
    page = visit().example()
    with page.expect_download() as html:
        page.click("#download-html")
    assert "MTB-26-21" in html.value.path().read_text(encoding="utf-8")
    with page.expect_download() as workbook:
        page.click("#download-xlsx")
    assert "Verdict" in load_workbook(BytesIO(workbook.value.path().read_bytes())).sheetnames
    with page.expect_download() as data:
        page.click("#download-json")
    assert json.loads(data.value.path().read_text(encoding="utf-8"))["outcome"] == "originating"


def test_a_link_carries_the_dossier_in_its_fragment_alone(visit: Open) -> None:
    first = visit()
    page = first.example()
    field(page, "product.price.amount").fill("121.50")
    page.click("#share")
    expect(page).to_have_url(re.compile("#d="))
    link = page.url
    second = visit()
    again = second.open(link.removeprefix(f"{second.address}/"))
    badge(again, "originating")
    expect(field(again, "product.price.amount")).to_have_value("121.50")
    assert all("#" not in url and "d=" not in url for url in second.asked[1:])


@pytest.mark.parametrize("words", ["bicycle", "自行车", "8712"])
def test_rules_are_explored(visit: Open, words: str) -> None:
    page = visit().open()
    page.click("#tab-rules")
    page.fill("#rules-query", words)
    page.locator("#codes button", has_text="87.12").first.click()
    page.locator("#codes button", has_text="8712.00").click()
    table = page.locator("#side-by-side")
    expect(table).to_contain_text("CTH or RVC 40")
    expect(table).to_contain_text("China-Korea Free Trade Agreement")
    page.fill("#rules-on", "2022-06-01")
    expect(table).to_contain_text("Annex 3A (HS 2012), heading 87.12")


def test_the_browsers_language_is_spoken(visit: Open) -> None:
    page = visit(locale="zh-CN").example()
    badge(page, "原产")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.select_option("#language", "en")
    badge(page, "originating")
    expect(page.locator("#facts-title")).to_have_text("Product and bill of materials")


def test_it_fits_a_phone(visit: Open) -> None:
    page = visit(viewport={"width": 390, "height": 844}).example()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_it_is_accessible(visit: Open) -> None:
    page = visit().example()
    page.click("#reasons-fold summary")
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == [], [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
    page.click("#tab-rules")
    page.fill("#rules-query", "8712.00")
    page.wait_for_selector("#side-by-side table")
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == [], [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
