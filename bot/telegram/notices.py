"""Tells someone who floods the bot to wait, and then says nothing for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

EVERY = 60.0
MOST_VISITORS = 10_000


class Notices:
    """Remembers in memory alone whom it told last, by a clock that nobody sets."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: OrderedDict[str, float] = OrderedDict()

    def due(self, visitor: str) -> bool:
        """True where the visitor was told nothing within the last minute; they count as told now."""
        now = self._clock()
        last = self._told.get(visitor)
        if last is not None and now - last < EVERY:
            return False
        self._told[visitor] = now
        self._told.move_to_end(visitor)
        if len(self._told) > MOST_VISITORS:
            self._told.popitem(last=False)
        return True
