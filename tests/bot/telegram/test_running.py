"""The bot as a process against a Telegram that behaves, and one that does not."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from .processes import Process
from .standin import StandIn


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_an_update_is_answered_and_a_signal_ends_the_bot_in_order(standin: StandIn, tmp_path: Path, webhook: bool) -> None:
    hanako = standin.user()
    with Process(standin, tmp_path, webhook) as bot:
        hanako.says("one")
        assert hanako.reply(20).text == "echo one"
        hanako.says("slow two")
        standin.drained()
        time.sleep(0.3)  # it is in hand
        assert bot.stop() == 0
        assert hanako.reply().text == "echo slow two"  # what was in hand was finished
        hanako.says("three")  # to nobody
        bot.start()
        assert hanako.reply(20).text == "echo three"
        assert bot.stop(signal.SIGINT) == 0
    assert "Traceback" not in bot.log
