"""Who may do what: asked of the state for every command and every button, by numeric id."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.ext import ContextTypes

from bot.state.roles import Role, Roles

Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]
_log = logging.getLogger(__name__)


class Doors:
    """Args:
    turned_away: what someone gets who has no right to a command: what an unknown command gets.
    """

    def __init__(self, roles: Roles, turned_away: Handler) -> None:
        self._roles, self._turned_away = roles, turned_away

    async def may(self, user: int, role: Role) -> bool:
        """False also where the state cannot be read."""
        try:
            return await asyncio.to_thread(self._roles.may, user, role)
        except SQLAlchemyError as exc:
            _log.warning("a role could not be read: %s", type(exc).__name__)
            return False

    def only(self, role: Role, handler: Handler) -> Handler:
        """The handler, for those who have the role."""

        async def guarded(update: Update, context: Context) -> None:
            user = update.effective_user
            allowed = user is not None and await self.may(user.id, role)
            await (handler if allowed else self._turned_away)(update, context)

        return guarded
