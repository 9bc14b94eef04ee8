"""The documentation site builds, and every link and anchor in it leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlparse

ROOT = Path(__file__).parent.parent
QUICK_STARTS = ("for-exporters", "embedding", "for-workshops", "new-agreement", "language", "api")


class Page(HTMLParser):
    """What a page links to, what can be linked to in it, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.anchors |= {value for name in ("id", "name") if (value := given.get(name))}
        own = given.get("class") == "md-skip"  # the theme's own, to the first heading
        if tag == "a" and given.get("href") and not own:
            self.links.append(given["href"] or "")
        if tag in ("script", "img", "source") and given.get("src"):
            self.loaded.append(given["src"] or "")
        if tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.loaded.append(given["href"] or "")


def test_the_site_builds_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    told = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.html")}
    assert {path.parent.name for path in pages} >= set(QUICK_STARTS)
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        base = "http://site/" + path.relative_to(tmp_path).as_posix()
        for link in [*page.links, *page.loaded]:
            if urlparse(link).scheme or link.startswith("//"):
                assert link not in page.loaded, f"{path.name} loads {link} from elsewhere"
                continue
            target, anchor = urldefrag(urljoin(base, link))
            found = tmp_path / target.removeprefix("http://site/")
            found = found / "index.html" if found.is_dir() else found
            assert found.exists(), f"{path}: {link}"
            if anchor and found in pages:
                assert anchor in pages[found].anchors, f"{path}: {link}"
