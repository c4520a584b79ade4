"""What can go wrong between the bot and Telegram, to order: `standin.faults.reset_after("sendMessage")`."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """AFTER: the method has done its work, but the bot does not get to know."""

    TOO_MANY = "too_many"
    ERROR = "error"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Fault:
    """`amount` is the seconds to wait (TOO_MANY, HANG_*) or the HTTP status (ERROR)."""

    kind: Kind
    amount: float = 0.0


ANY = "*"


class Faults:
    """Faults waiting for the next calls of a method, or of any method (`ANY`). Each call meets at most one, in the order ordered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[Fault]] = {}

    def order(self, method: str, fault: Fault, times: int = 1) -> None:
        with self._lock:
            self._waiting.setdefault(method.lower(), deque()).extend([fault] * times)

    def too_many(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """429 with parameters.retry_after, in whole seconds."""
        self.order(method, Fault(Kind.TOO_MANY, retry_after), times)

    def error(self, method: str, status: int = 500, times: int = 1) -> None:
        """500 in Telegram's own form; 502 and above as the proxy before it answers, which is no JSON."""
        self.order(method, Fault(Kind.ERROR, status), times)

    def reset_before(self, method: str, times: int = 1) -> None:
        """The connection is reset, and nothing was done."""
        self.order(method, Fault(Kind.RESET_BEFORE), times)

    def reset_after(self, method: str, times: int = 1) -> None:
        """The connection is reset after the work was done: the bot cannot know whether it was."""
        self.order(method, Fault(Kind.RESET_AFTER), times)

    def hang(self, method: str, seconds: float, taken: bool = True, times: int = 1) -> None:
        """No answer for so long, then a reset; `taken` tells whether the work was done."""
        self.order(method, Fault(Kind.HANG_AFTER if taken else Kind.HANG_BEFORE, seconds), times)

    def malformed(self, method: str, times: int = 1) -> None:
        """200 with half of the JSON; the work was done."""
        self.order(method, Fault(Kind.MALFORMED), times)

    def take(self, method: str) -> Fault | None:
        with self._lock:
            for name in (method.lower(), ANY):
                if waiting := self._waiting.get(name):
                    return waiting.popleft()
        return None

    def left(self) -> int:
        """How many faults have not been met yet."""
        with self._lock:
            return sum(map(len, self._waiting.values()))
