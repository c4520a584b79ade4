"""One installation of several processes for the tests: nginx, PostgreSQL, Telegram's stand-in, and `xhoshin serve --telegram` as often as wanted."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.telegram.standin import StandIn
from tests.services import nginx
from tests.services.nginx import Nginx, free_port

PUBLIC = "https://x.example.jp"
ADMIN = 7_000_000_001
_REPOSITORY = Path(__file__).parents[2]
# How long, in seconds, a process may take to its first answer: several start at once, on a machine that does other things too.
_PATIENCE = 60.0


@dataclass
class Member:
    """One process. `log` is what it wrote to standard error."""

    home: Path
    port: int
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Member:
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", "from bot.cli import app; app()", "serve", "--telegram"]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=_REPOSITORY, stdout=log, stderr=log)
        return self

    def ready(self) -> Member:
        """Waits until it answers."""
        until = time.monotonic() + _PATIENCE
        while True:
            assert self.process is not None and self.process.poll() is None, self.log[-3000:]
            try:
                if self.get("/readyz")[0] == 200:
                    return self
            except OSError:
                pass
            assert time.monotonic() < until, self.log[-3000:]
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL: no time for anything."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an answer of this very process."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def figure(self, name: str, *labels: str) -> float:
        """The sum of a metric over all whose labels hold every given one, e.g. `channel="api"`."""
        lines = (line for line in self.get("/metrics")[1].splitlines() if line.partition("{")[0].partition(" ")[0] == name)
        return sum(float(line.rpartition(" ")[2]) for line in lines if all(label in line for label in labels))

    def serves(self, edition: str) -> bool:
        """Whether an edition, `moji/2025-03-31`, can be had here."""
        return self.get(f"/api/v1/reports/{edition}")[0] == 200

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.home / f"stderr-{self.port}.txt"

    @property
    def cpu_seconds(self) -> float:
        """Processor time that the running process has used."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def resident(self) -> int:
        """Bytes of memory that the running process holds."""
        assert self.process is not None
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Installation:
    members: tuple[Member, ...]
    standin: StandIn
    nginx: Nginx
    database_url: str


@contextmanager
def installed(folder: Path, database_url: str, standin: StandIn, followers: bool, members: int = 3) -> Iterator[Installation]:
    """So many processes at work.

    Args:
        followers: every one but the first follows that one, in a home of its own; else all share one home.
    """
    ports = [free_port() for _ in range(members)]
    common = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XHOSHIN_")},
        "PYTHONPATH": str(_REPOSITORY),
        "XHOSHIN_TELEGRAM_TOKEN": standin.token,
        "XHOSHIN_TELEGRAM_API": standin.url,
        "XHOSHIN_ADMINS": str(ADMIN),
        "XHOSHIN_WEBHOOK_URL": PUBLIC,
        "XHOSHIN_PUBLIC_URL": PUBLIC,
        "XHOSHIN_DATABASE_URL": database_url,
        "XHOSHIN_SECRET_KEY": "the key that all of them share",
        "XHOSHIN_TRUSTED_PROXIES": "127.0.0.1",
    }

    def member(number: int, port: int) -> Member:
        home = folder / (f"home-{number}" if followers else "home")
        leader = {"XHOSHIN_LEADER_URL": f"http://127.0.0.1:{ports[0]}"} if followers and number else {}
        return Member(home, port, {**common, **leader, "XHOSHIN_HOME": str(home), "XHOSHIN_PORT": str(port)})

    made = tuple(member(number, port) for number, port in enumerate(ports))
    with ExitStack() as stack:
        for one in made:
            stack.callback(one.end)
        proxy = stack.enter_context(nginx.running(folder, ports, ports[:1] if followers else ports))
        standin.webhook.routes[PUBLIC] = f"https://127.0.0.1:{proxy.port}"
        made[0].start().ready()  # the first makes tables and index
        for one in made[1:]:
            one.start()
        for one in made[1:]:
            one.ready()
        yield Installation(made, standin, proxy, database_url)
