"""What the bot waits for someone to say next in a private chat; forgotten after half an hour, as conversations are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.reception import Reception
from bot.telegram.talking import Asker


class Expected(StrEnum):
    """`TERM`: the reports' word for a word of a question; `GOLD`: where a question is answered; `FACTS`: what a waiting file does not say."""

    TERM = "term"
    GOLD = "gold"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Pending:
    """`of` is the reply or the upload that it is about; `word` the question's word."""

    expected: Expected
    of: str
    word: str = ""


class Waiting:
    """Kept beside the conversations, under a key of its own. Blocks."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def expect(self, asker: Asker, pending: Pending) -> None:
        self._reception.state.conversations.remember(self._key(asker), "\n".join((pending.expected, pending.of, pending.word)))

    def of(self, asker: Asker) -> Pending | None:
        said = self._reception.state.conversations.of(self._key(asker)).questions
        if not said:
            return None
        expected, of, word = said[-1].split("\n", 2)
        return Pending(Expected(expected), of, word)

    def forget_about(self, asker: Asker, of: str) -> None:
        """Wait no longer for what concerns one reply or upload; what is awaited for another stays."""
        pending = self.of(asker)
        if pending is not None and pending.of == of:
            self.forget(asker)

    def forget(self, asker: Asker) -> None:
        self._reception.state.conversations.forget(self._key(asker))

    def _key(self, asker: Asker) -> str:
        return self._reception.hashed(f"waiting:{asker.talk}")
