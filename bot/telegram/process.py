"""The bot as a process of its own: one to a home where the state is SQLite, ended in order by SIGTERM and SIGINT."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from telegram.ext import Application

from bot.settings import Settings
from bot.state.state import State
from bot.telegram.running import TelegramBot
from bot.telegram.webhook import webhook_path, webhook_route, webhook_secret, webhook_url
from index.lock import LockedError, writer_lock

LOCK = "bot.lock"
# How long, in seconds, the end of a killed process is waited for.
_PATIENCE = 2.0


class RunningError(Exception):
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
        RunningError: where another bot runs in this home, or the port is taken.
    """
    try:
        with nullcontext() if state.shared else one_bot(home):
            if webhook:
                path, secret = webhook_path(chosen), webhook_secret(chosen, key)
                with _listening(chosen) as listener:
                    asyncio.run(_serve(application, state, webhook_url(chosen), path, secret, listener))
            else:
                asyncio.run(_poll(application, state))
    finally:
        state.close()


async def _poll(application: Application[Any, Any, Any, Any, Any, Any], state: State) -> None:
    await TelegramBot(application, state.inbox).poll(_stop_signal())


async def _serve(
    application: Application[Any, Any, Any, Any, Any, Any], state: State, url: str, path: str, secret: str, listener: socket.socket
) -> None:
    stop, bot = _stop_signal(), TelegramBot(application, state.inbox)
    server = _Server(
        uvicorn.Config(Starlette(routes=[webhook_route(path, secret, bot.intake)]), log_config=None, access_log=False, server_header=False)
    )
    serving = asyncio.create_task(server.serve([listener]))
    serving.add_done_callback(lambda _: stop.set())

    async def stop_server() -> None:
        await stop.wait()
        server.should_exit = True

    stopping = asyncio.create_task(stop_server())
    try:
        await bot.serve(url, secret, stop)
    finally:
        stop.set()
        await stopping
        await serving


class _Server(uvicorn.Server):
    """A server that leaves the signals alone: they end the bot, and the bot ends the server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _stop_signal() -> asyncio.Event:
    """Set by SIGTERM or SIGINT; a second signal ends the process as if there were no first."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def on_signal(number: int) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    return stop


def _listening(chosen: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        return socket.create_server((chosen.host, chosen.port), family=family)
    except OSError as exc:
        raise RunningError(
            f"{chosen.host} のポート {chosen.port} を開けません（{exc.strerror}）。XHOSHIN_HOST と XHOSHIN_PORT を確かめてください。"
            f"/ Port {chosen.port} of {chosen.host} cannot be opened ({exc.strerror}): check XHOSHIN_HOST and XHOSHIN_PORT."
        ) from exc
