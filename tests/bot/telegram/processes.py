"""The echoing bot as a process: started, watched, killed, ended."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType

from .standin import StandIn

PUBLIC = "https://bot.example.jp"
REPOSITORY = Path(__file__).parents[3]


class Process:
    """One home, and one bot in it at a time. `log` is what all of them wrote to standard error."""

    def __init__(self, standin: StandIn, home: Path, webhook: bool = False, command: tuple[str, ...] = (), **settings: str) -> None:
        self.home, self._webhook = home, webhook
        self._log = home / "stderr.txt"
        home.mkdir(parents=True, exist_ok=True)
        self._command = command or (sys.executable, "-m", "tests.bot.telegram.echoing", *(["--webhook"] if webhook else []))
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XHOSHIN_")},
            "PYTHONPATH": str(REPOSITORY),
            "UNLIMITED": "1",
            "XHOSHIN_HOME": str(home),
            "XHOSHIN_TELEGRAM_TOKEN": standin.token,
            "XHOSHIN_TELEGRAM_API": standin.url,
            **settings,
        }
        if webhook:
            port = free_port()
            self._environment |= {"XHOSHIN_PORT": str(port), "XHOSHIN_WEBHOOK_URL": f"{PUBLIC}/hook"}
            self.url = f"http://127.0.0.1:{port}/hook"
            standin.webhook.routes[PUBLIC] = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Process:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(self._command, env=self._environment, cwd=REPOSITORY, stdout=log, stderr=log)
        return self

    def kill(self) -> None:
        """SIGKILL: no time for anything."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def handles_all(self, within: float = 15.0) -> None:
        """Waits until the inbox holds nothing to handle: what has been answered is also written down as done."""
        until = time.monotonic() + within
        while left := open_updates(self.home):
            assert time.monotonic() < until, f"{len(left)} updates not handled within {within} s"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM, within: float = 15.0) -> int:
        """The exit code after a signal."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(within)

    def ends(self, within: float = 15.0) -> int:
        """The exit code of a process that ends by itself."""
        assert self.process is not None
        return self.process.wait(within)

    def says(self, words: str, within: float = 15.0) -> None:
        """Waits until the log holds some words."""
        until = time.monotonic() + within
        while words not in self.log:
            assert time.monotonic() < until, f"{words!r} not within {within} s:\n{self.log[-3000:]}"
            time.sleep(0.02)

    def __enter__(self) -> Process:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        if self.running:
            self.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def open_updates(home: Path, sent: bool = False) -> set[int]:
    """The updates that a home's inbox has not handled yet; or those of them alone that something may have been sent for."""
    query = "SELECT update_id FROM inbox WHERE done_at IS NULL"
    if sent:
        query += " AND update_id IN (SELECT update_id FROM attempts WHERE sent)"
    with closing(sqlite3.connect(home / "state.db")) as database:
        return {row[0] for row in database.execute(query)}
