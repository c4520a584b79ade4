"""What the buttons under citizens' messages do."""

from __future__ import annotations

import asyncio
import html
import logging
from collections import deque
from typing import Any

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.examples import list_question, topic_question
from bot.originals import marked_pages
from bot.reception import Channel, Refused
from bot.state.feedback import Verdict
from bot.telegram.callback_data import Again, AskElsewhere, AskExample, AskList, AskSection, Choose, Judge, ShowSource
from bot.telegram.citizens import Citizens, language_name
from bot.telegram.deep_links import Target
from bot.telegram.keyboards import judged, section_row, with_reasons
from bot.telegram.messages import section_at, ward_name
from bot.telegram.talking import Asker, Shown, Talk, asker_of, note, pressed_on, put_in_place, send, typing, without_buttons
from bot.telegram.wording import Words, words_in
from xhoshin.answer import Language
from xhoshin.corpus import CorpusError
from xhoshin.library import cite
from xhoshin.reading import ReadingError

Context = ContextTypes.DEFAULT_TYPE
_REMEMBERED = 1000
# So many pages at most are sent as pictures of one quote.
MOST_PAGES = 2
_log = logging.getLogger(__name__)


class Presses:
    def __init__(self, talk: Talk, citizens: Citizens) -> None:
        self._talk, self._citizens = talk, citizens
        self._asked_again: deque[tuple[int, int]] = deque(maxlen=_REMEMBERED)  # chat and message

    async def section(self, update: Update, context: Context, data: AskSection) -> None:
        asker = asker_of(update)
        async with typing(context.bot, asker):
            shown = await self._citizens.initiative(asker, context.bot, Target(data.report, data.code, data.number, data.as_of), data.language)
        await self._answer(update, context.bot, asker, shown)

    async def example(self, update: Update, context: Context, data: AskExample) -> None:
        asker = asker_of(update)
        edition = (await self._talk.serving()).live.library.edition(data.report)
        initiative = edition.initiative(data.code) if edition else None
        if initiative is None:
            await self._answer(update, context.bot, asker, None)
            return
        language = await self._talk.spoken(asker, data.language)
        question = topic_question(initiative.title, language)
        async with typing(context.bot, asker):
            shown = await self._talk.answer(asker, context.bot, question, report=data.report, language=language, previous=())
        await self._answer(update, context.bot, asker, shown)

    async def listing(self, update: Update, context: Context, data: AskList) -> None:
        asker, library = asker_of(update), (await self._talk.serving()).live.library
        edition = library.edition(data.report)
        if edition is None:
            await self._answer(update, context.bot, asker, None)
            return
        language = await self._talk.spoken(asker, data.language)
        question = list_question(ward_name(library, data.report, language), language)
        async with typing(context.bot, asker):
            shown = await self._talk.answer(asker, context.bot, question, report=data.report, language=language, previous=())
        await self._answer(update, context.bot, asker, shown)

    async def elsewhere(self, update: Update, context: Context, data: AskElsewhere) -> None:
        """What the other wards do about an initiative's matter."""
        asker = asker_of(update)
        async with typing(context.bot, asker):
            shown = await self._citizens.initiative(asker, context.bot, Target(data.report, data.code, 0, data.as_of), data.language, elsewhere=True)
        await self._answer(update, context.bot, asker, shown)

    async def source(self, update: Update, context: Context, data: ShowSource) -> None:
        """The section around a quote, and the pages of a PDF edition with the quote marked."""
        asker = asker_of(update)
        refused = await asyncio.to_thread(self._talk.reception.refusal, asker.visitor, Channel.TELEGRAM)
        if refused is not None:
            await self._talk.refuse(update, context.bot, refused)
            return
        language = await self._talk.spoken(asker, data.language)
        async with typing(context.bot, asker):
            shown = await asyncio.to_thread(self._around, context.bot, data, language)
        await self._answer(update, context.bot, asker, shown)
        if shown is not None:
            await self._send_pages(context.bot, asker, data, language)

    async def judge(self, update: Update, context: Context, data: Judge) -> None:
        query, words = update.callback_query, await self._talk.words(asker_of(update))
        assert query is not None
        known = await asyncio.to_thread(self._talk.reception.judge, data.reply, data.verdict, data.reason)
        asks_why = known and data.verdict is Verdict.DOWN and data.reason is None
        await query.answer(note(words.why if asks_why else words.thanks if known else words.reply_gone))
        if message := pressed_on(query):
            keyboard = message.reply_markup
            await query.edit_message_reply_markup(with_reasons(keyboard, data.reply, words) if asks_why else judged(keyboard))

    async def choose(self, update: Update, context: Context, data: Choose) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await asyncio.to_thread(self._talk.reception.state.conversations.choose, self._talk.key(asker), data.language)
        words = await self._talk.words(asker)
        await query.answer()
        await put_in_place(query, context.bot, asker, Shown(html.escape(words.chosen.format(now=language_name(data.language, words)))))

    async def again(self, update: Update, context: Context, data: Again) -> None:
        """Handle anew the message that a note stands under: its sender's tap is as good as sending it once more."""
        query = update.callback_query
        assert query is not None
        note_under = pressed_on(query)
        asked = note_under.reply_to_message if note_under else None
        if asked is None or asked.from_user != query.from_user:
            await query.answer(note((await self._talk.words(asker_of(update))).old_button), show_alert=True)
            return
        await query.answer()
        if (asked.chat.id, asked.message_id) in self._asked_again:  # tapped twice before the button was gone
            return
        await _handle(Update(update.update_id, message=asked), context)
        self._asked_again.append((asked.chat.id, asked.message_id))
        await without_buttons(query)  # last: where this is not reached it can be tapped again

    async def _answer(self, update: Update, bot: Bot, asker: Asker, shown: Shown | Refused | None) -> None:
        """End the press, and send what it brought; None where its edition is no longer held."""
        query = update.callback_query
        assert query is not None
        if isinstance(shown, Refused):
            await self._talk.refuse(update, bot, shown)
        elif shown is None:
            await query.answer(note((await self._talk.words(asker)).edition_gone), show_alert=True)
        else:
            await query.answer()
            await send(bot, asker, shown, None if asker.private or query.message is None else query.message.message_id)

    def _around(self, bot: Bot, data: ShowSource, language: Language) -> Shown | None:
        serving, words = self._talk.reception.service.serving, words_in(language)
        edition = next((e for e in serving.live.library.editions if (e.report, e.as_of) == (data.report, data.as_of)), None)
        try:
            if edition is None:
                return None
            initiative, section = section_at(edition, data.start)
        except LookupError:
            return None
        number = cite(edition, initiative, section).section
        rows = [section_row(edition, initiative, language, [number])] if initiative else []
        text = self._talk.messages(serving, bot, language).around(edition, data.start, data.end, language)
        return Shown(f"{text}\n{words.around}", rows)

    async def _send_pages(self, bot: Bot, asker: Asker, data: ShowSource, language: Language) -> None:
        words = words_in(language)
        try:
            async with typing(bot, asker, ChatAction.UPLOAD_PHOTO):
                pages = await asyncio.to_thread(self._pages, data, words, language)
        except (CorpusError, ReadingError, KeyError) as exc:
            _log.warning("a page could not be shown: %s", type(exc).__name__)
            await send(bot, asker, Shown(words.no_page))
            return
        for number, (caption, image) in enumerate(pages[:MOST_PAGES], start=1):
            await self._send_page(bot, asker, image, caption, f"{data.report}-{data.as_of}-{number}.png")

    async def _send_page(self, bot: Bot, asker: Asker, image: bytes, caption: str, name: str) -> None:
        try:
            await bot.send_photo(asker.chat, image, caption=caption, filename=name, message_thread_id=asker.thread)
        except BadRequest:  # a page of a form that Telegram takes for no photo
            await bot.send_document(asker.chat, image, caption=caption, filename=name, message_thread_id=asker.thread)

    def _pages(self, data: ShowSource, words: Words, language: Language) -> list[tuple[str, bytes]]:
        """Each page with the quote marked, and what to say of it."""
        service = self._talk.reception.service
        serving = service.serving
        edition = f"{data.report}@{data.as_of.isoformat()}"
        pages = marked_pages(edition, data.start, data.end, serving.live.served, serving.live.library, service.store)
        label = f"{ward_name(serving.live.library, data.report, language)} {serving.replies.as_of(data.as_of, language)}"
        return [(words.page.format(label=label, page=page), image) for page, image in pages.items()]


async def _handle(update: Update, context: Any) -> None:
    """As Application.process_update does, but what goes wrong is the press's own failure."""
    for handler in context.application.handlers[0]:
        wanted = handler.check_update(update)
        if wanted is not None and wanted is not False:
            await handler.handle_update(update, context.application, wanted, context)
            return
