"""The bot as a process that is killed: nothing is lost, nothing answered twice, and what kills it is not tried for ever."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from bot.telegram.failing import AGAIN, APOLOGY, DOUBT
from bot.telegram.workers import DEADLY, MOST_STARTS

from .crashing import crash
from .processes import Process, open_updates
from .standin import StandIn


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_nothing_is_lost_and_nothing_answered_twice_when_the_process_is_killed(standin: StandIn, tmp_path: Path, webhook: bool) -> None:
    account = crash(standin, tmp_path, webhook, updates=300, kills=10, seed=11)
    assert account.good, account


def test_what_may_have_been_sent_is_not_sent_again_but_said(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        for taken in (True, False):
            standin.faults.hang("sendMessage", 30, taken=taken)
            message = hanako.says("one")
            standin.wait_for(lambda: standin.faults.left() == 0, 20)  # it is on its way
            assert open_updates(tmp_path, sent=True) == {message}
            bot.kill()
            bot.start()
            note = hanako.replies(2 if taken else 1, 20)[-1]
            assert (note.text, note.labels) == (DOUBT, [[AGAIN]])
            assert note.reply_to == standin.updates.message(message)["message_id"]
        bot.handles_all()
        assert bot.stop() == 0
    assert [call.params["text"] for call in standin.calls.of("sendMessage")] == ["echo one", DOUBT, "echo one", DOUBT]


def test_what_never_left_is_sent_by_the_next_start(standin: StandIn, tmp_path: Path) -> None:
    """No connection, or a flood limit: nobody need be told that something may be missing."""
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        hanako.says("slow one")
        standin.wait_for(lambda: standin.calls.of("sendChatAction"), 20)
        standin.stop()
        bot.says("sendMessage: Telegram cannot be reached")
        bot.kill()
        standin.start()
        bot.start()
        assert hanako.reply(20).text == "echo slow one"
        bot.handles_all()
        standin.faults.too_many("sendMessage", 20)
        number = hanako.says("two")
        standin.wait_for(lambda: standin.calls.of("sendMessage")[-1].status == 429, 20)
        standin.wait_for(lambda: open_updates(tmp_path) == {number} and not open_updates(tmp_path, sent=True))
        bot.kill()
        bot.start()
        assert hanako.reply(20).text == "echo two"
        assert bot.stop() == 0
    standin.take_mistakes()  # who starts anew knows of no flood limit


def test_what_ends_every_process_is_put_aside_in_the_end(standin: StandIn, tmp_path: Path) -> None:
    hanako, taro = standin.user(), standin.user("太郎")
    with Process(standin, tmp_path) as bot:
        hanako.says("die")
        for _ in range(MOST_STARTS + 1):
            assert bot.ends(30) == -signal.SIGKILL
            bot.start()
        apology = hanako.reply(20)
        assert (apology.text, apology.labels) == (APOLOGY, [])  # a tap would begin it all again
        taro.says("two")
        assert taro.reply(20).text == "echo two"
        assert f"put aside: {DEADLY}" in bot.log
        assert bot.stop() == 0
