"""A bot that says back what it is told, run as `xhoshin bot` is: what is tested is how updates come in and messages go out, not the answers.

`python -m tests.bot.telegram.echoing [--webhook]`; settings as for `xhoshin bot`. What a message begins with makes it behave:
"fail" raises with the text in the exception, "die" ends the process at once, "slow" takes a second and "hang" a minute, typing meanwhile, "edit" edits its reply, "tap" offers a button.
A document is downloaded. With EVERYTHING in the environment every logger logs at every level; with CRASH the process ends with an error that names its token; with IMPATIENT no message
waits for a connection.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction
from telegram.ext import AIORateLimiter, CallbackQueryHandler, MessageHandler, filters

from bot.home import home
from bot.logs import set_up_logging
from bot.output import refuse
from bot.secrets import secret_key
from bot.settings import SettingsError, settings
from bot.state.database import StateError
from bot.state.state import State
from bot.telegram import requests
from bot.telegram.process import RunningError, run_bot
from bot.telegram.requests import application_builder


async def on_message(update: Update, _context: Any) -> None:
    message = update.effective_message
    assert message is not None
    text = message.text or message.caption or ""
    match text.split(" ")[0]:
        case "fail":
            raise ValueError(f"cannot cope with {text}")
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(1.0)
        case "hang":
            await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(60.0)
        case "edit":
            sent = await message.reply_text("draft")
            await sent.edit_text(f"edited {text}")
            return
        case "tap":
            await message.reply_text(text, reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("push", callback_data="push")]]))
            return
    if message.document is not None:
        file = await message.document.get_file()
        text = f"{len(await file.download_as_bytearray())} bytes"
    await message.reply_text(f"echo {text}")


async def on_tap(update: Update, _context: Any) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("pushed")


def main() -> None:
    try:
        chosen = settings()
        set_up_logging(chosen)
        if "EVERYTHING" in os.environ:
            for name in ("", "httpx", "httpcore", "telegram", "telegram.ext", "asyncio", "uvicorn", "sqlalchemy", "alembic"):
                logging.getLogger(name).setLevel(logging.DEBUG)
        builder = application_builder(chosen)
        if "CRASH" in os.environ:
            raise ZeroDivisionError(f"no way to divide {chosen.telegram_token and chosen.telegram_token.get_secret_value()}")
        if "IMPATIENT" in os.environ:
            requests.PATIENT = 0.0
        if "UNLIMITED" in os.environ:  # Telegram's flood limits would make 1,000 replies last for half a minute
            builder = builder.rate_limiter(AIORateLimiter(0, 0, 0, 0, max_retries=5))
        application = builder.build()
        application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, on_message))
        application.add_handler(CallbackQueryHandler(on_tap))
        run_bot(application, State(chosen, home()), chosen, home(), secret_key(chosen, home()), "--webhook" in sys.argv)
    except SettingsError as exc:
        refuse(str(exc))
    except (RunningError, StateError) as exc:
        refuse(str(exc), code=1)


if __name__ == "__main__":
    import typer

    try:
        main()
    except typer.Exit as exc:
        sys.exit(exc.exit_code)
