"""Telegram's limits on how fast a bot may send, as its FAQ gives them ("My bot is hitting limits"); off unless a test turns them on."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .refusals import too_many

MESSAGES = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup", "editMessageCaption"})


@dataclass(frozen=True, slots=True)
class Limit:
    count: int
    seconds: float


@dataclass(slots=True)
class Flood:
    """More than `overall`, `private` (one person) or `group` (one group) allows is answered with 429 and the seconds to wait."""

    overall: Limit = Limit(30, 1.0)
    private: Limit = Limit(5, 5.0)  # one a second in the long run, with short bursts
    group: Limit = Limit(20, 60.0)
    _times: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat_id: object) -> None:
        """Counts a message.

        Raises:
            RefusedError: 429; it is not counted then.
        """
        if method not in MESSAGES or not isinstance(chat_id, int):
            return
        now = time.monotonic()
        kinds = ((0, self.overall), (chat_id, self.private if chat_id > 0 else self.group))
        for key, limit in kinds:
            times = self._times[key]
            while times and now - times[0] >= limit.seconds:
                times.popleft()
            if len(times) >= limit.count:
                raise too_many(max(1, math.ceil(limit.seconds - (now - times[0]))))
        for key, _ in kinds:
            self._times[key].append(now)
