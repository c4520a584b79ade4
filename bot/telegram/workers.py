"""Updates out of the inbox, handled: those of one chat in their order, several chats at once."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Chat, Update
from telegram.ext import Application

from bot.logs import described
from bot.state.inbox import Attempted, Claim
from bot.telegram.backoff import Backoff
from bot.telegram.failing import APOLOGY, DOUBT, own_up
from bot.telegram.intake import Intake
from bot.telegram.once import answering

# Updates handled at once. Each holds a connection of PostgreSQL's, and an answer takes milliseconds: more would wait, not work.
WORKERS = 8
# How often, in seconds, the inbox is looked at when nothing tells of news: what another process has put there is found so.
LOOK_EVERY = 0.5
# Where so many processes have ended, one after the other, with an update in hand that was there before them, the next one does not handle it. What ends them
# may be another one that was in hand beside it: then both are put aside.
MOST_STARTS = 5
DEADLY = f"in hand at the end of {MOST_STARTS} processes or more"
# How long, in seconds, an update waits that could not be answered, since there was no way to Telegram for longer than a message waits for one.
PUT_OFF = 5.0
# How long, in seconds, one update may take; beyond it something hangs.
LONGEST = 600.0
# How long, in seconds, nothing is taken when a database is back that was away, and how often, at least, it is tried to write to it: first every process
# shall write down what it has handled meanwhile, so that no other handles it again.
SETTLE, END_EVERY = 2.0, 1.0
# How long, in seconds, what is in hand may take to its end when the process is to stop.
GRACE = 8.0
_log = logging.getLogger(__name__)


class UnreadableError(Exception):
    """An update that is none of Telegram's; the message says of what kind the trouble is, without quoting."""


class DeadlyError(Exception):
    """An update that may be what ends the processes that handle it."""


class Workers:
    def __init__(self, intake: Intake, application: Application[Any, Any, Any, Any, Any, Any], workers: int = WORKERS) -> None:
        self._intake, self._application = intake, application
        self._free = asyncio.Semaphore(workers)
        self._tasks: set[asyncio.Task[None]] = set()
        self._away = False

    async def run(self, stop: asyncio.Event, grace: float = GRACE) -> None:
        """Handle what comes until `stop` is set; then finish what is in hand, for so long at most. The rest is left for the next start."""
        stopping, taking = asyncio.create_task(stop.wait()), asyncio.create_task(self._take())
        try:
            await asyncio.wait({stopping, taking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, taking):
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=grace)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self) -> None:
        backoff = Backoff()
        while True:
            await self._free.acquire()
            self._intake.news.clear()
            try:
                if self._away:
                    await self._intake.call(self._intake.inbox.depth)
                    await asyncio.sleep(SETTLE)
                    self._away = False
                claim = await self._claim()
            except Exception as exc:  # whatever comes, updates are handled on
                self._free.release()
                self._away = True
                if backoff.failures == 0:
                    _log.error("the inbox cannot be read, trying again: %s", described(exc))
                await asyncio.sleep(backoff.failed())
                continue
            if backoff.succeeded():
                _log.info("the inbox can be read again")
            if claim is None:
                self._free.release()
                await self._wait(LOOK_EVERY)
            else:
                task = asyncio.create_task(self._handle(claim))
                self._tasks.add(task)
                task.add_done_callback(self._done)

    async def _claim(self) -> Claim | None:
        """The next update in hand; where this is cancelled meanwhile, it goes back."""
        claiming = asyncio.ensure_future(self._intake.call(self._intake.inbox.claim))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            claiming.add_done_callback(_give_back)
            raise

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._intake.news.wait(), seconds)
        except TimeoutError:
            return

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._free.release()
        self._intake.news.set()  # the next one of the same chat may be handled now
        if not task.cancelled() and (exc := task.exception()) is not None:
            _log.error("a worker failed: %s", described(exc))

    async def _handle(self, claim: Claim) -> None:
        try:
            if claim.attempted.starts > MOST_STARTS + 1:  # not even the apology was reached: it may be reading it
                raise DeadlyError(DEADLY)
            update = read_update(claim.received.payload, self._application)
            async with asyncio.timeout(LONGEST):
                with answering(self._intake, claim) as sending:
                    await self._answer(update, claim.attempted)
            if sending.put_off:
                await asyncio.sleep(PUT_OFF)
        except asyncio.CancelledError:
            await self._intake.call(claim.release)
            raise
        except (UnreadableError, DeadlyError) as exc:
            await self._quarantine(claim, str(exc))
        except Exception as exc:  # whatever one update does, the others go on
            await self._quarantine(claim, described(exc))
        else:
            await (self._intake.call(claim.release) if sending.put_off else self._end(claim.done))

    async def _answer(self, update: Update, before: Attempted) -> None:
        """Handle an update; one that a process was killed over is not answered again where it may have been, nor tried for ever."""
        if before.sent:
            await own_up(self._application.bot, update, DOUBT)
        elif before.starts > MOST_STARTS:
            if update.effective_chat and update.effective_chat.type == Chat.PRIVATE:  # what a group says may not be for the bot
                await own_up(self._application.bot, update, APOLOGY, again=False)
            raise DeadlyError(DEADLY)
        else:
            await self._application.process_update(update)

    async def _quarantine(self, claim: Claim, why: str) -> None:
        _log.warning("an update is put aside: %s", why)
        await self._end(lambda: claim.quarantine(why))

    async def _end(self, write: Callable[[], None]) -> None:
        """Write down that an update is done, however long the database is away: else it would be handled twice."""
        backoff = Backoff()
        while True:
            try:
                return await self._intake.call(write)
            except SQLAlchemyError as exc:
                self._away = True
                if backoff.failures == 0:
                    _log.error("the inbox cannot be written (%s), trying again", type(exc).__name__)
                await asyncio.sleep(min(backoff.failed(), END_EVERY))


def _give_back(claiming: asyncio.Future[Claim | None]) -> None:
    if not claiming.cancelled() and claiming.exception() is None and (claim := claiming.result()) is not None:
        claim.release()


def read_update(payload: str, application: Application[Any, Any, Any, Any, Any, Any]) -> Update:
    """The update in a payload; raises UnreadableError."""
    try:
        table = json.loads(payload)
    except (ValueError, RecursionError) as exc:
        raise UnreadableError(f"no JSON: {type(exc).__name__}") from None
    if not isinstance(table, dict):
        raise UnreadableError("no JSON object")
    try:
        return Update.de_json(table, application.bot)
    except Exception as exc:  # python-telegram-bot trusts what it reads, and fails in any way
        frames = traceback.extract_tb(exc.__traceback__)
        where = f" in {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
        raise UnreadableError(f"no update of Telegram's: {type(exc).__name__}{where}") from None
