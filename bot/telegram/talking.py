"""What every handler needs: who speaks, what the conversation is about, the answer off the event loop, and the way back to the chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters, Update, User
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from bot.reception import Channel, Reception, Refusal, Refused, Reply
from bot.service import Serving
from bot.state.conversations import Conversation
from bot.telegram.cutting import split
from bot.telegram.deep_links import link_to
from bot.telegram.keyboards import answer_buttons
from bot.telegram.messages import Messages
from bot.telegram.notices import Notices
from bot.telegram.wording import Words, language_of, words_in
from bot.web.links import Links
from xhoshin.answer import Answer, Citation, Kind, Language, Reason
from xhoshin.asking import checked
from xhoshin.dates import PartialDate
from xhoshin.followup import has_words

# Telegram shows that someone types for five seconds at most (Bot API, sendChatAction).
TYPING_EVERY = 4.0
# What a note over a pressed button may hold (Bot API, answerCallbackQuery).
MOST_NOTE = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who speaks, and where; `thread` is a forum's topic."""

    user: int
    chat: int
    private: bool
    tongue: str | None
    thread: int | None = None

    @property
    def visitor(self) -> str:
        return f"telegram:{self.user}"

    @property
    def talk(self) -> str:
        """One conversation: a person's in a chat."""
        return f"telegram:{self.chat}:{self.user}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes to a chat: HTML, cut where it is long, and the buttons under its end."""

    text: str
    rows: Sequence[Sequence[InlineKeyboardButton]] = ()


def asker_of(update: Update) -> Asker:
    """Who sent a message or pressed a button."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    assert isinstance(user, User) and isinstance(chat, Chat)  # the handlers' filters let nothing else through
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Asker(user.id, chat.id, chat.type == Chat.PRIVATE, user.language_code, thread)


class Talk:
    """One for all handlers. What it does with the reception, it does off the event loop."""

    def __init__(self, reception: Reception) -> None:
        self.reception = reception
        self.notices = Notices()

    def key(self, asker: Asker) -> str:
        return self.reception.hashed(asker.talk)

    def conversation(self, asker: Asker) -> Conversation:
        """What was talked of; nothing where the state cannot be read. Blocks."""
        try:
            return self.reception.state.conversations.of(self.key(asker))
        except SQLAlchemyError as exc:
            _log.warning("a conversation could not be read: %s", type(exc).__name__)
            return Conversation()

    async def serving(self) -> Serving:
        """What is live now."""
        return await asyncio.to_thread(lambda: self.reception.service.serving)

    async def words(self, asker: Asker) -> Words:
        """The bot's words to someone: in the language that they use."""
        return words_in(await self.language(asker))

    async def language(self, asker: Asker) -> Language:
        return await asyncio.to_thread(self._language, asker)

    def _language(self, asker: Asker) -> Language:
        """What was chosen, else that of the last question in words, else that of the person's Telegram."""
        conversation = self.conversation(asker)
        if conversation.language:
            return conversation.language
        understood = map(self.reception.service.answerer.understand, reversed(conversation.questions))
        return next((question.language for question in understood if has_words(question)), language_of(asker.tongue))

    async def spoken(self, asker: Asker, language: Language) -> Language:
        """What was chosen, else the language of the message that a button is under."""
        return (await asyncio.to_thread(self.conversation, asker)).language or language

    def messages(self, serving: Serving, bot: Bot, language: Language | None = None) -> Messages:
        """Renders what is served; citations lead to the web where there is one, else into the bot."""
        public, name = self.reception.settings.public_url, bot.username
        links = Links(public, language.value if language in (Language.ENGLISH, Language.SIMPLE_JAPANESE) else "")

        def address(citation: Citation) -> str:
            return links.citation(citation) if public else link_to(citation, name)

        return Messages(serving.replies, address)

    async def answer(
        self,
        asker: Asker,
        bot: Bot,
        text: str,
        *,
        report: str | None = None,
        as_of: PartialDate | None = None,
        language: Language | None = None,
        previous: Sequence[str] | None = None,
    ) -> Shown | Refused:
        """The answer to a question, ready to be sent, and remembered.

        Args:
            report, as_of: what to answer from, where the question does not say.
            language: of the frame, where none was chosen, instead of the question's.
            previous: the questions before, instead of those of the conversation.
        """
        return await asyncio.to_thread(self._answer, asker, bot, text, report, as_of, language, previous)

    def _answer(
        self,
        asker: Asker,
        bot: Bot,
        text: str,
        report: str | None,
        as_of: PartialDate | None,
        language: Language | None,
        previous: Sequence[str] | None,
    ) -> Shown | Refused:
        conversation = self.conversation(asker)
        before = conversation.questions if previous is None else previous
        wanted = conversation.language or language
        reply = self.reception.ask(asker.visitor, text, Channel.TELEGRAM, previous=before, report=report, as_of=as_of, language=wanted)
        if isinstance(reply, Refused):
            return reply
        if leads_on(reply):
            self._remember(asker, reply.asked)
        return self.shown(reply, bot)

    def shown(self, reply: Reply, bot: Bot) -> Shown:
        return self._rendered(reply.answer, reply.serving, bot, reply.id)

    def look_up(self, bot: Bot, text: str, language: Language | None = None) -> Shown:
        """The answer to what staff look up: it is no citizen's question, and not written down. Blocks; raises BadQuestionError."""
        serving = self.reception.service.serving
        answer = serving.answerer.answer(checked(text, self.reception.settings.question_characters), language=language).answer
        return self._rendered(answer, serving, bot)

    def _rendered(self, answer: Answer, serving: Serving, bot: Bot, reply: str = "") -> Shown:
        text = self.messages(serving, bot, answer.language).answer(answer)
        return Shown(text, answer_buttons(answer, serving.live.library, reply))

    def _remember(self, asker: Asker, asked: str) -> None:
        try:
            self.reception.state.conversations.remember(self.key(asker), asked)
        except SQLAlchemyError as exc:
            _log.warning("a conversation could not be kept: %s", type(exc).__name__)

    async def refuse(self, update: Update, bot: Bot, refused: Refused) -> None:
        """Say why there is no answer; to one who floods, once a minute."""
        asker = asker_of(update)
        if refused.refusal is Refusal.TOO_MANY and not self.notices.due(asker.visitor):
            if update.callback_query:
                await update.callback_query.answer()
            return
        if update.callback_query:
            await update.callback_query.answer(note(refused.message), show_alert=True)
            return
        await say(bot, asker, refused.message, reply_to=replied_to(update, asker))


def leads_on(reply: Reply) -> bool:
    """True for what the next question may lean on."""
    return reply.answer.kind is not Kind.SMALLTALK and reply.answer.reason is not Reason.NOT_A_QUESTION


def replied_to(update: Update, asker: Asker) -> int | None:
    """The message that an answer refers to: in groups the question, and everywhere one that was edited."""
    message = update.effective_message
    return message.message_id if message and (not asker.private or update.edited_message) else None


async def say(bot: Bot, asker: Asker, text: str, reply_to: int | None = None) -> None:
    """Send plain text."""
    await bot.send_message(asker.chat, text, message_thread_id=asker.thread, reply_parameters=_reply(reply_to))


async def send(bot: Bot, asker: Asker, shown: Shown, reply_to: int | None = None) -> None:
    """Send HTML in as many messages as it takes, the buttons under the last."""
    parts = split(shown.text)
    for number, part in enumerate(parts, start=1):
        keyboard = InlineKeyboardMarkup(shown.rows) if number == len(parts) and any(shown.rows) else None
        await bot.send_message(
            asker.chat,
            part,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            message_thread_id=asker.thread,
            reply_parameters=_reply(reply_to if number == 1 else None),
        )


@asynccontextmanager
async def typing(bot: Bot, asker: Asker, action: ChatAction = ChatAction.TYPING) -> AsyncIterator[None]:
    """Show that the bot is at work, for as long as it takes."""
    done = asyncio.Event()
    task = asyncio.create_task(_keep_typing(bot, asker, action, done))
    try:
        yield
    finally:
        done.set()
        await task  # else the sign could come after the answer, and stay


async def _keep_typing(bot: Bot, asker: Asker, action: ChatAction, done: asyncio.Event) -> None:
    with suppress(TelegramError):  # it is a sign, no more
        while not done.is_set():
            await bot.send_chat_action(asker.chat, action, message_thread_id=asker.thread)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), TYPING_EVERY)


def note(text: str) -> str:
    """A note over a pressed button, cut to what fits."""
    return text if len(text) <= MOST_NOTE else text[: MOST_NOTE - 1] + "…"


def pressed_on(query: CallbackQuery) -> Message | None:
    """The message that a button was pressed on; None where it is too old to be changed (Bot API, "InaccessibleMessage")."""
    return query.message if isinstance(query.message, Message) and query.message.is_accessible else None


async def without_buttons(query: CallbackQuery) -> None:
    """Take the buttons off the message that one was pressed on, so that none is pressed twice."""
    if pressed_on(query):
        with suppress(TelegramError):  # the message is gone, or they are
            await query.edit_message_reply_markup(None)


async def put_in_place(query: CallbackQuery, bot: Bot, asker: Asker, shown: Shown) -> None:
    """Change the message that a button was pressed on to what is shown; where it is too old for that, send it anew."""
    if pressed_on(query):
        markup = InlineKeyboardMarkup(shown.rows) if any(shown.rows) else None
        await query.edit_message_text(shown.text, parse_mode=ParseMode.HTML, reply_markup=markup)
    else:
        await send(bot, asker, shown)


def _reply(message_id: int | None) -> Any:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None
