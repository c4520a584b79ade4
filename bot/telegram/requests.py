"""How the bot talks to Telegram: what is sent again and what never is, how long it waits, and how much it takes in.

What python-telegram-bot leaves open is settled here, for every call of the bot:

* Nothing was sent (no connection): any call is made again, with growing pauses.
* It may have been done (a timeout or a reset after the request was written, an answer of 5xx): made again only where doing it twice leaves what doing it
  once leaves. A message is never sent again: its reader would get it twice. So that it is not after a kill either, it is noted before it leaves (`once`).
* 429: the rate limiter waits as told and tries again, a bounded number of times, unless the wait is longer than anyone would want.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.settings import Settings, require
from bot.telegram.backoff import Backoff
from bot.telegram.once import message_begins, message_failed
from bot.telegram.splitting import split_updates

# How often a call that Telegram refuses for now (429) is made again, and how long a wait, in seconds, is still worth it.
FLOOD_RETRIES = 5
LONGEST_FLOOD = 60.0
# How long, in seconds, a message waits for a connection, and how long what is worth nothing later.
PATIENT, BRIEF = 300.0, 3.0
# How often a call that may be repeated is made in all, where it may already have been done.
TRIES = 3
# Telegram lets a bot download 20 MB at most (Bot API, getFile); nothing it answers is longer.
MOST_BYTES = 32 * 1024 * 1024
READ_TIMEOUT = 20.0
_log = logging.getLogger(__name__)

# Nothing has left this machine when one of these is raised.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# What puts a new message into a chat. With what belongs to a message it is worth waiting for a connection.
_MESSAGES = ("send", "copy", "forward")
_OF_MESSAGES = ("edit", "answer")
_NO_MESSAGE = "sendChatAction"
# Done twice, these leave what done once leaves.
_REPEATABLE = ("get", "set", "edit", "delete", "answer", _NO_MESSAGE)
# What is refused because it holds already, or means nothing any more, counts as done.
_AS_GOOD_AS_DONE = {"answer": b"query is too old", "edit": b"message is not modified", "deleteMessage": b"message to delete not found"}
_DONE = (int(HTTPStatus.OK), b'{"ok":true,"result":true}')


class FloodError(TelegramError):
    """Telegram asks to wait for longer than a message is worth waiting for."""


class TooLargeError(TelegramError):
    """An answer, or a file, is larger than what is taken in."""


class UnendedError(TelegramError):
    """An answer of getUpdates that ends within its first update; `update_id` is that one's, where it can be told."""

    def __init__(self, update_id: int | None) -> None:
        super().__init__("an answer without an end")
        self.update_id = update_id


class Request(HTTPXRequest):
    """Every call but getUpdates."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make the call, and again where the policy above allows it; raises what HTTPXRequest raises, FloodError and TooLargeError."""
        endpoint = "getFile" if method == "GET" else url.rsplit("/", 1)[-1]
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        until = time.monotonic() + _patience(endpoint)
        backoff, tries = Backoff(), 0
        while True:
            tries += 1
            try:
                code, payload = await self._make(endpoint, url, method, request_data, timeouts)
            except NetworkError as exc:
                if not (never_sent(exc) or _again(endpoint, tries)) or time.monotonic() >= until:
                    raise
                if backoff.failures == 0 and _patience(endpoint) > BRIEF:
                    _log.warning("%s: Telegram cannot be reached (%s), trying again", endpoint, type(exc.__cause__ or exc).__name__)
            else:
                if code < HTTPStatus.INTERNAL_SERVER_ERROR or not _again(endpoint, tries):
                    return _settled(endpoint, code, payload)
            await asyncio.sleep(backoff.failed())

    async def _make(self, endpoint: str, url: str, method: str, data: RequestData | None, timeouts: tuple[Any, Any, Any, Any]) -> tuple[int, bytes]:
        """Make a call once; of a message it is noted before that it may arrive, and after where it cannot have and is to be made again."""
        if not _is_message(endpoint):
            return await super().do_request(url, method, data, *timeouts)
        await message_begins()
        try:
            code, payload = await super().do_request(url, method, data, *timeouts)
        except NetworkError as exc:
            if never_sent(exc):
                await message_failed()
            raise
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            await message_failed()
        return code, payload


class UpdatesRequest(HTTPXRequest):
    """getUpdates alone: its result is the updates as they came, each the text of one, so that no update spoils the others it comes with."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer; `result` is a list of str where it is a list. Raises TelegramError where it is no answer of the Bot API, UnendedError."""
        split = split_updates(payload)
        if split is None:
            return HTTPXRequest.parse_json_payload(payload)
        if not split.ended and not split.updates:
            raise UnendedError(split.unended)
        return {"ok": True, "result": split.updates}


def application_builder(settings: Settings) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """What the bot's Application is built from; it fetches no updates by itself.

    Raises:
        SettingsError: without a token.
    """
    token = require(
        settings.telegram_token,
        "TELEGRAM_TOKEN",
        "@BotFather から受け取ったトークンを設定してください。/ Set XHOSHIN_TELEGRAM_TOKEN to the token that @BotFather gave you.",
    )
    # Unpacked, an answer could be a thousand times as long as what came.
    httpx_kwargs = {"event_hooks": {"response": [_limit]}, "headers": {"Accept-Encoding": "identity"}}
    return (
        Application.builder()
        .token(token)
        .base_url(f"{settings.telegram_api}/bot")
        .base_file_url(f"{settings.telegram_api}/file/bot")
        .request(Request(64, READ_TIMEOUT, READ_TIMEOUT, httpx_kwargs=httpx_kwargs))
        .get_updates_request(UpdatesRequest(1, READ_TIMEOUT, httpx_kwargs=httpx_kwargs))
        .rate_limiter(AIORateLimiter(max_retries=FLOOD_RETRIES))
        .updater(None)
    )


def never_sent(exc: BaseException) -> bool:
    """Whether a call failed before anything of it left this machine."""
    return isinstance(exc.__cause__, _NOT_SENT)


def _is_message(endpoint: str) -> bool:
    return endpoint.startswith(_MESSAGES) and endpoint != _NO_MESSAGE


def _patience(endpoint: str) -> float:
    return PATIENT if _is_message(endpoint) or endpoint.startswith(_OF_MESSAGES) else BRIEF


def _again(endpoint: str, tries: int) -> bool:
    return tries < TRIES and endpoint.startswith(_REPEATABLE)


def _settled(endpoint: str, code: int, payload: bytes) -> tuple[int, bytes]:
    if code == HTTPStatus.TOO_MANY_REQUESTS and _wait_asked(payload) > LONGEST_FLOOD:
        raise FloodError("Telegram asks to wait for too long")
    if code == HTTPStatus.BAD_REQUEST and any(endpoint.startswith(name) and words in payload for name, words in _AS_GOOD_AS_DONE.items()):
        return _DONE
    return code, payload


def _wait_asked(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0.0


async def _limit(response: httpx.Response) -> None:
    """Stop reading an answer beyond MOST_BYTES, whatever length it claims to have."""
    stream = response.stream
    assert isinstance(stream, httpx.AsyncByteStream)  # an AsyncClient has no other
    response.stream = _Limited(stream)


class _Limited(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for chunk in self._stream:
            total += len(chunk)
            if total > MOST_BYTES:
                raise TooLargeError(f"more than {MOST_BYTES} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
