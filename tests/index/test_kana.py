from __future__ import annotations

import pytest

from index.kana import is_kana, skeleton, spelled_out, to_katakana


def test_hiragana_becomes_katakana_and_the_rest_stays() -> None:
    assert to_katakana("おくやみコーナー1階") == "オクヤミコーナー1階"


@pytest.mark.parametrize(("text", "expected"), [("おくやみ", True), ("コーナー", True), ("お悔やみ", False), ("", False), ("abc", False)])
def test_is_kana(text: str, expected: bool) -> None:
    assert is_kana(text) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("シンセイ", "シンセー"),
        ("トレッキング", "トレツキング"),
        ("テツヅキ", "テツズキ"),
        ("コウリュウ", "コーリュー"),
        ("モビリティ", "モビリテイ"),
    ],
)
def test_slips_of_the_keyboard_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("ヨヤク", "ヨユウ"), ("カイカン", "ヘイカン"), ("コウク", "コウカ")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_a_name_in_kana_and_letters_is_read_letter_by_letter() -> None:
    assert spelled_out("じーもx") == "ジーモエックス"
    assert spelled_out("未来型区役所") == ""
