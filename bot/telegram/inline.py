"""Inline mode: `@NAME words` in any chat offers quotations to paste there. Nothing is written down; each keystroke is a query."""

from __future__ import annotations

import asyncio
import hashlib

from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot.reception import Channel
from bot.telegram.cutting import split, units
from bot.telegram.deep_links import HELP
from bot.telegram.keyboards import shortened
from bot.telegram.talking import Talk
from bot.telegram.wording import language_of, words_in
from xhoshin.answer import Answer, Citation, Language
from xhoshin.asking import BadQuestionError, checked
from xhoshin.library import Library, cite

Context = ContextTypes.DEFAULT_TYPE
# Telegram may give the same answer to anyone who types the same, for so many seconds; a new edition is offered after that.
CACHED = 60
# Telegram takes 50 results at most (Bot API, answerInlineQuery).
MOST = 20
_TITLE, _DESCRIPTION = 60, 120
# What is left of a message for the citation under a quote that has to be cut.
_ROOM = 3000
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Inline:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def query(self, update: Update, context: Context) -> None:
        query = update.inline_query
        if query is None or query.from_user.is_bot:
            return
        hint = InlineQueryResultsButton(words_in(language_of(query.from_user.language_code)).inline_hint, start_parameter=HELP)
        refused = await asyncio.to_thread(self._talk.reception.refusal, f"telegram inline:{query.from_user.id}", Channel.TELEGRAM)
        if refused is not None:  # of this person alone, and not for long
            await query.answer([], cache_time=1, is_personal=True, button=hint)
            return
        results = await asyncio.to_thread(self._results, context.bot, query.query)
        await query.answer(results, cache_time=CACHED, is_personal=False, button=hint)

    def _results(self, bot: Bot, text: str) -> list[InlineQueryResultArticle]:
        """The quotes of the answer, then the titles of what is near."""
        try:
            question = checked(text, self._talk.reception.settings.question_characters)
        except BadQuestionError:
            return []
        serving = self._talk.reception.service.serving
        answer = serving.answerer.answer(question).answer
        citations = dict.fromkeys([*answer.citations, *_titles(answer, serving.live.library)])
        return [self._result(bot, citation, answer.language) for citation in list(citations)[:MOST]]

    def _result(self, bot: Bot, citation: Citation, language: Language) -> InlineQueryResultArticle:
        serving = self._talk.reception.service.serving
        messages, label = self._talk.messages(serving, bot, language), serving.replies.label(citation, language)
        text = messages.citation(citation, language)
        if units(citation.quote) > _ROOM:
            text = f"{split(text, _ROOM)[0]}\n{words_in(language).goes_on}\n{messages.link(citation, language)}"
        name = hashlib.sha256(f"{citation.edition}:{citation.start}:{citation.end}:{language}".encode()).hexdigest()[:32]
        content = InputTextMessageContent(text, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW)
        return InlineQueryResultArticle(name, shortened(label, _TITLE), content, description=shortened(citation.quote, _DESCRIPTION))


def _titles(answer: Answer, library: Library) -> list[Citation]:
    found = []
    for related in answer.related:
        edition = library.edition(related.report)
        initiative = edition.initiative(related.code) if edition else None
        if edition and initiative:
            found.append(cite(edition, initiative, initiative.section(1)))
    return found
