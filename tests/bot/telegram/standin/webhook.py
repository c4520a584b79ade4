"""Updates brought to a webhook, as Telegram brings them: one at a time within a chat, several chats at once, each until it is taken (2xx)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from . import rules
from .oracles import Json
from .refusals import mistake
from .updates import Queued, Updates
from .world import World

PORTS = (None, 443, 80, 88, 8443)
CONNECTIONS = 40


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to deliver an update; `status` is 0 where no answer came."""

    update_id: int
    status: int
    at: float


class Webhook:
    """setWebhook and what follows from it.

    Telegram takes public HTTPS addresses alone. `routes` says where such an address really listens, as a proxy in front of the bot would:
    `routes["https://bot.example.jp"] = "http://127.0.0.1:8080"`. `first_retry` and `longest_retry` (seconds) are Telegram's waits, shortened.
    """

    def __init__(self, world: World, updates: Updates) -> None:
        self.world = world
        self.updates = updates
        self.routes: dict[str, str] = {}
        self.deliveries: list[Delivery] = []
        self.first_retry, self.longest_retry, self.timeout = 0.05, 1.0, 10.0
        self.secret = ""
        self.connections = CONNECTIONS
        self._last_error: tuple[int, str] | None = None
        self._busy: set[int] = set()
        self._waits: dict[int, float] = {}

    def table(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {"setwebhook": self.set, "deletewebhook": self.delete, "getwebhookinfo": self.info}

    def set(self, params: dict[str, Any]) -> bool:
        url = params["url"]
        if not url:
            return self.delete(params)
        parts = urlsplit(url)
        if parts.scheme != "https":
            raise mistake("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.port not in PORTS:
            raise mistake("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if self.target(url) is None:
            raise mistake(f"bad webhook: Failed to resolve host: Name or service not known: {parts.hostname}")
        secret = params.get("secret_token", "")
        if secret and not rules.SECRET.fullmatch(secret):
            raise mistake("secret token contains unallowed characters")
        self.connections = rules.whole(params, "max_connections", 1, 100, CONNECTIONS)
        self.secret = secret
        allow(self.updates, params)
        self._last_error = None
        if params.get("drop_pending_updates"):
            self.updates.drop()
        self.updates.webhook_url = url
        self.updates.end_poll()
        self.updates.wake()
        return True

    def delete(self, params: dict[str, Any]) -> bool:
        if params.get("drop_pending_updates"):
            self.updates.drop()
        self.updates.webhook_url, self.secret = "", ""
        return True

    def info(self, params: dict[str, Any]) -> Json:
        about: Json = {"url": self.updates.webhook_url, "has_custom_certificate": False, "pending_update_count": len(self.updates.pending())}
        if self.updates.webhook_url:
            about["max_connections"] = self.connections
            if self._last_error:
                about["last_error_date"], about["last_error_message"] = self._last_error
        if self.updates.allowed is not None:
            about["allowed_updates"] = sorted(self.updates.allowed)
        return about

    def target(self, url: str) -> str | None:
        """Where a public address really is; None where no route leads."""
        for start, real in self.routes.items():
            if url.startswith(start):
                return real + url.removeprefix(start)
        return None

    async def run(self) -> None:
        """Delivers until cancelled. `again` entries (see Updates.repeat) are new deliveries of updates that may be long gone."""
        loop = asyncio.get_running_loop()
        news = asyncio.Event()
        self._busy = set()
        self.updates.on_push(waker := lambda: loop.call_soon_threadsafe(news.set))
        tasks: set[asyncio.Task[None]] = set()
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.timeout)) as session:
                while True:
                    news.clear()
                    while (one := self._next()) is not None:
                        task = asyncio.create_task(self._deliver(session, one, news))
                        tasks.add(task)
                        task.add_done_callback(tasks.discard)
                    await news.wait()
        finally:
            self.updates.off_push(waker)
            for task in tasks:
                task.cancel()

    def _next(self) -> Queued | None:
        """The oldest update of a chat that has none on its way."""
        with self.world.changed:
            if not self.updates.webhook_url or len(self._busy) >= self.connections:
                return None
            for one in self.updates.again + self.updates.queue:
                if one.lane not in self._busy:
                    self._busy.add(one.lane)
                    return one
            return None

    async def _deliver(self, session: aiohttp.ClientSession, one: Queued, news: asyncio.Event) -> None:
        status = await self._post(session, one)
        with self.world.changed:
            self.deliveries.append(Delivery(one.update_id, status, time.monotonic()))
            if taken := 200 <= status < 300:
                self._waits.pop(one.lane, None)
                source = self.updates.again if one in self.updates.again else self.updates.queue
                if one in source:
                    source.remove(one)
            else:
                what = f"Wrong response from the webhook: {status}" if status else "Connection failed"
                self._last_error = (self.world.now(), what)
            self.world.changed.notify_all()
        if not taken:
            wait = self._waits.get(one.lane, self.first_retry)
            self._waits[one.lane] = min(2 * wait, self.longest_retry)
            await asyncio.sleep(wait)
        self._busy.discard(one.lane)
        news.set()

    async def _post(self, session: aiohttp.ClientSession, one: Queued) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        target = self.target(self.updates.webhook_url)
        if target is None:
            return 0
        try:
            async with session.post(target, json=one.payload, headers=headers, ssl=False) as response:  # the proxy may vouch for itself
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0


def allow(updates: Updates, params: dict[str, Any]) -> None:
    """The kinds of updates asked for; an empty list asks for the usual ones, none given leaves it as it was."""
    if "allowed_updates" in params:
        updates.allowed = frozenset(params["allowed_updates"]) or None
