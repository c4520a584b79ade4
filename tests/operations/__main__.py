"""Several processes for real, longer than CI does it, with figures: `python -m tests.operations [--rounds 3] [--questions 2000]`.

Three processes on one PostgreSQL behind nginx are killed, restarted and cut off from the database in turn, so many times; then the processor time of a
question is taken from the processes' own, through the API and through Telegram. Exit code 1 where anything was lost or answered twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.telegram.workers import WORKERS
from tests.bot.telegram.standin import StandIn
from tests.operations import scenarios
from tests.operations.installation import Installation, installed
from tests.operations.load import Citizens, Counts, asking
from tests.services.postgres import Postgres, running


def good(counts: Counts, noted: int = 0) -> bool:
    return not (counts.lost or counts.twice or counts.disordered or counts.failed) and counts.noted <= noted


def faults(installation: Installation, postgres: Postgres, rounds: int) -> bool:
    held = True
    for number in range(rounds):
        member = installation.members[number % len(installation.members)]
        for name, counts, noted in (
            ("killed", scenarios.one_is_killed(installation, member, 12), WORKERS),
            ("restarted", scenarios.all_are_restarted(installation), 0),
            ("database away", scenarios.database_goes_away(installation, postgres, 6), 0),
        ):
            print(f"{name}: {counts}", flush=True)
            held &= good(counts, noted)
    return held


def costs(installation: Installation, questions: int) -> None:
    """Processor milliseconds a question, of all processes together; those they use with nothing to do are taken off."""
    idle = spent(installation, lambda: time.sleep(5)) / 5
    print(f"with nothing to do: {idle / len(installation.members) * 100:.1f} % of a core a process")
    for name, work in (
        ("API, through nginx", lambda: ask(installation, questions)),
        ("Telegram, by webhook", lambda: write(installation, questions // 8)),
    ):
        started = time.monotonic()
        used = spent(installation, work)
        took = time.monotonic() - started
        count = questions if name.startswith("API") else questions // 8
        print(f"{name}: {(used - idle * took) / count * 1000:.1f} ms of processor time a question ({count} in {took:.0f} s)", flush=True)
    for member in installation.members:
        print(f"memory: {member.resident / 2**20:.0f} MiB resident")


def spent(installation: Installation, work: Callable[[], object]) -> float:
    before = sum(member.cpu_seconds for member in installation.members)
    work()
    return sum(member.cpu_seconds for member in installation.members) - before


def ask(installation: Installation, questions: int) -> None:
    asked = 0
    while asked < questions:
        with asking(installation.nginx.port) as browser:
            for _ in range(10):
                status = browser.ask()
                assert status == "200", status
                asked += 1


def write(installation: Installation, questions: int) -> None:
    citizens = Citizens(installation.standin, -(-questions // 10), 40, threading.Event())
    counts = Counts()
    citizens.run(10)
    citizens.account(counts)
    assert good(counts), counts


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--questions", type=int, default=2000)
    given = arguments.parse_args()
    with (
        running() as postgres,
        StandIn() as standin,
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder), postgres.fresh_url("many"), standin, followers=False) as installation,
    ):
        costs(installation, given.questions)
        return 0 if faults(installation, postgres, given.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
