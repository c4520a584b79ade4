"""The Telegram channel, end to end over HTTP."""
