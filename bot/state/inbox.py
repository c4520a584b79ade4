"""Telegram's updates, kept from the moment they are received until they are handled: what a killed process had in hand is handled by the next.

A claim is one update in hand. In PostgreSQL it is a locked row (`FOR UPDATE SKIP LOCKED`), which the server frees when its process is gone, so any
number of processes share one inbox. SQLite has one process to an inbox. Either way a process knows what it has in hand. The updates of a chat are handed
out one after the other, in their order.

What a process noted of an update before it was killed (`attempts`) is written beside the row, which it holds locked: whether something was sent for it, so that
the next one does not answer it again, and in how many starts it was in hand, so that what kills a process is not tried for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, exists, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.state.tables import attempts, inbox, now
from bot.state.upsert import insert_new, upsert

# Telegram keeps an update for 24 hours at most (Bot API, "Getting updates"): after twice that, none comes again.
KEEP = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came: `payload` is its JSON, `chat` orders it among those of the same chat (0: of no chat)."""

    update_id: int
    chat: int
    payload: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """What is known of an update's earlier handling: whether something was sent for it, or may have been, and how many processes have started with it there."""

    sent: bool = False
    starts: int = 0


class Claim:
    """One update in hand; ends with `done`, `quarantine` or `release`.

    Where the database fails, `done` and `quarantine` raise SQLAlchemyError and the update stays in hand: call them again, soon. In PostgreSQL the row is
    free once the server is back, and another process may handle it once more.
    """

    def __init__(self, inbox_: Inbox, received: Received, attempted: Attempted, connection: Connection | None) -> None:
        self.received, self.attempted = received, attempted
        self._inbox, self._connection = inbox_, connection

    def note_sent(self, sent: bool) -> None:
        """Note, durably, that something is about to be sent for it; or, False, that nothing of it has arrived. Raises SQLAlchemyError."""
        self._inbox.note(self.received.update_id, sent=sent)

    def done(self) -> None:
        """It was handled: its content is forgotten, its number kept."""
        self._end(error="")

    def quarantine(self, error: str) -> None:
        """It cannot be handled, and will not be tried again; `error` says why without quoting it."""
        self._end(error=error)

    def release(self) -> None:
        """It goes back and will be handed out again; that is no sign that it ends processes."""
        if self.attempted.starts:
            with suppress(SQLAlchemyError):  # it counts once too often
                self._inbox.note(self.received.update_id, starts=self.attempted.starts - 1)
        self._let_go()

    def _end(self, error: str) -> None:
        try:
            if self._connection is None:
                with self._inbox.engine.begin() as connection:
                    self._write_end(connection, error)
            else:
                self._write_end(self._connection, error)
                self._connection.commit()
        except SQLAlchemyError:
            self._close()
            raise
        self._let_go()

    def _write_end(self, connection: Connection, error: str) -> None:
        number = self.received.update_id
        ended = update(inbox).where(inbox.c.update_id == number, inbox.c.done_at.is_(None))
        connection.execute(ended.values(done_at=now(), chat=0, payload=None, error=error))  # no trace of who wrote it
        connection.execute(delete(attempts).where(attempts.c.update_id == number))

    def _let_go(self) -> None:
        self._close()
        self._inbox.let_go(self.received.update_id)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):  # the server has let go of it already
                connection.close()


class Inbox:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._locks_rows = engine.dialect.name == "postgresql"
        self._opened = now()
        self._in_hand: dict[int, int] = {}  # update_id: chat
        self._guard = Lock()

    def put(self, updates: Iterable[Received]) -> int:
        """Keep updates, durably; how many were new. An update that was received before is not kept again."""
        with self.engine.begin() as connection:
            return sum(connection.execute(insert_new(self.engine, inbox, "update_id", _row(received))).first() is not None for received in updates)

    def claim(self) -> Claim | None:
        """The oldest update whose chat has none before it; None where there is none to handle."""
        return self._claim_locked() if self._locks_rows else self._claim_alone()

    def note(self, update_id: int, **values: bool | int) -> None:
        """Write down, for the next process, how far one is with an update: columns of `attempts`."""
        with self.engine.begin() as connection:
            connection.execute(upsert(self.engine, attempts, {"update_id": update_id}, values))

    def let_go(self, update_id: int) -> None:
        with self._guard:
            self._in_hand.pop(update_id, None)

    def depth(self) -> int:
        """Updates that are not handled yet."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))).scalar_one()

    def quarantined(self, limit: int = 20) -> list[tuple[int, str]]:
        """The newest updates that could not be handled, each with the reason."""
        wanted = select(inbox.c.update_id, inbox.c.error).where(inbox.c.error != "").order_by(inbox.c.update_id.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [(row.update_id, row.error) for row in connection.execute(wanted).all()]

    def purge(self) -> None:
        """Forget the numbers of updates that cannot come again."""
        with self.engine.begin() as connection:
            connection.execute(delete(inbox).where(inbox.c.done_at < now() - KEEP))
            waiting = select(inbox.c.update_id).where(inbox.c.done_at.is_(None))
            connection.execute(delete(attempts).where(attempts.c.update_id.not_in(waiting)))  # written by a process that was slow to end

    def _claim_locked(self) -> Claim | None:
        with self._guard:
            in_hand = sorted(self._in_hand)  # a server that was away knows nothing of them
        connection = self.engine.connect()
        try:
            row = connection.execute(_first_of_its_chat(in_hand).with_for_update(skip_locked=True)).first()
            if row is None:
                connection.close()
                return None
            claim = self._claimed(row, connection)
        except SQLAlchemyError:
            connection.close()
            raise
        with self._guard:
            self._in_hand[row.update_id] = row.chat
        return claim

    def _claim_alone(self) -> Claim | None:
        with self._guard, self.engine.connect() as connection:
            row = connection.execute(_of_no_chat_in_hand(self._in_hand)).first()
            if row is None:
                return None
            claim = self._claimed(row, connection)
            self._in_hand[row.update_id] = row.chat
            return claim

    def _claimed(self, row: Row[Any], connection: Connection) -> Claim:
        """The claim of a row that nobody else has. What was there before this process is counted, durably, before it is looked at."""
        # A statement of its own, after the row is locked: it sees all that whoever had the row has written.
        known = connection.execute(select(attempts.c.sent, attempts.c.starts).where(attempts.c.update_id == row.update_id)).first()
        attempted = Attempted(*known) if known else Attempted()
        if row.received_at < self._opened:
            attempted = replace(attempted, starts=attempted.starts + 1)
            self.note(row.update_id, starts=attempted.starts)
        return Claim(self, Received(row.update_id, row.chat, row.payload), attempted, connection if self._locks_rows else None)


_OPEN = (
    select(inbox.c.update_id, inbox.c.chat, inbox.c.payload, inbox.c.received_at)
    .where(inbox.c.done_at.is_(None))
    .order_by(inbox.c.update_id)
    .limit(1)
)


def _first_of_its_chat(in_hand: Sequence[int]) -> Select[Any]:
    """The oldest open update that has no open one of its chat before it, whoever has that in hand."""
    earlier = inbox.alias("earlier")
    waits = exists().where(earlier.c.done_at.is_(None), earlier.c.chat == inbox.c.chat, earlier.c.chat != 0, earlier.c.update_id < inbox.c.update_id)
    return _OPEN.where(~waits, inbox.c.update_id.not_in(in_hand))


def _of_no_chat_in_hand(in_hand: Mapping[int, int]) -> Select[Any]:
    """The same where all that is in hand is known: the oldest of all other chats is the first of its own. Thousands of one chat cost it little."""
    chats = sorted(set(in_hand.values()) - {0})
    return _OPEN.where(inbox.c.update_id.not_in(sorted(in_hand)), inbox.c.chat.not_in(chats))


def _row(received: Received) -> dict[str, Any]:
    return {"update_id": received.update_id, "chat": received.chat, "payload": received.payload, "received_at": now(), "error": ""}
