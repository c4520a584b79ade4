"""kill -9 under load, with the account of every update: which were answered, how often, and whether the second time is accounted for.

An update may be answered twice only where a kill fell between its reply and the inbox's being told: what the inbox held open although its reply had
gone out is read after every kill, so the number of replies of each update is known exactly.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .processes import Process, open_updates
from .standin import StandIn

PEOPLE = 100


@dataclass
class Account:
    """What became of `updates`, after `kills`. `times` counts the replies to each; `doubled` what the kills explain."""

    updates: int
    kills: int = 0
    seconds: float = 0.0
    times: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    out_of_order: int = 0

    @property
    def lost(self) -> int:
        return self.updates - len(self.times)

    @property
    def duplicates(self) -> int:
        return self.times.total() - len(self.times)

    @property
    def unexplained(self) -> dict[str, int]:
        """Replies that no kill accounts for, by update."""
        return {text: extra for text, times in self.times.items() if (extra := times - 1 - self.doubled[text]) > 0}

    def __str__(self) -> str:
        return (
            f"{self.updates} updates, {self.kills} kills, {self.seconds:.0f} s: {self.lost} lost, {self.duplicates} answered once more after a kill, "
            f"{len(self.unexplained)} of them unexplained, {self.out_of_order} chats out of order"
        )


def crash(standin: StandIn, home: Path, webhook: bool, updates: int, kills: int, seed: int) -> Account:
    """Let `updates` come from many chats at once and kill the bot `kills` times before all are answered."""
    chance, account, started = random.Random(seed), Account(updates), time.monotonic()
    bot = Process(standin, home, webhook)
    if webhook:  # it has to be known before anything can be brought
        with bot:
            standin.wait_for(lambda: standin.calls.of("setWebhook"), 30)
    standin.crowd(updates, people=PEOPLE, text="n{}")
    for left in range(kills, 0, -1):
        answered = _replies(standin)
        share = (updates - len(answered)) / (left + 1)
        wanted = answered.total() + max(1, round(share * chance.uniform(0.5, 1.0)))
        with bot:
            standin.wait_for(lambda wanted=wanted: len(_sent(standin)) >= wanted or len(_replies(standin)) == updates, 30)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.01))
            bot.kill()
        account.kills += 1
        account.doubled += _answered_but_open(standin, home)
    with bot:
        standin.wait_for(lambda: len(_replies(standin)) == updates, 60)
        assert bot.stop() == 0
    assert open_updates(home) == set()
    account.times, account.seconds = _replies(standin), time.monotonic() - started
    account.out_of_order = _out_of_order(standin)
    return account


def _sent(standin: StandIn) -> list[str]:
    return [call.params["text"].removeprefix("echo ") for call in standin.calls.of("sendMessage") if call.taken]


def _replies(standin: StandIn) -> Counter[str]:
    return Counter(_sent(standin))


def _answered_but_open(standin: StandIn, home: Path) -> Counter[str]:
    """The updates that will be answered once more; asked when no bot runs."""
    standin.wait_for(lambda: all(call.ended for call in standin.calls.of("sendMessage")))
    texts = {update_id: str(one.payload["message"]["text"]) for update_id, one in standin.updates.history.items()}
    replies = _replies(standin)
    return Counter(texts[update_id] for update_id in open_updates(home) if texts[update_id] in replies)


def _out_of_order(standin: StandIn) -> int:
    """Chats whose first replies are not in the order of their messages."""
    firsts: dict[int, dict[int, None]] = {}
    for call in standin.calls.of("sendMessage"):
        if call.taken:
            firsts.setdefault(call.params["chat_id"], {})[int(call.params["text"].removeprefix("echo n"))] = None
    return sum(list(numbers) != sorted(numbers) for numbers in firsts.values())
