"""An explanation says what the answer came from: the same answer, scores that add up, every ranking judged."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from xhoshin.answer import Kind, Language, Reason
from xhoshin.answerer import Answerer
from xhoshin.asked import Asked
from xhoshin.deciding import THRESHOLD, Coefficients
from xhoshin.evaluation import read_golden
from xhoshin.explaining import FRONT, MOST_HITS, WITHIN, Ground
from xhoshin.question import Intent
from xhoshin.ranking import KINDS

GOLDEN = Path(__file__).parent.parent / "golden" / "heldout.jsonl"


def test_the_explained_answer_is_the_answer_and_the_scores_add_up(answerer: Answerer) -> None:
    searched = 0
    for row in read_golden(GOLDEN.read_text(encoding="utf-8")):
        context = answerer.answer(row.previous).context if row.previous else None
        explanation = answerer.explain(row.question, context)
        assert explanation.answer == answerer.answer(row.question, context).answer
        for search in explanation.searches:
            searched += 1
            assert len(search.hits) <= MOST_HITS
            assert [hit.rank for hit in search.hits] == list(range(1, len(search.hits) + 1))
            scores = [hit.score for hit in search.hits]
            assert scores == sorted(scores, reverse=True)
            for hit in search.hits:
                assert [part.kind for part in hit.parts] == [*KINDS, FRONT, WITHIN]
                assert sum(part.counted for part in hit.parts) == pytest.approx(hit.score, abs=1e-4)
                assert all(part.value * part.weight == pytest.approx(part.counted, abs=1e-5) for part in hit.parts)
            decision = search.decision
            assert (decision.ground is Ground.ANSWERS) == (decision.reason is None)
            if decision.signals:
                total = Coefficients().intercept + sum(part.counted for part in decision.signals)
                assert 1 / (1 + math.exp(-total)) == pytest.approx(decision.confidence, abs=1e-6)
    assert searched > 80


def test_an_answer_shows_its_best_hit(answerer: Answerer) -> None:
    explanation = answerer.explain("門司のガイドマップの配布はいつから始まりますか", most=5)
    assert (explanation.question.intent, explanation.question.asked, explanation.question.reports) == (Intent.TOPIC, (Asked.DATE,), ("moji",))
    [search] = explanation.searches
    assert search.editions == ("moji@2024-11-30",) and search.words[:2] == ("ガイド", "マップ")
    assert len(search.hits) == 5 and search.hits[0].shown and not search.hits[4].shown
    assert search.hits[0].citation.start == explanation.answer.citations[0].start
    assert (search.decision.ground, search.decision.threshold, search.decision.reason) == (Ground.ANSWERS, THRESHOLD, None)
    assert search.decision.confidence == explanation.answer.confidence >= THRESHOLD


@pytest.mark.parametrize(
    ("text", "ground", "reason", "missing"),
    [
        ("おくやみコーナーの電話番号", Ground.TOO_UNLIKELY, Reason.DETAIL_NOT_STATED, "電話番号"),
        ("小倉南区でもおくやみコーナーは予約なしで使える？", Ground.BELONGS_ELSEWHERE, Reason.NOT_IN_REPORTS, ""),
        ("区役所で戸籍謄本をもらえますか", Ground.OUTSIDE_MATTER, Reason.NOT_IN_REPORTS, ""),
    ],
)
def test_what_was_rejected_is_listed_with_the_ground(answerer: Answerer, text: str, ground: Ground, reason: Reason, missing: str) -> None:
    explanation = answerer.explain(text)
    search = explanation.searches[-1]
    assert explanation.answer.kind is Kind.ABSTAIN
    assert (search.decision.ground, search.decision.reason) == (ground, reason)
    assert missing in search.decision.missing
    assert (search.decision.outside != "") == (ground is Ground.OUTSIDE_MATTER)
    assert len(search.hits) == MOST_HITS and not any(hit.shown for hit in search.hits)


def test_a_comparison_has_a_search_of_each_ward_and_a_look_up_none(answerer: Answerer) -> None:
    compared = answerer.explain("カスハラ対策を両区で比較して")
    assert [search.editions for search in compared.searches] == [("moji@2024-11-30",), ("kokuraminami@2024-11-30",)]
    looked_up = answerer.explain("門司区 A-5 ④")
    assert looked_up.searches == () and looked_up.question.codes == ("A-5",) and looked_up.question.sections == (4,)


def test_a_follow_up_shows_how_it_was_completed(answerer: Answerer) -> None:
    before = answerer.answer("門司区のおくやみコーナーについて")
    explanation = answerer.explain("予約はいりますか", before.context)
    assert explanation.question.topic == "予約はいりますか"
    assert "おくやみコーナー" in explanation.resolved.topic and explanation.resolved.reports == ("moji",)


def test_explaining_leaves_no_trace(answerer: Answerer) -> None:
    explanation = answerer.explain("予約なしで使えますか", report="moji", language=Language.SIMPLE_JAPANESE)
    assert explanation.answer.language is Language.SIMPLE_JAPANESE and explanation.question.reports == ("moji",)
    count = len(explanation.searches)
    answerer.answer("カスハラ対策は")
    assert len(explanation.searches) == count
    assert answerer._witness is None
