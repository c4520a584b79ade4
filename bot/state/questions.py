"""The log of questions: masked, without their askers, deleted after a set number of days. What is read of it holds all that was logged before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from bot.state.batches import Batches
from bot.state.tables import beginning, now, questions
from xhoshin.answer import Answer, Kind, Reason

# Made once: making it costs more than running it.
_NEW = insert(questions)
# What was not answered for a reason that a word or a report could mend.
_WORTH_READING = (Reason.NOT_IN_REPORTS.value, Reason.DETAIL_NOT_STATED.value)


class Settled(StrEnum):
    """What staff made of an unanswered question."""

    SYNONYM = "synonym"
    GOLDEN = "golden"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the log."""

    reply_id: str
    at: datetime
    channel: str
    language: str
    text: str
    kind: Kind
    reason: Reason | None
    report: str
    initiative: str
    section: str
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the last days: questions a day, by kind, by reason of abstention, by language and channel, and the initiatives cited most."""

    days: dict[date, int]
    kinds: Counter[str]
    reasons: Counter[str]
    languages: Counter[str]
    channels: Counter[str]
    initiatives: Counter[tuple[str, str]]

    @property
    def total(self) -> int:
        return sum(self.days.values())


class Questions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # SQLite has one writer at a time, which waits for the disk now and then. Where several processes share a state, each row is there at once.
        self._batches = Batches(engine, _NEW) if engine.dialect.name == "sqlite" else None

    def flush(self) -> None:
        """Have everything that was logged in the database. Raises OperationalError where it cannot be written now."""
        if self._batches is not None:
            self._batches.flush()

    def _catch_up(self) -> None:
        """Before something is read; what cannot be written now (the disk is full) does not keep the rest from being read."""
        with suppress(OperationalError):
            self.flush()

    def close(self) -> None:
        """Write what is not written yet."""
        if self._batches is not None:
            self._batches.close()

    def log(self, reply_id: str, channel: str, masked: str, answer: Answer, generation: str, elapsed_ms: float) -> None:
        """Write a question down, within a moment; `masked` holds no personal information (`bot.masking`)."""
        first = answer.citations[0] if answer.citations else None
        row = {
            "reply_id": reply_id,
            "asked_at": now(),
            "channel": channel,
            "language": answer.language.value,
            "text": masked,
            "kind": answer.kind.value,
            "reason": answer.reason.value if answer.reason else "",
            "report": first.report if first else "",
            "initiative": first.initiative if first else "",
            "section": str(first.section) if first else "",
            "generation": generation,
            "confidence": answer.confidence,
            "elapsed_ms": elapsed_ms,
            "settled": "",
        }
        if self._batches is not None:
            self._batches.add(row)
            return
        with self._engine.begin() as connection:
            connection.execute(_NEW, row)

    def of(self, reply_id: str) -> Asked | None:
        self._catch_up()
        with self._engine.connect() as connection:
            row = connection.execute(select(questions).where(questions.c.reply_id == reply_id)).first()
        return _asked(row) if row else None

    def unanswered(self, limit: int = 1000) -> list[Asked]:
        """Questions that a word or a report could have answered and that nobody has settled, the newest first."""
        wanted = select(questions).where(questions.c.reason.in_(_WORTH_READING), questions.c.settled == "")
        self._catch_up()
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id.desc()).limit(limit)).all()
        return [_asked(row) for row in rows]

    def settle(self, reply_ids: Sequence[str], how: Settled) -> None:
        self.flush()
        with self._engine.begin() as connection:
            connection.execute(update(questions).where(questions.c.reply_id.in_(reply_ids)).values(settled=how.value))

    def purge(self, days: int) -> int:
        """Delete what was asked more than `days` ago; how many."""
        self.flush()
        with self._engine.begin() as connection:
            return connection.execute(delete(questions).where(questions.c.asked_at < now() - timedelta(days=days))).rowcount

    def statistics(self, days: int) -> Statistics:
        """Of the last `days` days, today included."""
        c = questions.c
        wanted = select(c.asked_at, c.kind, c.reason, c.language, c.channel, c.report, c.initiative).where(c.asked_at >= beginning(days))
        self._catch_up()
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(c.asked_at)).all()
        return Statistics(
            days=dict(Counter(row.asked_at.astimezone().date() for row in rows)),
            kinds=Counter(row.kind for row in rows),
            reasons=Counter(row.reason for row in rows if row.reason),
            languages=Counter(row.language for row in rows),
            channels=Counter(row.channel for row in rows),
            initiatives=Counter((row.report, row.initiative) for row in rows if row.initiative),
        )


def _asked(row: object) -> Asked:
    row_ = row._mapping  # type: ignore[attr-defined]
    return Asked(
        row_["reply_id"],
        row_["asked_at"],
        row_["channel"],
        row_["language"],
        row_["text"],
        Kind(row_["kind"]),
        Reason(row_["reason"]) if row_["reason"] else None,
        row_["report"],
        row_["initiative"],
        row_["section"],
        row_["elapsed_ms"],
    )
