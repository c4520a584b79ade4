"""The state's disk is full, its database is gone for a while, or another process holds it: people are answered, and no update is lost."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings
from bot.state.inbox import Received
from tests.services.postgres import Postgres
from xhoshin.answer import Kind

QUESTION = "おくやみコーナーは予約なしで使えますか"


def answered(reception: Reception) -> bool:
    reply = reception.ask("telegram:1", QUESTION, Channel.TELEGRAM)
    return isinstance(reply, Reply) and reply.answer.kind is Kind.ANSWER


def test_with_a_full_disk_people_are_answered_and_updates_are_refused_not_lost(tmp_path: Path) -> None:
    reception = Reception.open(read_settings(), tmp_path)
    inbox = reception.state.inbox
    inbox.put([Received(1, 1, "x")])

    def full(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")  # SQLite itself then says: database or disk is full

    reception.state.engine.dispose()
    event.listen(reception.state.engine, "connect", full)
    assert all(answered(reception) for _ in range(5))
    with pytest.raises(SQLAlchemyError, match="full"):
        inbox.put([Received(number, number, "y" * 3000) for number in range(2, 20)])
    assert inbox.depth() == 1  # none of the others was taken, so Telegram sends them again
    event.remove(reception.state.engine, "connect", full)
    reception.state.engine.dispose()
    assert inbox.put([Received(2, 2, "y" * 3000)]) == 1
    reception.close()


def test_with_the_database_held_by_another_process_an_answer_is_late_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.state.database._BUSY", 200)
    reception = Reception.open(read_settings(), tmp_path)
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    assert answered(reception)
    with pytest.raises(OperationalError, match="locked"):
        reception.state.inbox.put([Received(1, 1, "x")])
    threading.Timer(0.05, lambda: other.execute("ROLLBACK")).start()
    assert reception.state.inbox.put([Received(1, 1, "x")]) == 1
    reception.close()


def test_a_server_that_is_gone_for_a_while_is_used_again_when_it_is_back(postgres: Postgres, tmp_path: Path) -> None:
    reception = Reception.open(read_settings(database_url=postgres.fresh_url("away")), tmp_path)
    reception.state.inbox.put([Received(1, 1, "x")])
    held = reception.state.inbox.claim()
    assert held is not None
    postgres.stop()
    started = time.monotonic()
    assert answered(reception)
    assert time.monotonic() - started < 5
    with pytest.raises(SQLAlchemyError):
        held.done()
    postgres.start()
    assert reception.state.inbox.claim() is None  # it is in hand here, though the server has forgotten it
    held.done()
    assert reception.state.inbox.depth() == 0
    assert answered(reception)
    assert len(reception.state.questions.statistics(1).days) == 1
    reception.close()


def test_a_clock_that_jumps_neither_opens_the_limit_nor_keeps_a_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reception = Reception.open(read_settings(questions_per_minute=1), tmp_path)
    assert answered(reception)
    wall = time.time
    for jump in (3 * 86_400, -3 * 86_400):
        monkeypatch.setattr(time, "time", lambda jump=jump: wall() + jump)
        assert not answered(reception)
    reception.close()
