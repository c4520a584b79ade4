"""What staff make of unanswered questions, in any channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.backlog import Backlog, words_of
from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings
from bot.state.actions import Action
from bot.words import WordError, own_phrases


@pytest.fixture
def reception(tmp_path: Path) -> Reception:
    return Reception.open(read_settings(questions_per_minute=1000), tmp_path)


def ask(reception: Reception, text: str) -> str:
    reply = reception.ask("test", text, Channel.WEB)
    assert isinstance(reply, Reply) and reply.answer.reason is not None
    return reply.id


def test_a_group_is_settled_as_it_was_shown(reception: Reception) -> None:
    backlog = Backlog(reception.state, reception.service)
    ask(reception, "区役所の電話番号は")
    shown = ask(reception, "区役所の電話番号は")
    ask(reception, "区役所の電話番号は")  # asked since: nobody has looked at it yet
    group = backlog.group(shown)
    assert group is not None and group.count == 2
    backlog.dismiss(group, "test")
    assert backlog.group(shown) is None
    assert [group.count for group in backlog.groups()] == [1]
    assert reception.state.audit.recent(1)[0].action is Action.DISMISS


def test_what_a_newer_question_brought_into_the_group_is_not_settled_with_it(reception: Reception) -> None:
    backlog = Backlog(reception.state, reception.service)
    unseen = ask(reception, "駐輪場 料金")
    shown = ask(reception, "駐車場 料金")
    assert len(backlog.groups()) == 2
    newest = ask(reception, "駐車場と駐輪場の料金")
    assert len(backlog.groups()) == 1
    group = backlog.group(shown)
    assert group is not None
    backlog.dismiss(group, "test")
    assert {question.reply_id for question in reception.state.questions.unanswered()} == {unseen, newest}


def test_the_audit_log_which_is_kept_quotes_no_question(reception: Reception) -> None:
    backlog = Backlog(reception.state, reception.service)
    for settle in (lambda group: backlog.dismiss(group, "test"), lambda group: backlog.add_golden(group, None, "test")):
        group = backlog.group(ask(reception, "母の鈴木和子の電話番号は"))
        assert group is not None
        settle(group)
    assert [entry.action for entry in reception.state.audit.recent(2)] == [Action.GOLDEN, Action.DISMISS]
    assert not any("鈴木" in entry.detail for entry in reception.state.audit.recent(100))


def test_a_synonym_that_cannot_be_kept_settles_nothing(reception: Reception) -> None:
    backlog = Backlog(reception.state, reception.service)
    group = backlog.group(ask(reception, "区役所の電話番号は"))
    assert group is not None
    with pytest.raises(WordError, match="どの報告にも出てきません"):
        backlog.add_synonym(group, "電話番号", "存在しない言葉", "test")
    assert len(backlog.groups()) == 1 and own_phrases(reception.service.store.root) == []


def test_the_words_of_a_question_that_may_stand_for_another() -> None:
    assert words_of("ゴミ出しの日はいつですか")[:1] == ["ゴミ出し"]
    assert words_of("ニュリペポはどんなところですか") == ["ニュリペポ"]
    assert words_of("は？") == []
