"""The frames: every language says everything, with the same placeholders; やさしい日本語 is chosen, never detected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest

from tests.golden.test_golden import HERE
from xhoshin.answer import Change, Language, Reason
from xhoshin.answerer import Answerer
from xhoshin.asked import STRICT
from xhoshin.evaluation import read_golden
from xhoshin.reply import Replies
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter
from xhoshin.wording import CHANGE_FRAMES, FRAMES
from xhoshin.wording.frame import ChangeFrame, Frame

SIMPLE = Language.SIMPLE_JAPANESE


def texts(frame: Frame | ChangeFrame) -> Iterator[tuple[str, str]]:
    """Every text of a frame by its path."""
    for field in fields(frame):
        value: Any = getattr(frame, field.name)
        if isinstance(value, str):
            yield field.name, value
        elif isinstance(value, Mapping):
            yield from ((f"{field.name}.{key}", text) for key, text in value.items())


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text)) - {"era", "year", "month", "day", "western_year", "month_name"}


@pytest.mark.parametrize("frames", [FRAMES, CHANGE_FRAMES], ids=["answers", "changes"])
def test_every_language_fills_in_the_same(frames: Mapping[Language, Frame | ChangeFrame]) -> None:
    assert set(frames) == set(Language)
    japanese = dict(texts(frames[Language.JAPANESE]))
    for language in Language:
        said = dict(texts(frames[language]))
        assert {path: placeholders(text) for path, text in said.items() if path in japanese} == {
            path: placeholders(japanese[path]) for path in said if path in japanese
        }, language
        assert all(path.startswith("asked.") for path in set(japanese) - set(said)), language  # the rest is said by `detail`


def test_every_language_has_a_wording_for_every_case() -> None:
    for language in Language:
        frame, changes = FRAMES[language], CHANGE_FRAMES[language]
        assert set(frame.reasons) == set(Reason) and set(frame.sections) == {1, 2, 3, 4, 5}
        assert set(changes.kinds) == set(Change) and set(changes.statuses) == set(Status)
        assert set(frame.chatter) == {Chatter.GREETING, Chatter.THANKS, Chatter.ABOUT_BOT}
    assert set(FRAMES[SIMPLE].asked) == set(FRAMES[Language.JAPANESE].asked) <= STRICT


def test_simple_japanese_is_said_in_short_polite_sentences_with_readings() -> None:
    frame = FRAMES[SIMPLE]
    sentences = [s for path, text in texts(frame) if path.startswith(("reasons", "chatter")) for s in text.split("。") if s]
    assert len(sentences) > 15
    for sentence in sentences:
        without_readings = re.sub(r"（[ぁ-んー・]+）", "", sentence)
        assert len(without_readings) <= 50, sentence
        assert re.search(r"(?:です|ます|ません|ください|ました|こんにちは|どういたしまして)$", without_readings), sentence
    for _, text in texts(frame):
        for word, reading in (("課題", "かだい"), ("区役所", "くやくしょ"), ("方針", "ほうしん"), ("窓口", "まどぐち")):
            assert all(reading in text for _ in re.finditer(word, text)), text
        assert "時点" not in text


def test_the_reader_chooses_the_language_and_the_quotes_stay(answerer: Answerer) -> None:
    text = "門司のガイドマップの配布はいつから始まりますか"
    usual, simple = answerer.answer(text), answerer.answer(text, language=SIMPLE)
    assert (usual.answer.language, simple.answer.language) == (Language.JAPANESE, SIMPLE)
    assert simple.answer.citations == usual.answer.citations
    reply = Replies(answerer.library).text(simple.answer)
    assert "12月から開始予定です" in reply
    assert "門司区（もじく） Ｘ方針（ほうしん） 課題（かだい）A(5) ⑤" in reply
    assert "2024年（令和6年）11月の終わりのとき" in reply
    assert reply.endswith(FRAMES[SIMPLE].in_japanese)


def test_a_question_is_understood_in_its_own_language_whatever_the_answer_is_in(answerer: Answerer) -> None:
    plain = answerer.answer("市民中心星期日开放吗？").answer
    chosen = answerer.answer("市民中心星期日开放吗？", language=Language.ENGLISH).answer
    assert chosen.citations == plain.citations and chosen.language is Language.ENGLISH


def test_a_conversation_goes_on_in_the_language_chosen(answerer: Answerer) -> None:
    first = answerer.answer("おくやみコーナー", language=SIMPLE)
    second = answerer.answer("小倉南区では？", first.context, language=SIMPLE)
    assert second.answer.language is SIMPLE
    assert answerer.answer("小倉南区では？", first.context).answer.language is Language.JAPANESE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("若松区のX方針は？", "若松区（わかまつく）のＸ方針（ほうしん）は、ここにありません。"),
        ("門司区の課題Ａ－９", "門司区（もじく）のＸ方針（ほうしん）に、課題（かだい）A(9)はありません。"),
        ("門司区役所の電話番号", "電話番号（でんわばんごう）や連絡先（れんらくさき）は、Ｘ方針（ほうしん）に書いてありません。"),
        ("門司区で完了した課題", "門司区（もじく）の終わった課題（かだい）は、2件（けん）あります。"),
        ("前回から何が変わった？", "前のＸ方針（ほうしん）は、ここにありません。"),
    ],
)
def test_what_is_not_quoted_is_said_simply(answerer: Answerer, text: str, expected: str) -> None:
    assert expected in Replies(answerer.library).text(answerer.answer(text, language=SIMPLE).answer)


def test_no_question_is_taken_for_simple_japanese(answerer: Answerer) -> None:
    for row in read_golden((HERE / "questions.jsonl").read_text(encoding="utf-8")):
        assert answerer.understand(row.question).language is not SIMPLE
