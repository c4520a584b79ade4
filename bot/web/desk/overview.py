"""The first page of the desk: what waits, what people thought this week, what is live."""

from __future__ import annotations

from starlette.responses import Response

from bot.state.feedback import Verdict
from bot.state.roles import Role
from bot.unanswered import grouped
from bot.web.desk.desk import Desk, Visit

WEEK = 7
SHOWN = 5


def add_overview(desk: Desk) -> None:
    """The route /desk."""

    def show(visit: Visit) -> Response:
        state, serving = desk.state, desk.reception.service.serving
        groups = grouped(state.questions.unanswered())
        verdicts = state.feedback.counts(WEEK)
        return desk.page(
            visit,
            "overview.html",
            serving=serving,
            groups=groups[:SHOWN],
            open_groups=len(groups),
            open_questions=sum(group.count for group in groups),
            asked=state.questions.statistics(WEEK).total,
            up=sum(count for (verdict, _), count in verdicts.items() if verdict is Verdict.UP),
            down=sum(count for (verdict, _), count in verdicts.items() if verdict is Verdict.DOWN),
            live=serving.live.library.newest,
            depth=state.inbox.depth(),
            quarantined=state.inbox.quarantined(),
            suspended=state.switches.suspended(),
        )

    desk.get("", Role.STAFF, show)
