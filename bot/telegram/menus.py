"""The commands that Telegram offers, by who looks and where, in Japanese and English; and what it says of the bot."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.state.roles import Role, Roles

Described = dict[str, tuple[str, str]]
_log = logging.getLogger(__name__)

# Each command with what it does, in Japanese and in English.
PRIVATE: Described = {
    "help": ("使い方", "How to use this guide"),
    "reports": ("収録している報告", "The reports held"),
    "language": ("言葉を選ぶ（日本語・English・やさしい日本語）", "Choose a language"),
    "start": ("はじめから", "Start anew"),
}
GROUP: Described = {
    "ask": ("質問する（例: /ask 門司区A-5の④）", "Ask a question, e.g. /ask Moji A-5"),
    "reports": ("収録している報告", "The reports held"),
    "help": ("使い方", "How to use this guide"),
    "language": ("言葉を選ぶ", "Choose a language"),
}
STAFF: Described = {
    "show": ("課題の全文（例: /show A-5 門司）", "An initiative whole, e.g. /show A-5 門司"),
    "list": ("課題の一覧（例: /list 完了）", "Initiatives, e.g. /list 完了"),
    "compare": ("局区の比較（例: /compare カスハラ）", "Compare wards, e.g. /compare カスハラ"),
    "diff": ("前の版からの変更（例: /diff 門司）", "Changes since the edition before, e.g. /diff 門司"),
    "search": ("検索の中身（採点と判定）", "How a question is searched and judged"),
    "unanswered": ("答えられなかった質問", "Unanswered questions"),
    "cancel": ("入力待ちをやめる", "Stop waiting for an entry"),
}
ADMIN: Described = {
    "status": ("稼働状況", "What is live"),
    "rollback": ("前の世代に戻す", "Go back to an earlier generation"),
    "reindex": ("索引を作り直す", "Build the index anew"),
    "roles": ("役割の一覧・付与・解除", "List, grant and revoke roles"),
    "suspend": ("回答を止める（例: /suspend 確認中です）", "Stop answering, with a notice"),
    "resume": ("回答を再開する", "Answer again"),
    "desk": ("職員デスクを開く", "Open the staff desk"),
}
_DESCRIPTION = (
    "市が公表している「局区Ｘ方針」に書かれていることを、報告の文をそのまま引用してお答えします。知りたいことを文で送ってください。",
    "Ask what the city's published X-Policy reports say. Answers are quoted word for word, with their source.",
)
_SHORT = ("局区Ｘ方針に書かれていることを、原文の引用でお答えします。", "Quotes the city's X-Policy reports to answer your question.")
_ENGLISH = "en"


async def register(bot: Bot, roles: Roles) -> None:
    """Tell Telegram all of it. What it does not take is logged, and the bot works without."""
    try:
        for language, at in (("", 0), (_ENGLISH, 1)):
            await bot.set_my_description(_DESCRIPTION[at], language)
            await bot.set_my_short_description(_SHORT[at], language)
        await _offer(bot, PRIVATE, BotCommandScopeAllPrivateChats())
        await _offer(bot, GROUP, BotCommandScopeAllGroupChats())
    except TelegramError as exc:
        _log.warning("the commands could not be registered: %s", type(exc).__name__)
    for granted in await asyncio.to_thread(roles.all):
        await offer_to(bot, granted.user_id, granted.role)


async def offer_to(bot: Bot, user_id: int, role: Role | None) -> None:
    """Offer someone the commands of their role, in their chat with the bot; with None those that all have."""
    scope = BotCommandScopeChat(user_id)
    try:
        if role is None:
            for language in ("", _ENGLISH):
                await bot.delete_my_commands(scope, language)
        else:
            await _offer(bot, PRIVATE | STAFF | (ADMIN if role is Role.ADMIN else {}), scope)
    except TelegramError as exc:  # they have never written to the bot
        _log.info("commands could not be offered to someone with a role: %s", type(exc).__name__)


def described(commands: Described) -> str:
    """Commands as a list for people to read, Japanese first."""
    return "\n".join(f"/{name} {japanese} / {english}" for name, (japanese, english) in commands.items())


async def _offer(bot: Bot, commands: Described, scope: BotCommandScope) -> None:
    for language, at in (("", 0), (_ENGLISH, 1)):
        await bot.set_my_commands([BotCommand(name, words[at]) for name, words in commands.items()], scope, language)
