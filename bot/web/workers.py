"""Threads for work that would hold up the event loop: few, since only one of them computes at a time, and never a long queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

# Measured by tests/benchmarks/web.py: more of them contend for the interpreter, and with one a question that waits holds up all others.
THREADS = 2
# So many pieces of work wait at most: about a second's. Who comes then is told at once that the service is busy.
MOST = 400


class BusyError(Exception):
    """Too much waits already; to be tried again in a moment."""


class Workers:
    """Runs functions off the event loop. The threads are there from the first piece of work until `close`, and again from the next."""

    def __init__(self, threads: int = THREADS, most: int = MOST) -> None:
        self._threads, self._most, self._open = threads, most, 0
        self._pool: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[], _T]) -> _T:
        """What `work` returns; raises what it raises, or BusyError."""
        if self._open >= self._most:
            raise BusyError
        self._pool = self._pool or ThreadPoolExecutor(self._threads, "xhoshin-web")
        self._open += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._open -= 1

    def close(self) -> None:
        """Wait for what is at work."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
