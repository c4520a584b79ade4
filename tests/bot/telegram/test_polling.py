"""The offset moves only past what the inbox has; nothing stops the fetching."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram.error import EndPointNotFound, InvalidToken, TelegramError, TimedOut

from bot.settings import read_settings
from bot.state.inbox import Received
from bot.state.state import State
from bot.telegram import polling
from bot.telegram.intake import Intake
from bot.telegram.polling import Poller
from bot.telegram.requests import UpdatesRequest


class Over(BaseException):
    """The script of answers has come to its end."""


class Script:
    """Stands for the Bot: answers by turns, and notes what was asked."""

    def __init__(self, *answers: bytes | Exception | float) -> None:
        self._answers = list(answers)
        self.offsets: list[int | None] = []
        self.limits: list[int] = []

    async def do_api_request(self, endpoint: str, asked: dict[str, Any], read_timeout: float) -> Any:
        assert endpoint == "getUpdates"
        assert read_timeout > asked["timeout"]
        assert set(asked["allowed_updates"]) >= {"message", "callback_query", "inline_query"}
        self.offsets.append(asked["offset"])
        self.limits.append(asked["limit"])
        if not self._answers:
            raise Over
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, float):  # seconds without any
            time.sleep(answer)
            return []
        return UpdatesRequest.parse_json_payload(answer)["result"]


def answer(*updates: str) -> bytes:
    return f'{{"ok":true,"result":[{",".join(updates)}]}}'.encode()


@pytest.fixture
def state(tmp_path: Path) -> Any:
    opened = State(read_settings(), tmp_path)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        return

    monkeypatch.setattr(polling.asyncio, "sleep", at_once)


def poll(script: Script, state: State, inbox: Any = None) -> None:
    async def run() -> None:
        intake = Intake(inbox or state.inbox)
        try:
            await Poller(script, intake).run()  # type: ignore[arg-type]
        finally:
            intake.close()

    with pytest.raises(Over):
        asyncio.run(run())


def waiting(state: State) -> list[tuple[int, str]]:
    found = []
    while claim := state.inbox.claim():
        found.append((claim.received.update_id, claim.received.payload))
        claim.done()
    return found


def test_the_offset_follows_what_has_been_kept(state: State) -> None:
    script = Script(answer('{"update_id":5}', '{"update_id":6,"x":}'), answer(), answer('{"update_id":9}'))
    poll(script, state)
    assert script.offsets == [None, 7, 7, 10]
    assert waiting(state) == [(5, '{"update_id":5}'), (6, '{"update_id":6,"x":}'), (9, '{"update_id":9}')]


def test_a_database_that_is_away_holds_the_offset(state: State) -> None:
    class Away:
        failures = 0

        def put(self, updates: list[Received]) -> int:
            if self.failures < 3:
                self.failures += 1
                assert script.offsets == [None]
                raise OperationalError("INSERT", {}, Exception("away"))
            return state.inbox.put(updates)

    script = Script(answer('{"update_id":5}'))
    poll(script, state, Away())
    assert script.offsets == [None, 6]
    assert waiting(state) == [(5, '{"update_id":5}')]


def test_whatever_goes_wrong_updates_are_fetched_on(state: State) -> None:
    script = Script(TimedOut(), TelegramError("Invalid server response"), RecursionError(), ValueError(), answer('{"update_id":5}'))
    poll(script, state)
    assert script.offsets == [None, None, None, None, None, 6]


def test_an_update_that_has_no_end_is_put_aside_after_a_few_tries(state: State) -> None:
    cut = b'{"ok":true,"result":[{"update_id":5,"message":{"text":"'
    script = Script(cut, cut, cut, cut, answer('{"update_id":6}'))
    poll(script, state)
    assert script.offsets == [None, None, None, None, 6, 7]
    assert script.limits[:5] == [100, 1, 1, 1, 100]
    assert waiting(state) == [(5, ""), (6, '{"update_id":6}')]


def test_an_answer_that_was_cut_by_the_network_is_asked_for_again(state: State) -> None:
    script = Script(b'{"ok":true,"result":[{"update_id":5},{"update_id":6,"mess', answer('{"update_id":6}'))
    poll(script, state)
    assert script.offsets == [None, 6, 7]
    assert waiting(state) == [(5, '{"update_id":5}'), (6, '{"update_id":6}')]


def test_updates_without_numbers_are_passed_by_their_count_alone(state: State) -> None:
    script = Script(answer('{"update_id":5}'), answer("{}", '{"update_id":"x"}'), answer('{"update_id":8}'))
    poll(script, state)
    assert script.offsets == [None, 6, 8, 9]


def test_an_old_update_that_comes_again_does_not_move_the_offset_past_a_new_one(state: State) -> None:
    script = Script(answer('{"update_id":5}'), answer('{"update_id":3}'), answer('{"update_id":6}'))
    poll(script, state)
    assert script.offsets == [None, 6, 6, 7]


def test_after_a_long_silence_updates_may_be_numbered_anew(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "OFFSET_LASTS", 0.2)
    script = Script(answer('{"update_id":900}'), answer(), 0.3, answer('{"update_id":5}'))
    poll(script, state)
    assert script.offsets == [None, 901, 901, None, 6]


@pytest.mark.parametrize("refusal", [InvalidToken(), EndPointNotFound("x")])
def test_a_token_that_is_refused_ends_the_fetching(state: State, refusal: TelegramError) -> None:
    async def run() -> None:
        intake = Intake(state.inbox)
        await Poller(Script(refusal), intake).run()  # type: ignore[arg-type]

    with pytest.raises(InvalidToken):
        asyncio.run(run())
