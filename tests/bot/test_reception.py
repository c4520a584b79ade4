"""Every channel's questions: limits, follow-ups, the log, and what is left of who asked (nothing)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.reception import Channel, Reception, Refusal, Refused, Reply
from bot.settings import read_settings
from xhoshin.answer import Kind, Language, Reason

QUESTION = "おくやみコーナーは予約なしで使えますか"


@pytest.fixture
def reception(tmp_path: Path) -> Iterator[Reception]:
    opened = Reception.open(read_settings(), tmp_path)
    yield opened
    opened.close()


def ask(reception: Reception, question: str = QUESTION, visitor: str = "telegram:123456", **said: object) -> Reply:
    reply = reception.ask(visitor, question, Channel.TELEGRAM, **said)  # type: ignore[arg-type]
    assert isinstance(reply, Reply), reply
    return reply


def test_an_answer_is_logged_masked_and_without_who_asked(reception: Reception, tmp_path: Path) -> None:
    reply = ask(reception, "田中です。電話は093-331-1881。おくやみコーナーは予約なしで使えますか")
    assert reply.answer.kind is Kind.ANSWER
    asked = reception.state.questions.of(reply.id)
    assert asked is not None
    assert (asked.text, asked.report, asked.initiative) == ("〔氏名〕です。電話は〔番号〕。おくやみコーナーは予約なしで使えますか", "moji", "A-5")
    reception.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("state.db*"))
    for secret in ("123456", "田中", "331-1881"):
        assert secret.encode() not in kept


def test_a_follow_up_is_understood_from_the_questions_before(reception: Reception) -> None:
    first = ask(reception)
    second = ask(reception, "⑤は？", previous=[first.asked])
    assert {(c.initiative, c.section) for c in second.answer.citations} == {("A-5", 5)}
    third = ask(reception, "それはなぜ", previous=[first.asked, second.asked])
    assert third.answer.citations[0].initiative == "A-5"


def test_what_came_back_altered_is_no_context(reception: Reception) -> None:
    assert ask(reception, "⑤は？", previous=["x" * 10_000, "\x00"]).answer.kind is Kind.ABSTAIN


def test_the_reader_chooses_the_frame(reception: Reception) -> None:
    reply = ask(reception, language=Language.ENGLISH)
    assert "Moji Ward X-Policy" in reply.serving.replies.text(reply.answer)


@pytest.mark.parametrize("question", ["", "   ", "あ" * 301, "a\x00b", "\ud800"])
def test_what_is_no_question_is_refused_in_two_languages(reception: Reception, question: str) -> None:
    refused = reception.ask("telegram:1", question, Channel.TELEGRAM)
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.BAD_QUESTION
    assert "/" in refused.message


def test_the_sixteenth_question_of_a_minute_is_asked_to_wait(reception: Reception) -> None:
    for _ in range(15):
        ask(reception, "こんにちは")
    refused = reception.ask("telegram:123456", QUESTION, Channel.TELEGRAM)
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.TOO_MANY
    assert 0 < refused.retry_after <= 60
    assert ask(reception, visitor="telegram:2").answer.kind is Kind.ANSWER


def test_the_kill_switch_answers_everything_with_its_notice(reception: Reception) -> None:
    reception.state.switches.suspend("ただいま休止中です。", "test")
    refused = reception.ask("telegram:1", QUESTION, Channel.TELEGRAM)
    assert isinstance(refused, Refused)
    assert (refused.refusal, refused.message) == (Refusal.SUSPENDED, "ただいま休止中です。")
    reception.state.switches.resume("test")
    assert ask(reception).answer.kind is Kind.ANSWER


def test_people_are_answered_while_the_database_is_away(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    event.listen(reception.state.engine, "before_cursor_execute", away)
    monkeypatch.setattr(reception.state.switches, "_looked", float("-inf"))
    assert ask(reception).answer.kind is Kind.ANSWER
    event.remove(reception.state.engine, "before_cursor_execute", away)
    assert reception.state.questions.statistics(1).total == 1  # it is written down once there is a database again


def test_what_the_reports_do_not_say_is_listed_for_staff(reception: Reception) -> None:
    ask(reception, "図書館の貸出期間は何日ですか")
    assert [asked.reason for asked in reception.state.questions.unanswered()] in ([Reason.NOT_IN_REPORTS], [Reason.DETAIL_NOT_STATED])


def test_a_visitor_is_another_name_in_every_installation(tmp_path: Path, reception: Reception) -> None:
    other = Reception.open(read_settings(), tmp_path / "other")
    assert reception.hashed("telegram:1") != other.hashed("telegram:1")
    assert reception.hashed("telegram:1") == reception.hashed("telegram:1")
    other.close()
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
