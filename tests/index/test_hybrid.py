"""Searching by words, by meaning and by both; models of the user's own; and judging again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding.transformer import TransformerEncoder
from index.fusion import Evidence, Weights, dense, fused
from index.hybrid import By, Document, Hit, HybridIndex
from index.reranking import reranked
from tests.index.tiny_models import save_sentence_transformer

DOCUMENTS = [
    Document("kept", "町内会の役員が集まります。", "自治会の活動"),
    Document("parking", "大里公園の駐車場は朝から開いています。", "施設"),
    Document("dog", "犬を飼うには登録がいります。"),
]


@pytest.fixture(scope="module")
def index() -> HybridIndex:
    return HybridIndex.build(DOCUMENTS)


def test_each_side_orders_by_its_own_scores(index: HybridIndex) -> None:
    query = index.analyze("駐車場")
    lexical = index.search(query, 3, By.LEXICAL)
    assert [(hit.id, hit.score) for hit in lexical] == [("parking", pytest.approx(index.lexical_scores(query)[1]))]
    near = index.search(query, 3, By.DENSE)
    assert near[0].id == "parking"
    assert [hit.score for hit in near] == pytest.approx(sorted(index.dense_scores(index.encode(query)), reverse=True), abs=1e-6)


def test_a_word_that_no_passage_holds_finds_what_is_near(index: HybridIndex) -> None:
    assert index.search(index.analyze("ペット"), 1)[0].id == "dog"
    assert index.search(index.analyze("パーキング"), 1)[0].id == "parking"


def test_a_hit_scores_as_its_document_does_alone(index: HybridIndex) -> None:
    query = index.analyze("町内会の活動と犬")
    vector = index.encode(query)
    hits = index.search(query, 3)
    assert [hit.position for hit in hits] != [0, 1, 2]  # the whole corpus, and in another order than it is kept in
    for hit in hits:
        alone = fused(index.evidence(query, vector, np.array([hit.position])))
        assert hit.score == pytest.approx(float(alone[0]), abs=1e-5)


def test_what_was_not_looked_at_closely_follows_in_its_order(index: HybridIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    query = index.analyze("駐車場の登録と町内会")
    monkeypatch.setattr("index.hybrid.CLOSELY", 1)
    hits = index.search(query, 3)
    assert len(hits) == 3 and hits[0].score > hits[1].score > hits[2].score
    rest = [hit.lexical + 0.5 * hit.dense for hit in hits[1:]]
    assert rest == sorted(rest, reverse=True)


def test_a_question_without_words_finds_nothing(index: HybridIndex) -> None:
    for by in By:
        assert index.search(index.analyze("、。"), 3, by) == []


def test_an_empty_corpus_is_searched_in_vain() -> None:
    index = HybridIndex.build([])
    for by in By:
        assert index.search(index.analyze("予約"), 3, by) == []


def test_evidence_is_weighed_and_added() -> None:
    rows = [np.array([value], np.float32) for value in (0.5, 0.25, 0.1, 0.2)]
    assert fused(Evidence(*rows), Weights(1, 2, 3, 4)) == pytest.approx([0.5 + 0.5 + 0.3 + 0.8])


def test_heading_and_text_are_one_cosine() -> None:
    text, heading = np.array([0.2, 0.2], np.float32), np.array([0.6, 0.0], np.float32)
    assert dense(text, heading, np.array([True, False])) == pytest.approx([0.5, 0.2])


def test_a_transformer_embeds_the_passages_instead(tmp_path: Path) -> None:
    encoder = TransformerEncoder.load(str(save_sentence_transformer(tmp_path)))
    index = HybridIndex.build(DOCUMENTS, encoder)
    expected = encoder.encode_passages([f"{d.heading}\n{d.text}".strip() for d in DOCUMENTS])
    assert np.abs(index.vectors.text.astype(np.float32) - expected).max() < 1e-3
    query = index.analyze("駐車場")
    assert index.encode(query) == pytest.approx(encoder.encode_queries(["駐車場"])[0])
    assert index.search(query, 1, By.LEXICAL)[0].id == "parking"
    assert {hit.id for hit in index.search(query, 3)} == {"kept", "parking", "dog"}


class ByLength:
    """Prefers long passages."""

    name = "by length"

    def scores(self, query: str, passages: Sequence[str]) -> np.ndarray:
        return np.array([len(passage) / 100 for passage in passages], np.float32)


def test_a_reranker_orders_the_first_and_leaves_the_rest_behind_them() -> None:
    hits = [Hit(name, i, score, 0.0, 0.0) for i, (name, score) in enumerate([("a", 3.0), ("b", 2.5), ("c", 2.0), ("d", 1.0)])]
    found = reranked(ByLength(), "q", hits, ["短い", "とても長い文"])
    assert [hit.id for hit in found] == ["b", "a", "c", "d"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
