"""What admins and staff did, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, insert, select

from bot.state.tables import audit, now

COMMAND_LINE = "command line"


class Action(StrEnum):
    GRANT = "grant"
    REVOKE = "revoke"
    ACCOUNT = "account"
    SIGN_IN = "sign_in"
    UPLOAD = "upload"
    PUBLISH = "publish"
    CANCEL = "cancel"
    ROLLBACK = "rollback"
    REINDEX = "reindex"
    SYNONYM = "synonym"
    GOLDEN = "golden"
    DISMISS = "dismiss"
    SUSPEND = "suspend"
    RESUME = "resume"


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
