"""What comes in a private chat: text that the bot waits for, or a question; a file that an admin wants to publish, or one that nobody reads."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.ext import ContextTypes

from bot.state.roles import Role
from bot.telegram.citizens import Citizens
from bot.telegram.doors import Doors
from bot.telegram.pending import Expected, Pending, Waiting
from bot.telegram.questions import UnansweredQuestions
from bot.telegram.talking import Asker, asker_of
from bot.telegram.uploads import Uploads, says_facts

Context = ContextTypes.DEFAULT_TYPE
_log = logging.getLogger(__name__)


class Entries:
    def __init__(self, doors: Doors, waiting: Waiting, citizens: Citizens, questions: UnansweredQuestions, uploads: Uploads) -> None:
        self._doors, self._waiting = doors, waiting
        self._citizens, self._questions, self._uploads = citizens, questions, uploads

    async def text(self, update: Update, context: Context) -> None:
        asker, message = asker_of(update), update.effective_message
        text = (message.text if message else None) or ""
        pending = await self._expected(asker, text)
        if pending is None:
            await self._citizens.question(update, context)
        elif pending.expected is Expected.FACTS:
            await self._uploads.say_more(asker, context.bot, pending.of, text)
        else:
            await self._questions.entered(asker, context.bot, pending, text)

    async def document(self, update: Update, context: Context) -> None:
        message = update.effective_message
        if await self._doors.may(asker_of(update).user, Role.ADMIN):
            await self._uploads.receive(update, context)
        elif message and message.caption:
            await self._citizens.question(update, context)
        else:
            await self._citizens.no_text(update, context)

    async def _expected(self, asker: Asker, text: str) -> Pending | None:
        """What is waited for, where this text can be it and the person still has the role."""
        try:
            pending = await asyncio.to_thread(self._waiting.of, asker)
        except SQLAlchemyError as exc:
            _log.warning("what is waited for could not be read: %s", type(exc).__name__)
            return None
        if pending is None or (pending.expected is Expected.FACTS and not says_facts(text)):
            return None
        needed = Role.ADMIN if pending.expected is Expected.FACTS else Role.STAFF
        return pending if await self._doors.may(asker.user, needed) else None
