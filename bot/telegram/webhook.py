"""Updates that Telegram brings: a route of any ASGI application, and telling Telegram of it."""

from __future__ import annotations

import hmac
import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.secrets import keyed_hash
from bot.settings import Settings, SettingsError
from bot.telegram.intake import Intake
from bot.telegram.splitting import readable, received

HEADER = "x-telegram-bot-api-secret-token"
# No update of Telegram's is nearly as long.
MOST_BYTES = 1024 * 1024
_PATH = "/telegram"
_log = logging.getLogger(__name__)


def webhook_path(settings: Settings) -> str:
    """Where the webhook's address leads to here. Raises SettingsError without an address."""
    if not settings.webhook_url:
        raise SettingsError(
            "設定 XHOSHIN_WEBHOOK_URL がありません。Telegram から届く https のアドレスを設定してください。"
            "/ Set XHOSHIN_WEBHOOK_URL to the https address at which Telegram reaches this bot."
        )
    return urlsplit(settings.webhook_url).path.rstrip("/") or _PATH


def webhook_url(settings: Settings) -> str:
    """The address that Telegram is told; raises as `webhook_path` does."""
    path = webhook_path(settings)
    return urlsplit(settings.webhook_url)._replace(path=path).geturl()


def webhook_secret(settings: Settings, key: bytes) -> str:
    """What Telegram proves itself with: the setting, or a value that follows from the key of this installation."""
    chosen = settings.webhook_secret.get_secret_value().strip() if settings.webhook_secret else ""
    return chosen or keyed_hash(key, "telegram webhook")


def webhook_route(path: str, secret: str, intake: Intake) -> Route:
    """The route: 401 for whoever does not know the secret, 413 for too much, 200 once an update is kept, 500 where it cannot be: it is brought again."""

    async def take(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, secret.encode()):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = received(readable(body))
        if update is None:  # brought again, it would be no better
            _log.warning("the webhook was given what has no number, and leaves it")
            return Response()
        try:
            await intake.keep([update])
        except SQLAlchemyError as exc:
            _log.error("an update cannot be kept (%s): Telegram will bring it again", type(exc).__name__)
            return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
        return Response()

    return Route(path, take, methods=["POST"], include_in_schema=False)


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is too long, whatever length it claims to have."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
