"""The bot as a process against a Telegram that behaves, and one that does not."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.telegram.failing import APOLOGY, DOUBT

from .driver import Driver
from .enduring import Endured, endure_brought, endure_polled
from .processes import REPOSITORY, Process, open_updates
from .standin import StandIn

both_ways = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@both_ways
def test_an_update_is_answered_and_a_signal_ends_the_bot_in_order(standin: StandIn, tmp_path: Path, webhook: bool) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path, webhook) as bot:
        hanako.says("one")
        assert hanako.reply(20).text == "echo one"
        hanako.says("slow two")
        standin.wait_for(lambda: standin.calls.of("sendChatAction"), 20)  # it is in hand
        assert bot.stop() == 0
        assert hanako.reply().text == "echo slow two"  # what was in hand was finished
        hanako.says("three")  # to nobody
        bot.start()
        assert hanako.reply(20).text == "echo three"
        assert bot.stop(signal.SIGINT) == 0
    assert "Traceback" not in bot.log


def test_what_hangs_does_not_hold_up_the_end_and_is_handled_by_the_next_start(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        number = hanako.says("hang")
        standin.wait_for(lambda: standin.calls.of("sendChatAction"), 20)  # it is in hand
        started = time.monotonic()
        assert bot.stop(within=15) == 0
        assert 7 < time.monotonic() - started < 13
        assert open_updates(tmp_path) == {number}


def test_what_has_no_way_to_telegram_for_long_is_answered_later(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path, IMPATIENT="1") as bot:
        hanako.says("slow one")
        standin.wait_for(lambda: standin.calls.of("sendChatAction"), 20)
        standin.stop()
        bot.says("an update could not be handled: NetworkError")
        standin.start()
        assert hanako.reply(20).text == "echo slow one"
        bot.handles_all()
        assert bot.stop() == 0
    assert [call.params["text"] for call in standin.calls.of("sendMessage")] == ["echo slow one"]


@pytest.mark.parametrize("endure", [endure_polled, endure_brought])
def test_malformed_updates_stop_nothing(standin: StandIn, tmp_path: Path, endure: Callable[..., Endured]) -> None:
    """Each good update is answered; how soon is for `tests/benchmarks/telegram.py malformed` to say, on a machine that does nothing else."""
    assert len(endure(standin, tmp_path, 500, seed=3).waits) == 5


@both_ways
def test_an_update_that_comes_again_is_answered_once(standin: StandIn, tmp_path: Path, webhook: bool) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path, webhook) as bot:
        numbers = [hanako.says(f"n{number}") for number in range(20)]
        hanako.replies(20)
        for number in numbers:
            assert number is not None
            standin.repeat(number, 5)
        standin.drained()
        bot.handles_all()
        bot.kill()  # nor after a new start
        standin.repeat(numbers[0] or 0, 5)
        bot.start()
        hanako.says("last")
        assert hanako.reply(20).text == "echo last"
    assert len(standin.calls.of("sendMessage")) == 21


def test_telegram_may_be_away_at_the_start(late_standin: StandIn, tmp_path: Path) -> None:
    with Process(late_standin, tmp_path) as bot:
        bot.says("Telegram cannot be reached; waiting")
        assert bot.running
        late_standin.start()
        hanako = late_standin.user()
        hanako.says("hello")
        assert hanako.reply(20).text == "echo hello"
        bot.says("Telegram can be reached")
        assert bot.stop() == 0


def test_telegram_may_go_and_come_back(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        hanako.says("slow one")
        standin.wait_for(lambda: standin.calls.of("sendChatAction"), 20)
        standin.stop()  # the reply finds no connection: it never left, and waits
        time.sleep(2.5)
        standin.start()
        assert hanako.reply(20).text == "echo slow one"
        hanako.says("two")
        assert hanako.reply(20).text == "echo two"
        assert bot.stop() == 0
    assert [call.params["text"] for call in standin.calls.of("sendMessage")] == ["echo slow one", "echo two"]


def order(standin: StandIn, fault: str, method: str) -> None:
    """The next call of a method meets a fault, e.g. "error 502"."""
    name, *amount = fault.split()
    getattr(standin.faults, name)(method, *map(int, amount))


def test_updates_are_fetched_whatever_getupdates_answers(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    faults = ("error 500", "error 502", "reset_before", "reset_after", "malformed", "too_many 1")
    with Process(standin, tmp_path) as bot:
        hanako.says("first")
        hanako.reply(20)
        for fault in faults:
            order(standin, fault, "getUpdates")
            hanako.says(fault)  # the poll that waits is answered; the next one meets the fault
            hanako.says(f"{fault} again")
            assert [reply.text for reply in hanako.replies(2, 20)] == [f"echo {fault}", f"echo {fault} again"]
        assert bot.stop() == 0
    standin.take_mistakes()
    assert len(standin.calls.of("sendMessage")) == 1 + 2 * len(faults)


def test_a_flood_limit_is_waited_for(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    standin.faults.too_many("sendMessage", 1, times=2)
    with Process(standin, tmp_path):
        hanako.says("one")
        assert hanako.reply(20).text == "echo one"
    first, second, third = standin.calls.of("sendMessage")
    assert second.at - first.at >= 1.0
    assert third.at - second.at >= 1.0


def test_a_message_whose_fate_is_unknown_is_never_sent_again(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    faults = ("error 500", "error 502", "reset_before", "reset_after", "malformed", "hang 30")
    with Process(standin, tmp_path):
        for number, fault in enumerate(faults, 1):
            order(standin, fault, "sendMessage")
            hanako.says(f"with {fault}")
            standin.wait_for(lambda number=number: len(standin.calls.of("sendMessage")) == 2 * number, 30)
    sent = [call.params["text"] for call in standin.calls.of("sendMessage")]
    assert sent[::2] == [f"echo with {fault}" for fault in faults]
    assert [words == DOUBT for words in sent[1::2]] == [True, True, True, True, False, True]
    assert sent[9] == APOLOGY
    assert standin.calls.resends() == []


def test_what_may_be_done_twice_is_done_again(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    faults = ("error 500", "reset_before", "reset_after")
    with Process(standin, tmp_path) as bot:
        for number, fault in enumerate(faults, 1):
            order(standin, fault, "editMessageText")
            hanako.says(f"edit {fault}")
            standin.wait_for(lambda number=number: len(standin.calls.of("editMessageText")) == 2 * number, 20)
        standin.wait_for(lambda: [reply.text for reply in hanako.standing] == [f"edited edit {fault}" for fault in faults])
        assert "could not be handled" not in bot.log
    standin.take_mistakes()  # an edit that changes nothing is refused, rightly


def test_a_button_that_waited_too_long_is_no_failure(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        hanako.says("tap")
        hanako.reply(20)
        bot.handles_all()
        bot.kill()
        hanako.taps("push").expires()
        bot.start()
        standin.wait_for(lambda: standin.calls.of("answerCallbackQuery"), 20)
        hanako.says("two")
        assert hanako.reply().text == "echo two"
        assert "could not be handled" not in bot.log
    standin.take_mistakes()


def test_a_handler_that_fails_apologises_once_and_the_log_tells_no_content(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user("花子")
    with Process(standin, tmp_path) as bot:
        hanako.says("fail 山田の電話は090-1234-5678")
        apology = hanako.reply(20).text
        assert "申し訳ありません" in apology
        assert "Sorry" in apology
        hanako.says("two")
        assert hanako.reply().text == "echo two"
        assert bot.stop() == 0
    assert "an update could not be handled: ValueError (bot/telegram/echoing.py:" in bot.log
    assert not {"山田", "090", "花子", str(hanako.id)} & set(bot.log.split())
    assert "山田" not in bot.log
    assert "Traceback" not in bot.log


def test_who_has_blocked_the_bot_is_left_alone(standin: StandIn, tmp_path: Path) -> None:
    hanako, taro = standin.user(), standin.user("太郎")
    with Process(standin, tmp_path) as bot:
        hanako.says("slow one")
        standin.wait_for(lambda: standin.calls.of("sendChatAction", chat_id=hanako.id), 20)
        hanako.blocks()
        taro.says("slow two")
        assert taro.reply(20).text == "echo slow two"
        assert bot.stop() == 0
    assert len(standin.calls.of("sendMessage", chat_id=hanako.id)) == 1
    assert "could not be handled" not in bot.log


def test_two_who_poll_with_one_token_are_told_of_each_other(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        hanako.says("one")
        hanako.reply(20)
        with Driver(standin) as other:
            other.raw("getUpdates", timeout=0)
        bot.says("Another program receives updates with this token")
        hanako.says("two")
        assert hanako.reply(20).text == "echo two"


def test_a_second_bot_in_the_same_home_is_refused(standin: StandIn, tmp_path: Path) -> None:
    with Process(standin, tmp_path) as bot:
        bot.says("the bot is running")
        second = Process(standin, tmp_path).start()
        assert second.ends() == 1
        bot.says(f"A bot is running in this folder already (pid {bot.process and bot.process.pid})")
        assert bot.stop() == 0


def test_a_token_that_telegram_refuses_ends_the_start_with_one_sentence(standin: StandIn, tmp_path: Path) -> None:
    wrong = "8123456789:AAWrongCanary_0123456789-abcdefghijk"
    with Process(standin, tmp_path, XHOSHIN_TELEGRAM_TOKEN=wrong) as bot:
        assert bot.ends() == 2
    assert "check XHOSHIN_TELEGRAM_TOKEN" in bot.log
    assert wrong not in bot.log
    standin.take_mistakes()


def test_without_a_token_xhoshin_bot_does_not_start(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XHOSHIN_")}
    environment |= {"XHOSHIN_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import app; app()", "bot"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "XHOSHIN_TELEGRAM_TOKEN" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_is_away_for_a_while_loses_nothing(standin: StandIn, tmp_path: Path) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path) as bot:
        hanako.says("one")
        hanako.reply(20)
        with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as database:
            database.execute("BEGIN EXCLUSIVE")
            hanako.says("two")
            hanako.says("three")
            time.sleep(11)  # longer than a writer waits
            assert "no updates are fetched until it can" in bot.log
            database.execute("COMMIT")
        assert [reply.text for reply in hanako.replies(2)] == ["echo two", "echo three"]
        assert bot.stop() == 0
    assert len(standin.calls.of("sendMessage")) == 3


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_no_token_in_any_log_at_any_level(standin: StandIn, tmp_path: Path, webhook: bool) -> None:
    """Every logger at DEBUG, and things going wrong deep within httpx."""
    hanako = standin.user("花子")
    secret = "a-canary-of-a-secret"
    with Process(standin, tmp_path, webhook, EVERYTHING="1", XHOSHIN_LOG_LEVEL="DEBUG", XHOSHIN_WEBHOOK_SECRET=secret) as bot:
        hanako.says("question 090-1234-5678")
        hanako.reply(20)
        hanako.sends_document("a.txt", b"12345")
        assert hanako.reply().text == "echo 5 bytes"
        standin.faults.reset_before("download", times=3)
        hanako.sends_document("b.txt", b"12345")
        hanako.reply(20)
        standin.faults.error("sendMessage", 502)
        hanako.says("fail")
        hanako.says("slow")
        standin.stop()
        time.sleep(2)
        standin.start()
        hanako.says("last")
        standin.wait_for(lambda: any(call.params.get("text") == "echo last" for call in standin.calls.of("sendMessage")), 30)
        assert bot.stop() == 0
    log = bot.log
    assert " DEBUG httpcore." in log  # every level was heard
    assert " DEBUG telegram." in log
    assert " INFO httpx HTTP Request" in log
    for hidden in (standin.token, standin.token.split(":")[1], standin.token.replace(":", "%3A"), secret, "090-1234", "花子", "12345"):
        assert hidden not in log
    assert "Traceback" not in log


def test_a_crash_prints_no_token(standin: StandIn, tmp_path: Path) -> None:
    with Process(standin, tmp_path, CRASH="1") as bot:
        assert bot.ends() == 1
    assert "an error that nothing caught: ZeroDivisionError (bot/telegram/echoing.py:" in bot.log
    assert standin.token.split(":")[1] not in bot.log
    assert len(bot.log.splitlines()) == 1
