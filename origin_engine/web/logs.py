"""Logs that can be shown to anyone: one JSON line a request, without a product, a price, a name or an address."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any
from uuid import uuid4

import structlog

from origin_engine.web.layers import App, HttpLayer, Message, Receive, Send

REQUEST_ID = b"x-request-id"


def configure() -> None:
    """JSON lines on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


class RequestLog(HttpLayer):
    """Logs the route's pattern (never the path, which holds codes), status, time and size; gives each an id."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.log = structlog.get_logger("origin_engine.web")

    async def http(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, and log how it ended."""
        began, name = time.perf_counter(), uuid4().hex
        facts: dict[str, Any] = {"status": 500, "bytes_out": 0}

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                facts["status"] = message["status"]
                message["headers"] = [*message.get("headers", []), (REQUEST_ID, name.encode())]
            facts["bytes_out"] += len(message.get("body", b""))
            await send(message)

        fault = None
        try:
            await self.app(scope, receive, noted)
        except Exception as error:  # told by kind and place: its words may hold what was sent
            fault = f"{type(error).__name__} at {_place(error)}"
            raise
        finally:
            route = getattr(scope.get("route"), "path", None) or "none"
            took = round((time.perf_counter() - began) * 1000, 1)
            told = {"request": name, "method": scope["method"], "route": route, "ms": took, **facts}
            self.log.info("request", **told, **({"fault": fault} if fault else {}))


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "unknown" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
