"""`xhoshin serve --telegram`: citizens on Telegram and programs on the API, answered by one process."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

from bot.service import open_answerer

from .processes import Process
from .standin import StandIn

COMMAND = (sys.executable, "-c", "from bot.cli import app; app()", "serve", "--telegram")
OKUYAMI = "おくやみコーナーは予約なしで使えますか"
QUOTE = "予約がなくても利用可能"


def test_one_process_answers_telegram_and_the_api(standin: StandIn, tmp_path: Path) -> None:
    open_answerer(tmp_path)
    with Process(standin, tmp_path, webhook=True, command=COMMAND) as served:
        hanako = standin.user("花子")
        hanako.says(OKUYAMI)  # Telegram brings it as soon as there is a webhook
        assert QUOTE in hanako.reply(timeout=30).text
        base = served.url.removesuffix("/hook")
        request = urllib.request.Request(f"{base}/api/v1/ask", json.dumps({"question": OKUYAMI}).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as response:
            assert QUOTE in json.load(response)["citations"][0]["quote"]
        with urllib.request.urlopen(f"{base}/metrics", timeout=10) as response:
            figures = response.read().decode()
        assert 'xhoshin_questions_total{channel="telegram",kind="answer",language="ja",reason=""} 1.0' in figures
        assert 'xhoshin_questions_total{channel="api",kind="answer",language="ja",reason=""} 1.0' in figures
        assert 'xhoshin_http_requests_total{method="POST",route="/hook",status="200"}' in figures
        assert served.stop() == 0
    assert OKUYAMI not in served.log
    assert "Traceback" not in served.log
