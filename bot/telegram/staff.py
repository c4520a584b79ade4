"""What staff look up in the reports, in full and without leaving a trace in the log of questions."""

from __future__ import annotations

import asyncio

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.named import changes_named, named
from bot.telegram.citizens import arguments
from bot.telegram.keyboards import Rows, section_row
from bot.telegram.talking import Shown, Talk, asker_of, replied_to, say, send, typing
from xhoshin.answer import Language
from xhoshin.asking import BadQuestionError

Context = ContextTypes.DEFAULT_TYPE

SHOW = "例: /show A-5 門司（区・番号・④や時点も）\nWrite for example: /show A-5 門司"
SHOW_NOTHING = "その課題は見つかりません。区と番号をお確かめください（例: /show A-5 門司）。/ There is no such initiative."
COMPARE = "例: /compare カスハラ\nWrite for example: /compare カスハラ"
NO_CHANGES = "比べられる前の版がありません。/ There is no earlier edition to compare with."
# More initiatives than this are not shown whole in one go.
MOST_SHOWN = 4


class Staff:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def show(self, update: Update, context: Context) -> None:
        """/show A-5 門司: an initiative whole, or the sections named."""
        text = arguments(update)
        if not text:
            await self._say(update, context.bot, SHOW)
            return
        await self._send(update, context.bot, await asyncio.to_thread(self._shown, context.bot, text))

    async def list_initiatives(self, update: Update, context: Context) -> None:
        """/list 完了: every initiative of the wards, area, theme and status named."""
        wanted = arguments(update).replace("継続", "未完了").replace("ongoing", "未完了").replace("done", "完了")
        await self._look_up(update, context.bot, f"{wanted} 課題一覧".strip())

    async def compare(self, update: Update, context: Context) -> None:
        """/compare カスハラ: what each ward says on a topic."""
        topic = arguments(update)
        if topic:
            await self._look_up(update, context.bot, f"{topic}について、各区で比べて")
        else:
            await self._say(update, context.bot, COMPARE)

    async def diff(self, update: Update, context: Context) -> None:
        """/diff 門司: all that changed since the edition before."""
        async with typing(context.bot, asker_of(update)):
            shown = await asyncio.to_thread(self._changed, context.bot, arguments(update))
        await self._send(update, context.bot, shown)

    async def _look_up(self, update: Update, bot: Bot, text: str) -> None:
        try:
            async with typing(bot, asker_of(update)):
                shown = await asyncio.to_thread(self._talk.look_up, bot, text, Language.JAPANESE)
        except BadQuestionError as exc:
            await self._say(update, bot, str(exc))
            return
        await self._send(update, bot, shown)

    def _shown(self, bot: Bot, text: str) -> Shown | str:
        serving = self._talk.reception.service.serving
        found = named(serving.answerer, text)
        if not found.initiatives:
            return SHOW_NOTHING
        messages = self._talk.messages(serving, bot)
        blocks = [messages.whole(edition, initiative, found.sections) for edition, initiative in found.initiatives[:MOST_SHOWN]]
        rows: Rows = []
        if len(found.initiatives) == 1 and found.sections:
            rows = [section_row(*found.initiatives[0], Language.JAPANESE, found.sections)]
        return Shown("\n\n\n".join(blocks), rows)

    def _changed(self, bot: Bot, text: str) -> Shown | str:
        serving = self._talk.reception.service.serving
        found = changes_named(serving.answerer, text)
        if not found:
            return NO_CHANGES
        messages = self._talk.messages(serving, bot)
        return Shown("\n\n\n".join(messages.changes(change, Language.JAPANESE) for change in found))

    async def _send(self, update: Update, bot: Bot, shown: Shown | str) -> None:
        asker = asker_of(update)
        if isinstance(shown, str):
            await say(bot, asker, shown, replied_to(update, asker))
        else:
            await send(bot, asker, shown, replied_to(update, asker))

    async def _say(self, update: Update, bot: Bot, text: str) -> None:
        await self._send(update, bot, text)
