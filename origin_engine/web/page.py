"""The page in the browser: static files, and headers that keep it to itself."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from origin_engine.web.layers import HttpLayer, Message, Receive, Send, with_headers

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Nothing from elsewhere is loaded, and nothing is told to anyone."""
ENCODED = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def add_page(app: FastAPI) -> None:
    """The page under `/`, its files under `/static`."""

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html", media_type="text/html")

    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    app.add_middleware(KeptToItself)


class KeptToItself(HttpLayer):
    """Adds the headers to every answer."""

    async def http(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer with the headers."""
        await self.app(scope, receive, with_headers(send, ENCODED))
