"""What is sent for an update is sent once, whatever ends the process: before a message leaves, it is noted in the inbox that one may arrive.

Nobody can ask Telegram whether a message arrived. Where an update is noted so and its process was killed, the next one does not answer again: it says that the
reply may be missing (`bot.telegram.failing`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy.exc import SQLAlchemyError

from bot.state.inbox import Claim
from bot.telegram.intake import Intake

_log = logging.getLogger(__name__)


class _Sending:
    """What is sent for one update."""

    def __init__(self, intake: Intake, claim: Claim) -> None:
        self._intake, self._claim = intake, claim
        self._noted = claim.attempted.sent
        self._may_arrive = int(claim.attempted.sent)  # messages

    async def begins(self) -> None:
        self._may_arrive += 1
        if not self._noted:
            self._noted = await self._note(True)

    async def failed(self) -> None:
        self._may_arrive -= 1
        if self._noted and not self._may_arrive:
            self._noted = not await self._note(False)

    async def _note(self, sent: bool) -> bool:
        """Whether it is written. Where it cannot be, people are answered all the same: only a kill before the database is back lets it be done again."""
        try:
            await self._intake.call(lambda: self._claim.note_sent(sent))
        except SQLAlchemyError as exc:
            _log.warning("the inbox cannot be written (%s): a message is sent without a note of it", type(exc).__name__)
            return False
        return True


_in_hand: ContextVar[_Sending | None] = ContextVar("in_hand", default=None)


@contextmanager
def answering(intake: Intake, claim: Claim) -> Iterator[None]:
    """What is sent in a with-block is sent for this update."""
    token = _in_hand.set(_Sending(intake, claim))
    try:
        yield
    finally:
        _in_hand.reset(token)


async def message_begins() -> None:
    """A message is about to leave this machine."""
    if sending := _in_hand.get():
        await sending.begins()


async def message_failed() -> None:
    """The message that began has certainly not arrived."""
    if sending := _in_hand.get():
        await sending.failed()
