"""The tables of the state, as the newest migration leaves them. Times are UTC, without a zone in SQLite; the parts below hide that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Dialect, Float, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its zone whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    return datetime.now(UTC)


def beginning(days: int) -> datetime:
    """When the last `days` days began, today being the last of them, by the clock of the place."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - timedelta(days=days - 1)).astimezone(UTC)


# SQLite numbers rows by itself only where the key is INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")

METADATA = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})

# Who may do what: Telegram's numeric user ids.
roles = Table(
    "roles",
    METADATA,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(16), nullable=False),
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", Moment, nullable=False),
)

# Who may open the staff desk with a password.
accounts = Table(
    "accounts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", String(256), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

# Questions, masked, and never with who asked.
questions = Table(
    "questions",
    METADATA,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("reply_id", String(32), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", String(32), nullable=False, default=""),
    Column("report", String(64), nullable=False, default=""),
    Column("initiative", String(16), nullable=False, default=""),
    Column("section", String(16), nullable=False, default=""),
    Column("generation", String(64), nullable=False, default=""),
    Column("confidence", Float, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    Column("settled", String(16), nullable=False, default=""),
)

feedback = Table(
    "feedback",
    METADATA,
    Column("reply_id", String(32), primary_key=True),
    Column("verdict", String(8), nullable=False),
    Column("reason", String(16), nullable=False, default=""),
    Column("given_at", Moment, nullable=False),
)

# What admins and staff did; kept.
audit = Table(
    "audit",
    METADATA,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("detail", Text, nullable=False),
)

# What a chat is about, under a keyed hash of the chat; masked questions, forgotten after half an hour.
conversations = Table(
    "conversations",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("questions", Text, nullable=False),
    Column("language", String(16), nullable=False, default=""),
    Column("at", Moment, nullable=False, index=True),
)

# Telegram's updates on their way. What was handled keeps its number alone, so that it is not handled twice.
inbox = Table(
    "inbox",
    METADATA,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("payload", Text),
    Column("received_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("error", Text, nullable=False, default=""),
)
# What waits is found among any number of rows that are done.
_WAITS = inbox.c.done_at.is_(None)
Index("ix_inbox_open", inbox.c.update_id, inbox.c.chat, sqlite_where=_WAITS, postgresql_where=_WAITS)
Index("ix_inbox_open_chat", inbox.c.chat, inbox.c.update_id, sqlite_where=_WAITS, postgresql_where=_WAITS)

# Of updates that are not done: whether something was sent for them, or may have been, and in how many starts they were in hand.
attempts = Table(
    "attempts",
    METADATA,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sent", Boolean, nullable=False, default=False),
    Column("starts", Integer, nullable=False, default=0),
)

# Questions a visitor asked within the last minute, by a keyed hash: only where several processes share a limit.
visits = Table(
    "visits",
    METADATA,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("visitor", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_visits_visitor_at", "visitor", "at"),
)

# Links into the desk that were followed, and sessions of it that were signed out of, by a keyed hash.
spent = Table(
    "spent",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

switches = Table(
    "switches",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
)
