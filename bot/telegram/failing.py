"""What happens when an update cannot be handled: the log hears of what kind the error was, its sender gets one apology."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from telegram import Update
from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import CallbackContext

from bot.logs import described
from bot.telegram.requests import FloodError, never_sent

APOLOGY = (
    "申し訳ありません。うまく処理できませんでした。しばらくしてから、もう一度お試しください。\n"
    "/ Sorry, something went wrong here. Please try again in a little while."
)
DOUBT = (
    "通信の都合で、お返事が届いていないかもしれません。届いていないときは、もう一度お送りください。\n"
    "/ My reply may not have reached you. If nothing has arrived, please send your message again."
)
_REMEMBERED = 1000
_log = logging.getLogger(__name__)


class Apologies:
    """The error handler of the bot's Application."""

    def __init__(self) -> None:
        self._given: deque[int] = deque(maxlen=_REMEMBERED)

    async def on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        error = context.error
        if error is None or isinstance(error, Forbidden):  # they have blocked the bot, or removed it: there is nobody to tell
            return
        _log.error("an update could not be handled: %s", described(error))
        if isinstance(update, Update) and not never_sent(error) and not isinstance(error, FloodError):
            await self._apologise(update, DOUBT if isinstance(error, NetworkError) else APOLOGY, context)

    async def _apologise(self, update: Update, text: str, context: CallbackContext[Any, Any, Any, Any]) -> None:
        asked = update.callback_query or update.message
        chat = update.effective_chat
        if asked is None or chat is None or update.update_id in self._given:
            return
        self._given.append(update.update_id)
        try:
            await context.bot.send_message(chat.id, text)
        except TelegramError as exc:
            _log.warning("an apology could not be sent: %s", type(exc).__name__)
