"""What is good for one use and was used: links into the desk that were followed, sessions of it that were signed out of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, delete, select

from bot.state.tables import now, spent
from bot.state.upsert import insert_new

# Whatever is spent here ends by itself within this time.
KEEP = timedelta(hours=24)


class Spent:
    """Names are keyed hashes (`bot.secrets.keyed_hash`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def spend(self, name: str) -> bool:
        """Use it up; False where it was used before, in whichever process."""
        with self._engine.begin() as connection:
            return connection.execute(insert_new(self._engine, spent, "name", {"name": name, "at": now()})).first() is not None

    def holds(self, name: str) -> bool:
        """True where it was used."""
        with self._engine.connect() as connection:
            return connection.execute(select(spent.c.name).where(spent.c.name == name)).first() is not None

    def purge(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(spent).where(spent.c.at < now() - KEEP))
