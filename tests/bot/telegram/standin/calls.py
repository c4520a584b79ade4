"""The log of everything: what the bot called, when (monotonic), and what it was answered."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from .faults import Kind

SENDING = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup", "answerInlineQuery"})


@dataclass(slots=True)
class Call:
    """One request. `status` is 0 while it runs and where the connection was reset; `taken` tells whether the method did its work."""

    method: str
    params: dict[str, Any]
    at: float
    status: int = 0
    description: str = ""
    ended: float = 0.0
    taken: bool = False
    fault: str = ""


class Calls:
    """All calls, in the order they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def begin(self, method: str, params: dict[str, Any]) -> Call:
        call = Call(method, params, time.monotonic())
        with self._lock:
            self._calls.append(call)
        return call

    def all(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    def of(self, *methods: str, chat_id: int | None = None) -> list[Call]:
        """The calls of these methods (of any, where none is named), to one chat if `chat_id` says so."""
        return [call for call in self.all() if (not methods or call.method in methods) and (chat_id is None or call.params.get("chat_id") == chat_id)]

    def most_within(self, seconds: float, *methods: str, chat_id: int | None = None) -> int:
        """The most calls that came within any stretch of so many seconds: a rate to hold against a limit."""
        times = [call.at for call in self.of(*methods, chat_id=chat_id)]
        most = start = 0
        for end, at in enumerate(times):
            while at - times[start] >= seconds:
                start += 1
            most = max(most, end - start + 1)
        return most

    def resends(self) -> list[tuple[Call, Call]]:
        """Sends made again though an earlier one, whose outcome the bot could not know, may have been taken: (the earlier, the later)."""
        doubtful: list[Call] = []
        again: list[tuple[Call, Call]] = []
        for call in self.all():
            if call.method not in SENDING:
                continue
            again += [(earlier, call) for earlier in doubtful if (earlier.method, earlier.params) == (call.method, call.params)]
            if call.taken and call.fault in (Kind.RESET_AFTER, Kind.HANG_AFTER, Kind.MALFORMED):
                doubtful.append(call)
        return again
