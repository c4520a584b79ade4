"""What a reader of a rendered Markdown page sees, mark by mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xhoshin.reading.characters import as_written, text_as_written
from xhoshin.reading.markdown import is_markdown, shown_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 課題A(1)", "課題A(1)"),
        ("### ① **課題名** ###", "① 課題名"),
        ("**完了**", "完了"),
        ("__強調__と*斜体*と`符号`", "強調と斜体と符号"),
        ("- 項目", "・項目"),
        ("* ○ 印のある項目", "○ 印のある項目"),
        ("- ア 調査", "ア 調査"),
        ("1. 番号", "1. 番号"),
        ("> 引用", "引用"),
        ("[案内](https://example.jp/a_(b))と![図](a.png)", "案内と"),
        ("課題A\\(1\\) \\*", "課題A(1) *"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<!-- 見えない -->見える&amp;", "見える&"),
        ("<ruby>門司<rt>もじ</rt></ruby>区", "門司区"),
        ("| ② 課題の内容 | 内容。 |\n|---|---|\n| ③ 課題の背景 | 背景。 |", "② 課題の内容\n内容。\n③ 課題の背景\n背景。"),
        ("甲\n\n---\n\n乙", "甲\n\n\n乙"),
        ("5*3=15、4*2=8", "5*3=15、4*2=8"),
        ("---\ntitle: 題\n---\n本文", "本文"),
    ],
)
def test_marks_are_taken_out(text: str, expected: str) -> None:
    assert shown_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("# 題\n本文", True), ("| a | b |\n|---|---|\n", True), ("**完了**\n", True), ("- ・区役所\n- 自治会", False), ("課題Ａ－１\n① 課題名\n", False), ("#1 甲", False)],
)  # fmt: skip
def test_only_what_has_its_marks_is_markdown(text: str, expected: bool) -> None:
    assert is_markdown(text) is expected


@given(st.text("#*_|->`[]()!\\ \n<br>あ", max_size=60))
def test_any_text_is_shown_somehow(text: str) -> None:
    assert shown_text(text).count("あ") <= text.count("あ")


@pytest.mark.parametrize(
    ("char", "expected"),
    [("⼩", "小"), ("⼾", "戸"), ("⺠", "民"), ("⻑", "長"), ("⿊", "黒"), ("ﬁ", "fi"), ("\uf0b7", "•"), ("\u200b", ""), ("\x00", ""), ("\ufeff", ""), ("①", "①"), ("Ａ", "Ａ"), ("﨑", "﨑"), ("ｱ", "ｱ")],
)  # fmt: skip
def test_characters_are_what_people_write(char: str, expected: str) -> None:
    assert as_written(char) == expected


def test_a_text_of_radicals_is_a_text() -> None:
    assert text_as_written("⼾畑区の⻘い⾨") == "戸畑区の青い門"
