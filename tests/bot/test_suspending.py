"""The kill switch: what an admin has stopped stays stopped, also while the state cannot be read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.reception import Channel, Reception, Refusal, Refused, Reply
from bot.settings import read_settings
from bot.state import switches
from bot.state.switches import NoticeError

QUESTION = "おくやみコーナーは予約なしで使えますか"


def unreachable(*_: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


@pytest.fixture
def reception(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reception:
    monkeypatch.setattr(switches, "_FRESH", -1.0)  # every question looks
    return Reception.open(read_settings(), tmp_path)


def asked(reception: Reception) -> Reply | Refused:
    return reception.ask("ip:192.0.2.1", QUESTION, Channel.WEB)


def lose_the_database(reception: Reception) -> None:
    reception.state.engine.dispose()
    event.listen(reception.state.engine, "do_connect", unreachable)


@pytest.mark.parametrize("notice", ["", " \n", "あ" * 501])
def test_a_notice_that_cannot_be_shown_suspends_nothing_and_is_refused(reception: Reception, notice: str) -> None:
    with pytest.raises(NoticeError, match="1 to 500"):
        reception.state.switches.suspend(notice, "test")
    assert isinstance(asked(reception), Reply)
    assert reception.state.audit.recent() == []


def test_suspended_answers_stay_suspended_while_the_database_is_gone(reception: Reception) -> None:
    reception.state.switches.suspend("お休みです。", "test")
    assert isinstance(asked(reception), Refused)
    lose_the_database(reception)
    refused = asked(reception)
    assert isinstance(refused, Refused)
    assert (refused.refusal, refused.message) == (Refusal.SUSPENDED, "お休みです。")
    assert reception.is_suspended
    event.remove(reception.state.engine, "do_connect", unreachable)
    reception.state.switches.resume("test")
    assert isinstance(asked(reception), Reply)
    reception.close()


def test_people_are_answered_while_the_database_is_gone_where_nothing_was_suspended(reception: Reception) -> None:
    assert isinstance(asked(reception), Reply)
    lose_the_database(reception)
    assert isinstance(asked(reception), Reply)
    assert not reception.is_suspended
    reception.close()
