"""Which calls are made again, by what went wrong and what was called; nothing here waits for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import httpx
import pytest
from telegram.error import NetworkError, TelegramError

from bot.settings import SettingsError, read_settings
from bot.telegram import requests
from bot.telegram.requests import FloodError, Request, TooLargeError, UnendedError, UpdatesRequest, application_builder

Answer = httpx.Response | type[Exception]
DONE = httpx.Response(200, json={"ok": True, "result": True})
ERROR = httpx.Response(500, json={"ok": False, "description": "Internal Server Error"})


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        return

    monkeypatch.setattr(requests.asyncio, "sleep", at_once)


def call(endpoint: str, *answers: Answer) -> tuple[object, int]:
    """What a call comes to where these are the answers, the last one for ever: its result or error, and how many times it was made."""
    calls = 0

    def handler(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        answer = answers[min(calls, len(answers) - 1)]
        calls += 1
        if isinstance(answer, type):
            raise answer("no", request=request)
        return httpx.Response(answer.status_code, content=answer.content)

    async def run() -> object:
        request = Request(httpx_kwargs={"transport": httpx.MockTransport(handler)})
        try:
            return await request.post(f"https://api.example/bot1:x/{endpoint}")
        except TelegramError as exc:
            return type(exc)
        finally:
            await request.shutdown()

    return asyncio.run(run()), calls


NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
DOUBTFUL = (httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


@pytest.mark.parametrize("failure", NOT_SENT)
@pytest.mark.parametrize("endpoint", ["sendMessage", "sendPhoto", "sendDocument", "editMessageText", "getMe"])
def test_what_never_left_is_sent_again(endpoint: str, failure: type[Exception]) -> None:
    assert call(endpoint, failure, failure, failure, failure, DONE) == (True, 5)


@pytest.mark.parametrize("failure", [*DOUBTFUL, ERROR])
@pytest.mark.parametrize("endpoint", ["sendMessage", "sendPhoto", "sendDocument", "sendMediaGroup", "copyMessage", "forwardMessage", "somethingNew"])
def test_a_message_is_never_sent_again_where_it_may_have_arrived(endpoint: str, failure: Answer) -> None:
    result, calls = call(endpoint, failure, DONE)
    assert calls == 1
    assert isinstance(result, type)
    assert issubclass(result, NetworkError)


@pytest.mark.parametrize("failure", [*DOUBTFUL, ERROR])
@pytest.mark.parametrize(
    "endpoint", ["editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "answerInlineQuery", "sendChatAction", "getFile"]
)
def test_what_may_be_done_twice_is_tried_three_times(endpoint: str, failure: Answer) -> None:
    assert call(endpoint, failure, failure, DONE) == (True, 3)
    result, calls = call(endpoint, failure)
    assert calls == 3
    assert isinstance(result, type)


def refused(description: str) -> httpx.Response:
    return httpx.Response(400, json={"ok": False, "error_code": 400, "description": f"Bad Request: {description}"})


def test_what_holds_already_counts_as_done() -> None:
    assert call("editMessageText", refused("message is not modified: specified new message content is the same")) == (True, 1)
    assert call("answerCallbackQuery", refused("query is too old and response timeout expired or query ID is invalid")) == (True, 1)
    assert call("sendMessage", refused("message is not modified"))[0] != (True, 1)


def test_a_wait_that_is_too_long_is_not_waited_for() -> None:
    asked = {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 3600}}
    assert call("sendMessage", httpx.Response(429, json=asked)) == (FloodError, 1)


def limited(content: Callable[[], Iterator[bytes]]) -> object:
    async def body() -> object:
        for chunk in content():
            yield chunk

    async def run() -> object:
        kwargs = {"transport": httpx.MockTransport(lambda _: httpx.Response(200, content=body())), "event_hooks": {"response": [requests._limit]}}
        request = Request(httpx_kwargs=kwargs)
        try:
            return len(await request.retrieve("https://api.example/file/bot1:x/a"))
        except TelegramError as exc:
            return type(exc)
        finally:
            await request.shutdown()

    return asyncio.run(run())


def test_what_is_downloaded_is_limited_in_size() -> None:
    mebibyte = b"x" * 2**20
    assert limited(lambda: iter([mebibyte] * 32)) == 32 * 2**20
    assert limited(lambda: iter([mebibyte] * 33)) is TooLargeError


def test_updates_come_as_they_were_sent() -> None:
    assert UpdatesRequest.parse_json_payload(b'{"ok":true,"result":[{"update_id":1,"x":}]}')["result"] == ['{"update_id":1,"x":}']
    assert UpdatesRequest.parse_json_payload(b'{"ok":false,"description":"Conflict"}') == {"ok": False, "description": "Conflict"}
    with pytest.raises(UnendedError) as raised:
        UpdatesRequest.parse_json_payload(b'{"ok":true,"result":[{"update_id":9,"x"')
    assert raised.value.update_id == 9


def test_without_a_token_there_is_no_application() -> None:
    with pytest.raises(SettingsError, match="XHOSHIN_TELEGRAM_TOKEN"):
        application_builder(read_settings(telegram_token=None))


def test_the_application_speaks_to_the_api_of_the_settings() -> None:
    chosen = read_settings(telegram_token="1234567:abc", telegram_api="http://127.0.0.1:9/")
    application = application_builder(chosen).build()
    assert application.updater is None
    assert (application.bot.base_url, application.bot.base_file_url) == (
        "http://127.0.0.1:9/bot1234567:abc",
        "http://127.0.0.1:9/file/bot1234567:abc",
    )
