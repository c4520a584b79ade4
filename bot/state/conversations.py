"""What a chat is about: its last questions, masked, under a keyed hash of the chat, forgotten after a while; and the language it chose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete, select, update

from bot.state.tables import conversations, now
from bot.state.upsert import upsert
from xhoshin.answer import Language

# A follow-up leans on so many questions before it at most.
MOST = 3


@dataclass(frozen=True, slots=True)
class Conversation:
    """`questions` are the oldest first; `language` is None unless one was chosen."""

    questions: tuple[str, ...] = ()
    language: Language | None = None


class Conversations:
    def __init__(self, engine: Engine, minutes: float) -> None:
        self._engine, self._lasts = engine, timedelta(minutes=minutes)

    def of(self, key: str) -> Conversation:
        with self._engine.connect() as connection:
            row = connection.execute(select(conversations).where(conversations.c.key == key)).first()
        if row is None:
            return Conversation()
        # A clock that was set back does not keep a conversation for longer than it lasts.
        fresh = abs(now() - row.at) <= self._lasts
        return Conversation(tuple(json.loads(row.questions)) if fresh else (), Language(row.language) if row.language else None)

    def remember(self, key: str, masked: str) -> None:
        """Add a question to what the chat is about."""
        before = self.of(key)
        self._write(key, {"questions": json.dumps([*before.questions, masked][-MOST:], ensure_ascii=False), "at": now()}, {"language": ""})

    def choose(self, key: str, language: Language | None) -> None:
        """Set the language of the frame; None follows the question's."""
        self._write(key, {"language": language.value if language else ""}, {"questions": "[]", "at": now()})

    def forget(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(conversations).where(conversations.c.key == key))

    def purge(self, days: int) -> None:
        """Delete the questions of conversations that are over, and the language choices of chats silent for `days`."""
        with self._engine.begin() as connection:
            connection.execute(
                update(conversations).where(conversations.c.at < now() - self._lasts, conversations.c.questions != "[]").values(questions="[]")
            )
            connection.execute(
                delete(conversations).where(
                    (conversations.c.at < now() - timedelta(days=days)) | ((conversations.c.questions == "[]") & (conversations.c.language == ""))
                )
            )

    def _write(self, key: str, values: dict[str, object], new: dict[str, object]) -> None:
        with self._engine.begin() as connection:
            statement = update(conversations).where(conversations.c.key == key).values(**values)
            if not connection.execute(statement).rowcount:
                connection.execute(upsert(self._engine, conversations, {"key": key}, values | new))
