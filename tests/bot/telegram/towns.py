"""The bot over HTTP against the stand-in: its home, its reception, and python-telegram-bot in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from telegram import Update

from bot.editing import Editing
from bot.models import chosen_encoder
from bot.reception import Reception
from bot.settings import Settings, read_settings
from bot.state.roles import Role
from bot.telegram.application import build_application
from bot.telegram.requests import application_builder
from bot.telegram.running import TelegramBot
from xhoshin.library import Library
from xhoshin.store import Store

from .standin import StandIn, User

ADMIN, STAFF = 7_000_000_001, 7_000_000_002


def settings_for(standin: StandIn, **more: Any) -> Settings:
    given: dict[str, Any] = {"telegram_token": standin.token, "telegram_api": standin.url, "admins": (ADMIN,), "questions_per_minute": 1000}
    return read_settings(**(given | more))


class Town:
    """A running bot. Its people: `admin` by the settings, `staff` by the state, `stranger` by nothing."""

    def __init__(self, standin: StandIn, home: Path, reception: Reception | None = None, **settings: Any) -> None:
        self.standin, self.home = standin, home
        self.settings = settings_for(standin, **settings)
        self._shared = reception is not None
        self.reception = reception or Reception.open(self.settings, home)
        self.state = self.reception.state
        self.editing = Editing(Store(home), self.state.audit, chosen_encoder)
        self.stranger = standin.user("花子")
        self.application = build_application(self.reception, self.editing, application_builder(self.settings))
        self.failures: list[BaseException] = []
        self.application.add_error_handler(self._failed)
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="town")

    def admin(self) -> User:
        return self._known("管理者", ADMIN)

    def staff(self) -> User:
        self.state.roles.grant(STAFF, Role.STAFF, "test")
        return self._known("職員", STAFF)

    def _known(self, name: str, user_id: int) -> User:
        return self.standin.user(name, user_id=user_id)

    @property
    def library(self) -> Library:
        return self.reception.service.serving.live.library

    def __enter__(self) -> Town:
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(20)
        if kind is None:
            assert not self.failures, self.failures

    async def _failed(self, update: object, context: Any) -> None:
        self.failures.append(context.error)

    async def _live(self) -> None:
        application = self.application
        if self._shared:
            await self._live_beside_others()
            return
        bot, stop = TelegramBot(application, self.state.inbox), asyncio.Event()
        running = asyncio.create_task(bot.poll(stop))
        while not self._stop.is_set() and not running.done():
            if application.running:
                self._ready.set()
            await asyncio.sleep(0.02)
        stop.set()
        await running

    async def _live_beside_others(self) -> None:
        """Several stand-ins count their updates alike: one inbox would take those of the second for repeated ones of the first."""
        application = self.application
        await application.initialize()
        assert application.post_init is not None
        await application.post_init(application)
        await application.start()
        self._ready.set()
        tasks: set[asyncio.Task[None]] = set()
        offset = 0
        while not self._stop.is_set():
            result = await application.bot._post("getUpdates", {"offset": offset, "timeout": 0}, read_timeout=5)
            for update in map(json.loads, result):
                offset = update["update_id"] + 1
                task = asyncio.create_task(application.process_update(Update.de_json(update, application.bot)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.sleep(0.02)
        await asyncio.gather(*tasks)
        await application.stop()
        await application.shutdown()
