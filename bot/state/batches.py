"""Rows that are written together, a moment after they come: one commit for all of them, and nobody waits for the disk."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from threading import Condition, Lock, Thread
from typing import Any

from sqlalchemy import Engine, Insert
from sqlalchemy.exc import OperationalError, SQLAlchemyError

# How long, in seconds, rows are gathered; and how long it is waited after a failure.
EVERY, AFTER_FAILURE = 0.05, 1.0
# So many rows wait at most, while the database cannot be written; the oldest are given up then.
MOST = 10_000
_log = logging.getLogger(__name__)


class Batches:
    """One statement's rows. What was added before `flush` or `close` returns is written by then, unless the database refuses it."""

    def __init__(self, engine: Engine, statement: Insert, every: float = EVERY, most: int = MOST) -> None:
        self._engine, self._statement, self._every, self._most = engine, statement, every, most
        self._waiting: list[Mapping[str, Any]] = []
        self._changed = Condition()
        self._writing = Lock()
        self._writer: Thread | None = None
        self._closed = False

    def add(self, row: Mapping[str, Any]) -> None:
        with self._changed:
            self._waiting.append(row)
            given_up = len(self._waiting) - self._most
            if given_up > 0:
                del self._waiting[:given_up]
                _log.error("%d rows could not be written and are given up", given_up)
            if self._writer is None or not self._writer.is_alive():
                self._closed = False
                self._writer = Thread(target=self._run, name="xhoshin-batches", daemon=True)
                self._writer.start()
            if len(self._waiting) == 1:  # else the writer knows, and to wake it would take the interpreter from whoever answers
                self._changed.notify()

    def flush(self) -> None:
        """Write what waits, now. Raises OperationalError where the database cannot be written now; the rows wait on then."""
        with self._writing:
            with self._changed:
                rows, self._waiting = self._waiting, []
            if not rows:
                return
            try:
                self._write(rows)
            except OperationalError:  # the disk is full, the database is away: it may pass
                with self._changed:
                    self._waiting = rows + self._waiting
                raise
            except (SQLAlchemyError, ValueError):  # one of them will never be taken; the others shall not wait for it
                self._write_one_by_one(rows)

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._engine.begin() as connection:
            connection.execute(self._statement, rows)

    def _write_one_by_one(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            try:
                self._write([row])
            except (SQLAlchemyError, ValueError) as exc:
                _log.error("a row cannot be written and is given up: %s", type(exc).__name__)

    def close(self) -> None:
        """Write what waits, and end. What cannot be written is lost, and said so."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._writer is not None:
            self._writer.join()
        try:
            self.flush()
        except OperationalError as exc:
            _log.error("%d rows could not be written: %s", len(self._waiting), type(exc).__name__)

    def _run(self) -> None:
        pause = self._every
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting) or self._closed)
                if self._changed.wait_for(lambda: self._closed, pause):
                    return
            try:
                self.flush()
                pause = self._every
            except OperationalError as exc:
                if pause == self._every:
                    _log.warning("rows cannot be written for now: %s", type(exc).__name__)
                pause = AFTER_FAILURE
