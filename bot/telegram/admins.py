"""What admins see and switch: what is live, going back, building anew, roles, the notice instead of answers, the way to the staff desk."""

from __future__ import annotations

import asyncio
import html

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.editing import Editing, EditingError
from bot.inspections import status_text
from bot.signing import desk_link_token
from bot.state.actions import MOST_NOTICE
from bot.state.roles import LastAdminError, Role
from bot.state.switches import NoticeError
from bot.telegram.callback_data import Leave, Rebuild, RollBack
from bot.telegram.citizens import arguments
from bot.telegram.keyboards import Rows, button
from bot.telegram.menus import Menus
from bot.telegram.talking import Shown, Talk, asker_of, say, send, typing, without_buttons

Context = ContextTypes.DEFAULT_TYPE
STATISTICS_DAYS = 7
_LARGEST_ID = 2**52

NOTHING_TO_GO_BACK_TO = "戻せる世代がありません。/ There is no earlier generation to go back to."
BACK = "{name} に戻しました。/ {name} is live again."
ASK_REBUILD = "いまの版の索引を作り直しますか。答えはその間も続きます。/ Build the index of the live editions anew? Questions are answered meanwhile."
REBUILT = "索引を作り直しました（世代 {generation}、埋め込み {embedded} 文・再利用 {reused} 文）。/ The index was built anew."
ROLES_HOW = (
    "/roles grant 123456789 staff\n/roles grant 123456789 admin\n/roles revoke 123456789\n"
    "数字はTelegramの利用者IDです。/ The number is Telegram's user id."
)
GRANTED = "{user} に {role} の役割を付けました。/ {user} is {role} now."
REVOKED = "{user} の役割を外しました。/ {user} has no role any more."
NO_ROLE = "{user} に役割はありません。/ {user} has no role."
SUSPEND_HOW = (
    "答えの代わりに出す文を続けて書いてください（{most}文字まで）。例: /suspend ただいま内容を確認しています。\nWrite the notice after the command."
)
SUSPENDED = "回答を止めました。質問には次の文が出ます。再開は /resume\nAnswering is suspended; this is shown instead:\n\n{notice}"
RESUMED = "回答を再開しました。/ Answering again."
NOT_SUSPENDED = "回答は止まっていません。/ Answering was not suspended."
NO_DESK = "職員デスクのアドレスが設定されていません（XHOSHIN_PUBLIC_URL）。/ XHOSHIN_PUBLIC_URL is not set."
DESK = "職員デスクのリンクです。10分間、1回だけ使えます。ほかの人に渡さないでください。/ For ten minutes, once, and for you alone:\n\n{link}"
GO_BACK, BUILD, LEAVE = "{number} に戻す / go back", "作り直す / build", "やめる / cancel"


class Admins:
    def __init__(self, talk: Talk, editing: Editing) -> None:
        self._talk, self._editing = talk, editing
        self._state = talk.reception.state

    async def status(self, update: Update, context: Context) -> None:
        async with typing(context.bot, asker_of(update)):
            text = await asyncio.to_thread(self._status)
        await send(context.bot, asker_of(update), Shown(html.escape(text)))

    async def rollback(self, update: Update, context: Context) -> None:
        """/rollback: the generations that are kept, each with a button."""
        inspection = await asyncio.to_thread(self._editing.inspect)
        whole = [g for g in inspection.snapshots.generations if not g.problem and g.name != inspection.serving]
        if not whole:
            await say(context.bot, asker_of(update), NOTHING_TO_GO_BACK_TO)
            return
        rows: Rows = [[button(GO_BACK.format(number=g.number), RollBack(g.number))] for g in reversed(whole)]
        await send(context.bot, asker_of(update), Shown(html.escape(status_text(inspection)), [*rows, [button(LEAVE, Leave())]]))

    async def roll_back(self, update: Update, context: Context, data: RollBack) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await query.answer()
        try:
            async with typing(context.bot, asker):
                name, notes = await asyncio.to_thread(self._editing.roll_back, asker.visitor, data.generation)
        except EditingError as exc:
            await say(context.bot, asker, str(exc))
            return
        await without_buttons(query)
        await send(context.bot, asker, Shown(html.escape("\n\n".join([BACK.format(name=name), *notes]))))

    async def reindex(self, update: Update, context: Context) -> None:
        await send(context.bot, asker_of(update), Shown(ASK_REBUILD, [[button(BUILD, Rebuild()), button(LEAVE, Leave())]]))

    async def rebuild(self, update: Update, context: Context, data: Rebuild) -> None:
        query, asker = update.callback_query, asker_of(update)
        assert query is not None
        await query.answer()
        try:
            async with typing(context.bot, asker):
                published = await asyncio.to_thread(self._editing.rebuild, asker.visitor)
        except EditingError as exc:
            await say(context.bot, asker, str(exc))
            return
        await without_buttons(query)
        text = REBUILT.format(generation=published.generation, embedded=published.embedded, reused=published.reused)
        await send(context.bot, asker, Shown(html.escape("\n\n".join([text, *published.notes]))))

    async def roles(self, update: Update, context: Context) -> None:
        """/roles, /roles grant ID staff|admin, /roles revoke ID."""
        asker = asker_of(update)
        match arguments(update).split():
            case []:
                said = await asyncio.to_thread(self._granted)
            case ["grant" | "付与", user, "staff" | "admin" as role] if _is_id(user):
                said = await asyncio.to_thread(self._grant, int(user), Role(role), asker.visitor)
                await self._offer_commands(context.bot, int(user))
            case ["revoke" | "解除", user] if _is_id(user):
                said = await asyncio.to_thread(self._revoke, int(user), asker.visitor)
                await self._offer_commands(context.bot, int(user))
            case _:
                said = ROLES_HOW
        await send(context.bot, asker, Shown(html.escape(said)))

    async def suspend(self, update: Update, context: Context) -> None:
        notice, asker = arguments(update), asker_of(update)
        try:
            shown = await asyncio.to_thread(self._state.switches.suspend, notice, asker.visitor)
        except NoticeError:
            await say(context.bot, asker, SUSPEND_HOW.format(most=MOST_NOTICE))
        else:
            await say(context.bot, asker, SUSPENDED.format(notice=shown))

    async def resume(self, update: Update, context: Context) -> None:
        asker = asker_of(update)
        resumed = await asyncio.to_thread(self._state.switches.resume, asker.visitor)
        await say(context.bot, asker, RESUMED if resumed else NOT_SUSPENDED)

    async def desk(self, update: Update, context: Context) -> None:
        asker, public = asker_of(update), self._talk.reception.settings.public_url
        if not public:
            await say(context.bot, asker, NO_DESK)
            return
        link = f"{public}/desk/enter?token={desk_link_token(self._talk.reception.key, asker.user)}"
        await say(context.bot, asker, DESK.format(link=link))

    async def _offer_commands(self, bot: Bot, user: int) -> None:
        role = await asyncio.to_thread(self._state.roles.role_of, user)
        await Menus(bot, (await self._talk.serving()).live.library).offer_to(user, role)

    def _status(self) -> str:
        """What is on disk and served, what waits, and what was asked of late."""
        inspection, serving, state = self._editing.inspect(), self._talk.reception.service.serving, self._state
        asked = state.questions.statistics(STATISTICS_DAYS)
        notice, quarantined = state.switches.suspended(), state.inbox.quarantined()
        lines = [
            status_text(inspection),
            *inspection.damaged,
            "",
            f"この窓口の世代 / served here: {serving.live.generation or '-'}",
            f"回答 / answering: {f'停止中 / suspended: {notice}' if notice else '稼働中 / yes'}",
            f"未処理の更新 / updates waiting: {state.inbox.depth()}、隔離 / quarantined: {len(quarantined)}",
            f"この{STATISTICS_DAYS}日の質問 / questions: {asked.total}（答えなし / abstained: {asked.kinds.get('abstain', 0)}）",
            *(f"⚠ {update_id}: {error}" for update_id, error in quarantined[:3]),
        ]
        return "\n".join(lines)

    def _granted(self) -> str:
        lines = [f"・{g.user_id} {g.role}（{g.by}）" for g in self._state.roles.all()]
        return "\n".join(["役割 / roles", *(lines or ["-"]), "", ROLES_HOW])

    def _grant(self, user: int, role: Role, by: str) -> str:
        try:
            self._state.roles.grant(user, role, by)
        except LastAdminError as exc:
            return str(exc)
        return GRANTED.format(user=user, role=role)

    def _revoke(self, user: int, by: str) -> str:
        try:
            return (REVOKED if self._state.roles.revoke(user, by) else NO_ROLE).format(user=user)
        except LastAdminError as exc:
            return str(exc)


def _is_id(word: str) -> bool:
    """Telegram's ids have at most 52 significant bits (Bot API, "User")."""
    return word.isascii() and word.isdecimal() and 0 < int(word) < _LARGEST_ID
