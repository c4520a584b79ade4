"""Stopping and resuming answers, and the audit log."""

from __future__ import annotations

from starlette.responses import Response

from bot.state.actions import DEFAULT_NOTICE, MOST_NOTICE
from bot.state.roles import Role
from bot.state.switches import NoticeError
from bot.web.desk.desk import Desk, Onward, Visit

SHOWN = 200

NOT_SUSPENDED = "休止していません。/ Nothing is suspended."


class OperatingPages:
    """The routes under /desk/suspension, and /desk/audit, for admins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.get("/suspension", Role.ADMIN, self._show)
        desk.post("/suspension/suspend", Role.ADMIN, self._suspend)
        desk.post("/suspension/resume", Role.ADMIN, self._resume)
        desk.get("/audit", Role.ADMIN, self._audit)

    def _show(self, visit: Visit, error: str = "") -> Response:
        typed = visit.form.text("notice") if error else DEFAULT_NOTICE
        suspended = self._desk.state.switches.suspended()
        return self._desk.page(visit, "suspension.html", 422 if error else 200, error=error, suspended=suspended, notice=typed, most=MOST_NOTICE)

    def _suspend(self, visit: Visit) -> Response | Onward:
        try:
            self._desk.state.switches.suspend(visit.form.text("notice"), visit.actor)
        except NoticeError as exc:
            return self._show(visit, str(exc))
        return Onward("/suspension", "回答を休止しました。どの質問にもお知らせだけが表示されます。/ Suspended: every question gets the notice alone.")

    def _resume(self, visit: Visit) -> Response | Onward:
        if not self._desk.state.switches.resume(visit.actor):
            return self._show(visit, NOT_SUSPENDED)
        return Onward("/suspension", "回答を再開しました。/ Answering again.")

    def _audit(self, visit: Visit) -> Response:
        return self._desk.page(visit, "audit.html", entries=self._desk.state.audit.recent(SHOWN), shown=SHOWN)
