"""The framework alone: it takes the same body as a check and gives an answer of the same length."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request
from fastapi.responses import Response

from origin_engine import check, load_rulebook
from tests.benchmarks.http import bill


def create_app() -> FastAPI:
    """An application that judges nothing."""
    app = FastAPI()
    content = json.dumps([check(bill(), load_rulebook("rcep")).to_json()]).encode()

    @app.post("/v1/check")
    async def answer(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "up"}

    return app
