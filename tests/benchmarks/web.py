"""`xhoshin serve` under load, on loopback: so many different questions a second through the API for a minute, as they would come from many people.

    python tests/benchmarks/web.py [--rate 200] [--seconds 60] [--gzip] [--bot]

With `--bot` the same process is the Telegram bot as well, and a citizen there asks it a question every second.

Requests start at their appointed times whatever became of those before (an open loop), and a reply's time counts from the appointed time, so that a
service that falls behind cannot hide it. Prints the rate reached, percentiles of the replies' times, and errors; first, how long the first reply after
the start takes, and how much the page weighs. The server and the client share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote, urljoin

GOLDEN = Path(__file__).parents[1] / "golden" / "questions.jsonl"
CONNECTIONS = 64
PROMISED_P95 = 100.0
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Outcome:
    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != "200")


class Kept:
    """One kept HTTP/1.1 connection; opened again where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> str:
        """Send a request and read the whole response; its status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise ConnectionError("a response without its length")
        await reader.readexactly(int(length[1]))
        return head[9:12].decode()

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def drive(host: str, port: int, requests: list[bytes], rate: float, seconds: float) -> tuple[Outcome, float]:
    """Send requests at a constant rate; what became of them, and the rate that was reached."""
    outcome, free = Outcome(), asyncio.Queue[Kept]()
    for _ in range(CONNECTIONS):
        free.put_nowait(Kept(host, port))

    async def one(number: int, appointed: float) -> None:
        connection = await free.get()
        try:
            status = await connection.exchange(requests[number % len(requests)])
        except (OSError, asyncio.IncompleteReadError) as exc:
            connection.close()
            status = type(exc).__name__
        finally:
            free.put_nowait(connection)
        outcome.milliseconds.append((loop.time() - appointed) * 1000)
        outcome.statuses[status] += 1

    loop = asyncio.get_running_loop()
    started, under_way = loop.time(), set[asyncio.Task[None]]()
    for number in range(int(rate * seconds)):
        appointed = started + number / rate
        if (early := appointed - loop.time()) > 0:
            await asyncio.sleep(early)
        task = asyncio.create_task(one(number, appointed))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    elapsed = loop.time() - started
    while not free.empty():
        free.get_nowait().close()
    return outcome, len(outcome.milliseconds) / elapsed


def questions() -> list[str]:
    return [row["q"] for row in map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines())]


def post(host: str, port: int, question: str, number: int, gzip: bool) -> bytes:
    """A question by one of many people, as a proxy hands it on."""
    body = json.dumps({"question": question}).encode()
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    visitor = f"X-Forwarded-For: 198.51.{number // 250 % 250}.{number % 250}\r\n"
    return (head + visitor + ("Accept-Encoding: gzip\r\n" if gzip else "") + "\r\n").encode() + body


@contextlib.contextmanager
def service(home: str, rate: float, bot: bool) -> Iterator[tuple[str, int, int]]:
    """`xhoshin serve` in a process of its own: where it listens, and the process's number."""
    settings = {"TRUSTED_PROXIES": "127.0.0.1", "QUESTIONS_PER_MINUTE": str(max(100, int(rate))), "HOST": "127.0.0.1", "PORT": "0"}
    with telegram() if bot else contextlib.nullcontext({}) as asked_for:
        environment = {**os.environ, "XHOSHIN_HOME": home, **{f"XHOSHIN_{name}": value for name, value in {**settings, **asked_for}.items()}}
        command = [sys.executable, "-c", "from bot.cli import app; app()", "serve", *(["--telegram"] if bot else [])]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                found = re.search(r"http://([\d.]+):(\d+)", process.stdout.readline())
                if found is None:
                    raise SystemExit("xhoshin serve did not start")
                yield found[1], int(found[2]), process.pid
            finally:
                process.terminate()
                process.wait(30)


@contextlib.contextmanager
def telegram() -> Iterator[dict[str, str]]:
    """A stand-in of Telegram with a citizen, in a process of its own: the settings that lead to it. Says at the end what became of the questions."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_citizen, args=(there,), daemon=True)
    process.start()
    yield here.recv()
    here.send("end")
    print(here.recv())
    process.join(30)


def _citizen(pipe: Connection) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests.bot.telegram.processes import PUBLIC, free_port
    from tests.bot.telegram.standin import StandIn

    with StandIn() as standin:
        port = free_port()
        standin.webhook.routes[PUBLIC] = f"http://127.0.0.1:{port}"
        pipe.send({"TELEGRAM_TOKEN": standin.token, "TELEGRAM_API": standin.url, "WEBHOOK_URL": f"{PUBLIC}/hook", "PORT": str(port)})
        hanako, waits = standin.user("花子"), []
        texts = itertools.cycle(questions())
        while not pipe.poll(1.0):
            started = time.monotonic()
            hanako.says(next(texts))
            hanako.reply(timeout=30)
            hanako.rest()
            waits.append((time.monotonic() - started) * 1000)
        waits.sort()
        pipe.send(f"on Telegram {len(waits)} questions, all answered: median {waits[len(waits) // 2]:.0f} ms, longest {waits[-1]:.0f} ms")


def processor_seconds(process: int) -> float:
    """What a process has used of the processors (proc(5): fields 14 and 15 of stat, in ticks)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetched(url: str) -> tuple[bytes, float]:
    """A resource as a browser asks for it, as it comes over the wire, and how many milliseconds it took."""
    started = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}), timeout=30) as response:
        body = response.read()
    return body, (time.perf_counter() - started) * 1000


def page_weight(base: str) -> tuple[int, int]:
    """Bytes over the wire of the page to ask on with all that it loads, and how many resources those are."""
    import gzip

    body, _ = fetched(base + "/")
    html = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
    parts = {urljoin(base + "/", part) for part in re.findall(r'<(?:link[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"', html)}
    parts = {part for part in parts if "/static/" in part}
    return len(body) + sum(len(fetched(part)[0]) for part in parts), 1 + len(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--gzip", action="store_true", help="ask for compressed replies")
    parser.add_argument("--bot", action="store_true", help="the Telegram bot runs in the same process")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, service(home, arguments.rate, arguments.bot) as (host, port, process):
        base = f"http://{host}:{port}"
        asked = f"{base}/api/v1/ask?q={quote('おくやみコーナーは予約なしで使えますか')}"
        first, second = fetched(asked)[1], fetched(asked)[1]
        weight, resources = page_weight(base)
        print(f"first reply {first:.0f} ms, second {second:.0f} ms; the page with {resources} resources weighs {weight / 1000:.1f} kB")
        requests = [post(host, port, question, number, arguments.gzip) for number, question in enumerate(questions())]
        before = processor_seconds(process)
        outcome, reached = asyncio.run(drive(host, port, requests, arguments.rate, arguments.seconds))
        spent = (processor_seconds(process) - before) / len(outcome.milliseconds) * 1000
        memory = next(line.split()[1] for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(
        f"asked {len(outcome.milliseconds)} times, {reached:.1f} a second ({arguments.rate:g} appointed), {outcome.errors} errors {dict(outcome.statuses)}"
    )
    print("reply in ms: " + ", ".join(f"p{share * 100:g} {outcome.percentile(share):.1f}" for share in (0.5, 0.95, 0.99, 0.999)))
    print(
        f"the server: {spent:.2f} ms of processor time a reply, memory at its highest {int(memory) / 1e6:.2f} GB; load of the machine {os.getloadavg()[0]:.1f}"
    )
    if outcome.errors or outcome.percentile(0.95) >= PROMISED_P95:
        sys.exit(f"promised: no error and p95 < {PROMISED_P95:g} ms")


if __name__ == "__main__":
    main()
