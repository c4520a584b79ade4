"""Rows written together: none is lost while the database cannot be written, none waits for one that never can."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.exc import OperationalError

from bot.state.batches import Batches

TABLE = Table("kept", MetaData(), Column("number", Integer, primary_key=True), Column("text", String))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = create_engine(f"sqlite:///{tmp_path / 'kept.db'}")
    TABLE.metadata.create_all(opened)
    yield opened
    opened.dispose()


def kept(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(select(TABLE.c.number).order_by(TABLE.c.number)).scalars())


def rows(*numbers: int) -> list[dict[str, object]]:
    return [{"number": number, "text": "x"} for number in numbers]


def commits(engine: Engine) -> list[object]:
    seen: list[object] = []
    event.listen(engine, "commit", seen.append)
    return seen


def test_many_rows_take_one_commit(engine: Engine) -> None:
    batches, seen = Batches(engine, insert(TABLE), every=60), commits(engine)
    for row in rows(*range(100)):
        batches.add(row)
    batches.flush()
    assert (kept(engine), len(seen)) == (list(range(100)), 1)
    batches.close()


def test_rows_are_written_after_a_moment_by_themselves(engine: Engine) -> None:
    written = threading.Event()
    event.listen(engine, "commit", lambda _: written.set())
    batches = Batches(engine, insert(TABLE), every=0.01)
    batches.add(rows(1)[0])
    assert written.wait(5)
    batches.close()
    assert kept(engine) == [1]


def test_the_end_writes_what_still_waits_and_more_may_come_afterwards(engine: Engine) -> None:
    batches = Batches(engine, insert(TABLE), every=60)
    batches.add(rows(1)[0])
    batches.close()
    assert kept(engine) == [1]
    batches.add(rows(2)[0])
    batches.close()
    assert kept(engine) == [1, 2]


def test_no_row_is_lost_by_threads_that_add_at_once(engine: Engine) -> None:
    batches = Batches(engine, insert(TABLE), every=0.001)
    threads = [
        threading.Thread(target=lambda first=first: [batches.add(row) for row in rows(*range(first, first + 200))]) for first in (0, 200, 400, 600)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batches.close()
    assert kept(engine) == list(range(800))


def test_rows_wait_while_the_database_is_away(engine: Engine) -> None:
    def away(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    event.listen(engine, "before_cursor_execute", away)
    batches = Batches(engine, insert(TABLE), every=60)
    for row in rows(1, 2):
        batches.add(row)
    with pytest.raises(OperationalError):
        batches.flush()
    event.remove(engine, "before_cursor_execute", away)
    batches.add(rows(3)[0])
    batches.flush()
    batches.close()
    assert kept(engine) == [1, 2, 3]


def test_of_more_than_may_wait_the_oldest_are_given_up_and_said_so(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    batches = Batches(engine, insert(TABLE), every=60, most=3)
    with caplog.at_level(logging.ERROR):
        for row in rows(1, 2, 3, 4, 5):
            batches.add(row)
    batches.close()
    assert kept(engine) == [3, 4, 5]
    assert [record.args for record in caplog.records] == [(1,), (1,)]


@pytest.mark.parametrize("bad", [{"number": 1, "text": "again"}, {"number": 7, "text": "\ud800"}], ids=["its number is taken", "no Unicode"])
def test_a_row_that_can_never_be_written_keeps_no_other_back(engine: Engine, bad: dict[str, object], caplog: pytest.LogCaptureFixture) -> None:
    batches = Batches(engine, insert(TABLE), every=60)
    for row in (*rows(1), bad, *rows(2)):
        batches.add(row)
    batches.flush()
    batches.close()
    assert kept(engine) == [1, 2]
    assert "given up" in caplog.text
