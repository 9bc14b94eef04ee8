"""The pictures in docs/screens: `python3 -m tests.web.screenshots` takes them again."""

from __future__ import annotations

from pathlib import Path

from tests.web.browser import Visit, browser, served

SCREENS = Path(__file__).parents[2] / "docs" / "screens"


def main() -> None:
    SCREENS.mkdir(exist_ok=True)
    with served() as address, browser() as running:
        for language, locale in (("en", "en-US"), ("zh", "zh-CN")):
            page = Visit(running, address, locale=locale).example()
            page.wait_for_timeout(800)
            page.screenshot(path=SCREENS / f"check-{language}.png")
            page.click("#tab-rules")
            page.fill("#rules-query", "8712.00")
            page.wait_for_selector("#side-by-side table")
            page.screenshot(path=SCREENS / f"rules-{language}.png")
        phone = Visit(running, address, locale="zh-CN", viewport={"width": 390, "height": 844}).example()
        phone.locator("#answer-title").scroll_into_view_if_needed()
        phone.screenshot(path=SCREENS / "phone-zh.png")
        tried = Visit(running, address).example()
        tried.locator(".handle").focus()
        for _ in range(3):
            tried.keyboard.press("PageDown")
            tried.wait_for_timeout(500)
        tried.screenshot(path=SCREENS / "what-if-en.png")


if __name__ == "__main__":
    main()
