"""What people thought of replies, and what is asked: feedback with its question, and the figures."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from bot.figures import figures
from bot.state.feedback import REASON_LABELS, Verdict
from bot.state.roles import Role
from bot.web.desk.desk import Desk, Visit

PERIODS = (7, 14, 30, 90)


def add_listening(desk: Desk) -> None:
    """The routes /desk/feedback and /desk/figures."""

    def feedback(visit: Visit) -> Response:
        word = visit.request.query_params.get("verdict", "")
        verdict = Verdict(word) if word in set(Verdict) else None
        serving = desk.reception.service.serving
        given = desk.state.feedback.recent(verdict=verdict)
        held = {edition.report: edition for edition in serving.live.library.newest}
        return desk.page(visit, "feedback.html", serving=serving, given=given, verdict=word, reasons=REASON_LABELS, held=held)

    def consulted(visit: Visit) -> Response:
        asked = visit.request.query_params.get("days", "")
        days = next((period for period in PERIODS if str(period) == asked), PERIODS[1])
        found = figures(desk.state, desk.reception.service.serving.live.library, days, date.today())
        return desk.page(visit, "figures.html", figures=found, days=days, periods=PERIODS)

    desk.get("/feedback", Role.STAFF, feedback)
    desk.get("/figures", Role.STAFF, consulted)
