"""One process that serves HTTP until a signal ends it, in order: what is in hand is finished, nothing new is taken."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.settings import Settings

# How long, in seconds, requests in hand may take to their end.
_GRACE = 20
# What runs beside the server until the event is set.
Beside = Callable[[asyncio.Event], Awaitable[None]]


class ServingError(Exception):
    """The address cannot be served at; the message says what to do, in Japanese and English."""


def listening(chosen: Settings) -> socket.socket:
    """A socket that takes connections at the address of the settings. Raises ServingError."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        return socket.create_server((chosen.host, chosen.port), family=family, backlog=2048)
    except OSError as exc:
        raise ServingError(
            f"{chosen.host} のポート {chosen.port} を開けません（{exc.strerror}）。XHOSHIN_HOST と XHOSHIN_PORT を確かめてください。"
            f"/ Port {chosen.port} of {chosen.host} cannot be opened ({exc.strerror}): check XHOSHIN_HOST and XHOSHIN_PORT."
        ) from exc


def serve(app: ASGIApp, chosen: Settings, listener: socket.socket, beside: Beside | None = None) -> None:
    """Serve `app` until SIGTERM or SIGINT, or until what runs beside it ends; raises what that raises.

    Requests are not logged: an address may hold a question. Proxies are believed whom a request comes from where the settings name them.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        proxy_headers=bool(chosen.trusted_proxies),
        forwarded_allow_ips=list(chosen.trusted_proxies),
        timeout_graceful_shutdown=_GRACE,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(_Server(config), listener, beside or _waiting))


async def _serve(server: _Server, listener: socket.socket, beside: Beside) -> None:
    stop = stop_signal()
    serving = asyncio.create_task(server.serve([listener]))
    serving.add_done_callback(lambda _: stop.set())

    async def end_server() -> None:
        await stop.wait()
        server.should_exit = True

    ending = asyncio.create_task(end_server())
    try:
        await beside(stop)
    finally:
        stop.set()
        await ending
        await serving


async def _waiting(stop: asyncio.Event) -> None:
    await stop.wait()


class _Server(uvicorn.Server):
    """A server that leaves the signals alone: they set an event, and that ends the server and what runs beside it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM or SIGINT; a second signal ends the process as if there were no first."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def on_signal(number: int) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    return stop
