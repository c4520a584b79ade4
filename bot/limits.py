"""How often a visitor may ask: a number of questions in any minute."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

from sqlalchemy import Engine, delete, func, insert, select, text

from bot.state.tables import visits

WINDOW = 60.0
# So many visitors are remembered at most; those who asked longest ago are forgotten first.
MOST_VISITORS = 100_000


class Limits(Protocol):
    def take(self, visitor: str) -> float:
        """Count a question; 0.0 where it may be asked, else after how many seconds the next one may. `visitor` is a hash."""


class OwnLimits:
    """The limits of one process, by a clock that nobody sets; `window` is in seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic, window: float = WINDOW) -> None:
        self._most, self._clock, self._window = most, clock, window
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._guard = Lock()

    def take(self, visitor: str) -> float:
        with self._guard:
            now = self._clock()
            times = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while times and now - times[0] >= self._window:
                times.popleft()
            if len(times) >= self._most:
                return self._window - (now - times[0])
            times.append(now)
            if len(self._asked) > MOST_VISITORS:
                self._asked.popitem(last=False)
            return 0.0

    def give_back(self, visitor: str) -> None:
        """Count the last thing that a visitor did no longer."""
        with self._guard:
            if times := self._asked.get(visitor):
                times.pop()

    def forget(self, visitor: str) -> None:
        """Count nothing of what a visitor did so far."""
        with self._guard:
            self._asked.pop(visitor, None)


class SharedLimits:
    """The limits of all processes on one PostgreSQL database, by that server's clock."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine, self._most = engine, most

    def take(self, visitor: str) -> float:
        with self._engine.begin() as connection:
            # One question of a visitor at a time, so that two processes do not both take the last one.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:visitor, 0))"), {"visitor": visitor})
            now = connection.execute(select(func.clock_timestamp())).scalar_one()
            connection.execute(delete(visits).where(visits.c.visitor == visitor, visits.c.at <= now - timedelta(seconds=WINDOW)))
            count, first = connection.execute(select(func.count(), func.min(visits.c.at)).where(visits.c.visitor == visitor)).one()
            if count >= self._most:
                return max(0.001, WINDOW - float((now - first).total_seconds()))
            connection.execute(insert(visits).values(visitor=visitor, at=now))
            return 0.0


def forget_visits(engine: Engine) -> None:
    """Delete when visitors asked who did not come back, once no limit counts it."""
    with engine.begin() as connection:
        connection.execute(delete(visits).where(visits.c.at < datetime.now(UTC) - timedelta(seconds=WINDOW)))
