"""What went wrong while an update was handled: written down without a word of what was said, and told to whoever waits."""

from __future__ import annotations

import logging
import traceback

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.telegram.talking import Talk, asker_of, note, say

Context = ContextTypes.DEFAULT_TYPE
_log = logging.getLogger(__name__)


class Failures:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def failed(self, update: object, context: Context) -> None:
        error = context.error
        if error is None or isinstance(error, Forbidden):  # they have blocked the bot, or put it out of the group
            return
        # Only where it happened: an exception's own message may quote what someone wrote.
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("an update could not be handled: %s\n%s", type(error).__name__, where)
        if not isinstance(update, Update) or update.effective_user is None or update.effective_chat is None:
            return
        try:
            words = await self._talk.words(asker_of(update))
            if update.callback_query:
                await update.callback_query.answer(note(words.failed), show_alert=True)
            elif asker_of(update).private:
                await say(context.bot, asker_of(update), words.failed)
        except TelegramError as exc:
            _log.warning("nor could that be said: %s", type(exc).__name__)
