"""Errors as problem details (RFC 9457): what was found, where, and what to do, in the engine's own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from origin_engine.errors import NoRule, OriginEngineError, Problem, RefusedInput, RulebookError
from origin_engine.locales import in_words, speaking
from origin_engine.pydantic_words import told_by_pydantic
from origin_engine.told import told
from origin_engine.web.limits import BodyTooLargeError, Limits, TooSlowError
from origin_engine.web.speaking import language_of_request

MEDIA_TYPE = "application/problem+json"
TYPES = "https://origin-engine.invalid/problems/"
"""Names of kinds of problems; they are names, not pages."""

PHRASES: dict[str, str] = {
    phrase: phrase for phrase in (told("Not Found"), told("Method Not Allowed"), told("Bad Request"))
}
"""What is said of paths and methods that are not there."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["found"],
                "properties": {
                    "found": {"type": "string"},
                    "place": {"type": "string"},
                    "field": {"type": "string"},
                    "remedy": {"type": "string"},
                },
            },
        },
    },
}


def problem(status: int, kind: str, title: str, detail: str = "", errors: Iterable[Problem] = ()) -> JSONResponse:
    """One problem as a response."""
    content: dict[str, Any] = {"type": TYPES + kind, "title": in_words(title), "status": status}
    if detail:
        content["detail"] = in_words(detail)
    listed = [problem_as_json(each) for each in errors]
    if listed:
        content["errors"] = listed
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def problem_as_json(each: Problem) -> dict[str, str]:
    """The parts of a problem that are there."""
    return {name: text for name, text in each.said().items() if text}


def refused(error: OriginEngineError) -> JSONResponse:
    """What the engine refused: 404 where a thing that was named is not there, 422 where an input is wrong."""
    if isinstance(error, NoRule):
        return problem(404, "no-rule", told("no rule of the agreement is for this code"), error.found)
    problems = error.problems if isinstance(error, RefusedInput) else ()
    if isinstance(error, RulebookError):
        return problem(404, "no-rule-book", told("no such rule book"), errors=problems)
    return problem(422, "refused-input", told("the input was refused"), errors=problems)


def install(app: FastAPI, limits: Limits) -> None:
    """Every error that can leave the service, as problem details."""

    @app.exception_handler(OriginEngineError)
    async def _refused(request: Request, error: OriginEngineError) -> JSONResponse:
        return refused(error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            Problem(told_by_pydantic(each), ".".join(str(step) for step in each["loc"])) for each in error.errors()
        ]
        return problem(
            422, "invalid-request", told("the request does not have the shape that is asked for"), errors=errors
        )

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        answer = problem(error.status_code, "http", PHRASES.get(str(error.detail), error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(BodyTooLargeError)
    async def _large(request: Request, error: BodyTooLargeError) -> JSONResponse:
        most = told("one request may have {most:,} bytes", most=limits.body_bytes)
        return problem(413, "too-large", told("the body is too large"), most)

    @app.exception_handler(TooSlowError)
    async def _slow(request: Request, error: TooSlowError) -> JSONResponse:
        most = told("one request may take {most:g} seconds; give fewer lines or fewer agreements", most=limits.seconds)
        return problem(503, "too-slow", told("the answer took too long"), most)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> JSONResponse:
        with speaking(language_of_request(request.scope)):  # this handler stands outside of what speaks
            return problem(
                500, "fault", told("a fault inside the service"), told("the log names it by the request's id")
            )
