"""What is sent for an update is sent once, though its process be killed: before a message leaves, it is noted in the inbox that one may arrive.

Nobody can ask Telegram whether a message arrived. Where an update is noted so and its process was killed, the next one does not answer again: it says that the
reply may be missing (`bot.telegram.failing`). What never left is no answer: such an update is handled once more.
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


class Sending:
    """What is sent for one update. `put_off` is set where it has to be handled again, since nothing could be sent."""

    def __init__(self, intake: Intake, claim: Claim) -> None:
        self.put_off = False
        self._intake, self._claim = intake, claim
        self._noted, self._can_note = claim.attempted.sent, True
        self._may_arrive = int(claim.attempted.sent)  # messages

    async def begins(self) -> None:
        self._may_arrive += 1
        await self._note(True)

    async def failed(self) -> None:
        self._may_arrive -= 1
        if not self._may_arrive:
            await self._note(False)

    async def _note(self, sent: bool) -> None:
        """Where it cannot be written, people are answered all the same, and no message waits for it a second time."""
        if self._noted == sent or not self._can_note:
            return
        try:
            await self._intake.call(lambda: self._claim.note_sent(sent))
            self._noted = sent
        except SQLAlchemyError as exc:
            self._can_note = False
            _log.warning("the inbox cannot be written (%s): a message is sent without a note of it", type(exc).__name__)


_in_hand: ContextVar[Sending | None] = ContextVar("in_hand", default=None)


@contextmanager
def answering(intake: Intake, claim: Claim) -> Iterator[Sending]:
    """What is sent in a with-block is sent for this update."""
    sending = Sending(intake, claim)
    token = _in_hand.set(sending)
    try:
        yield sending
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


def put_off() -> None:
    """The update in hand could not be answered, since nothing left this machine: it is to be handled again."""
    if sending := _in_hand.get():
        sending.put_off = True
