"""The log of a running service: one line a record on standard error, without what people wrote and without any secret.

Our own messages are written to hold no content. Those of libraries are not: python-telegram-bot and httpx log whole messages, and URLs with the bot's
token. So of a library's record only its fixed text is written, never its arguments; of an exception only its types and where they were raised, never
their texts; and from every line, whatever logger it comes from, each secret of the settings is taken out.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from pydantic import SecretStr

if TYPE_CHECKING:
    from bot.settings import Settings

OWN = ("bot", "xhoshin", "index")
REDACTED = "***"
# What any bot's token looks like, set or not (the number of the bot, a colon, 35 characters).
_TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
# A chain of exceptions is told so far; a file by the last parts of its path.
_CHAIN, _PARTS = 5, 3
_log = logging.getLogger(__name__)


def set_up_logging(chosen: Settings) -> None:
    """Log to standard error from now on, at the level of the settings; libraries from WARNING on. What ends the process is logged in the same way."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(secrets_of(chosen)))
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, logging.getLevelName(chosen.log_level)), force=True)
    for name in OWN:
        logging.getLogger(name).setLevel(chosen.log_level)
    logging.captureWarnings(True)
    sys.excepthook = _ended
    threading.excepthook = lambda about: _ended(about.exc_type, about.exc_value, about.exc_traceback)
    sys.unraisablehook = lambda about: _ended(about.exc_type, about.exc_value, about.exc_traceback)


def secrets_of(chosen: Settings) -> list[str]:
    """Every secret of the settings, in each form it may be written in, the longest first."""
    values = [value.get_secret_value() for name in type(chosen).model_fields if isinstance(value := getattr(chosen, name), SecretStr)]
    values += [value.split(":", 1)[1] for value in values if ":" in value]  # the second half of a token is the secret one
    values.append(_password(chosen.database_url))
    written = {form for value in map(str.strip, values) if value for form in (value, quote(value, safe=""), repr(value)[1:-1])}
    return sorted(written, key=len, reverse=True)


def described(exc: BaseException) -> str:
    """An exception and what caused it, by type and place alone: their texts may quote what a person wrote."""
    told: list[str] = []
    current = exc
    while len(told) < _CHAIN:
        told.append(f"{type(current).__name__}{_place(current.__traceback__)}")
        before = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if before is None:
            break
        current = before
    return " < ".join(told)


class Lines(logging.Formatter):
    """A record as one line."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__()
        self._secrets = re.compile("|".join(map(re.escape, secrets))) if secrets else None

    def format(self, record: logging.LogRecord) -> str:
        text = _message(record) if record.name.split(".")[0] in OWN else str(record.msg).partition("\n")[0]
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {described(record.exc_info[1])}"
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        return self.redacted(" ".join(f"{at} {record.levelname} {record.name} {text}".split()))

    def redacted(self, line: str) -> str:
        line = line if self._secrets is None else self._secrets.sub(REDACTED, line)
        return _TOKEN.sub(REDACTED, line)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # it does not fit its arguments
        return str(record.msg)


def _ended(kind: type[BaseException], exc: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    _log.critical("an error that nothing caught: %s", kind.__name__ if exc is None else described(exc))


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f" ({'/'.join(Path(frames[-1].filename).parts[-_PARTS:])}:{frames[-1].lineno})" if frames else ""


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
