"""What those who run the service look at: /healthz, /readyz and /metrics. Nothing of what people write is in them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.reception import Reception
from bot.web.workers import Workers

_NOT_KEPT = {"Cache-Control": "no-store"}
_BOTH = ["GET", "HEAD"]


def health(reception: Reception, workers: Workers) -> APIRouter:
    """The routes; `workers` are not those of the questions, so that a look at the service does not wait behind them."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/healthz", methods=_BOTH)
    async def alive() -> Response:
        """That the process takes requests; where it does not it should be started anew."""
        return JSONResponse({"status": "ok"}, headers=_NOT_KEPT)

    @router.api_route("/readyz", methods=_BOTH)
    async def ready() -> Response:
        """Whether questions should be sent here, and which part is not ready."""
        parts = await workers.run(lambda: parts_ready(reception))
        status = "ok" if all(parts.values()) else "unavailable"
        told = {"status": status, "parts": {part: "ok" if good else "unavailable" for part, good in parts.items()}}
        return JSONResponse(told, 200 if status == "ok" else 503, _NOT_KEPT)

    @router.api_route("/metrics", methods=_BOTH)
    async def metrics(request: Request) -> Response:
        """The figures, for Prometheus."""
        accept = request.headers.get("accept", "")
        body, content_type = await workers.run(lambda: reception.metrics.exposition(accept))
        return Response(body, headers={"Content-Type": content_type, **_NOT_KEPT})

    return router


def parts_ready(reception: Reception) -> dict[str, bool]:
    """Each part that answering needs."""
    return {
        "index": len(reception.service.present.live.index.ids) > 0,
        "state": _works(reception.state.require_writable),
        "inbox": _works(reception.state.inbox.depth),
    }


def _works(look: Any) -> bool:
    try:
        look()
    except (SQLAlchemyError, OSError):
        return False
    return True
