"""What staff do with questions: see how one is judged, and settle those that were not answered."""

from __future__ import annotations

import asyncio
import html

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.backlog import Backlog, words_of
from bot.named import named
from bot.telegram.callback_data import Leave, NoAnswer, PickWord, Settle, Step, Unanswered
from bot.telegram.citizens import arguments
from bot.telegram.explanations import explanation_html
from bot.telegram.keyboards import Rows, button
from bot.telegram.pending import Expected, Pending, Waiting
from bot.telegram.talking import Asker, Shown, Talk, asker_of, note, put_in_place, say, send, typing, without_buttons
from bot.unanswered import Group
from bot.words import WordError
from xhoshin.answer import Language, Reason
from xhoshin.asking import BadQuestionError, checked
from xhoshin.corpus import CorpusError

Context = ContextTypes.DEFAULT_TYPE

PER_PAGE = 5
MOST_WORDINGS = 3
SEARCH = "質問を続けて書いてください。例: /search おくやみコーナーの予約\nWrite the question after the command."
NONE_LEFT = "答えられなかった質問はありません。/ There are no unanswered questions."
SETTLED = "この質問はもう処理されています。/ This question has been settled already."
WHICH_WORD = "「{question}」\n\nどの言葉を報告の言葉に結びつけますか。/ Which word stands for a word of the reports?"
WHICH_TERM = (
    "「{word}」は、報告ではどの言葉ですか。その言葉だけを送ってください。\n"
    "言葉を選び直すときは「{word}=報告の言葉」のように送れます。やめるときは /cancel\n"
    "Which word do the reports use for “{word}”? Send just that word, or /cancel."
)
WHICH_PLACE = (
    "「{question}」\n\n正しい答えの場所を送ってください（例: 門司 A-5 ④）。報告に答えがなければ、下のボタンを押してください。やめるときは /cancel\n"
    "Where is it answered (e.g. 門司 A-5 ④)? If the reports do not answer it, press the button."
)
NOT_A_PLACE = "区・課題・欄をひとつずつ書いてください（例: 門司 A-5 ④）。やめるときは /cancel\nName one ward, initiative and section."
SYNONYM_KEPT = "「{word}」を「{term}」と読むようにしました。いまの答えは次のとおりです。/ {word} now stands for {term}. The answer is now:"
GOLDEN_KEPT = "評価質問に加えました。/ It is a golden question now."
DISMISSED = "対象外にしました。/ Dismissed."
NOT_KEPT = "保存できませんでした。/ It could not be kept: {}"
LEFT = "やめました。何も変わっていません。/ Nothing was changed."

_REASONS = {
    Reason.NOT_IN_REPORTS: "報告にない / not in the reports",
    Reason.DETAIL_NOT_STATED: "そこまでは書かれていない / this detail is not stated",
}


class UnansweredQuestions:
    def __init__(self, talk: Talk, waiting: Waiting) -> None:
        self._talk, self._waiting = talk, waiting
        self._backlog = Backlog(talk.reception.state, talk.reception.service)

    async def search(self, update: Update, context: Context) -> None:
        """/search: hits with their scores, the rejected ones too, and the decision."""
        asker, text = asker_of(update), arguments(update)
        if not text:
            await say(context.bot, asker, SEARCH)
            return
        try:
            async with typing(context.bot, asker):
                shown = await asyncio.to_thread(self._explained, text)
        except BadQuestionError as exc:
            await say(context.bot, asker, str(exc))
            return
        await send(context.bot, asker, shown)

    async def unanswered(self, update: Update, context: Context) -> None:
        await send(context.bot, asker_of(update), await asyncio.to_thread(self._page, 0))

    async def page(self, update: Update, context: Context, data: Unanswered) -> None:
        query = update.callback_query
        assert query is not None
        shown = await asyncio.to_thread(self._page, data.page)
        await query.answer()
        await put_in_place(query, context.bot, asker_of(update), shown)

    async def settle(self, update: Update, context: Context, data: Settle) -> None:
        """What is to become of a group: a synonym and a golden question ask on."""
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        group = await asyncio.to_thread(self._backlog.group, data.reply)
        if group is None:
            await query.answer(note(SETTLED), show_alert=True)
            return
        if data.step is Step.DISMISS:
            await asyncio.to_thread(self._backlog.dismiss, group, asker.visitor)
            await query.answer(note(DISMISSED))
            await put_in_place(query, context.bot, asker, await asyncio.to_thread(self._page, 0))
            return
        await query.answer()
        question = html.escape(group.questions[0].text)
        if data.step is Step.GOLDEN:
            await asyncio.to_thread(self._waiting.expect, asker, Pending(Expected.GOLD, data.reply))
            rows = [[button("報告に答えはない / no answer", NoAnswer(data.reply))], [button("やめる / cancel", Leave())]]
            await send(context.bot, asker, Shown(WHICH_PLACE.format(question=question), rows))
        else:
            words = words_of(group.questions[0].text)
            rows = [[button(word, PickWord(data.reply, number))] for number, word in enumerate(words)]
            await send(context.bot, asker, Shown(WHICH_WORD.format(question=question), [*rows, [button("やめる / cancel", Leave())]]))

    async def pick_word(self, update: Update, context: Context, data: PickWord) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        group = await asyncio.to_thread(self._backlog.group, data.reply)
        words = words_of(group.questions[0].text) if group else []
        if data.number >= len(words):
            await query.answer(note(SETTLED), show_alert=True)
            return
        word = words[data.number]
        await asyncio.to_thread(self._waiting.expect, asker, Pending(Expected.TERM, data.reply, word))
        await query.answer()
        await without_buttons(query)
        await say(context.bot, asker, WHICH_TERM.format(word=word))

    async def no_answer(self, update: Update, context: Context, data: NoAnswer) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        group = await asyncio.to_thread(self._backlog.group, data.reply)
        if group is None:
            await query.answer(note(SETTLED), show_alert=True)
            return
        await query.answer()
        await without_buttons(query)
        await self._keep_golden(context.bot, asker, group, None)

    async def leave(self, update: Update, context: Context, data: Leave) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await asyncio.to_thread(self._waiting.forget, asker)
        await query.answer(note(LEFT))
        await without_buttons(query)

    async def cancel(self, update: Update, context: Context) -> None:
        asker = asker_of(update)
        await asyncio.to_thread(self._waiting.forget, asker)
        await say(context.bot, asker, LEFT)

    async def entered(self, asker: Asker, bot: Bot, pending: Pending, text: str) -> None:
        """What was waited for: the reports' word, or the place of the answer."""
        group = await asyncio.to_thread(self._backlog.group, pending.of)
        if group is None:
            await asyncio.to_thread(self._waiting.forget, asker)
            await say(bot, asker, SETTLED)
        elif pending.expected is Expected.TERM:
            await self._keep_synonym(bot, asker, group, pending.word, text)
        else:
            gold = await asyncio.to_thread(self._place, text)
            if gold is None:
                await say(bot, asker, NOT_A_PLACE)
            else:
                await self._keep_golden(bot, asker, group, gold)

    async def _keep_synonym(self, bot: Bot, asker: Asker, group: Group, word: str, text: str) -> None:
        left, _, right = text.replace("＝", "=").rpartition("=")
        word, term = left.strip() or word, right.strip()
        try:
            await asyncio.to_thread(self._backlog.add_synonym, group, word, term, asker.visitor)
        except WordError as exc:
            await say(bot, asker, f"{exc}\n/cancel")
            return
        except (OSError, CorpusError) as exc:
            await say(bot, asker, NOT_KEPT.format(type(exc).__name__))
            return
        await asyncio.to_thread(self._waiting.forget, asker)
        async with typing(bot, asker):
            now = await asyncio.to_thread(self._talk.look_up, bot, group.questions[0].text, Language.JAPANESE)
        await say(bot, asker, SYNONYM_KEPT.format(word=word, term=term))
        await send(bot, asker, now)

    async def _keep_golden(self, bot: Bot, asker: Asker, group: Group, gold: tuple[str, str, int] | None) -> None:
        try:
            await asyncio.to_thread(self._backlog.add_golden, group, gold, asker.visitor)
        except WordError as exc:
            await say(bot, asker, str(exc))
            return
        except OSError as exc:
            await say(bot, asker, NOT_KEPT.format(exc.strerror))
            return
        await asyncio.to_thread(self._waiting.forget, asker)
        await say(bot, asker, GOLDEN_KEPT)

    def _place(self, text: str) -> tuple[str, str, int] | None:
        """The one place that is named; None where it is none, or several."""
        found = named(self._talk.reception.service.serving.answerer, text)
        if len(found.initiatives) != 1 or len(found.sections) != 1:
            return None
        [(edition, initiative)] = found.initiatives
        return edition.report, initiative.code, found.sections[0]

    def _explained(self, text: str) -> Shown:
        reception = self._talk.reception
        question = checked(text, reception.settings.question_characters)
        return Shown(explanation_html(reception.service.serving.answerer.explain(question)))

    def _page(self, number: int) -> Shown:
        """Some groups, numbered, with what can be done with each."""
        groups = self._backlog.groups()
        if not groups:
            return Shown(NONE_LEFT)
        number = min(number, (len(groups) - 1) // PER_PAGE)
        first = number * PER_PAGE
        blocks, rows = [f"<b>答えられなかった質問 {len(groups)}件</b> / unanswered questions"], Rows()
        for at, group in enumerate(groups[first : first + PER_PAGE], start=first + 1):
            wordings = "\n".join(f"「{html.escape(text)}」" for text in group.texts[:MOST_WORDINGS])
            newest = group.questions[0]
            why = _REASONS.get(newest.reason, "-") if newest.reason else "-"
            blocks.append(f"<b>{at}.</b> {group.count}回、最後は{group.last.astimezone():%m/%d %H:%M}（{why}）\n{wordings}")
            steps = (("同義語にする", Step.SYNONYM), ("評価質問にする", Step.GOLDEN), ("対象外にする", Step.DISMISS))
            rows.append([button(f"{at} {words}", Settle(group.key, step)) for words, step in steps])
        pages = [("◀", number - 1)] if number else []
        pages += [("▶", number + 1)] if first + PER_PAGE < len(groups) else []
        return Shown("\n\n".join(blocks), [*rows, *([[button(mark, Unanswered(page)) for mark, page in pages]] if pages else [])])
