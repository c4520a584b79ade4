"""What is noted of messages before they leave, and the tap that asks again for what may be missing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import AsyncMock

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from telegram import Chat, Message, Update, User
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.settings import read_settings
from bot.state.inbox import Claim, Received
from bot.state.state import State
from bot.telegram import requests
from bot.telegram.callback_data import Again, pack
from bot.telegram.failing import AGAIN, APOLOGY, DOUBT, Apologies
from bot.telegram.intake import Intake
from bot.telegram.once import answering
from bot.telegram.requests import FloodError, Request
from bot.telegram.wording import words_in
from xhoshin.answer import Language

from .standin import StandIn
from .towns import Town

OLD_BUTTON = words_in(Language.JAPANESE).old_button
QUESTION = "おくやみコーナーは予約なしで使えますか"
QUOTE = "事前予約がなくても利用可能である"
DONE = httpx.Response(200, json={"ok": True, "result": True})
FLOOD = httpx.Response(429, json={"ok": False, "parameters": {"retry_after": 1}})
Call = tuple[str, "httpx.Response | type[Exception]"]


@pytest.fixture
def claim(tmp_path: Path) -> Iterator[Claim]:
    state = State(read_settings(), tmp_path)
    state.inbox.put([Received(1, 1, "{}")])
    claim = state.inbox.claim()
    assert claim is not None
    yield claim
    claim.release()
    state.close()


def noted(claim: Claim, *calls: Call) -> list[bool]:
    """Whether it is noted that something may have been sent: as each call leaves, and at the end."""
    intake, found, answers = Intake(claim._inbox), [], iter(calls)

    def sent() -> bool:
        with claim._inbox.engine.connect() as connection:
            return bool(connection.exec_driver_sql("SELECT count(*) FROM attempts WHERE sent").scalar_one())

    def handler(request: httpx.Request) -> httpx.Response:
        found.append(sent())
        answer = next(answers)[1]
        if isinstance(answer, type):
            raise answer("no", request=request)
        return httpx.Response(answer.status_code, content=answer.content)

    async def run() -> None:
        request = Request(httpx_kwargs={"transport": httpx.MockTransport(handler)})
        with answering(intake, claim):
            for endpoint in dict.fromkeys(name for name, _ in calls):
                try:
                    await request.post(f"https://api.example/bot1:x/{endpoint}")
                except TelegramError:
                    continue
        await request.shutdown()

    asyncio.run(run())
    intake.close()
    return [*found, sent()]


def test_it_is_noted_before_a_message_leaves_and_not_for_what_may_be_done_twice(claim: Claim) -> None:
    assert noted(claim, ("sendChatAction", DONE), ("editMessageText", DONE), ("answerCallbackQuery", DONE)) == [False] * 4
    assert noted(claim, ("getFile", DONE), ("sendMessage", DONE), ("sendPhoto", DONE)) == [False, True, True, True]


def test_the_note_is_taken_back_where_nothing_can_have_arrived(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        return

    monkeypatch.setattr(requests.asyncio, "sleep", at_once)
    assert noted(claim, ("sendMessage", FLOOD), ("sendPhoto", FLOOD)) == [True, True, False]
    assert noted(claim, ("sendMessage", httpx.ConnectError), ("sendMessage", httpx.ReadTimeout), ("sendPhoto", FLOOD)) == [True, True, True, True]


def test_a_note_that_cannot_be_written_holds_no_message_back(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    monkeypatch.setattr(claim._inbox, "note", full)
    assert noted(claim, ("sendMessage", DONE), ("sendPhoto", DONE)) == [False, False, False]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimedOut(), [DOUBT]),
        (NetworkError("reset"), [DOUBT]),
        (BadRequest("message is too long"), [APOLOGY]),  # refused: nothing has arrived
        (ValueError(), [APOLOGY]),
        (Forbidden("bot was blocked by the user"), []),
        (FloodError("wait"), []),
    ],
)
def test_what_someone_is_told_depends_on_whether_anything_may_have_arrived(error: Exception, said: list[str]) -> None:
    bot, context = AsyncMock(), AsyncMock(error=error)
    context.bot = bot
    chat, sender = Chat(5, Chat.PRIVATE), User(5, "花子", False)
    update = Update(1, message=Message(7, datetime.now(UTC), chat, from_user=sender, text=QUESTION))
    apologies = Apologies()
    for _ in range(2):  # once
        asyncio.run(apologies.on_error(update, context))
    assert [call.args for call in bot.send_message.await_args_list] == [(5, text) for text in said]


class Doubted:
    """A town that starts with a message in its inbox that may have been answered."""

    def __init__(self, standin: StandIn, home: Path) -> None:
        self.town = Town(standin, home)
        self._standin = standin

    def note(self, update_id: int | None) -> None:
        assert update_id is not None
        payload = self._standin.updates.history[update_id].payload
        self.town.state.inbox.put([Received(update_id, payload["message"]["chat"]["id"], json.dumps(payload))])
        self.town.state.inbox.note(update_id, sent=True)


@pytest.fixture
def doubted(standin: StandIn, own_home: Path) -> Doubted:
    return Doubted(standin, own_home)


def test_a_tap_answers_what_may_be_missing(standin: StandIn, doubted: Doubted) -> None:
    hanako = doubted.town.stranger
    doubted.note(hanako.says(QUESTION))
    with doubted.town:
        note = hanako.reply(20)
        assert (note.text, note.labels) == (DOUBT, [[AGAIN]])
        hanako.taps(AGAIN, note)
        answer = hanako.reply(20)
        assert QUOTE in answer.text
        assert (hanako.reply().text, hanako.standing[0].labels) == (DOUBT, [])  # answered: there is nothing to tap any more
        hanako.says("③は？")  # it is a question like any other: the next leans on it
        assert "門司区 Ｘ方針 課題A(5) ③" in hanako.reply(20).text
    assert [call.params["text"] for call in standin.calls.of("sendMessage")].count(DOUBT) == 1


def test_a_tap_that_fails_can_be_made_again_and_one_too_many_does_nothing(
    standin: StandIn, doubted: Doubted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako, town = doubted.town.stranger, doubted.town
    doubted.note(hanako.says(QUESTION))

    def fails(*_: object, **__: object) -> None:
        raise ValueError("not now")

    with town:
        note = hanako.reply(20)
        monkeypatch.setattr(town.reception, "ask", fails)
        hanako.taps(AGAIN, note).answer(20)
        standin.wait_for(lambda: town.failures)
        assert [str(failure) for failure in town.failures] == ["not now"]
        town.failures.clear()
        assert hanako.standing[0].labels == [[AGAIN]]
        monkeypatch.undo()
        for _ in range(3):
            hanako.taps_data(pack(Again()), note.message_id)
        assert QUOTE in hanako.reply(20).text
        hanako.says("門司区 A-1 ①")
        while "課題A(1)" not in hanako.reply(20).text:
            continue
    assert len(standin.calls.of("sendMessage")) == 3


def test_a_group_is_told_where_it_was_asked(standin: StandIn, doubted: Doubted) -> None:
    hanako = doubted.town.stranger
    group = standin.group("窓口", hanako)
    asked = group.says(hanako, QUESTION, mention=True)
    doubted.note(asked)
    with doubted.town:
        note = group.reply(20)
        assert (note.text, note.labels) == (DOUBT, [])
        assert note.reply_to == standin.updates.message(asked)["message_id"]


def test_a_tap_asks_again_for_nobody_but_who_asked(standin: StandIn, town: Town) -> None:
    hanako, taro = town.stranger, standin.user("太郎")
    group = standin.group("窓口", hanako, taro)
    group.says(hanako, QUESTION, mention=True)
    answer = group.reply(20)
    data = pack(Again())  # a button that no client shows there
    assert taro.taps_data(data, answer.message_id, group).answer(20)["text"] == OLD_BUTTON
    hanako.says(QUESTION)
    alone = hanako.reply(20)
    for too_old in (False, True):
        assert hanako.taps_data(data, alone.message_id, too_old=too_old).answer(20)["text"] == OLD_BUTTON
    assert len(standin.calls.of("sendMessage")) == 2
