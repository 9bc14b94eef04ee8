"""A real Chromium before a real server: what the tests of the page and the pictures in docs/ stand on."""

from __future__ import annotations

import base64
import json
import os
import shutil
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from origin_engine.web.app import create_app

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
EXAMPLES = Path(__file__).parents[2] / "examples"


def chromium() -> str | None:
    """Where Chromium is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def must_run() -> bool:
    """Whether a missing browser is a failure and no reason to skip."""
    return bool(os.environ.get("CI"))


@contextmanager
def served() -> Iterator[str]:
    """The address of a server in this process, on a port of its own."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


def fragment(dossier: dict[str, Any], agreement: str = "rcep") -> str:
    """The part of a link that carries a dossier, as the page packs it."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(json.dumps({"dossier": dossier, "agreement": agreement}).encode()) + packer.flush()
    return "#d=" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


class Visit:
    """One page, with what went wrong in it and everything it asked for."""

    def __init__(self, running: Browser, address: str, **options: Any) -> None:
        options = {"locale": "en-US", "viewport": {"width": 1500, "height": 1000}, **options}
        self.context = running.new_context(accept_downloads=True, **options)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        self.address = address
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", lambda told: self.errors.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, fragment: str = "") -> Page:
        """The page, ready to be used."""
        self.page.goto(f"{self.address}/{fragment}")
        self.page.wait_for_selector("#form [data-path='product.hs']")
        self.page.wait_for_selector("#grid .tabulator-header")
        return self.page

    def example(self) -> Page:
        """The page with the worked example, judged."""
        page = self.open()
        page.click("#example")
        page.wait_for_selector("#verdict .badge")
        page.wait_for_selector("#money table")
        return page
