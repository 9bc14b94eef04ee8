"""The language of an answer: `?lang=` where it is given, else what the browser accepts; a header says which it was."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qs

from fastapi import Query

from origin_engine.locales import language_accepted, language_of, speaking
from origin_engine.web.layers import App, HttpLayer, Message, Receive, Send, with_headers

LanguageAsked = Annotated[
    Literal["en", "zh"] | None,
    Query(description="Language of texts for people; Accept-Language if left out, English where that names neither."),
]


def language_asked(lang: LanguageAsked = None) -> None:
    """Documents and checks the parameter; Spoken reads it, so that errors keep to the language as well."""


def language_of_request(scope: Message) -> str:
    """The language that a request is answered in."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    headers = [value for name, value in scope.get("headers", ()) if name == b"accept-language"]
    return language_of(asked) or language_accepted(b",".join(headers).decode("latin-1"))


class Spoken(HttpLayer):
    """Speaks the language of each request while it is answered, in threads that work for it too."""

    def __init__(self, app: App, under: str) -> None:
        super().__init__(app)
        self.under = under
        """Where the answers are whose headers name their language; files beside them are in languages of their own."""

    async def http(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, in its language."""
        language = language_of_request(scope)
        said = [(b"content-language", language.encode()), (b"vary", b"Accept-Language")]
        marked = with_headers(send, said) if scope["path"].startswith(self.under) else send
        with speaking(language):
            await self.app(scope, receive, marked)
