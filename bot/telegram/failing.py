"""What happens when an update cannot be handled, or not to its end: the log hears of what kind the error was, its sender gets one apology."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import CallbackContext

from bot.logs import described
from bot.telegram.callback_data import Again
from bot.telegram.keyboards import button
from bot.telegram.once import put_off
from bot.telegram.requests import FloodError, never_sent
from bot.telegram.talking import Shown, asker_of, send

APOLOGY = (
    "申し訳ありません。うまく処理できませんでした。しばらくしてから、もう一度お試しください。\n"
    "/ Sorry, something went wrong here. Please try again in a little while."
)
DOUBT = (
    "お返事が届いていないか、途中で切れているかもしれません。そのときは、もう一度お試しください。\n"
    "/ My reply may be missing or incomplete. If it is, please try again."
)
AGAIN = "もう一度 / try again"
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
        if never_sent(error):
            put_off()
        elif isinstance(update, Update) and not isinstance(error, FloodError) and update.update_id not in self._given:
            self._given.append(update.update_id)
            # A refusal (BadRequest) is a NetworkError by name alone: nothing arrived.
            doubtful = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
            await own_up(context.bot, update, DOUBT if doubtful else APOLOGY)


async def own_up(bot: Bot, update: Update, text: str, again: bool = True) -> None:
    """Tell who sent an update what became of it, under their message. An inline query has no chat to do it in.

    Args:
        again: where it was a message in private, offer a button that handles it again. A group's may be for the bot by what it replies to, which a tap could not tell.
    """
    if update.effective_chat is None or update.effective_user is None:
        return
    asker = asker_of(update)
    rows = [[button(AGAIN, Again())]] if again and update.message and asker.private else []
    try:
        await send(bot, asker, Shown(text, rows), reply_to=update.effective_message.message_id if update.effective_message else None)
    except TelegramError as exc:
        _log.warning("an apology could not be sent: %s", type(exc).__name__)
        if never_sent(exc):
            put_off()
