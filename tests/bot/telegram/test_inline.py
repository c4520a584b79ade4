"""Inline mode: quotations to paste into any chat."""

from __future__ import annotations

from pathlib import Path

from bot.telegram.inline import CACHED
from tests.xhoshin.derived import later_text

from .standin import StandIn
from .towns import Town


def test_it_offers_the_quotes_of_the_answer_to_paste(town: Town) -> None:
    query = town.stranger.types("おくやみコーナーは予約なしで使えますか")
    answer = query.answer()
    assert (answer["cache_time"], answer.get("is_personal", False)) == (CACHED, False)
    first = answer["results"][0]
    assert first["title"].startswith("門司区 Ｘ方針 課題A(5) ④")
    pasted = first["sent"]
    assert "原則2日前までの事前予約がなくても利用可能" in pasted["text"]
    assert "門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点" in pasted["text"]
    assert {entity["type"] for entity in pasted["entities"]} >= {"blockquote", "text_link"}
    assert len({result["id"] for result in answer["results"]}) == len(answer["results"])


def test_what_is_not_answered_offers_the_titles_that_are_near(town: Town) -> None:
    results = town.stranger.types("おくやみコーナーの電話番号は").results()
    assert results and all("① 課題名" in result["title"] for result in results)


def test_nothing_and_nonsense_offer_a_way_to_the_help(town: Town) -> None:
    for text in ("", " ", "あ" * 256):
        answer = town.stranger.types(text).answer()
        assert answer["button"]["start_parameter"] == "help", text
    assert town.stranger.types("").results() == []


def test_a_long_section_is_cut_and_says_where_it_goes_on(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home) as town:
        long = later_text().replace("夜間に区内を回遊する人が少ない状況です。", "夜間に区内を回遊する人が少ない状況です。" * 300)
        upload, _ = town.editing.receive(long.encode(), "moji.txt", "test")
        town.editing.publish(upload.id, "test")
        [pasted] = [result["sent"] for result in town.stranger.types("門司区C-2の②").results()]
        assert len(pasted["text"]) <= 4096 and "…（続きは出典で）" in pasted["text"]


def test_typing_is_not_logged_and_does_not_use_up_the_questions(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home, questions_per_minute=2) as town:
        for text in ("お", "おく", "おくやみ"):
            answer = town.stranger.types(text).answer()
        assert (answer["results"], answer["is_personal"], answer["cache_time"]) == ([], True, 1)
        assert town.state.questions.statistics(1).total == 0
        town.stranger.says("門司区A-5の④")
        assert "課題A(5) ④" in town.stranger.reply().text
