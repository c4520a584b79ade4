"""Spellings that must meet, each through the whole of query analysis and scoring."""

from __future__ import annotations

import pytest

from index.embedding.static import StaticEncoder
from index.hybrid import Document, HybridIndex
from index.query import Alias

DOCUMENTS = [
    Document("condolence", "「おくやみコーナー」は予約がなくても利用できます。"),
    Document("sunday", "市民センターの日曜開館を検討します。"),
    Document("school", "校区担当制を導入しました。"),
    Document("parking", "大里公園第2駐車場の利用時間を早めます。"),
    Document("account", "「じーもX」で地域の情報を発信します。"),
    Document("regret", "後悔のない公開討論を行います。"),
]


@pytest.fixture(scope="module")
def index() -> HybridIndex:
    return HybridIndex.build(DOCUMENTS, StaticEncoder.embedded())


def best(index: HybridIndex, text: str, *aliases: Alias) -> str:
    return index.search(index.analyze(text, aliases), 1)[0].id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *((spelling, "condolence") for spelling in ("おくやみ", "お悔やみ", "御悔み", "オクヤミ", "ｵｸﾔﾐ", "おくやみこーなー")),
        ("にちようかいかん", "sunday"),
        ("たんとうせいをどうにゅう", "school"),
        ("ちゅうしゃじょう", "parking"),
        ("ジーモエックス", "account"),
        ("ＪＩーもX じーもＸ", "account"),
    ],
)
def test_spellings_meet_by_reading(index: HybridIndex, query: str, expected: str) -> None:
    assert best(index, query) == expected


def test_kanji_words_of_one_reading_do_not_meet(index: HybridIndex) -> None:
    concepts = index.analyze("航海").concepts
    assert all(index.lexical.table[term] not in ("後悔", "公開") for concept in concepts for term, _ in concept.alternatives)


def test_grammar_in_kana_is_no_word(index: HybridIndex) -> None:
    assert index.analyze("どうすればいいでしょうか").words == ()


def test_an_alias_asks_for_its_target(index: HybridIndex) -> None:
    assert best(index, "parking lot", Alias(0, 11, "駐車場")) == "parking"


def test_an_unknown_word_is_held_by_nothing(index: HybridIndex) -> None:
    query = index.analyze("", unknown=["서류"])
    held = index.word_strengths(query, index.concept_strengths(query))
    assert held.shape == (1, len(DOCUMENTS)) and not held.any()


def test_lexical_scores_are_a_share_of_the_most_possible(index: HybridIndex) -> None:
    scores = index.lexical_scores(index.analyze("市民センターの日曜開館"))
    assert 0 < scores.max() <= 1 and scores.argmax() == 1


def test_an_empty_query_scores_nothing(index: HybridIndex) -> None:
    query = index.analyze("、。")
    assert not index.lexical_scores(query).any() and not index.dense_scores(index.encode(query)).any()
