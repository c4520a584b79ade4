"""kill -9 under load, with the account of every update: which were answered, which were only told that the reply may be missing, and whether a kill explains it.

An update may be told so only where a kill fell between the note that a message may arrive and the inbox's being told that it is done: what the inbox held so is
read after every kill.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.telegram.failing import DOUBT

from .processes import Process, open_updates
from .standin import StandIn
from .standin.calls import Call

PEOPLE = 100


@dataclass
class Account:
    """What became of `updates`, after `kills`: `answers` to each, `notes` that the answer may be missing, `doubtful` those that the kills explain."""

    updates: int
    kills: int = 0
    seconds: float = 0.0
    answers: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    out_of_order: int = 0

    @property
    def lost(self) -> int:
        return self.updates - len(self.answers.keys() | self.notes.keys())

    @property
    def twice(self) -> int:
        return self.answers.total() - len(self.answers)

    @property
    def missing(self) -> int:
        """Updates of which the answer did not arrive, but the note did."""
        return len(self.notes.keys() - self.answers.keys())

    @property
    def unexplained(self) -> Counter[str]:
        """Notes that no kill accounts for."""
        return self.notes - self.doubtful

    @property
    def good(self) -> bool:
        return not (self.lost or self.twice or self.unexplained or self.out_of_order)

    def __str__(self) -> str:
        return (
            f"{self.updates} updates, {self.kills} kills, {self.seconds:.0f} s: {self.lost} lost, {self.twice} answered twice, "
            f"{len(self.notes)} told that the answer may be missing ({self.missing} rightly), {self.unexplained.total()} without a kill to explain it, "
            f"{self.out_of_order} chats out of order"
        )


def crash(standin: StandIn, home: Path, webhook: bool, updates: int, kills: int, seed: int) -> Account:
    """Let `updates` come from many chats at once and kill the bot `kills` times before all are answered."""
    chance, account, started = random.Random(seed), Account(updates), time.monotonic()
    bot = Process(standin, home, webhook)
    if webhook:  # it has to be known before anything can be brought
        with bot:
            standin.wait_for(lambda: standin.calls.of("setWebhook"), 30)
    standin.crowd(updates, people=PEOPLE, text="n{}")
    replies = _Replies(standin)
    for left in range(kills, 0, -1):
        share = (updates - len(replies.settled)) / (left + 1)
        wanted = len(replies.taken) + max(1, round(share * chance.uniform(0.5, 1.0)))
        with bot:
            standin.wait_for(lambda wanted=wanted: len(replies.taken) >= wanted or len(replies.settled) == updates, 30)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.01))
            bot.kill()
        account.kills += 1
        account.doubtful += _doubtful(standin, home)
    with bot:
        standin.wait_for(lambda: len(replies.settled) == updates, 60)
        assert bot.stop() == 0
    assert open_updates(home) == set()
    account.seconds = time.monotonic() - started
    account.answers = Counter(asked for asked, text in replies.taken if text != DOUBT)
    account.notes = Counter(asked for asked, text in replies.taken if text == DOUBT)
    account.out_of_order = replies.out_of_order
    return account


class _Replies:
    """What the bot has sent, each with the message that it belongs to."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        messages = map(standin.updates.message, standin.updates.history)
        self._texts = {(message["chat"]["id"], message["message_id"]): str(message["text"]) for message in messages}

    @property
    def taken(self) -> list[tuple[str, str]]:
        """The message and the reply's text."""
        return [(self._asked(call), call.params["text"]) for call in self._standin.calls.of("sendMessage") if call.taken]

    @property
    def settled(self) -> set[str]:
        return {asked for asked, _ in self.taken}

    @property
    def out_of_order(self) -> int:
        """Chats that were first told of their messages in another order than that of the messages."""
        numbers = [int(asked.removeprefix("n")) for asked in dict.fromkeys(asked for asked, _ in self.taken)]
        chats = {text: chat for (chat, _), text in self._texts.items()}
        firsts: dict[int, list[int]] = {}
        for number in numbers:
            firsts.setdefault(chats[f"n{number}"], []).append(number)
        return sum(found != sorted(found) for found in firsts.values())

    def _asked(self, call: Call) -> str:
        """An echo says it, a note stands under it."""
        text = str(call.params["text"])
        return text.removeprefix("echo ") if text != DOUBT else self._texts[call.params["chat_id"], call.params["reply_parameters"]["message_id"]]


def _doubtful(standin: StandIn, home: Path) -> Counter[str]:
    """The updates of which the next start cannot know whether they were answered; asked when no bot runs."""
    standin.wait_for(lambda: all(call.ended for call in standin.calls.of("sendMessage")))
    return Counter(str(standin.updates.message(update_id)["text"]) for update_id in open_updates(home, sent=True))
