"""`xhoshin serve` as it is run: a process of its own, proxies before it, a signal that ends it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.service import open_answerer

OKUYAMI = "おくやみコーナーは予約なしで使えますか"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose index is built."""
    folder = tmp_path_factory.mktemp("xhoshin-home")
    open_answerer(folder)
    return folder


@contextmanager
def serving(home: Path, *arguments: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The service: its address and its process."""
    environment = {**os.environ, "XHOSHIN_HOME": str(home), "XHOSHIN_HOST": "127.0.0.1", "XHOSHIN_PORT": "0"}
    environment |= {f"XHOSHIN_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-c", "from bot.cli import app; app()", "serve", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://[\d.]+:\d+", line)
        try:
            assert found, process.stderr.read() if process.stderr else line
            yield found[0], process
        finally:
            if process.poll() is None:
                process.kill()


def test_it_answers_and_ends_in_order_with_nothing_lost_or_logged(home: Path) -> None:
    with serving(home) as (base, process):
        with httpx.Client(base_url=base) as client:
            asked = [client.post("/api/v1/ask", json={"question": OKUYAMI}).json()["id"] for _ in range(3)]
            assert client.get("/readyz").json()["status"] == "ok"
            assert "server" not in client.get("/healthz").headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        log = process.stderr.read()
    with sqlite3.connect(home / "state.db") as connection:
        kept = {row[0] for row in connection.execute("SELECT reply_id FROM questions")}
    assert set(asked) <= kept
    assert OKUYAMI not in log
    assert "Traceback" not in log


def test_what_is_in_hand_is_finished_when_it_ends(home: Path) -> None:
    with serving(home) as (base, process):
        host, port = base.removeprefix("http://").split(":")
        body = json.dumps({"question": OKUYAMI}).encode()
        head = (
            f"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), 20) as connection:
            connection.sendall(head.encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")  # now it waits for the body
            process.send_signal(signal.SIGTERM)
            refused_by = time.monotonic() + 10
            while time.monotonic() < refused_by:  # until nothing new is taken
                try:
                    socket.create_connection((host, int(port)), 1).close()
                except OSError:
                    break
            connection.sendall(body)
            assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert process.wait(20) == 0


def test_visitors_are_told_apart_only_by_a_trusted_proxy(home: Path) -> None:
    def statuses(base: str, *forwarded: str) -> list[int]:
        with httpx.Client(base_url=base) as client:
            return [client.get("/api/v1/ask", params={"q": OKUYAMI}, headers={"X-Forwarded-For": address}).status_code for address in forwarded]

    with serving(home, QUESTIONS_PER_MINUTE="1") as (base, _):
        assert statuses(base, "192.0.2.1", "192.0.2.2") == [200, 429]  # anybody may write such a header
    with serving(home, QUESTIONS_PER_MINUTE="1", TRUSTED_PROXIES="127.0.0.1") as (base, _):
        assert statuses(base, "192.0.2.1", "192.0.2.2", "192.0.2.1") == [200, 200, 429]
        # What stands before the address that the proxy has written was written by the visitor.
        assert statuses(base, "198.51.100.9, 192.0.2.2", "198.51.100.10, 192.0.2.2") == [429, 429]
        assert statuses(base, "2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1") == [200, 429, 200]


def test_a_taken_port_is_said_in_one_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {**os.environ, "XHOSHIN_HOME": str(home), "XHOSHIN_HOST": "127.0.0.1", "XHOSHIN_PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, "-c", "from bot.cli import app; app()", "serve"], env=environment, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "XHOSHIN_PORT" in done.stderr


@pytest.mark.parametrize("proxies", ["*", "proxy.example", "10.0.0.1/8"])
def test_a_proxy_is_named_by_its_address_alone(home: Path, proxies: str) -> None:
    environment = {**os.environ, "XHOSHIN_HOME": str(home), "XHOSHIN_TRUSTED_PROXIES": proxies}
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import app; app()", "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "XHOSHIN_TRUSTED_PROXIES" in done.stderr


def test_the_webhook_needs_its_address(home: Path) -> None:
    environment = {**os.environ, "XHOSHIN_HOME": str(home), "XHOSHIN_PORT": "0", "XHOSHIN_TELEGRAM_TOKEN": "123456:" + "A" * 35}
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import app; app()", "serve", "--telegram"], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "XHOSHIN_WEBHOOK_URL" in done.stderr
