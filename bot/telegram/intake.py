"""Updates on their way into the inbox: kept first, looked at later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.state.inbox import Inbox, Received

# What the handlers know: Telegram sends nothing else.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
_THREADS = 4
_T = TypeVar("_T")


class Intake:
    """The inbox as seen from the event loop: its database is waited for elsewhere. `news` is set whenever there may be something to handle."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.news = asyncio.Event()
        self._threads = ThreadPoolExecutor(_THREADS, "xhoshin-inbox")

    async def keep(self, updates: Sequence[Received]) -> int:
        """Keep updates durably; how many were new. Raises SQLAlchemyError where the database is away: then none is kept."""
        new = await self.call(lambda: self.inbox.put(updates))
        if new:
            self.news.set()
        return new

    async def call(self, work: Callable[[], _T]) -> _T:
        """Something of the inbox's, off the event loop. What has begun is done to its end even where nobody waits for it any more."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=True)
