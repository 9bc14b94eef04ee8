"""What one request may cost: the size of its body, the depth and length of its bill, its time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.responses import JSONResponse

from origin_engine.dossier import Dossier
from origin_engine.errors import DossierError, Problem
from origin_engine.told import told
from origin_engine.web.layers import App, HttpLayer, Message, Receive, Send

Result = TypeVar("Result")
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


@dataclass(frozen=True)
class Limits:
    """Bounds of one request; `at_once` is how many evaluations run beside each other in one process."""

    body_bytes: int = 8 * 1024 * 1024
    json_depth: int = 200
    lines: int = 20_000
    files: int = 200
    agreements: int = 50
    importers: int = 20
    years: int = 40
    seconds: float = 20.0
    at_once: int = 2


class BodyTooLargeError(Exception):
    """More bytes came than a request may have."""


class TooSlowError(Exception):
    """An evaluation took longer than a request may."""


class BodyLimit(HttpLayer):
    """Counts the bytes of a body as they come, and stops at the bound, whatever the header promised."""

    def __init__(self, app: App, most: int) -> None:
        super().__init__(app)
        self.most = most

    async def http(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body counted."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most:
                raise BodyTooLargeError
            return message

        await self.app(scope, counted, send)


def check_depth(body: bytes, limits: Limits) -> None:
    """Refuse JSON that is nested deeper than a bill may be, before anything is built of it."""
    depth = 0
    for token in BRACKETS.finditer(body):
        mark = token.group()
        depth += (mark in b"[{" and 1) or (mark in b"]}" and -1) or 0
        if depth > limits.json_depth:
            remedy = told("give the bill as CSV or Excel, where the column `part_of` says what a line is part of")
            raise DossierError(
                Problem(told("nested deeper than {most} levels", most=limits.json_depth), "body", remedy=remedy)
            )


def check_length(dossier: Dossier, limits: Limits) -> Dossier:
    """Refuse a bill with more lines than one request may have."""
    lines, stack = 0, list(dossier.lines or ())
    while stack:
        lines += 1
        stack.extend(stack.pop().parts or ())
    if lines > limits.lines:
        found = told("{number:,} lines, and one request may have {most:,}", number=lines, most=limits.lines)
        raise DossierError(Problem(found, "body", "materials", told("screen catalogues with `origin-engine screen`")))
    return dossier


class Workshop:
    """Runs evaluations in threads, a few at once, each within its time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._limiter: CapacityLimiter | None = None

    async def answer(self, work: Callable[[], Any]) -> JSONResponse:
        """What a piece of work gives, as JSON: written in its thread, so that others are not kept waiting."""
        return await self.run(lambda: JSONResponse(work()))

    async def run(self, work: Callable[[], Result]) -> Result:
        """What a piece of work gives; raises TooSlowError where it takes too long."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(self.limits.at_once)
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await run_sync(work, abandon_on_cancel=True, limiter=self._limiter)
        except TimeoutError:
            raise TooSlowError from None
