"""The application: its routes, its limits, its errors and its log, put together."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse

from origin_engine.told import told
from origin_engine.version import __version__
from origin_engine.web import problems
from origin_engine.web.documents import documents, dossier_components
from origin_engine.web.judging import judging
from origin_engine.web.limits import BodyLimit, Limits, Workshop
from origin_engine.web.logs import RequestLog, configure
from origin_engine.web.looking_up import looking_up
from origin_engine.web.page import add_page
from origin_engine.web.shelf import shelved, shelved_book
from origin_engine.web.speaking import Spoken, language_asked

VERSION_PATH = "/v1"
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": told, "content": {problems.MEDIA_TYPE: {"schema": problems.SCHEMA}}}
    for status, told in {
        400: "The request cannot be read.",
        404: "What was named is not there.",
        413: "The body is too large.",
        415: "The body is of a kind that is not read here.",
        422: "The input was refused; every problem is named.",
        503: "The answer took longer than a request may.",
    }.items()
}


def create_app(limits: Limits | None = None) -> FastAPI:
    """The service. It is made once a process; several processes beside each other share nothing."""
    configure()
    limits = limits or Limits()
    workshop = Workshop(limits)
    app = FastAPI(
        title="origin-engine",
        version=__version__,
        summary="Rules of origin and tariff eligibility: determinations with their articles, and what is missing.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=PROBLEMS,
    )
    for routes in (judging(limits, workshop), looking_up(), documents()):
        app.include_router(routes, prefix=VERSION_PATH, dependencies=[Depends(language_asked)])
    _health(app)
    _described(app)
    add_page(app)
    problems.install(app, limits)
    app.add_middleware(BodyLimit, most=limits.body_bytes)
    app.add_middleware(RequestLog)
    app.add_middleware(Spoken, under=VERSION_PATH)
    return app


def _described(app: FastAPI) -> None:
    """OpenAPI with the dossier among its schemas: bodies are read by the engine itself, so FastAPI does not see it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        whole = plain()
        schemas = whole.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(dossier_components())
        return whole

    app.openapi = openapi  # type: ignore[method-assign]


def _health(app: FastAPI) -> None:
    @app.get("/health", tags=["health"], summary="The process is up", responses={})
    def health() -> dict[str, str]:
        """Says so, and nothing more."""
        return {"status": "up", "version": __version__}

    @app.get("/ready", tags=["health"], summary="The rule books are loaded")
    def ready() -> JSONResponse:
        """Loads what is not loaded yet; 503 where a rule book cannot be."""
        try:
            books = [shelved_book(name).id for name in shelved()]
        except Exception:  # whatever it is, the service is not ready
            return problems.problem(503, "not-ready", told("a rule book cannot be loaded"))
        return JSONResponse({"status": "ready", "agreements": books})
