"""One line a record, no content of libraries' records, and no secret, whoever logs it."""

from __future__ import annotations

import logging

import httpx
import pytest

from bot.logs import Lines, described, secrets_of
from bot.settings import read_settings

TOKEN = "8123456789:AACanary_0123456789-abcdefghijklmno"
CHOSEN = read_settings(
    telegram_token=TOKEN, webhook_secret="hook/secret", secret_key='key"of keys', database_url="postgresql://xhoshin:pass%40word@db/x"
)


def line(name: str, message: object, *arguments: object, error: BaseException | None = None) -> str:
    """What is written, without its time."""
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, arguments, exc_info)
    return Lines(secrets_of(CHOSEN)).format(record).split(" ", 1)[1]


def test_our_own_messages_are_written_whole() -> None:
    assert line("bot.telegram.polling", "%d updates of %s", 3, "x") == "ERROR bot.telegram.polling 3 updates of x"


def test_a_librarys_arguments_are_not_written() -> None:
    assert line("telegram.Bot", "Calling `%s` with `%s`", "sendMessage", {"text": "090-1234"}) == "ERROR telegram.Bot Calling `%s` with `%s`"
    assert line("asyncio", "Task exception was never retrieved\nfuture: ValueError('090-1234')") == "ERROR asyncio Task exception was never retrieved"


@pytest.mark.parametrize(
    "written", [TOKEN, TOKEN.split(":")[1], TOKEN.replace(":", "%3A"), "hook/secret", "hook%2Fsecret", 'key"of keys', "pass%40word"]
)
@pytest.mark.parametrize("name", ["bot.doctor", "httpx", ""])
def test_no_secret_is_written_in_any_form(written: str, name: str) -> None:
    assert line(name, f"https://api/bot{written}/getMe") == f"ERROR {name} https://api/bot***/getMe".replace("  ", " ")
    assert written not in line(name, "%s", f"x{written}x")


def test_the_token_of_another_bot_is_no_better() -> None:
    assert line("httpx", "/bot9876543210:AAother_0123456789-abcdefghijklmnop/x") == "ERROR httpx /bot***/x"


def test_a_message_of_several_lines_is_one() -> None:
    assert line("bot.x", "a\nb\r\n  c") == "ERROR bot.x a b c"


def test_a_message_that_does_not_fit_its_arguments_is_written_all_the_same() -> None:
    assert line("bot.x", "%d updates", "no number") == "ERROR bot.x %d updates"


def deep() -> BaseException:
    """An exception from deep inside httpx, whose texts hold the token and what someone wrote."""
    url = f"https://127.0.0.1:1/bot{TOKEN}/getMe?text=090-1234"
    try:
        try:
            httpx.get(url, timeout=2)
        except httpx.ConnectError as exc:
            raise RuntimeError(f"cannot reach {url}") from exc
    except RuntimeError as exc:
        return exc
    raise AssertionError


def test_of_an_exception_types_and_places_are_written_alone() -> None:
    written = line("telegram.ext.Application", "No error handlers are registered", error=deep())
    assert written.startswith("ERROR telegram.ext.Application No error handlers are registered: RuntimeError (tests/bot/test_logs.py:")
    assert " < ConnectError (httpx/_transports/default.py:" in written
    assert "090" not in written
    assert "AACanary" not in written
    assert "\n" not in written


def test_a_long_chain_is_cut() -> None:
    error: BaseException = ValueError("0")
    for number in range(1, 20):
        outer = ValueError(str(number))
        outer.__cause__ = error
        error = outer
    assert described(error) == " < ".join(["ValueError"] * 5)
