"""Counting requests by the template of their address, whatever answers them."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import Metrics

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_NOWHERE = "none"


class Counting:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        method = scope["method"] if scope["method"] in _METHODS else "other"

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.served(method, template_of(scope), status, time.perf_counter() - started)


def template_of(scope: Scope) -> str:
    """The address with its variable parts in braces, as its route has it; of what no route takes, only the part that it would be under."""
    path, under = getattr(scope.get("route"), "path", None), str(scope.get("root_path", ""))
    return f"{under}{path}" if isinstance(path, str) else under or _NOWHERE
