"""Updates on their way to the bot, by polling and webhook, and all that can go wrong on the way."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TelegramError, TimedOut

from .driver import Driver
from .standin import Flood, Limit, StandIn, User

PUBLIC = "https://bot.example.jp"


@pytest.fixture
def driver(standin: StandIn) -> Iterator[Driver]:
    with Driver(standin) as made:
        yield made


@pytest.fixture
def hanako(standin: StandIn) -> User:
    user = standin.user("花子")
    user.starts()
    return user


class Endpoint:
    """Where a webhook leads: keeps what comes, and answers with the statuses given, 200 once they are used up."""

    def __init__(self) -> None:
        self.got: list[tuple[Any, str | None]] = []
        self.statuses: list[int] = []
        self.delay = 0.0
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                status = endpoint.take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))), self.headers.get(SECRET_HEADER))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *values: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, update: Any, secret: str | None) -> int:
        with self._lock:
            self.got.append((update, secret))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            status = self.statuses.pop(0) if self.statuses else 200
        time.sleep(self.delay)
        with self._lock:
            self.at_once -= 1
        return status

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update, _ in self.got]


SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def endpoint(standin: StandIn) -> Iterator[Endpoint]:
    made = Endpoint()
    standin.webhook.routes[PUBLIC] = made.url
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_updates_come_until_they_are_confirmed(standin: StandIn, driver: Driver, hanako: User) -> None:
    second = hanako.says("二つ目")
    hanako.says("三つ目")
    assert second is not None
    assert [one.message.text for one in driver.get_updates()] == ["/start", "二つ目", "三つ目"]
    assert [one.update_id for one in driver.get_updates(limit=2)] == [second - 1, second]
    assert [one.message.text for one in driver.get_updates(offset=second)] == ["二つ目", "三つ目"]
    assert len(standin.pending()) == 2
    assert [one.message.text for one in driver.get_updates(offset=-1)] == ["三つ目"]
    assert driver.get_updates(offset=second + 2) == () and standin.pending() == []
    standin.drained(0)


@pytest.mark.parametrize("limit", [0, 101])
def test_no_more_than_100_updates_at_once(driver: Driver, limit: int) -> None:
    with pytest.raises(BadRequest, match="Limit must be from 1 to 100"):
        driver.get_updates(limit=limit)


def test_a_long_poll_ends_with_the_first_news(driver: Driver, hanako: User) -> None:
    driver.get_updates(offset=-1)
    driver.get_updates(offset=10**9)
    began = time.monotonic()
    assert driver.get_updates(timeout=1) == () and time.monotonic() - began >= 1.0
    threading.Timer(0.2, lambda: hanako.says("来た")).start()
    began = time.monotonic()
    assert [one.message.text for one in driver.get_updates(timeout=5)] == ["来た"]
    assert 0.15 < time.monotonic() - began < 4.0  # long before the poll's own end


def test_a_second_poll_ends_the_first(driver: Driver) -> None:
    first, second = driver.together(driver.bot.get_updates(timeout=5), driver.bot.get_updates(timeout=1))
    assert isinstance(first, Conflict) and "terminated by other getUpdates request" in str(first)
    assert second == ()


def test_only_the_kinds_asked_for_come(standin: StandIn, driver: Driver, hanako: User) -> None:
    driver.get_updates(offset=-1, allowed_updates=["inline_query"])
    driver.get_updates(offset=10**9)
    assert hanako.says("x") is None
    hanako.types("駐車場")
    assert [one.inline_query.query for one in driver.get_updates()] == ["駐車場"]
    driver.get_updates(allowed_updates=[])
    assert hanako.says("y") is not None
    assert driver.get_webhook_info().pending_update_count == 2


def test_raw_updates_and_repeated_ones(standin: StandIn, driver: Driver, hanako: User) -> None:
    first = standin.pending()[0].update_id
    given = standin.inject({"message": {"message_id": "many"}})
    own = standin.inject({"update_id": given + 5, "poll": 3})
    assert (given, own, standin.inject([1, 2])) == (first + 1, first + 6, first + 7)
    payloads = [one.payload for one in standin.pending()]
    assert payloads[1:] == [{"update_id": given, "message": {"message_id": "many"}}, {"update_id": own, "poll": 3}, [1, 2]]
    with pytest.raises((TypeError, AttributeError, KeyError)):
        driver.get_updates()  # python-telegram-bot cannot read them: that is what they are for
    assert driver.get_updates(offset=first + 8) == ()
    standin.repeat(first, 3)
    assert [one.update_id for one in driver.get_updates(offset=first + 8)] == [first] * 3
    assert driver.get_updates(offset=first + 8) == ()


def test_many_updates_at_once(standin: StandIn, driver: Driver) -> None:
    told = standin.crowd(250, people=7, text="問{}")
    assert len(told) == 250 and len({user.id for user in told.values()}) == 7
    got: list[Any] = []
    while new := driver.get_updates(offset=got[-1].update_id + 1 if got else 0):
        got += new
    assert [one.message.text for one in got] == [f"問{number}" for number in range(1, 251)]
    assert [one.message.from_user.id for one in got] == [told[one.update_id].id for one in got]


def test_a_webhook_needs_a_public_https_address(standin: StandIn, driver: Driver, endpoint: Endpoint) -> None:
    for url, words in (
        ("http://bot.example.jp/hook", "https url must be provided"),
        ("https://bot.example.jp:8081/hook", "ports 80, 88, 443 or 8443"),
        ("https://elsewhere.example.jp/hook", "resolve host"),
    ):
        with pytest.raises(BadRequest, match=words):
            driver.set_webhook(url)
    with pytest.raises(BadRequest, match="unallowed characters"):
        driver.set_webhook(PUBLIC, secret_token="秘密")
    with pytest.raises(BadRequest, match="Max_connections must be from 1 to 100"):
        driver.set_webhook(PUBLIC, max_connections=101)
    assert len(standin.take_mistakes()) == 4
    assert driver.get_webhook_info().url == ""


def test_a_webhook_gets_everything_with_its_secret(standin: StandIn, driver: Driver, hanako: User, endpoint: Endpoint) -> None:
    driver.set_webhook(f"{PUBLIC}/hook", secret_token="s3cret", allowed_updates=["message"])
    second = hanako.says("二つ目")
    standin.drained(5)
    assert [(update["message"]["text"], secret) for update, secret in endpoint.got] == [("/start", "s3cret"), ("二つ目", "s3cret")]
    assert second is not None
    standin.repeat(second, 2)
    standin.drained(5)
    assert endpoint.ids == [second - 1, second, second, second]
    info = driver.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections, info.allowed_updates) == (f"{PUBLIC}/hook", 0, 40, ("message",))
    with pytest.raises(Conflict, match="webhook is active"):
        driver.get_updates()
    driver.delete_webhook()
    hanako.says("三つ目")
    assert [one.message.text for one in driver.get_updates()] == ["三つ目"]
    assert len(endpoint.got) == 4


def test_what_a_webhook_does_not_take_comes_again_in_order(standin: StandIn, driver: Driver, hanako: User, endpoint: Endpoint) -> None:
    endpoint.statuses = [500, 404, 200]
    second = hanako.says("二つ目")
    assert second is not None
    driver.set_webhook(PUBLIC)
    standin.drained(5)
    assert endpoint.ids == [second - 1] * 3 + [second]
    assert [one.status for one in standin.webhook.deliveries] == [500, 404, 200, 200]
    assert "Wrong response from the webhook: 404" in driver.get_webhook_info().last_error_message
    endpoint.server.server_close()
    endpoint.server.shutdown()
    hanako.says("留守")
    standin.wait_for(lambda: any(one.status == 0 for one in standin.webhook.deliveries))
    assert len(standin.pending()) == 1
    driver.delete_webhook(drop_pending_updates=True)
    assert standin.pending() == []


def test_a_webhook_serves_chats_side_by_side_within_its_connections(standin: StandIn, driver: Driver, endpoint: Endpoint) -> None:
    endpoint.delay = 0.02
    told = standin.crowd(40, people=8)
    driver.set_webhook(PUBLIC, max_connections=3)
    standin.drained(10)
    assert endpoint.most_at_once == 3 and sorted(endpoint.ids) == sorted(told)
    for user in set(told.values()):
        own = [one for one in endpoint.ids if told[one] is user]
        assert own == sorted(own)


def test_too_many_requests(standin: StandIn, driver: Driver, hanako: User) -> None:
    standin.faults.too_many("sendMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as error:
            driver.send_message(hanako.id, "x")
        assert error.value.retry_after == 7
    driver.send_message(hanako.id, "y")
    assert [one.text for one in hanako.replies(1)] == ["y"] and standin.faults.left() == 0
    calls = standin.calls.of("sendMessage", chat_id=hanako.id)
    assert [(call.status, call.taken, call.fault) for call in calls] == [(429, False, "too_many")] * 2 + [(200, True, "")]


def test_sending_faster_than_telegram_allows(standin: StandIn, driver: Driver, hanako: User) -> None:
    taro = standin.user("太郎")
    taro.starts()
    group = standin.group("政策課", hanako)
    standin.flood = Flood(overall=Limit(4, 30.0), private=Limit(2, 20.0), group=Limit(1, 60.0))
    driver.send_message(hanako.id, "1")
    driver.send_message(hanako.id, "2")
    driver.send_message(group.id, "3")
    waits = []
    for chat_id in (hanako.id, group.id):
        with pytest.raises(RetryAfter) as error:
            driver.send_message(chat_id, "x")
        waits.append(error.value.retry_after)
    assert waits == [20, 60]
    driver.send_message(taro.id, "4")
    with pytest.raises(RetryAfter):
        driver.send_message(taro.id, "5")
    driver.send_chat_action(taro.id, "typing")
    standin.flood = None
    driver.send_message(taro.id, "6")
    assert [one.text for one in taro.replies(2)] == ["4", "6"]


@pytest.mark.parametrize("status", [500, 502])
def test_errors_of_the_server(standin: StandIn, driver: Driver, hanako: User, status: int) -> None:
    standin.faults.error("sendMessage", status)
    with pytest.raises(NetworkError, match="Internal Server Error" if status == 500 else "Bad Gateway"):
        driver.send_message(hanako.id, "x")
    hanako.hears_nothing(0)


@pytest.mark.parametrize(
    ("order", "error", "heard"),
    [
        (lambda faults: faults.reset_before("sendMessage"), NetworkError, []),
        (lambda faults: faults.reset_after("sendMessage"), NetworkError, ["x"]),
        (lambda faults: faults.hang("sendMessage", 5, taken=False), TimedOut, []),
        (lambda faults: faults.hang("sendMessage", 5), TimedOut, ["x"]),
        (lambda faults: faults.malformed("*"), TelegramError, ["x"]),
    ],
)
def test_whether_it_was_taken_the_bot_cannot_tell(standin: StandIn, driver: Driver, hanako: User, order: Any, error: Any, heard: list[str]) -> None:
    order(standin.faults)
    with Driver(standin, read_timeout=0.5) as impatient, pytest.raises(error):
        impatient.send_message(hanako.id, "x")
    assert [one.text for one in hanako.rest(0.05)] == heard
    assert driver.send_message(hanako.id, "y").text == "y"


def test_nothing_listens_at_first(late_standin: StandIn) -> None:
    with socket.socket() as caller, pytest.raises(ConnectionRefusedError):
        caller.connect(("127.0.0.1", int(late_standin.url.rpartition(":")[2])))
    with Driver(late_standin) as driver:
        with pytest.raises(NetworkError):
            driver.get_me()
        late_standin.start()
        assert driver.get_me().is_bot
        late_standin.stop()
        with pytest.raises(NetworkError):
            driver.get_me()
        late_standin.start()
        assert driver.get_me().is_bot


POLLER = """
import asyncio, sys, telegram
async def main():
    async with telegram.Bot(sys.argv[1], base_url=sys.argv[2]) as bot:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=10):
                await bot.send_message(update.message.chat.id, update.message.text + "!")
                offset = update.update_id + 1
asyncio.run(main())
"""


def test_a_bot_in_another_process_is_killed_and_starts_again(standin: StandIn, hanako: User) -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", POLLER, standin.token, standin.base_url])

    process = start()
    try:
        assert hanako.reply(20).text == "/start!"
        standin.drained(5)
        standin.faults.hang("sendMessage", 30)  # killed while it waits for the answer
        hanako.says("問")
        assert hanako.reply().text == "問!"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process = start()
        assert hanako.reply(20).text == "問!"  # not confirmed before, so it came again
        standin.drained(5)
    finally:
        process.kill()
        process.wait()
