"""A report that an admin sends: read and judged first, then published or dropped by a button."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable

from telegram import Bot, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.editing import MOST_BYTES, Editing, EditingError, Upload
from bot.proposals import proposal_text
from bot.telegram.callback_data import Cancel, Publish
from bot.telegram.cutting import split
from bot.telegram.facts import HOW, FactsError, facts_of, for_chat, says_facts
from bot.telegram.keyboards import Rows, button
from bot.telegram.pending import Expected, Pending, Waiting
from bot.telegram.talking import Asker, Shown, Talk, asker_of, note, say, send, typing, without_buttons
from xhoshin.ingesting import Proposal

__all__ = ["Uploads", "says_facts"]

Context = ContextTypes.DEFAULT_TYPE
# A summary of more messages than this comes as a file, under its first message.
MOST_PARTS = 5
TOO_LARGE = "ファイルが大きすぎます（{size:.0f} MB）。{most} MB までです。/ The file is too large ({size:.0f} MB): at most {most} MB."
NOT_RECEIVED = "ファイルを受け取れませんでした。もう一度送ってください。/ The file could not be received: please send it again."
PUBLISHED = (
    "{name} {edition} を公開しました（課題{count}件、世代 {generation}、埋め込み {embedded} 文・再利用 {reused} 文）。"
    "/ {edition} is live: {count} initiatives, {embedded} passages embedded, {reused} reused."
)
CANCELLED = "取りやめました。何も変わっていません。/ Dropped; nothing has changed."
WORKING = "公開しています… / Publishing…"
PUBLISH, CANCEL = "公開する / publish", "やめる / cancel"


class Uploads:
    def __init__(self, talk: Talk, editing: Editing, waiting: Waiting) -> None:
        self._talk, self._editing, self._waiting = talk, editing, waiting

    async def receive(self, update: Update, context: Context) -> None:
        message, asker = update.effective_message, asker_of(update)
        assert isinstance(message, Message) and message.document is not None
        document, size = message.document, message.document.file_size or 0
        if size > MOST_BYTES:
            await say(context.bot, asker, TOO_LARGE.format(size=size / 2**20, most=MOST_BYTES // 2**20))
            return
        try:
            facts = facts_of(message.caption or "")
            async with typing(context.bot, asker):
                raw = bytes(await (await document.get_file()).download_as_bytearray())
        except FactsError as exc:
            await say(context.bot, asker, str(exc))
            return
        except TelegramError:
            await say(context.bot, asker, NOT_RECEIVED)
            return
        name = document.file_name or "file"
        await self._propose(asker, context.bot, lambda: self._editing.receive(raw, name, asker.visitor, facts.as_given(), facts.source))

    async def say_more(self, asker: Asker, bot: Bot, upload: str, text: str) -> None:
        """What the file did not say, said in a message."""
        try:
            facts = facts_of(text)
        except FactsError as exc:
            await say(bot, asker, str(exc))
            return
        await self._propose(asker, bot, lambda: self._editing.reconsider(upload, facts.source, **facts.given))

    async def publish(self, update: Update, context: Context, data: Publish) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await query.answer(note(WORKING))
        try:
            async with typing(context.bot, asker):
                proposal, published = await asyncio.to_thread(self._editing.publish, data.upload, asker.visitor)
        except EditingError as exc:
            await say(context.bot, asker, for_chat(str(exc)))
            return
        await without_buttons(query)
        await asyncio.to_thread(self._waiting.forget_about, asker, data.upload)
        edition = proposal.verdict.edition
        assert edition is not None  # else it would not have been published
        text = PUBLISHED.format(
            name=edition.name,
            edition=edition.id,
            count=len(edition.initiatives),
            generation=published.generation,
            embedded=published.embedded,
            reused=published.reused,
        )
        await send(context.bot, asker, Shown(html.escape("\n\n".join([text, *published.notes]))))

    async def cancel(self, update: Update, context: Context, data: Cancel) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await query.answer()
        try:
            await asyncio.to_thread(self._editing.cancel, data.upload, asker.visitor)
            said = CANCELLED
        except EditingError as exc:
            said = str(exc)
        await without_buttons(query)
        await asyncio.to_thread(self._waiting.forget_about, asker, data.upload)
        await say(context.bot, asker, said)

    async def _propose(self, asker: Asker, bot: Bot, step: Callable[[], tuple[Upload, Proposal]]) -> None:
        """Read and judge the file, and show what it would become."""
        try:
            async with typing(bot, asker):
                upload, proposal = await asyncio.to_thread(step)
                text = await asyncio.to_thread(proposal_text, proposal)
        except EditingError as exc:
            await say(bot, asker, for_chat(str(exc)))
            return
        await asyncio.to_thread(self._waiting.expect, asker, Pending(Expected.FACTS, upload.id))
        await self._show(asker, bot, upload, proposal, for_chat(text))

    async def _show(self, asker: Asker, bot: Bot, upload: Upload, proposal: Proposal, text: str) -> None:
        ok = proposal.verdict.ok
        rows: Rows = [[button(PUBLISH, Publish(upload.id)), button(CANCEL, Cancel(upload.id))] if ok else [button(CANCEL, Cancel(upload.id))]]
        body, _, verdict = text.rpartition("\n\n")
        last = f"<b>{html.escape(verdict)}</b>" if ok else f"<b>{html.escape(verdict)}</b>\n\n{html.escape(HOW)}"
        markup = _headed(body)
        parts = split(markup)
        if len(parts) > MOST_PARTS:
            await send(bot, asker, Shown(parts[0]))
            async with typing(bot, asker, ChatAction.UPLOAD_DOCUMENT):
                await bot.send_document(asker.chat, text.encode(), filename=f"{upload.id}.txt", caption="全文 / the whole summary")
            await send(bot, asker, Shown(last, rows))
        else:
            await send(bot, asker, Shown(f"{markup}\n\n{last}", rows))


def _headed(text: str) -> str:
    """The summary with its headings in bold."""
    lines = html.escape(text).split("\n")
    return "\n".join(f"<b>{line}</b>" if line.startswith("■") or at == 0 else line for at, line in enumerate(lines))
