"""Load on an installation: citizens who write to the bot, and visitors who ask on the web, each question accounted for."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.telegram.failing import AGAIN, DOUBT
from tests.bot.telegram.standin import BotMessage, StandIn, User
from tests.operations.installation import Installation
from xhoshin.corpus import bundled_corpus, read_library

# An answer to a code names it: so it is seen which question was answered, how often, and in which order.
_CITED = re.compile(r"(\S+) Ｘ方針 課題([A-C])\((\d+)\)")
_Place = tuple[str, str]  # a ward's name and an initiative's code
# A visitor's questions in a minute, below the limit.
_VISITS = 10
# Nobody asks from an address that was used before.
_addresses = (f"127.{a}.{b}.{c}" for a, b, c in itertools.product(range(10, 99), range(250), range(1, 250)))
_one_at_a_time = threading.Lock()
_QUESTION = "おくやみコーナーは予約なしで使えますか"


@dataclass
class Counts:
    """What became of the load: `noted` were told that the answer may be missing, and `tapped` because it was. Times in seconds."""

    updates: int = 0
    lost: int = 0
    twice: int = 0
    noted: int = 0
    tapped: int = 0
    disordered: int = 0
    asked: int = 0
    failed: list[str] = field(default_factory=list)
    p95: float = 0.0
    longest: float = 0.0
    catching_up: float = 0.0

    def __str__(self) -> str:
        told = f"told that the answer may be missing {self.noted} ({self.tapped} rightly)"
        telegram = f"updates {self.updates}, lost {self.lost}, answered twice {self.twice}, {told}, chats out of order {self.disordered}"
        web = f"web questions {self.asked}, failed {len(self.failed)}, p95 {self.p95 * 1000:.0f} ms, longest {self.longest:.2f} s"
        return f"{telegram}; {web}; all answered {self.catching_up:.1f} s after the last was asked"


@contextmanager
def under_load(installation: Installation, chats: int = 24, telegram_rate: float = 12.0, web_rate: float = 10.0) -> Iterator[Counts]:
    """Load for a with-block, at rates in questions a second; the counts are whole when it has ended.

    Each chat asks as many questions as a citizen may in a minute at most; the block should end before all have.
    """
    counts, stop = Counts(), threading.Event()
    visitors = [_Visitors(installation.nginx.port, web_rate / 2, stop) for _ in range(2)]
    citizens = Citizens(installation.standin, chats, telegram_rate, stop)
    threads = [threading.Thread(target=work, daemon=True) for work in (*(one.run for one in visitors), citizens.run)]
    for thread in threads:
        thread.start()
    try:
        yield counts
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    citizens.account(counts)
    took = sorted(itertools.chain.from_iterable(one.took for one in visitors))
    counts.failed = [failure for one in visitors for failure in one.failed]
    counts.asked = len(took) + len(counts.failed)
    counts.p95, counts.longest = (took[int(len(took) * 0.95)], took[-1]) if took else (0.0, 0.0)


class Citizens:
    """So many people, taking turns: each asks for one initiative after the other."""

    def __init__(self, standin: StandIn, chats: int, rate: float, stop: threading.Event) -> None:
        library = read_library(bundled_corpus())
        self._codes = [(edition.name, initiative.code) for edition in library.newest for initiative in edition.initiatives][:12]
        self._standin, self._pause, self._stop = standin, 1 / rate, stop
        self._asked: dict[User, list[_Place]] = {standin.user(f"市民{number}"): [] for number in range(chats)}

    def run(self, rounds: int | None = None) -> None:
        """Ask until there is nothing more to ask for, or so many times each."""
        for ward, code in self._codes[:rounds]:
            for citizen, asked in self._asked.items():
                if self._stop.wait(self._pause):
                    return
                citizen.says(f"{ward} {code} ①")
                asked.append((ward, code))

    def account(self, counts: Counts, patience: float = 60.0) -> None:
        """Waits until everything is answered and nothing more comes, and counts. Who is told that an answer may be missing, and misses it, taps for it."""
        started = time.monotonic()
        until = started + patience
        tapped: dict[User, set[_Place]] = {citizen: set() for citizen in self._asked}
        while time.monotonic() < until and (waiting := self._waiting()):
            for citizen, places in waiting.items():
                for place, note in doubted(citizen).items():
                    if place in places - tapped[citizen]:
                        tapped[citizen].add(place)
                        citizen.taps(AGAIN, note)
            time.sleep(0.1)
        counts.catching_up = max(counts.catching_up, time.monotonic() - started)
        self._standin.drained()
        time.sleep(1.0)  # what would be answered twice
        for citizen, asked in self._asked.items():
            found = answered(citizen)
            counts.updates += len(asked)
            counts.lost += len(set(asked) - set(found))
            counts.twice += len(found) - len(set(found))
            counts.noted += len(notes(citizen))
            counts.tapped += len(tapped[citizen])
            in_order = [place for place in asked if place in found and place not in tapped[citizen]]
            counts.disordered += [place for place in dict.fromkeys(found) if place not in tapped[citizen]] != in_order

    def _waiting(self) -> dict[User, set[_Place]]:
        missing = {citizen: set(asked) - set(answered(citizen)) for citizen, asked in self._asked.items()}
        return {citizen: places for citizen, places in missing.items() if places}


def answered(citizen: User) -> list[_Place]:
    """Which initiatives the bot has named to someone, in the order of its messages."""
    return [(found[1], f"{found[2]}-{found[3]}") for message in citizen.messages if (found := _CITED.search(message.text))]


def notes(citizen: User) -> list[BotMessage]:
    """What told someone that an answer may be missing."""
    return [message for message in citizen.messages if message.text == DOUBT and not message.edited]


def doubted(citizen: User) -> dict[_Place, BotMessage]:
    """Of which initiatives someone was told that the answer may be missing; the notes stand under what they asked."""
    under_a_question = [
        (note.reply_to, note) for note in notes(citizen) if note.labels and note.reply_to is not None
    ]  # others are under a tap's own note
    return {_place(citizen.chat.messages[question]["text"]): note for question, note in under_a_question}


def _place(asked: str) -> _Place:
    ward, code, _ = asked.split(" ")
    return ward, code


class _Visitors:
    """One browser after the other, each at an address of its own."""

    def __init__(self, port: int, rate: float, stop: threading.Event) -> None:
        self._port, self._pause, self._stop = port, 1 / rate, stop
        self.took: list[float] = []
        self.failed: list[str] = []

    def run(self) -> None:
        while True:
            with asking(self._port) as browser:
                for _ in range(_VISITS):
                    if self._stop.wait(self._pause):
                        return
                    started = time.monotonic()
                    status = browser.ask()
                    if status == "200":
                        self.took.append(time.monotonic() - started)
                    else:
                        self.failed.append(status)


class Browser:
    def __init__(self, port: int, address: str) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self._connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting, source_address=(address, 0))

    def ask(self, question: str = _QUESTION) -> str:
        """The status of an answer, or what kept it from coming."""
        try:
            self._connection.request("POST", "/api/v1/ask", json.dumps({"question": question}), {"Content-Type": "application/json"})
            answer = self._connection.getresponse()
            body = json.loads(answer.read())
            return str(answer.status) if answer.status != 200 or body["citations"] else "no citation"
        except (OSError, http.client.HTTPException, ValueError) as exc:
            self._connection.close()
            return type(exc).__name__

    def close(self) -> None:
        self._connection.close()


@contextmanager
def asking(port: int) -> Iterator[Browser]:
    """A new visitor's browser, before nginx."""
    with _one_at_a_time:
        address = next(_addresses)
    browser = Browser(port, address)
    try:
        yield browser
    finally:
        browser.close()
