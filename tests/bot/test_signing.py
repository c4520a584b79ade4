"""A link into the desk names its user for ten minutes, and nobody can make one without the key."""

from __future__ import annotations

import time

import pytest
from itsdangerous import TimestampSigner

from bot.signing import desk_link_token, desk_user

KEY = b"k" * 64


def test_a_token_names_its_user() -> None:
    assert desk_user(KEY, desk_link_token(KEY, 123456789)) == 123456789


def test_a_token_ends_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    token, made = desk_link_token(KEY, 7), time.time()
    monkeypatch.setattr(time, "time", lambda: made + 599)
    assert desk_user(KEY, token) == 7
    monkeypatch.setattr(time, "time", lambda: made + 602)
    assert desk_user(KEY, token) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "7",
        "7.x.y",
        "\ud800",
        pytest.param(desk_link_token(b"another key", 7), id="of another key"),
        pytest.param(desk_link_token(KEY, 7).replace("7", "8", 1), id="of another user"),
        pytest.param(desk_link_token(KEY, 7) + "x", id="longer"),
    ],
)
def test_what_we_have_not_signed_names_nobody(token: str) -> None:
    assert desk_user(KEY, token) is None


def test_what_was_signed_for_another_use_names_nobody() -> None:
    assert desk_user(KEY, TimestampSigner(KEY, salt="something else").sign("7").decode()) is None
    assert desk_user(KEY, TimestampSigner(KEY, salt="desk-link").sign("sato").decode()) is None
