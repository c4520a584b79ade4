"""BM25 against the formula written out by hand, and against a plain implementation of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.headings import HEADING_WEIGHT, Headings
from index.lexical import K1, B, Concept, LexicalIndex
from index.vocabulary import TermBags, Vocabulary

TEXTS = ["駐車場の開場時間", "駐車場を早く開ける", "おくやみコーナーの予約", "自治会の加入"]


def build(texts: list[str], headings: list[str] | None = None) -> LexicalIndex:
    vocabulary = Vocabulary()
    bodies, heads = TermBags(vocabulary), TermBags(vocabulary)
    above = Headings.build(headings or [""] * len(texts))
    for text in texts:
        bodies.add(text)
    for heading in above.texts:
        heads.add(heading)
    return LexicalIndex.build(bodies, heads, above)


def concept(index: LexicalIndex, *words: str, weight: float = 1.0) -> Concept:
    found = [(index.table.find(word), 1.0) for word in words]
    return Concept(words[0], tuple((term, strength) for term, strength in found if term is not None), weight)


def test_one_term_scores_as_the_formula_says() -> None:
    index = build(["予約", "予約 予約 募集", "窓口"])
    # df 2 of 3 documents; lengths 1, 3, 1, mean 5/3.
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / (5 / 3))) for tf, length in ((1, 1), (2, 3))]  # the classical form
    assert index.scores([concept(index, "予約")]) == pytest.approx([*expected, 0.0], rel=1e-6)


def test_each_field_is_normalised_by_its_own_length() -> None:
    index = build(["予約", "窓口 受付 案内", "受付"], ["", "予約 募集", "予約"])
    assert index.document_frequency(index.table.find("予約") or 0) == 3
    idf = math.log(1 + 0.5 / 3.5)
    # Texts have 1, 3 and 1 words, mean 5/3; the headings that there are, 2 and 1, mean 3/2.
    frequencies = [1 / (1 - B + B * 1 / (5 / 3)), HEADING_WEIGHT / (1 - B + B * 2 / (3 / 2)), HEADING_WEIGHT / (1 - B + B * 1 / (3 / 2))]
    expected = [idf * frequency * (K1 + 1) / (frequency + K1) for frequency in frequencies]
    assert index.scores([concept(index, "予約")]) == pytest.approx(expected, rel=1e-6)


def test_alternatives_of_one_concept_are_not_added_up() -> None:
    index = build(["予約 申請", "予約", "窓口"])
    together = index.scores([concept(index, "予約", "申請")])
    single = [index.scores([concept(index, word)])[0] for word in ("予約", "申請")]
    assert together[0] == pytest.approx(max(single))


def test_strengths_tell_how_well_a_document_holds_a_concept() -> None:
    index = build(["予約", "申請", "窓口"])
    yoyaku, shinsei = index.table.find("予約"), index.table.find("申請")
    assert yoyaku is not None and shinsei is not None
    asked = [Concept("予約", ((yoyaku, 1.0),), form="予約", has_neighbours=True), Concept("予約", ((yoyaku, 1.0),), form="予約")]
    held = index.strengths(asked, {"予約": ((shinsei, 0.4),)}.__getitem__)
    assert held.tolist() == [[1.0, pytest.approx(0.4), 0.0], [1.0, 0.0, 0.0]]


def test_the_best_of_a_large_corpus_are_those_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    index = build([f"予約 窓口 番号{i}" for i in range(40)] + ["予約 自治会", "自治会 加入 予約"])
    asked = [concept(index, "予約"), concept(index, "自治会"), concept(index, "加入", weight=0.5)]
    whole, scores = index.best(asked, 2)
    monkeypatch.setattr("index.lexical.SCORED_WHOLE", 0)
    monkeypatch.setattr("index.lexical.LOOKED_INTO", 5)  # so the postings of 予約 are not read for candidates
    some, completed = index.best(asked, 2)
    assert whole.tolist() == some.tolist() == [41, 40]
    assert completed == pytest.approx(scores)


def test_nothing_asked_for_finds_nothing() -> None:
    index = build(TEXTS)
    assert len(index.best([Concept("月", ())], 3)[0]) == 0


def test_a_document_without_the_term_scores_nothing() -> None:
    index = build(TEXTS)
    assert np.flatnonzero(index.scores([concept(index, "自治会")])).tolist() == [3]


def test_as_many_starts_as_terms_and_one_are_needed() -> None:
    index = build(TEXTS)
    with pytest.raises(ValueError, match="starts"):
        LexicalIndex(index.table, index.starts[:-1], index.documents, index.impacts, index.size)
