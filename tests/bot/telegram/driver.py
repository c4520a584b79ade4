"""python-telegram-bot's own Bot, called from plain code: what the stand-in's tests drive it with."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

import telegram
from telegram.request import HTTPXRequest

from .standin import StandIn


class Driver:
    """`driver.send_message(chat_id=..., text=...)` calls the Bot's method of that name and gives its result, or raises its error."""

    def __init__(self, standin: StandIn, read_timeout: float = 5.0) -> None:
        self._runner = asyncio.Runner()
        self._requests = requests = [HTTPXRequest(read_timeout=read_timeout, connection_pool_size=4) for _ in range(2)]
        self.bot = telegram.Bot(
            standin.token, base_url=standin.base_url, base_file_url=standin.base_file_url, request=requests[0], get_updates_request=requests[1]
        )

    def __getattr__(self, method: str) -> Any:
        return lambda *values, **named: self._runner.run(getattr(self.bot, method)(*values, **named))

    def raw(self, method: str, **params: Any) -> Any:
        """A call with parameters that the Bot's methods do not check."""
        return self._runner.run(self.bot.do_api_request(method, api_kwargs=params))

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """A coroutine run where the Bot lives."""
        return self._runner.run(coroutine)

    def together(self, *calls: Any) -> list[Any]:
        """Coroutines of the Bot's run at once; their results or errors, in order."""

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*calls, return_exceptions=True)

        return self._runner.run(all_of_them())

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        for request in self._requests:  # the Bot ends them only if it was initialised
            self._runner.run(request.shutdown())
        self._runner.close()
