"""The webhook's route: who may bring something, how much, and what they are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.settings import SettingsError, read_settings
from bot.state.inbox import Received
from bot.state.state import State
from bot.telegram.intake import Intake
from bot.telegram.webhook import HEADER, MOST_BYTES, webhook_path, webhook_route, webhook_secret, webhook_url

SECRET = "right"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(read_settings(), tmp_path)
    yield opened
    opened.close()


def bring(inbox: Any, body: Any, headers: dict[str, str], method: str = "POST") -> int:
    async def run() -> int:
        intake = Intake(inbox)
        app = Starlette(routes=[webhook_route("/hook", SECRET, intake)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            response = await client.request(method, "/hook", content=body, headers=headers)
        intake.close()
        return response.status_code

    return asyncio.run(run())


def test_an_update_is_kept_before_it_is_acknowledged(state: State) -> None:
    body = '{"update_id":5,"message":{"chat":{"id":3},"text":"か"}}'
    assert bring(state.inbox, body.encode(), {HEADER: SECRET}) == 200
    claim = state.inbox.claim()
    assert claim is not None
    assert claim.received == Received(5, 3, body)


@pytest.mark.parametrize("given", [{}, {HEADER: "wrong"}, {HEADER: ""}, {HEADER: "right "[:-1] + "x"}, {HEADER: "r\u00efght"}])
def test_without_the_secret_nothing_is_even_read(state: State, given: dict[str, str]) -> None:
    read = False

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read = True
        yield b'{"update_id":5}'

    assert bring(state.inbox, body(), {name: value.encode("latin-1") for name, value in given.items()}) == 401  # type: ignore[misc]
    assert not read
    assert state.inbox.depth() == 0


def test_what_is_too_long_is_not_read_to_its_end(state: State) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 2**16
            yield b"x" * 2**16

    assert bring(state.inbox, body(), {HEADER: SECRET}) == 413
    assert read <= MOST_BYTES + 2**16
    assert bring(state.inbox, b"x" * (MOST_BYTES + 1), {HEADER: SECRET}) == 413


def test_what_has_no_number_is_not_brought_again(state: State) -> None:
    assert bring(state.inbox, b"\xff{nonsense", {HEADER: SECRET}) == 200
    assert state.inbox.depth() == 0


def test_what_cannot_be_kept_is_brought_again() -> None:
    class Away:
        def put(self, _updates: object) -> int:
            raise OperationalError("INSERT", {}, Exception("away"))

    assert bring(Away(), b'{"update_id":5}', {HEADER: SECRET}) == 500


def test_only_posts_are_taken(state: State) -> None:
    assert bring(state.inbox, b"", {HEADER: SECRET}, "GET") == 405


def test_the_address_leads_to_its_path() -> None:
    assert webhook_path(read_settings(webhook_url="https://a.example/x/y/")) == "/x/y"
    assert webhook_url(read_settings(webhook_url="https://a.example")) == "https://a.example/telegram"
    with pytest.raises(SettingsError, match="XHOSHIN_WEBHOOK_URL"):
        webhook_path(read_settings(webhook_url=""))


def test_the_secret_is_the_settings_or_follows_from_the_key() -> None:
    assert webhook_secret(read_settings(webhook_secret="chosen"), b"key") == "chosen"
    made = webhook_secret(read_settings(), b"key")
    assert made != webhook_secret(read_settings(), b"other")
    assert len(made) == 64
    assert made.isalnum()
