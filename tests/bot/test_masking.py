"""Personal information is masked; the questions that people ask of the reports are not touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("電話は０９３－３３１－１８８１です", "電話は〔番号〕です"),
        ("090 1234 5678に電話して", "〔番号〕に電話して"),
        ("call +81 93 331 1881 please", "call 〔番号〕 please"),
        ("(093)331-1881まで", "〔番号〕まで"),
        ("マイナンバーは1234 5678 9012", "マイナンバーは〔番号〕"),
        ("taro.yamada@example.co.jp に返事を", "〔メール〕 に返事を"),
        ("〒801-8510", "〔住所〕"),
        ("門司区清滝1丁目1-1に住んでいます", "〔住所〕に住んでいます"),
        ("大里2-3-4の者です", "〔住所〕の者です"),
        ("田中です。おくやみコーナーの予約は？", "〔氏名〕です。おくやみコーナーの予約は?"),
        ("山田太郎と申します", "〔氏名〕と申します"),
        ("ジョン・スミスと申します", "〔氏名〕と申します"),
        ("鈴木といいますが教えてください", "〔氏名〕といいますが教えてください"),
        ("私は山本花子です", "私は〔氏名〕です"),
        ("My name is John Smith, is it open", "My name is 〔氏名〕, is it open"),
    ],
)
def test_personal_information_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "令和6年11月末時点では？",
        "２０２４年９月にできた組織",
        "2024-11-30時点の門司区",
        "Ａ－５の④は？",
        "カスハラ対策というのは何ですか",
        "門司区役所です",
        "完了です",
    ],
)
def test_what_is_no_personal_information_stays_as_it_was_written(text: str) -> None:
    assert mask(text) == text


def test_no_golden_question_loses_a_word(repository: Path) -> None:
    rows = map(json.loads, (repository / "tests/golden/questions.jsonl").read_text(encoding="utf-8").splitlines())
    assert [row["q"] for row in rows if mask(row["q"]) != row["q"]] == []
