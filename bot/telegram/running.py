"""The bot while it runs: it waits for Telegram, takes updates in, handles them, and comes to an orderly end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Application

from bot.logs import described
from bot.settings import SettingsError
from bot.state.inbox import Inbox
from bot.telegram.backoff import Backoff
from bot.telegram.failing import Apologies
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.polling import Poller
from bot.telegram.workers import GRACE, Workers

_TOKEN_REFUSED = (
    "Telegram がトークンを受け付けません。XHOSHIN_TELEGRAM_TOKEN を確かめてください。"
    "/ Telegram does not accept the token: check XHOSHIN_TELEGRAM_TOKEN."
)
_WEBHOOK_REFUSED = (
    "Telegram が Webhook を受け付けません。XHOSHIN_WEBHOOK_URL と XHOSHIN_WEBHOOK_SECRET を確かめてください。"
    "/ Telegram does not accept the webhook: check XHOSHIN_WEBHOOK_URL and XHOSHIN_WEBHOOK_SECRET."
)
_AWAY = "Telegram につながりません。つながるまで待ちます。/ Telegram cannot be reached; waiting until it can: %s"
_log = logging.getLogger(__name__)


class TelegramBot:
    """One bot of one process, run once.

    Args:
        application: built without an updater (`bot.telegram.requests.application_builder`); without an error handler of its own it gets `Apologies`.
        grace: how long, in seconds, what is in hand may take to its end.
        handling: False where updates are only kept, for another process that shares the inbox.
    """

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], inbox: Inbox, grace: float = GRACE, handling: bool = True) -> None:
        self.application, self.intake = application, Intake(inbox)
        self._grace, self._handling = grace, handling
        self._end = asyncio.Event()
        self._working: asyncio.Task[None] | None = None
        if not application.error_handlers:
            application.add_error_handler(Apologies().on_error)

    async def poll(self, stop: asyncio.Event) -> None:
        """Fetch updates and handle them until `stop` is set. Raises SettingsError where Telegram refuses the token."""
        await self._run(self._poll, stop)

    async def serve(self, url: str, secret: str, stop: asyncio.Event) -> None:
        """Handle what Telegram brings to the webhook (`webhook_route` on `self.intake`) until `stop` is set.

        Raises:
            SettingsError: where Telegram refuses the token or the webhook.
        """
        await self._run(lambda: self._register(url, secret), stop)

    async def _run(self, take_in: Callable[[], Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
        running, stopping = asyncio.create_task(self._live(take_in)), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
        except InvalidToken:
            raise SettingsError(_TOKEN_REFUSED) from None
        finally:
            for task in (running, stopping):
                task.cancel()
            await asyncio.wait({running, stopping})
            await self._finish()

    async def _live(self, take_in: Callable[[], Coroutine[Any, Any, None]]) -> None:
        application = self.application
        await until_reached(application.initialize)
        await application.start()
        if self._handling:
            self._working = asyncio.create_task(Workers(self.intake, application).run(self._end, self._grace))
        if application.post_init is not None:  # commands and descriptions: nobody waits for them
            application.create_task(application.post_init(application))
        _log.info("the bot is running")
        await take_in()

    async def _poll(self) -> None:
        await until_reached(lambda: self.application.bot.delete_webhook(drop_pending_updates=False))
        await Poller(self.application.bot, self.intake).run()

    async def _register(self, url: str, secret: str) -> None:
        bot = self.application.bot
        try:
            await until_reached(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)))
        except BadRequest:
            raise SettingsError(_WEBHOOK_REFUSED) from None
        await asyncio.Event().wait()  # updates come by themselves

    async def _finish(self) -> None:
        """What is in hand is finished, within the time there is; then everything is closed."""
        self._end.set()
        if self._working is not None:
            await self._working
        if self.application.running:
            with suppress(TimeoutError):  # tasks that handlers have started
                await asyncio.wait_for(self.application.stop(), self._grace)
        with suppress(RuntimeError):  # it did not stop in time
            await self.application.shutdown()
        self.intake.close()
        _log.info("the bot has stopped")


async def until_reached(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call to Telegram until it is answered. Raises InvalidToken, BadRequest."""
    backoff = Backoff()
    while True:
        try:
            await call()
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as exc:
            if backoff.failures == 0:
                _log.warning(_AWAY, described(exc))
            await asyncio.sleep(backoff.failed())
        else:
            if backoff.succeeded():
                _log.info("Telegram can be reached")
            return
