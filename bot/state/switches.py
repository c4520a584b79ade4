"""What admins can switch while the service runs: the notice that is shown instead of any answer."""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError

from bot.state.actions import MOST_NOTICE, Action
from bot.state.audit import Audit
from bot.state.tables import now, switches
from bot.state.upsert import upsert

_SUSPENDED = "suspended"
# How long, in seconds, a look at the switch is good for: every process follows within this time.
_FRESH = 1.0


class NoticeError(ValueError):
    """A notice that says nothing, or too much; the message says so in Japanese and English."""


class Switches:
    def __init__(self, engine: Engine, audit: Audit) -> None:
        self._engine, self._audit = engine, audit
        self._looked, self._notice = float("-inf"), ""

    def suspended(self) -> str | None:
        """The notice, where answering is suspended. What is known to be suspended stays so while the state cannot be read.

        Raises:
            SQLAlchemyError: where it cannot be read, and was not suspended when it could.
        """
        if time.monotonic() - self._looked > _FRESH:
            try:
                with self._engine.connect() as connection:
                    self._notice = connection.execute(select(switches.c.value).where(switches.c.name == _SUSPENDED)).scalar() or ""
            except SQLAlchemyError:
                if not self._notice:
                    raise
            self._looked = time.monotonic()
        return self._notice or None

    def suspend(self, notice: str, by: str) -> str:
        """Show the notice instead of any answer; as it is shown. Raises NoticeError, and answers go on."""
        notice = notice.strip()
        if not 1 <= len(notice) <= MOST_NOTICE:
            raise NoticeError(f"お知らせは1文字以上{MOST_NOTICE}文字以内です。/ A notice has 1 to {MOST_NOTICE} characters.")
        with self._engine.begin() as connection:
            values = {"value": notice, "set_by": by, "set_at": now()}
            connection.execute(upsert(self._engine, switches, {"name": _SUSPENDED}, values))
        self._looked = float("-inf")
        self._audit.note(by, Action.SUSPEND, notice)
        return notice

    def resume(self, by: str) -> bool:
        """Answer again; False where nothing was suspended."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(switches).where(switches.c.name == _SUSPENDED)).rowcount
        self._looked = float("-inf")
        if gone:
            self._audit.note(by, Action.RESUME, "")
        return bool(gone)
