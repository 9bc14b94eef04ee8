"""Routes that judge dossiers: one under agreements, one in money, and a folder of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from origin_engine.api import Determination, check
from origin_engine.comparing import Comparison, compare, compare_years
from origin_engine.dossier import Dossier
from origin_engine.dossier.template_fields import example_facts
from origin_engine.errors import NoRule, OriginEngineError, Problem, RefusedInput
from origin_engine.rulebook import RuleBook
from origin_engine.tariff import known_importers
from origin_engine.told import told
from origin_engine.web.asking import (
    AgreementsAsked,
    ImportersAsked,
    YearsAsked,
    books_asked,
    importers_asked,
    years_asked,
)
from origin_engine.web.dossiers import WORKBOOK, body_documented, body_of, dossier_in, facts_of
from origin_engine.web.limits import Limits, Workshop
from origin_engine.web.problems import problem_as_json

Answer = dict[str, Any]


def judging(limits: Limits, workshop: Workshop) -> APIRouter:
    """The routes, within these limits."""
    routes = APIRouter(tags=["judging"])
    documented = body_documented(example_facts())

    @routes.post(
        "/check",
        response_model=list[Answer],
        openapi_extra=documented,
        summary="Judge a dossier under one agreement or several",
    )
    async def check_dossier(request: Request, agreements: AgreementsAsked = None) -> Response:
        """The determinations, one an agreement, in the order asked. The body is the dossier."""
        ending, body = await body_of(request)

        def work() -> list[Answer]:
            books = books_asked(agreements, limits)
            return determinations(dossier_in(f"body{ending}", body, limits), books)

        return await workshop.answer(work)

    @routes.post(
        "/compare",
        response_model=list[Answer],
        openapi_extra=documented,
        summary="Compare every agreement on the lane in money",
    )
    async def compare_dossier(request: Request, to: ImportersAsked = None, years: YearsAsked = None) -> Response:
        """One importer and national line each: rates, duties, savings, what is missing. The body is the dossier."""
        ending, body = await body_of(request)

        def work() -> list[Answer]:
            found = comparisons(dossier_in(f"body{ending}", body, limits), to, years, limits)
            return [each.to_json() for each in found]

        return await workshop.answer(work)

    @routes.post(
        "/report",
        openapi_extra=documented,
        response_class=HTMLResponse,
        summary="The comparison as one HTML page to keep",
    )
    async def report(request: Request, to: ImportersAsked = None) -> HTMLResponse:
        """A page without anything from outside. The body is the dossier."""
        from origin_engine.reporting.html_report import html_report

        ending, body = await body_of(request)

        def work() -> str:
            return html_report(comparisons(dossier_in(f"body{ending}", body, limits), to, None, limits), None)

        return HTMLResponse(await workshop.run(work))

    @routes.post(
        "/outcomes",
        response_model=list[Answer],
        openapi_extra=documented,
        summary="The outcome under several agreements, and no more",
    )
    async def outcomes(request: Request, agreements: AgreementsAsked = None) -> Response:
        """Agreement, outcome, whether it can be claimed, number of missing facts. The body is the dossier."""
        ending, body = await body_of(request)

        def work() -> list[Answer]:
            dossier = dossier_in(f"body{ending}", body, limits)
            return [_outcome(check(dossier, book)) for book in books_asked(agreements, limits)]

        return await workshop.answer(work)

    @routes.post(
        "/workbook",
        openapi_extra=documented,
        response_class=Response,
        responses={200: {"description": "The workbook.", "content": {WORKBOOK: {}}}},
        summary="The answer as an Excel workbook",
    )
    async def workbook(request: Request, agreements: AgreementsAsked = None) -> Response:
        """Verdict, formulas to try out, comparison and reasons under the first agreement. The body is the dossier."""
        from origin_engine.reporting.result_workbook import result_workbook

        ending, body = await body_of(request)

        def work() -> bytes:
            dossier = dossier_in(f"body{ending}", body, limits)
            to = dossier.shipment.to
            compared = compare(dossier, [to]) if to in known_importers() else []
            filled = body if ending == ".xlsx" else None
            return result_workbook(check(dossier, books_asked(agreements, limits)[0]), compared, filled)

        headers = {"content-disposition": 'attachment; filename="result.xlsx"'}
        return Response(await workshop.run(work), media_type=WORKBOOK, headers=headers)

    @routes.post(
        "/read",
        response_model=Answer,
        openapi_extra=documented,
        summary="A dossier in the contract's shape, from any kind of file",
    )
    async def read(request: Request) -> Response:
        """What the file says, as JSON: for a page that edits it further. Nothing is judged."""
        ending, body = await body_of(request)
        return await workshop.answer(lambda: facts_of(dossier_in(f"body{ending}", body, limits)))

    @routes.post("/check-files", response_model=list[Answer], summary="Judge every dossier of a folder")
    async def check_files(files: list[UploadFile], agreements: AgreementsAsked = None) -> Response:
        """Files as multipart form data; each is answered by itself: determinations, or what is wrong with it."""
        if len(files) > limits.files:
            remedy = told("at most {most} in one request", most=limits.files)
            raise RefusedInput(Problem(told("{number} files", number=len(files)), "body", "files", remedy))
        contents = [(file.filename or "file", await file.read()) for file in files]

        def work() -> list[Answer]:
            books = books_asked(agreements, limits)
            return [_file(name, content, books, limits) for name, content in contents]

        return await workshop.answer(work)

    return routes


def determinations(dossier: Dossier, books: Sequence[RuleBook]) -> list[Answer]:
    """What is found under each agreement."""
    return [check(dossier, book).to_json() for book in books]


def comparisons(dossier: Dossier, to: str | None, years: str | None, limits: Limits) -> list[Comparison]:
    """The comparison on the shipment's day, then by year where years are asked."""
    importers, span = importers_asked(to, limits), years_asked(years, limits)
    found = compare(dossier, importers)
    by_year = compare_years(dossier, span, importers) if span else {}
    return [*found, *(each for year in by_year.values() for each in year)]


def _outcome(found: Determination) -> Answer:
    return {
        "agreement": found.agreement,
        "name": found.book.agreement.name,
        "outcome": found.outcome.value,
        "claimable": found.claimable,
        "missing": len(found.missing),
    }


def _file(name: str, content: bytes, books: Sequence[RuleBook], limits: Limits) -> Answer:
    """One file of a folder: a fault in it is its own and never its neighbours'."""
    try:
        return {"file": name, "determinations": determinations(dossier_in(name, content, limits), books)}
    except OriginEngineError as error:
        problems = (
            error.problems
            if isinstance(error, RefusedInput)
            else (Problem(error.found if isinstance(error, NoRule) else str(error)),)
        )
        return {"file": name, "errors": [problem_as_json(each) for each in problems]}
