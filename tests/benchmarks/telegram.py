"""What the Telegram channel endures, in full: kill -9 under load, malformed updates, updates that come again; polling and webhook.

    python tests/benchmarks/telegram.py            # all of it, some ten minutes
    python tests/benchmarks/telegram.py kills      # or one of: kills, malformed, duplicates

Each line says what was counted; the exit code is 1 where anything was lost, answered twice, or late.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.pop(0)  # this folder, where `telegram` would be this file
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bot.telegram.crashing import crash
from tests.bot.telegram.enduring import endure_brought, endure_polled
from tests.bot.telegram.processes import Process
from tests.bot.telegram.standin import StandIn

UPDATES, KILLS, MALFORMED, AGAIN = 1_000, 50, 10_000, 1_000
WAYS = {"polling": False, "webhook": True}


def kills() -> bool:
    good = True
    for way, webhook in WAYS.items():
        with tempfile.TemporaryDirectory() as home, StandIn() as standin:
            account = crash(standin, Path(home), webhook, UPDATES, KILLS, seed=1)
        print(f"kill -9, {way}: {account}", flush=True)
        good &= account.good
    return good


def malformed() -> bool:
    good = True
    for way, endure in {"polling": endure_polled, "webhook": endure_brought}.items():
        with tempfile.TemporaryDirectory() as home, StandIn() as standin:
            endured = endure(standin, Path(home), MALFORMED, 2)
        print(f"malformed, {way}: {endured}", flush=True)
        good &= max(endured.waits) < 1.0
    return good


def duplicates() -> bool:
    """Every update comes once more, one of them a hundred times, before and after a kill."""
    good = True
    for way, webhook in WAYS.items():
        with tempfile.TemporaryDirectory() as home, StandIn() as standin, Process(standin, Path(home), webhook) as bot:
            started = time.monotonic()
            numbers = list(standin.crowd(AGAIN, people=100, text="n{}"))
            standin.wait_for(lambda standin=standin: len(standin.calls.of("sendMessage")) >= AGAIN, 120)
            for number in numbers[: AGAIN // 2]:
                standin.repeat(number)
            standin.repeat(numbers[0], 100)
            standin.drained(120)
            bot.handles_all()
            bot.kill()
            for number in numbers[AGAIN // 2 :]:
                standin.repeat(number)
            bot.start()
            standin.drained(120)
            assert bot.stop() == 0
            times = Counter(call.params["text"] for call in standin.calls.of("sendMessage"))
            most = max(times.values())
            print(
                f"again, {way}: {AGAIN} updates twice, one of them 102 times: {len(times)} answered, {most} time at most, {time.monotonic() - started:.0f} s",
                flush=True,
            )
            good &= len(times) == AGAIN and most == 1
    return good


ALL = {"kills": kills, "malformed": malformed, "duplicates": duplicates}

if __name__ == "__main__":
    held = [ALL[name]() for name in sys.argv[1:] or ALL]
    sys.exit(0 if all(held) else 1)
