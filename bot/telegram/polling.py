"""Long polling: Telegram is told that updates have arrived only when the inbox has them."""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.logs import described
from bot.state.inbox import Received
from bot.telegram.backoff import Backoff
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.requests import UnendedError
from bot.telegram.splitting import received

# Telegram answers after so many seconds at the latest, and is waited for a little longer.
LONG, MARGIN = 30, 10
MOST_AT_ONCE = 100
# After a week of silence Telegram numbers updates anew, perhaps lower (Bot API, Update): an offset older than this is not given any more.
OFFSET_LASTS = 3600.0
# So often an answer without an end is asked for again, before the update it begins with is taken for the cause.
_TRIES = 3
_CONFLICT = "このトークンで別のプログラムが更新を受け取っています。そちらを止めてください。/ Another program receives updates with this token: stop that one. Trying again."
_log = logging.getLogger(__name__)
# The method that the warning recommends parses what comes, and gives nothing where one update cannot be parsed.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)


class Poller:
    """Fetches updates until it is cancelled."""

    def __init__(self, bot: Bot, intake: Intake, allowed: Sequence[str] = ALLOWED_UPDATES) -> None:
        self._bot, self._intake, self._allowed = bot, intake, list(allowed)
        self._offset: int | None = None
        self._offset_at = time.monotonic()
        self._limit = MOST_AT_ONCE
        self._backoff = Backoff()

    async def run(self) -> None:
        """Raises InvalidToken when Telegram does not accept the token (any more)."""
        while True:
            try:
                await self._fetch()
            except (InvalidToken, EndPointNotFound):
                raise InvalidToken from None
            except Exception as exc:  # whatever comes, updates are fetched on
                await asyncio.sleep(self._failed(exc))
            else:
                if self._backoff.succeeded():
                    self._limit = MOST_AT_ONCE
                    _log.info("updates arrive again")

    async def _fetch(self) -> None:
        if time.monotonic() - self._offset_at > OFFSET_LASTS:
            self._offset = None
        asked = {"offset": self._offset, "limit": self._limit, "timeout": LONG, "allowed_updates": self._allowed}
        try:
            texts = await self._bot.do_api_request("getUpdates", asked, read_timeout=LONG + MARGIN)
        except UnendedError as exc:
            self._limit = 1
            if self._backoff.failures < _TRIES or (exc.update_id is None and self._offset is None):
                raise
            await self._keep([] if exc.update_id is None else [Received(exc.update_id, 0, "")], 1)  # it can only be put aside
            return
        if not isinstance(texts, list):
            raise TelegramError("no list of updates")
        updates = [update for update in map(received, texts) if update is not None]
        if texts and not updates and self._offset is None:
            raise TelegramError("updates without numbers")
        await self._keep(updates, len(texts))

    async def _keep(self, updates: list[Received], count: int) -> None:
        """Keep what came, however long the database is away; only then the offset moves. `count` includes updates without a number."""
        backoff = Backoff()
        while updates:
            try:
                await self._intake.keep(updates)
                break
            except SQLAlchemyError as exc:
                if backoff.failures == 0:
                    _log.error("the inbox cannot be written (%s): no updates are fetched until it can", type(exc).__name__)
                await asyncio.sleep(backoff.failed())
        if backoff.succeeded():
            _log.info("the inbox can be written again")
        if updates:
            self._offset = max(self._offset or 0, *(update.update_id + 1 for update in updates))
        elif count and self._offset is not None:
            self._offset += count  # numbers ascend: so many updates from the offset on end at offset + count - 1, or later
        if count:
            self._offset_at = time.monotonic()

    def _failed(self, exc: Exception) -> float:
        """How long to wait after a failure; the first of its kind is told."""
        wait = self._backoff.failed()
        if isinstance(exc, RetryAfter):
            asked = exc.retry_after
            wait = max(wait, asked.total_seconds() if isinstance(asked, timedelta) else float(asked))
        if self._backoff.failures == 1:
            _log.warning("%s", _CONFLICT if isinstance(exc, Conflict) else f"updates cannot be fetched, trying again: {described(exc)}")
        return wait
