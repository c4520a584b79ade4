"""What people thought of a reply: 👍, or 👎 with a reason. One verdict a reply, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, func, select

from bot.state.questions import Questions
from bot.state.tables import beginning, feedback, now, questions
from bot.state.upsert import upsert


class Verdict(StrEnum):
    UP = "up"
    DOWN = "down"


class FeedbackReason(StrEnum):
    WRONG_CONTENT = "content"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    WRONG_SOURCE = "source"


REASON_LABELS = {
    FeedbackReason.WRONG_CONTENT: ("違う内容", "Not what I asked"),
    FeedbackReason.OUTDATED: ("古い", "Out of date"),
    FeedbackReason.UNCLEAR: ("分かりにくい", "Hard to understand"),
    FeedbackReason.WRONG_SOURCE: ("出典が違う", "Wrong source"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict with the masked question that it is about."""

    reply_id: str
    verdict: Verdict
    reason: FeedbackReason | None
    at: datetime
    question: str
    report: str
    initiative: str
    section: str


class Feedback:
    def __init__(self, engine: Engine, log: Questions) -> None:
        self._engine, self._log = engine, log

    def give(self, reply_id: str, verdict: Verdict, reason: FeedbackReason | None = None) -> bool:
        """Keep a verdict; False where the reply is not, or no longer, known."""
        self._log.flush()
        with self._engine.begin() as connection:
            if connection.execute(select(questions.c.id).where(questions.c.reply_id == reply_id)).first() is None:
                return False
            values = {"verdict": verdict.value, "reason": reason.value if reason else "", "given_at": now()}
            connection.execute(upsert(self._engine, feedback, {"reply_id": reply_id}, values))
        return True

    def recent(self, limit: int = 100, verdict: Verdict | None = None) -> list[Given]:
        """The newest first."""
        wanted = select(feedback, questions.c.text, questions.c.report, questions.c.initiative, questions.c.section).join(
            questions, questions.c.reply_id == feedback.c.reply_id
        )
        if verdict is not None:
            wanted = wanted.where(feedback.c.verdict == verdict.value)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(feedback.c.given_at.desc()).limit(limit)).all()
        return [
            Given(
                row.reply_id,
                Verdict(row.verdict),
                FeedbackReason(row.reason) if row.reason else None,
                row.given_at,
                row.text,
                row.report,
                row.initiative,
                row.section,
            )
            for row in rows
        ]

    def counts(self, days: int) -> dict[tuple[Verdict, FeedbackReason | None], int]:
        wanted = (
            select(feedback.c.verdict, feedback.c.reason, func.count())
            .where(feedback.c.given_at >= beginning(days))
            .group_by(feedback.c.verdict, feedback.c.reason)
        )
        with self._engine.connect() as connection:
            return {(Verdict(v), FeedbackReason(r) if r else None): n for v, r, n in connection.execute(wanted).all()}

    def purge(self, days: int) -> int:
        with self._engine.begin() as connection:
            return connection.execute(delete(feedback).where(feedback.c.given_at < now() - timedelta(days=days))).rowcount
