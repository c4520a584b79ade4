"""A button was pressed: what it says is read strictly, roles are looked up anew, and the one who knows what to do is called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes

from bot.state.roles import Role
from bot.telegram import callback_data
from bot.telegram.callback_data import OldDataError, unpack
from bot.telegram.doors import Doors
from bot.telegram.talking import Talk, asker_of, note

Context = ContextTypes.DEFAULT_TYPE
# Does what one kind of button says; `data` is of that kind.
Press = Callable[[Update, Context, Any], Awaitable[None]]


class Buttons:
    def __init__(self, talk: Talk, doors: Doors, presses: dict[type, Press]) -> None:
        self._talk, self._doors, self._presses = talk, doors, presses

    async def pressed(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None or query.from_user.is_bot or update.effective_chat is None:
            return
        try:
            data = unpack(query.data or "")
        except OldDataError:
            data = None
        if data is None or not await self._may(query.from_user.id, type(data)):
            await query.answer(note((await self._talk.words(asker_of(update))).old_button), show_alert=True)
            return
        await self._presses[type(data)](update, context, data)

    async def _may(self, user: int, kind: type) -> bool:
        """Whether someone may press buttons of this kind, as the state says now."""
        if kind in callback_data.ADMIN:
            return await self._doors.may(user, Role.ADMIN)
        return kind not in callback_data.STAFF or await self._doors.may(user, Role.STAFF)
