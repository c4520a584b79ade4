"""`xhoshin serve`: the web channel and the API, and with them the Telegram webhook, in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.opening import told
from bot.output import print_text

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fastapi import FastAPI

    from bot.reception import Reception
    from bot.serving import Beside
    from bot.settings import Settings


def serve(
    telegram: Annotated[
        bool, typer.Option("--telegram", help="Telegramのボットも同じプロセスで（XHOSHIN_WEBHOOK_URL） / the Telegram webhook in the same process")
    ] = False,
) -> None:
    """ウェブとAPIを動かす / Serve the pages and the API (XHOSHIN_HOST, XHOSHIN_PORT); SIGTERM ends it in order."""
    from contextlib import nullcontext

    from bot.logs import set_up_logging
    from bot.reception import Reception
    from bot.serving import listening
    from bot.serving import serve as serve_app
    from bot.settings import settings
    from bot.web.app import create_app

    with told():
        chosen = settings()
        set_up_logging(chosen)
        with listening(chosen) as listener:  # before anything long is begun: the port may be taken
            reception = Reception.open(chosen)
            try:
                app = create_app(reception)
                alone, beside = _with_telegram(app, reception, chosen) if telegram else (nullcontext(), None)
                with alone:
                    host, port, *_ = listener.getsockname()
                    print_text(f"http://{f'[{host}]' if ':' in host else host}:{port} で待っています。/ Listening there.")
                    serve_app(app, chosen, listener, beside)
            finally:
                reception.close()


def _with_telegram(app: FastAPI, reception: Reception, chosen: Settings) -> tuple[AbstractContextManager[None], Beside]:
    """Mount the webhook: what keeps a second bot out of this home, and what runs beside the server."""
    from contextlib import nullcontext

    from bot.following import require_shared
    from bot.home import home
    from bot.telegram.application import build_application
    from bot.telegram.process import one_bot
    from bot.telegram.requests import application_builder
    from bot.telegram.running import TelegramBot
    from bot.telegram.webhook import webhook_path, webhook_route, webhook_secret, webhook_url

    path, secret, url = webhook_path(chosen), webhook_secret(chosen, reception.key), webhook_url(chosen)
    state = reception.state
    require_shared(chosen.leader_url, state.shared)
    application = build_application(reception, reception.editing, application_builder(chosen))
    bot = TelegramBot(application, state.inbox, handling=not chosen.leader_url)
    route = webhook_route(path, secret, bot.intake)
    app.add_api_route(route.path, route.endpoint, methods=["POST"], include_in_schema=False)
    return nullcontext() if state.shared else one_bot(home()), lambda stop: bot.serve(url, secret, stop)
