"""What is to be deleted is deleted, once an hour, whether anybody asks or not."""

from __future__ import annotations

import logging
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from bot.editing import Editing
from bot.state.state import State

EVERY = 3600.0
_log = logging.getLogger(__name__)


class Housekeeping:
    """Purges the state and the uploads at once and then every hour, in a thread that ends with the process or with `stop`."""

    def __init__(self, state: State, editing: Editing, every: float = EVERY) -> None:
        self._state, self._editing, self._every, self._stopped = state, editing, every, Event()
        Thread(target=self._run, name="xhoshin-housekeeping", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        while True:
            self._editing.clear()
            try:
                self._state.purge()
            except SQLAlchemyError as exc:
                _log.warning("the state could not be purged: %s", type(exc).__name__)
            if self._stopped.wait(self._every):
                return
