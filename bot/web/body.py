"""How large a request's body may be."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """ASGI middleware: who reads a body of more than `most` bytes gets an HTTPException of status 413, at once where its length is stated."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        too_long = stated.isdigit() and (len(stated) > 18 or int(stated) > self._most)
        received = 0

        async def limited() -> Message:
            nonlocal received
            if too_long:
                raise HTTPException(413)
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self._most:
                    raise HTTPException(413)
            return message

        await self._app(scope, limited, send)
