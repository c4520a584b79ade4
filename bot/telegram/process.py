"""The bot as a process of its own: one to a home where the state is SQLite, ended in order by SIGTERM and SIGINT."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from telegram.ext import Application

from bot.serving import ServingError, listening, serve, stop_signal
from bot.settings import Settings
from bot.state.state import State
from bot.telegram.running import TelegramBot
from bot.telegram.webhook import webhook_path, webhook_route, webhook_secret, webhook_url
from index.lock import LockedError, writer_lock

LOCK = "bot.lock"
# How long, in seconds, the end of a killed process is waited for.
_PATIENCE = 2.0


class RunningError(ServingError):
    """The bot cannot run here and now; the message says what to do, in Japanese and English."""


@contextmanager
def one_bot(home: Path) -> Iterator[None]:
    """Be the only bot that handles updates in this home. Raises RunningError where there is one already."""
    try:
        with writer_lock(home / LOCK, _PATIENCE):
            yield
    except LockedError as exc:
        raise RunningError(
            f"このフォルダーではもうボットが動いています（プロセス {exc.holder.pid or '不明'}）。そちらを止めてから始めてください。"
            f"/ A bot is running in this folder already (pid {exc.holder.pid or 'unknown'}): stop it first. {home}"
        ) from None


def run_bot(application: Application[Any, Any, Any, Any, Any, Any], state: State, chosen: Settings, home: Path, key: bytes, webhook: bool) -> None:
    """Run until a signal ends it.

    Raises:
        SettingsError: where Telegram refuses the token or the webhook, or a setting is missing.
        RunningError: where another bot runs in this home.
        ServingError: where the port is taken.
    """
    try:
        with nullcontext() if state.shared else one_bot(home):
            if webhook:
                path, secret = webhook_path(chosen), webhook_secret(chosen, key)
                bot = TelegramBot(application, state.inbox, handling=not chosen.leader_url)
                app = Starlette(routes=[webhook_route(path, secret, bot.intake)])
                with listening(chosen) as listener:
                    serve(app, chosen, listener, lambda stop: bot.serve(webhook_url(chosen), secret, stop))
            else:
                asyncio.run(_poll(TelegramBot(application, state.inbox, handling=not chosen.leader_url)))
    finally:
        state.close()


async def _poll(bot: TelegramBot) -> None:
    await bot.poll(stop_signal())
