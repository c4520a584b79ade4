"""The answering words of a quote: the expression of the type asked for, or the part of the clause that carries the question's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from xhoshin.answer import Answer, Kind
from xhoshin.answerer import Answerer
from xhoshin.asked import Asked
from xhoshin.emphasis import MOST_SPANS, SHORT_QUOTE
from xhoshin.evaluation import read_golden
from xhoshin.expressions import expressions
from xhoshin.phrases import line_of

GOLDEN = Path(__file__).parent.parent / "golden" / "questions.jsonl"


def emphasised(answer: Answer) -> list[str]:
    """The emphasised words of the first citation."""
    citation = answer.citations[0]
    return [citation.quote[begin:end] for begin, end in citation.emphasis]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("おくやみコーナーは予約なしで使えますか", "事前予約がなくても利用可能である"),
        ("おくやみコーナーって予約するなら何日前まで？", "原則2日前まで"),
        ("小倉南区でほかの課の手伝いに出したのは何人分？", "１６.５日・人"),
        ("門司区民児協地区会議は何月に開催されましたか", "8月"),
        ("門司のガイドマップの配布はいつから始まりますか", "12月から"),
        ("大里公園の駐車場は何時から何時まで？", "午前8時30分から午後10時まで"),
        ("若者活動応援団は誰で構成されていますか", "区役所、まちづくり団体、地域、企業"),
        ("小倉南区のまちづくりの勉強会、講師は誰", "川北 秀人"),
        ("大里公園の駐車場を大会の日に早く開けてほしい時、どの課に相談すればいい？", "門司区役所まちづくり整備課"),
        ("When was the Moji youth support group established?", "令和6年9月"),
    ],
)
def test_the_answering_words_are_emphasised(answerer: Answerer, text: str, expected: str) -> None:
    assert expected in emphasised(answerer.answer(text).answer)


def test_of_several_dates_the_one_of_the_thing_asked_about(answerer: Answerer) -> None:
    answer = answerer.answer("オンライン予約システムはいつ始まりますか").answer
    assert emphasised(answer) == ["R7中"]  # R7 of 使用要件の見直し stands before it, R7以降 of 日曜開館 after


def test_a_name_in_quotation_marks_is_met_by_its_reading(answerer: Answerer) -> None:
    assert "「チームＺ」を結成" in emphasised(answerer.answer("チームぜっと").answer)


@pytest.mark.parametrize("text", ["門司区 A-5 ④", "小倉南区 A-2", "門司区の課題一覧", "門司区の使命", "門司区のはいつ時点の情報ですか"])
def test_what_is_looked_up_has_no_emphasis(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(text).answer
    assert answer.kind in (Kind.LOOKUP, Kind.LIST) and answer.citations
    assert not any(citation.emphasis for citation in answer.citations)


def test_a_comparison_by_words_has_it_in_its_entries_too(answerer: Answerer) -> None:
    answer = answerer.answer("カスハラ対策を両区で比較して").answer
    assert [entry.citation for entry in answer.entries] == list(answer.citations)
    assert all(citation.emphasis for citation in answer.citations)


def test_emphasis_is_little_in_order_and_at_the_borders_of_words(answerer: Answerer) -> None:
    seen = 0
    for row in read_golden(GOLDEN.read_text(encoding="utf-8")):
        context = answerer.answer(row.previous).context if row.previous else None
        for citation in answerer.answer(row.question, context).answer.citations:
            seen += len(citation.emphasis)
            assert len(citation.emphasis) <= MOST_SPANS
            ends = [place for span in citation.emphasis for place in span]
            assert ends == sorted(ends) and all(begin < end for begin, end in citation.emphasis), row.id
            if len(citation.quote) > SHORT_QUOTE:
                assert sum(end - begin for begin, end in citation.emphasis) <= 0.7 * len(citation.quote), row.id
            for begin, end in citation.emphasis:
                words = citation.quote[begin:end]
                assert words == words.strip() and "\n" not in words, row.id
                assert not (words[0].isdecimal() and citation.quote[begin - 1 : begin].isdecimal()), row.id
                assert not (words[-1].isdecimal() and citation.quote[end : end + 1].isdecimal()), row.id
    assert seen > 300


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (Asked.MONEY, "(1) 利用料は１時間１００円です。", ["１時間１００円"]),
        (Asked.PEOPLE_COUNT, "保健福祉課等に１６.５日・人応援を派遣し、", ["１６.５日・人"]),
        (Asked.DATE, "㈱門司は㎡で測り、Ｒ７年度中に始めます。", ["Ｒ７年度中"]),  # ㈱ and ㎡ fold to more characters
        (Asked.DAY, "(1) 11月1日から、配ります。", ["11月1日から"]),  # the list item's mark is no number of it
        (Asked.DAY, "大会は10月12日(土)に開きます。", ["10月12日(土)"]),
        (Asked.PHONE, "連絡先は093-331-1881です。", ["093-331-1881"]),
        (Asked.ONLINE_ADDRESS, "詳しくはhttps://example.jp/mojiをご覧ください。", ["https://example.jp/moji"]),
        (Asked.WHO, "関係機関と総務企画課、警察が担当する。", ["総務企画課、警察"]),
        (Asked.TIMES_COUNT, "第一回会議を開き、月一回開催する。", ["月一回"]),
    ],
)
def test_an_expression_is_taken_whole(asked: Asked, text: str, expected: list[str]) -> None:
    line = line_of(text)
    places = [line.written(begin, end) for begin, end in expressions(asked, line)]
    assert [text[begin:end] for begin, end in places] == expected


def test_a_line_is_read_as_clauses_and_phrases() -> None:
    text = "(4) 「おくやみコーナー」が、事前予約がなくても利用可能であることを（案内、掲示）する。"
    line = line_of(text)
    clauses = [text[slice(*line.span(first, last - 1))] for first, last in line.clauses]
    assert clauses == ["「おくやみコーナー」", "事前予約がなくても利用可能であることを（案内、掲示）する"]
    phrases = [text[slice(*line.span(i, i))] for i in range(line.clauses[1][0], line.clauses[1][1])]
    assert phrases[:3] == ["事前予約がなくても", "利用可能である", "こと"]
