"""Layers around the application: each sees a request on its way in and its answer on the way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class HttpLayer:
    """A layer that has to do with HTTP requests; everything else passes by."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on what came."""
        await (self.http if scope["type"] == "http" else self.app)(scope, receive, send)

    async def http(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request: what the layer does about it."""
        raise NotImplementedError


def with_headers(send: Send, headers: Sequence[tuple[bytes, bytes]]) -> Send:
    """Sends an answer with these headers as well."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *headers]
        await send(message)

    return sending
