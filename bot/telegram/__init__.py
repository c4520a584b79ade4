"""The Telegram channel, on python-telegram-bot: how updates come in (`intake`, `polling`, `webhook`), are handled (`workers`), and messages go out."""
