"""The queue of updates, and long polling as getUpdates does it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .oracles import Json, check_update
from .refusals import OTHER_POLL, POLL_AT_WEBHOOK, POLL_ENDED_BY_WEBHOOK, RefusedError
from .world import World

FIRST_ID = 700_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MOST_AT_ONCE = 100
LONGEST_POLL = 50


@dataclass(frozen=True, slots=True)
class Queued:
    """An update waiting; `lane` keeps the order of one chat's updates at a webhook."""

    update_id: int
    payload: Any
    lane: int
    kind: str = ""


class Updates:
    """Updates not confirmed yet, oldest first, and all there ever were."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.queue: list[Queued] = []
        self.again: list[Queued] = []
        self.history: dict[int, Queued] = {}
        self.allowed: frozenset[str] | None = None
        self.webhook_url = ""
        self._next = FIRST_ID
        self._wakers: set[Callable[[], object]] = set()
        self._poll: asyncio.Future[None] | None = None

    def push(self, kind: str, content: Json, lane: int) -> int | None:
        """A well-formed update, unless the bot has not asked for its kind.

        Raises:
            ModelError: aiogram's models refuse it: the stand-in itself is wrong.
        """
        with self.world.changed:
            update = {"update_id": self._next, kind: content}
            check_update(update)
            if kind not in self.allowed if self.allowed is not None else kind in NOT_BY_DEFAULT:
                return None
            return self._put(Queued(self._next, update, lane, kind))

    def inject(self, payload: Any, lane: int | None = None) -> int:
        """Any JSON at all as an update; an object without an update_id gets the next one. Gives the id it is confirmed by."""
        with self.world.changed:
            update_id = self._next
            if isinstance(payload, dict):
                payload = {"update_id": update_id, **payload}
                given = payload["update_id"]
                update_id = given if isinstance(given, int) else update_id
            return self._put(Queued(update_id, payload, update_id if lane is None else lane))

    def repeat(self, update_id: int, times: int = 1) -> None:
        """An update delivered once more, though it may be confirmed."""
        with self.world.changed:
            self.again.extend([self.history[update_id]] * times)
            self.wake()

    def pending(self) -> list[Queued]:
        with self.world.changed:
            return self.again + self.queue

    def confirm(self, below: int) -> None:
        self.queue = [one for one in self.queue if one.update_id >= below]
        self.world.changed.notify_all()

    def drop(self) -> None:
        self.queue, self.again = [], []

    def on_push(self, waker: Callable[[], object]) -> None:
        self._wakers.add(waker)

    def off_push(self, waker: Callable[[], object]) -> None:
        self._wakers.discard(waker)

    def wake(self) -> None:
        self.world.changed.notify_all()
        for waker in list(self._wakers):
            waker()

    async def poll(self, offset: int = 0, limit: int = MOST_AT_ONCE, timeout: int = 0) -> list[Any]:
        """One getUpdates: at once if there is anything, else as soon as there is, or empty after `timeout` seconds.

        Raises:
            RefusedError: 409, if a webhook is set, or another poll comes while this one waits.
        """
        if self.webhook_url:
            raise POLL_AT_WEBHOOK
        self.end_poll(OTHER_POLL)
        loop = asyncio.get_running_loop()
        ended = self._poll = loop.create_future()
        news = asyncio.Event()
        waker = lambda: loop.call_soon_threadsafe(news.set)  # noqa: E731 - a name for taking it off again
        self.on_push(waker)
        deadline = loop.time() + min(timeout, LONGEST_POLL)
        try:
            while True:
                news.clear()
                if found := self._ready(offset, limit):
                    return found
                left = deadline - loop.time()
                if left <= 0:
                    return []
                woken = asyncio.ensure_future(news.wait())
                try:
                    await asyncio.wait({ended, woken}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    woken.cancel()
                if ended.done():
                    ended.result()
        finally:
            self.off_push(waker)
            if ended.done():
                ended.exception()  # looked at, so that asyncio does not complain where the caller is gone
            if self._poll is ended:
                self._poll = None

    def end_poll(self, why: RefusedError = POLL_ENDED_BY_WEBHOOK) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(why)

    def _ready(self, offset: int, limit: int) -> list[Any]:
        with self.world.changed:
            if offset < 0:
                self.queue = self.queue[offset:]
                self.world.changed.notify_all()
            else:
                self.confirm(offset)
            most = limit or MOST_AT_ONCE
            again, self.again = self.again[:most], self.again[most:]
            return [one.payload for one in (again + self.queue)[:most]]

    def message(self, update_id: int | None) -> Json:
        """The message that an update brought, or brings."""
        assert update_id is not None
        message: Json = self.history[update_id].payload["message"]
        return message

    def _put(self, one: Queued) -> int:
        self._next = max(self._next, one.update_id) + 1
        self.history[one.update_id] = one
        self.queue.append(one)
        self.wake()
        return one.update_id
