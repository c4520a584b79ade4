"""What admins and staff did, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from bot.state.actions import Action
from bot.state.tables import audit, now


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    actor: str
    action: Action
    detail: str


class Audit:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, actor: str, action: Action, detail: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(audit).values(at=now(), actor=actor, action=action.value, detail=detail))

    def recent(self, limit: int = 50) -> list[Entry]:
        """The newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit)).all()
        return [Entry(row.at, row.actor, Action(row.action), row.detail) for row in rows]
