"""What may be asked at all."""

from __future__ import annotations

import pytest

from xhoshin.asking import MAX_CHARACTERS, BadQuestionError, checked


def test_a_question_loses_the_space_around_it() -> None:
    assert checked("  予約は？\n") == "予約は？"


def test_the_limit_is_the_channels() -> None:
    assert checked("あ" * MAX_CHARACTERS) == "あ" * MAX_CHARACTERS
    assert checked("あ" * 300, most=300) == "あ" * 300
    with pytest.raises(BadQuestionError, match=r"501文字）。500文字以内.*501 characters\): use at most 500\."):
        checked("あ" * 501)
    with pytest.raises(BadQuestionError, match=r"301文字）。300文字以内.*301 characters\): use at most 300\."):
        checked("あ" * 301, most=300)


@pytest.mark.parametrize(("text", "said"), [("", "空です"), (" \n", "空です"), ("\ud800", "UTF-8"), ("予約\x00は", "制御文字")])
def test_what_is_no_question_is_said_in_both_languages(text: str, said: str) -> None:
    with pytest.raises(BadQuestionError, match=rf"{said}.*/ \w"):
        checked(text)
