"""`xhoshin bot`: the Telegram channel as a process of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.opening import told
from bot.home import home


def bot(
    webhook: Annotated[
        bool, typer.Option("--webhook", help="Telegramから届けてもらう（XHOSHIN_WEBHOOK_URL） / have Telegram bring updates instead of fetching them")
    ] = False,
) -> None:
    """Telegramのボットを動かす / Run the Telegram bot."""
    from bot.following import require_shared
    from bot.logs import set_up_logging
    from bot.reception import Reception
    from bot.settings import settings
    from bot.telegram.application import build_application
    from bot.telegram.process import run_bot
    from bot.telegram.requests import application_builder

    with told():
        chosen = settings()
        set_up_logging(chosen)
        builder = application_builder(chosen)  # without a token nothing else is begun
        reception = Reception.open(chosen)
        require_shared(chosen.leader_url, reception.state.shared)
        application = build_application(reception, reception.editing, builder)
        run_bot(application, reception.state, chosen, home(), reception.key, webhook)
