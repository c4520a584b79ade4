"""Unanswered questions that ask for the same are one group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.state.questions import Asked
from bot.unanswered import grouped
from xhoshin.answer import Kind, Reason


def asked(number: int, text: str) -> Asked:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    return Asked(str(number), at, "web", "ja", text, Kind.ABSTAIN, Reason.NOT_IN_REPORTS, "", "", "", 1.0)


def test_the_same_in_other_words_and_spellings_is_one_group_and_the_largest_comes_first() -> None:
    groups = grouped(
        [asked(4, "粗大ごみの出し方"), asked(3, "図書館の開館時間は？"), asked(2, "図書館は開館時間が何時"), asked(1, "図書館の開館時間を教えて")]
    )
    assert [(group.count, group.key) for group in groups] == [(3, "3"), (1, "4")]
    assert groups[0].texts == ("図書館の開館時間は？", "図書館は開館時間が何時", "図書館の開館時間を教えて")


def test_questions_without_a_content_word_are_alike_only_where_they_are_the_same() -> None:
    assert [group.count for group in grouped([asked(3, "？？"), asked(2, "!!"), asked(1, "??")])] == [2, 1]
