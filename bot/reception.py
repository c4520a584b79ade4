"""Where every channel takes its questions: limits, the conversation, the answer, the log. What a person asks here leaves no trace of who asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.editing import Editing
from bot.following import Follower, FollowError
from bot.home import home
from bot.housekeeping import Housekeeping
from bot.limits import Limits, OwnLimits, SharedLimits
from bot.masking import mask
from bot.metrics import Look, Metrics
from bot.models import chosen_encoder
from bot.secrets import keyed_hash, new_name, secret_key
from bot.service import Service, Serving, warm_up
from bot.settings import Settings, settings
from bot.state.feedback import FeedbackReason, Verdict
from bot.state.state import State
from xhoshin.answer import Answer, Language
from xhoshin.asking import BadQuestionError, checked
from xhoshin.dates import PartialDate
from xhoshin.followup import Context
from xhoshin.store import Store

_log = logging.getLogger(__name__)
# After so many seconds a program may look whether a suspended service answers again.
SUSPENDED_FOR = 60.0


class Channel(StrEnum):
    TELEGRAM = "telegram"
    WEB = "web"
    API = "api"
    MCP = "mcp"


class Refusal(StrEnum):
    TOO_MANY = "too_many"
    BAD_QUESTION = "bad_question"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and the generation that gave it. `id` names it in buttons and feedback; `asked` is the question, masked."""

    id: str
    answer: Answer
    serving: Serving
    asked: str
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a question is not answered; `message` is for the person who asked, `retry_after` in seconds."""

    refusal: Refusal
    message: str
    retry_after: float = 0.0


class Reception:
    """Takes questions from any number of threads."""

    def __init__(self, service: Service, state: State, chosen: Settings, limits: Limits, key: bytes, follower: Follower | None = None) -> None:
        self.service, self.state, self.settings, self.key = service, state, chosen, key
        self.metrics = Metrics()
        self.metrics.watch(self._look)
        self._limits, self._follower = limits, follower
        self._housekeeping = Housekeeping(state, self.editing)

    @classmethod
    def open(cls, chosen: Settings | None = None, folder: Path | None = None) -> Reception:
        """The reception of this installation.

        Raises:
            SettingsError, StateError, CorpusError, ModelError, OSError: the message is for a person.
        """
        chosen, folder = chosen or settings(), folder or home()
        state = State(chosen, folder)
        most = chosen.questions_per_minute
        limits = SharedLimits(state.engine, most) if state.shared else OwnLimits(most)
        key = secret_key(chosen, folder)
        follower = _following(Store(folder), chosen.leader_url, key) if chosen.leader_url else None
        service = Service(folder)
        warm_up(service.present)
        return cls(service, state, chosen, limits, key, follower)

    @property
    def editing(self) -> Editing:
        """What admins can do to the live editions here; nothing in a process that follows another."""
        return Editing(self.service.store, self.state.audit, chosen_encoder, self.state.publishing, self.settings.leader_url)

    def ask(
        self,
        visitor: str,
        text: str,
        channel: Channel,
        *,
        previous: Sequence[str] = (),
        report: str | None = None,
        as_of: PartialDate | None = None,
        language: Language | None = None,
    ) -> Reply | Refused:
        """Answer one question.

        Args:
            visitor: tells visitors apart; hashed at once, for the limits alone.
            previous: the conversation's questions before, the oldest first; the last three count.
            language: of the frame, instead of the question's own.
        """
        refused = self.refusal(visitor, channel)
        if refused is not None:
            return refused
        try:
            question = checked(text, self.settings.question_characters)
        except BadQuestionError as exc:
            return self._refuse(channel, Refused(Refusal.BAD_QUESTION, str(exc)))
        serving = self.service.serving
        started = time.perf_counter()
        context = self._context(serving, previous)
        answer = serving.answerer.answer(question, context, report, as_of, language).answer
        elapsed = (time.perf_counter() - started) * 1000
        reply = Reply(new_name(), answer, serving, mask(question), elapsed)
        self._write_down(reply, channel)
        self.metrics.answered(channel, answer, elapsed)
        return reply

    def refusal(self, visitor: str, channel: Channel) -> Refused | None:
        """Why nothing is answered now, else the visit is counted; asked before any other work that a visitor may cause."""
        notice = self._notice()
        if notice is not None:
            return self._refuse(channel, Refused(Refusal.SUSPENDED, notice, SUSPENDED_FOR))
        try:
            wait = self._limits.take(self.hashed(visitor))
        except SQLAlchemyError as exc:  # the limit is there for the machine's sake: people are answered without it
            _log.warning("the state cannot be read: %s", type(exc).__name__)
            return None
        if wait > 0:
            seconds = int(wait) + 1
            message = (
                f"続けてたくさんのご質問をいただきました。{seconds}秒ほど待ってから、もう一度お尋ねください。"
                f"/ That was many questions at once: please ask again in {seconds} seconds."
            )
            return self._refuse(channel, Refused(Refusal.TOO_MANY, message, wait))
        return None

    def _refuse(self, channel: Channel, refused: Refused) -> Refused:
        self.metrics.refused(channel, refused.refusal)
        return refused

    @property
    def is_suspended(self) -> bool:
        """Whether an admin has stopped the answering."""
        return self._notice() is not None

    def _notice(self) -> str | None:
        """What is shown instead of any answer; where the state cannot be read, what was last known of that."""
        try:
            return self.state.switches.suspended()
        except SQLAlchemyError as exc:
            _log.warning("the state cannot be read: %s", type(exc).__name__)
            return None

    def judge(self, reply_id: str, verdict: Verdict, reason: FeedbackReason | None = None) -> bool:
        """Keep what a person thought of a reply; False where the reply is no longer known, or nothing can be kept."""
        try:
            known = self.state.feedback.give(reply_id, verdict, reason)
        except SQLAlchemyError as exc:
            _log.warning("a verdict could not be kept: %s", type(exc).__name__)
            return False
        if known:
            self.metrics.judged(verdict, reason or "")
        return known

    def close(self) -> None:
        """Stop what runs beside the questions, and let go of the database."""
        self._housekeeping.stop()
        if self._follower is not None:
            self._follower.stop()
        self.state.close()

    def hashed(self, name: str) -> str:
        """A visitor or a chat as a key that does not tell who it is."""
        return keyed_hash(self.key, name)

    @staticmethod
    def _context(serving: Serving, previous: Sequence[str]) -> Context | None:
        context: Context | None = None
        for question in previous[-3:]:
            try:
                context = serving.answerer.answer(checked(question), context).context
            except BadQuestionError:  # it came back altered: what follows stands alone
                context = None
        return context

    def _write_down(self, reply: Reply, channel: Channel) -> None:
        try:
            generation = reply.serving.live.generation
            self.state.questions.log(reply.id, channel.value, reply.asked, reply.answer, generation, reply.elapsed_ms)
        except SQLAlchemyError as exc:
            _log.warning("a question could not be written down: %s", type(exc).__name__)

    def _look(self) -> Look:
        """What the metrics report; what the database does not tell now is left out."""
        service, serving = self.service, self.service.present
        try:
            inbox = self.state.inbox.depth()
        except SQLAlchemyError:
            inbox = None
        editions, passages = len(serving.live.library.editions), len(serving.answerer.ranker.places)
        return Look(serving.live.generation, editions, passages, service.taken_up, service.not_taken_up, inbox, self.is_suspended)


def _following(store: Store, url: str, key: bytes) -> Follower:
    """Follows the leader; where it is away at the start, what was fetched before is served."""
    follower = Follower(store, url, key)
    try:
        follower.catch_up()
    except FollowError as exc:
        _log.warning("the leader could not be followed: %s", exc)
    follower.start()
    return follower
