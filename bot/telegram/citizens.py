"""What a citizen says: a question, or one of the commands that everyone has."""

from __future__ import annotations

import asyncio
import html
from dataclasses import asdict

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from bot.examples import examples
from bot.guidance import guidance_in
from bot.reception import Channel, Refusal, Refused
from bot.telegram.addressed import addressed
from bot.telegram.deep_links import HELP, Target, target_of
from bot.telegram.keyboards import Rows, example_rows, language_rows, report_rows
from bot.telegram.menus import described
from bot.telegram.messages import ward_name
from bot.telegram.talking import Asker, Shown, Talk, asker_of, replied_to, say, send, typing
from bot.telegram.wording import LANGUAGE_NAMES, Words, words_in
from bot.web.links import Links
from xhoshin.answer import Language
from xhoshin.canned import elsewhere_question, initiative_question, section_question
from xhoshin.dates import PartialDate
from xhoshin.library import Library
from xhoshin.report import Status

Context = ContextTypes.DEFAULT_TYPE
USER_ID = "あなたの利用者IDは {user} です。職員として登録するときに、管理者へ伝えてください。/ Your user id is {user}: an admin needs it to give you a role."


class Citizens:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def question(self, update: Update, context: Context) -> None:
        """Free text, or the words under a picture."""
        message, asker = update.effective_message, asker_of(update)
        assert isinstance(message, Message)
        text = message.text or message.caption or ""
        if not asker.private:
            wanted = addressed(message, context.bot)
            if not wanted:
                return
            text = wanted
        await self.ask(update, context.bot, asker, text)

    async def ask_command(self, update: Update, context: Context) -> None:
        """/ask, for groups whose messages the bot does not see otherwise."""
        asker, text = asker_of(update), arguments(update)
        if text:
            await self.ask(update, context.bot, asker, text)
        elif await self.admitted(update, context.bot, asker):
            language, library = await self._talk.language(asker), (await self._talk.serving()).live.library
            how = words_in(language).ask_how.format(**_spoken_of(library, language))
            await send(context.bot, asker, Shown(how), replied_to(update, asker))

    async def ask(self, update: Update, bot: Bot, asker: Asker, text: str) -> None:
        async with typing(bot, asker):
            shown = await self._talk.answer(asker, bot, text)
        if isinstance(shown, Refused):
            await self._talk.refuse(update, bot, shown)
        else:
            await send(bot, asker, shown, replied_to(update, asker))

    async def start(self, update: Update, context: Context) -> None:
        asker, payload = asker_of(update), arguments(update)
        target = target_of(payload)
        if target is not None:
            await self._open(update, context.bot, asker, target)
        elif payload == HELP:
            await self.help(update, context)
        elif await self.admitted(update, context.bot, asker):
            shown = await asyncio.to_thread(self._greeting, await self._talk.language(asker))
            await send(context.bot, asker, shown, replied_to(update, asker))

    async def help(self, update: Update, context: Context) -> None:
        asker = asker_of(update)
        if await self.admitted(update, context.bot, asker):
            text = await asyncio.to_thread(self._help, asker, await self._talk.language(asker), context.bot.username)
            await send(context.bot, asker, Shown(text), replied_to(update, asker))

    async def user_id(self, update: Update, context: Context) -> None:
        """/id: the number that an admin gives a role to. In a group nobody is told."""
        asker = asker_of(update)
        if asker.private and await self.admitted(update, context.bot, asker):
            await say(context.bot, asker, USER_ID.format(user=asker.user))

    async def reports(self, update: Update, context: Context) -> None:
        asker = asker_of(update)
        if await self.admitted(update, context.bot, asker):
            shown = await asyncio.to_thread(self._reports, await self._talk.language(asker))
            await send(context.bot, asker, shown, replied_to(update, asker))

    async def language(self, update: Update, context: Context) -> None:
        asker = asker_of(update)
        if await self.admitted(update, context.bot, asker):
            words, chosen = await self._talk.words(asker), (await asyncio.to_thread(self._talk.conversation, asker)).language
            text = words.choose_language.format(now=language_name(chosen, words))
            await send(context.bot, asker, Shown(text, language_rows(words)), replied_to(update, asker))

    async def unknown_command(self, update: Update, context: Context) -> None:
        """Also what those get who have no right to a command: nothing is revealed. Groups have other bots, whose commands are no business of ours."""
        asker = asker_of(update)
        if asker.private and await self.admitted(update, context.bot, asker):
            await say(context.bot, asker, (await self._talk.words(asker)).unknown_command)

    async def no_text(self, update: Update, context: Context) -> None:
        """A picture, a sticker, a voice: said once a minute."""
        asker = asker_of(update)
        if self._talk.notices.due(f"text only {asker.visitor}"):
            await say(context.bot, asker, (await self._talk.words(asker)).text_only)

    async def admitted(self, update: Update, bot: Bot, asker: Asker) -> bool:
        """False for one who floods, who is told so. While answering is suspended, commands still work."""
        refused = await asyncio.to_thread(self._talk.reception.refusal, asker.visitor, Channel.TELEGRAM)
        if refused is None or refused.refusal is Refusal.SUSPENDED:
            return True
        await self._talk.refuse(update, bot, refused)
        return False

    async def _open(self, update: Update, bot: Bot, asker: Asker, target: Target) -> None:
        """What a deep link leads to."""
        async with typing(bot, asker):
            shown = await self.initiative(asker, bot, target, await self._talk.language(asker))
        if isinstance(shown, Refused):
            await self._talk.refuse(update, bot, shown)
        elif shown is None:
            await say(bot, asker, (await self._talk.words(asker)).edition_gone)
        else:
            await send(bot, asker, shown)

    async def initiative(self, asker: Asker, bot: Bot, target: Target, language: Language, elsewhere: bool = False) -> Shown | Refused | None:
        """An initiative, a section of it, or what the other wards do about its matter; None where its edition is not held."""
        library = (await self._talk.serving()).live.library
        when = PartialDate(target.as_of.year, target.as_of.month, target.as_of.day) if target.as_of else None
        edition = library.edition(target.report, when)
        if edition is None or (target.as_of and edition.as_of != target.as_of) or edition.initiative(target.code) is None:
            return None
        when = None if edition in library.newest else when
        if elsewhere:
            question = elsewhere_question(edition.name, target.code)
        else:
            question = (
                section_question(edition.name, target.code, target.section) if target.section else initiative_question(edition.name, target.code)
            )
        return await self._talk.answer(asker, bot, question, report=target.report, as_of=when, language=language, previous=())

    def _help(self, asker: Asker, language: Language, name: str) -> str:
        reception, words = self._talk.reception, words_in(language)
        settings, library = reception.settings, reception.service.serving.live.library
        text = words.help.format(name=name, minutes=settings.conversation_minutes, **self._guidance(language))
        page = Links(settings.public_url, "" if language is Language.JAPANESE else language.value).help() if settings.public_url else ""
        more = [f'<a href="{html.escape(page)}">{words.more}</a>'] if page else []
        role = reception.state.roles.role_of(asker.user) if asker.private else None
        return "\n\n".join([text, *more, *map(html.escape, described(role, library))])

    def _guidance(self, language: Language) -> dict[str, str]:
        """What every channel says of how to ask, with its fields filled in."""
        settings, library = self._talk.reception.settings, self._talk.reception.service.serving.live.library
        fields = {"most": settings.question_characters, "days": settings.keep_questions_days, **_spoken_of(library, language)}
        return {name: sentence.format(**fields) for name, sentence in asdict(guidance_in(language)).items()}

    def _greeting(self, language: Language) -> Shown:
        serving, words = self._talk.reception.service.serving, words_in(language)
        names = [
            f"・{html.escape(ward_name(serving.live.library, e.report, language))}（{serving.replies.as_of(e.as_of, language)}）"
            for e in serving.live.library.newest
        ]
        privacy = words.privacy.format(**self._guidance(language))
        text = "\n\n".join([words.start, "\n".join([words.held, *names]), privacy, words.try_asking])
        return Shown(text, example_rows(examples(serving.answerer, language), language))

    def _reports(self, language: Language) -> Shown:
        serving, words = self._talk.reception.service.serving, words_in(language)
        blocks = [words.reports]
        for edition in serving.live.library.newest:
            done = sum(initiative.status is Status.DONE for initiative in edition.initiatives)
            name, as_of = html.escape(ward_name(serving.live.library, edition.report, language)), serving.replies.as_of(edition.as_of, language)
            earlier = [e.as_of for e in serving.live.library.editions if e.report == edition.report and e is not edition]
            dates = "・".join(serving.replies.as_of(day, language) for day in reversed(earlier))
            line = words.report_line.format(name=name, as_of=as_of, count=len(edition.initiatives), done=done)
            blocks.append("\n".join([line, *([words.earlier.format(dates=dates)] if dates else [])]))
        rows: Rows = report_rows(serving.live.library, language)
        return Shown("\n\n".join(blocks), rows)


def _spoken_of(library: Library, language: Language) -> dict[str, str]:
    """A ward with a code of its own, and another ward, for examples of how to ask."""
    first, last = library.newest[0], library.newest[-1]
    names = {"ward": ward_name(library, first.report, language), "other": ward_name(library, last.report, language)}
    return {key: html.escape(name) for key, name in names.items()} | {"code": first.initiatives[0].code}


def arguments(update: Update) -> str:
    """What follows a command."""
    words = ((update.effective_message.text if update.effective_message else None) or "").split(maxsplit=1)
    return words[1].strip() if len(words) > 1 else ""


def language_name(language: Language | None, words: Words) -> str:
    return LANGUAGE_NAMES.get(language, words.follow) if language else words.follow
