"""The commands that Telegram offers, by who looks and where, in Japanese and English; and what it says of the bot."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.state.roles import Role, Roles
from xhoshin.library import Library

Described = dict[str, tuple[str, str]]
_log = logging.getLogger(__name__)

# Each command with what it does, in Japanese and in English; an example names a ward and a code that there are.
PRIVATE: Described = {
    "help": ("使い方", "How to use this guide"),
    "reports": ("収録している報告", "The reports held"),
    "language": ("言葉を選ぶ（日本語・English・やさしい日本語）", "Choose a language"),
    "start": ("はじめから", "Start anew"),
    "id": ("利用者ID（職員の登録に使う番号）", "Your user id, for staff to be registered"),
}
GROUP: Described = {
    "ask": ("質問する（例: /ask {code} {ward}）", "Ask a question, e.g. /ask {code} {ward}"),
    "reports": ("収録している報告", "The reports held"),
    "help": ("使い方", "How to use this guide"),
    "language": ("言葉を選ぶ", "Choose a language"),
}
STAFF: Described = {
    "show": ("課題の全文（例: /show {code} {ward}）", "An initiative whole, e.g. /show {code} {ward}"),
    "list": ("課題の一覧（例: /list 完了）", "Initiatives, e.g. /list 完了"),
    "compare": ("局区の比較（例: /compare 防災）", "Compare wards, e.g. /compare 防災"),
    "diff": ("前の版からの変更（例: /diff {ward}）", "Changes since the edition before, e.g. /diff {ward}"),
    "search": ("検索の中身（採点と判定）", "How a question is searched and judged"),
    "unanswered": ("答えられなかった質問", "Unanswered questions"),
    "cancel": ("入力待ちをやめる", "Stop waiting for an entry"),
    "desk": ("職員デスクを開く", "Open the staff desk"),
}
ADMIN: Described = {
    "status": ("稼働状況", "What is live"),
    "rollback": ("前の世代に戻す", "Go back to an earlier generation"),
    "reindex": ("索引を作り直す", "Build the index anew"),
    "roles": ("役割の一覧・付与・解除", "List, grant and revoke roles"),
    "suspend": ("回答を止める（例: /suspend 確認中です）", "Stop answering, with a notice"),
    "resume": ("回答を再開する", "Answer again"),
}
_DESCRIPTION = (
    "市が公表している「局区Ｘ方針」に書かれていることを、報告の文をそのまま引用してお答えします。知りたいことを文で送ってください。",
    "Ask what the city's published X-Policy reports say. Answers are quoted word for word, with their source.",
)
_SHORT = ("局区Ｘ方針に書かれていることを、原文の引用でお答えします。", "Quotes the city's X-Policy reports to answer your question.")
# Telegram's language codes, the first for everybody else, and where each is in a pair of texts.
_LANGUAGES = ((None, 0), ("en", 1))
# A command's description has at most 256 characters (Bot API, "BotCommand").
_LONGEST = 256


def described(role: Role | None, library: Library) -> list[str]:
    """The commands of a role, for people to read: a block for staff's, one for admins'."""
    offered = [commands for needed, commands in ((Role.STAFF, STAFF), (Role.ADMIN, ADMIN)) if role and role.includes(needed)]
    return ["\n".join(f"/{name} {words[0].format(**_example(library))}" for name, words in commands.items()) for commands in offered]


def _example(library: Library) -> dict[str, str]:
    first = library.newest[0]
    return {"ward": first.name, "code": first.initiatives[0].code}


class Menus:
    """Args:
    library: what is live; the examples are taken from it.
    """

    def __init__(self, bot: Bot, library: Library) -> None:
        self._bot = bot
        self._example = _example(library)

    async def register(self, roles: Roles) -> None:
        """Tell Telegram all of it. What it does not take is logged, and the bot works without."""
        bot = self._bot
        try:
            for language, at in _LANGUAGES:
                await bot.set_my_description(_DESCRIPTION[at], language)
                await bot.set_my_short_description(_SHORT[at], language)
            await self._offer(PRIVATE, BotCommandScopeAllPrivateChats())
            await self._offer(GROUP, BotCommandScopeAllGroupChats())
        except TelegramError as exc:
            _log.warning("the commands could not be registered: %s", type(exc).__name__)
        try:
            for granted in await asyncio.to_thread(roles.all):
                await self.offer_to(granted.user_id, granted.role)
        except SQLAlchemyError as exc:
            _log.warning("the roles could not be read: %s", type(exc).__name__)

    async def offer_to(self, user_id: int, role: Role | None) -> None:
        """Offer someone the commands of their role, in their chat with the bot; with None those that all have."""
        scope = BotCommandScopeChat(user_id)
        try:
            if role is None:
                for language, _ in _LANGUAGES:
                    await self._bot.delete_my_commands(scope, language)
            else:
                await self._offer(PRIVATE | STAFF | (ADMIN if role is Role.ADMIN else {}), scope)
        except TelegramError as exc:  # they have never written to the bot
            _log.info("commands could not be offered to someone with a role: %s", type(exc).__name__)

    async def _offer(self, commands: Described, scope: BotCommandScope) -> None:
        for language, at in _LANGUAGES:
            listed = [BotCommand(name, words[at].format(**self._example)[:_LONGEST]) for name, words in commands.items()]
            await self._bot.set_my_commands(listed, scope, language)
