"""Pages for what went wrong: what happened and what to do next, in Japanese and English; never a traceback."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.site import Site, language_of
from bot.web.wording import PageLanguage

_log = logging.getLogger(__name__)
# Each has its words in wording.toml; another status is said with the words of the nearest.
_WORDED = (404, 405, 422, 500, 503)


def add_error_pages(app: FastAPI, site: Site) -> None:
    """Answer errors of `app` with pages of `site`."""

    def of_status(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        response = error_page(site, request, exc.status_code)
        response.headers.update(exc.headers or {})
        return response

    def of_input(request: Request, exc: Exception) -> Response:
        return error_page(site, request, 422)

    app.add_exception_handler(HTTPException, of_status)
    app.add_exception_handler(RequestValidationError, of_input)


class Faults:
    """ASGI middleware: a fault of ours is answered with what `answer` makes, of status 500. Its message is kept out of the log, it may hold what a person wrote."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request], Response]) -> None:
        self._app, self._answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as exc:
            _log.error("%s %s: %s\n%s", scope["method"], scope["path"], type(exc).__name__, "".join(traceback.format_tb(exc.__traceback__)))
            if started:
                raise
            await self._answer(Request(scope))(scope, receive, send)


def error_page(site: Site, request: Request, status: int) -> Response:
    """The page of a status."""
    worded = status if status in _WORDED else 500 if status >= 500 else 422
    language = language_of(request)
    others = [(other, site.words[other]) for other in (PageLanguage.JAPANESE, PageLanguage.ENGLISH) if other.tag != language.tag]
    said = [(other, f"{words(f'error_{worded}')} {words(f'error_{worded}_hint')}") for other, words in others]
    return site.page(request, "error.html", language, status, code=status, worded=str(worded), both=said)
