"""Malformed updates by the thousand, with good ones between: none may stop the bot, and each good one is answered at once."""

from __future__ import annotations

import http.client
import json
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .malforming import malformed_bodies, malformed_update
from .processes import Process
from .standin import StandIn, User

# So many malformed updates come before the next good one.
PORTION = 100
SECRET = "a-secret-of-the-tests"
_FIRST = 1_000_000


@dataclass
class Endured:
    """How it went: seconds until each good update was answered, after the malformed ones before it had been handed over."""

    malformed: int
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.malformed} malformed updates, {self.seconds:.0f} s; {len(self.waits)} good ones answered within {max(self.waits) * 1000:.0f} ms at most"


def endure_polled(standin: StandIn, home: Path, count: int, seed: int) -> Endured:
    """`count` malformed updates fetched by getUpdates."""
    chance, good = random.Random(seed), standin.user()
    with Process(standin, home) as bot:
        _ask(good, "warm up", 30)
        endured, started = Endured(count), time.monotonic()
        for portion in range(count // PORTION):
            for _ in range(PORTION):
                standin.inject(_sendable(malformed_update(chance)))
            standin.drained()
            endured.waits.append(_ask(good, f"portion {portion}"))
        _end(endured, bot, started)
    standin.take_mistakes()  # the apologies to chats that there are not
    return endured


def endure_brought(standin: StandIn, home: Path, count: int, seed: int) -> Endured:
    """`count` malformed bodies brought to the webhook; every one is taken."""
    bodies, good = malformed_bodies(random.Random(seed), _FIRST), standin.user()
    with Process(standin, home, webhook=True, XHOSHIN_WEBHOOK_SECRET=SECRET) as bot:
        _ask(good, "warm up", 30)
        endured, started = Endured(count), time.monotonic()
        connection = http.client.HTTPConnection(urlsplit(bot.url).netloc, timeout=10)
        for portion in range(count // PORTION):
            for _ in range(PORTION):
                assert bring(connection, next(bodies)) == 200
            endured.waits.append(_ask(good, f"portion {portion}"))
        connection.close()
        _end(endured, bot, started)
    standin.take_mistakes()
    return endured


def bring(connection: http.client.HTTPConnection, body: bytes, secret: str | None = SECRET) -> int:
    """The status that a webhook answers a body with."""
    headers = {"Content-Type": "application/json"} | ({} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret})
    connection.request("POST", "/hook", body, headers)
    response = connection.getresponse()
    response.read()
    return response.status


def _sendable(update: dict[str, Any]) -> Any:
    """Without half characters, which the stand-in cannot write; a webhook meets them."""
    return json.loads(json.dumps(update).replace("\\ud800", "?"))


def _end(endured: Endured, bot: Process, started: float) -> None:
    """Every update is handled or put aside, and the bot is as well as before."""
    bot.handles_all(120)
    endured.seconds = time.monotonic() - started
    assert bot.stop() == 0
    assert "Traceback" not in bot.log
    assert "an error that nothing caught" not in bot.log


def _ask(user: User, text: str, within: float = 10.0) -> float:
    started = time.monotonic()
    user.says(text)
    assert user.reply(within).text == f"echo {text}"
    return time.monotonic() - started
