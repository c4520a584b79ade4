"""Headers of every response: what a browser may do with a page of ours, and who may frame it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBEDDED = "/embed"


def content_policy(may_frame: Sequence[str] = ()) -> str:
    """Only what comes from this origin, no inline script or style; framed by this origin and by `may_frame`."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            " ".join(["frame-ancestors", "'self'", *may_frame]),
        ]
    )


class SecurityHeaders:
    """ASGI middleware. A response that has one of the headers keeps it."""

    def __init__(self, app: ASGIApp, may_frame: Sequence[str] = ()) -> None:
        self._app = app
        self._policy, self._embedded_policy = content_policy(), content_policy(may_frame)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._embedded_policy if scope["path"] == EMBEDDED else self._policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            await send(message)

        await self._app(scope, receive, with_headers)
