"""Opening the state's database, SQLite or PostgreSQL, at the newest migration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.secrets import make_own_file
from index.durable import make_folder

_MIGRATIONS = Path(__file__).parent / "migrations"
# How long, in milliseconds, a writer waits for another one.
_BUSY = 10_000
# Connections of one process: as many as it has in use most of the time, and at most. An update in hand is one, a thread that asks or writes another.
POOL, OVERFLOW = 12, 12
# How long, in seconds, whoever needs a connection waits for one.
_POOL_TIMEOUT = 5
# Either side finds within half a minute that the other's machine is gone; the server then frees the updates that were in hand there.
_POSTGRES = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}
# One migrates at a time; the number is ours alone within the database.
_MIGRATION_LOCK = 7_019_201


class StateError(Exception):
    """The state cannot be opened; the message says what to do, in Japanese and English."""


def open_engine(url: str) -> Engine:
    """The engine of the database at `url`, migrated.

    Raises:
        StateError: where it cannot be reached, or a newer program has written it.
    """
    try:
        engine = _engine(url)
        _migrate(engine)
    except (SQLAlchemyError, CommandError, OSError, ImportError) as exc:
        reason = str(getattr(exc, "orig", None) or exc).splitlines()[0]
        raise StateError(
            f"状態のデータベースを開けません（{reason}）。XHOSHIN_DATABASE_URL と、そのフォルダーに書けるかを確かめてください。"
            f"/ The state database cannot be opened ({reason}): check XHOSHIN_DATABASE_URL and that its folder can be written."
        ) from exc
    return engine


def erase(engine: Engine) -> None:
    """Let nothing of what was deleted lie on in SQLite's write-ahead log; without effect in PostgreSQL, whose vacuum frees it."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StateError("XHOSHIN_DATABASE_URL はデータベースのURLではありません。/ XHOSHIN_DATABASE_URL is no database URL.") from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, pool_size=POOL, max_overflow=OVERFLOW, pool_timeout=_POOL_TIMEOUT, connect_args=_POSTGRES)
    if parsed.get_backend_name() != "sqlite":
        raise StateError("XHOSHIN_DATABASE_URL に使えるのは SQLite と PostgreSQL です。/ XHOSHIN_DATABASE_URL takes SQLite and PostgreSQL databases.")
    if parsed.database and parsed.database != ":memory:":
        make_folder(Path(parsed.database).parent)
        make_own_file(Path(parsed.database))  # SQLite gives what it writes beside it (-wal, -shm) the same mode
    engine = create_engine(parsed)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Readers beside a writer; what is deleted is gone from the file; a commit survives the process, and but for its last moments the machine."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={_BUSY}", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()
        else:
            connection.execute(text("BEGIN IMMEDIATE"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MIGRATION_LOCK})
            connection.commit()
