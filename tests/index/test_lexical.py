"""BM25 against the formula written out by hand, and against a plain implementation of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.lexical import HEADING_WEIGHT, K1, B, Concept, LexicalIndex
from index.vocabulary import TermBags, Vocabulary

TEXTS = ["駐車場の開場時間", "駐車場を早く開ける", "おくやみコーナーの予約", "自治会の加入"]


def build(texts: list[str], headings: list[str] | None = None) -> LexicalIndex:
    vocabulary = Vocabulary()
    bodies, heads = TermBags(vocabulary), TermBags(vocabulary)
    for text, heading in zip(texts, headings or [""] * len(texts), strict=True):
        bodies.add(text)
        heads.add(heading)
    return LexicalIndex.build(bodies, heads)


def concept(index: LexicalIndex, *words: str, weight: float = 1.0) -> Concept:
    found = [(index.table.find(word), 1.0) for word in words]
    return Concept(words[0], tuple((term, strength) for term, strength in found if term is not None), weight)


def test_one_term_scores_as_the_formula_says() -> None:
    index = build(["予約", "予約 予約 募集", "窓口"])
    # df 2 of 3 documents; lengths 1, 3, 1, mean 5/3.
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / (5 / 3))) for tf, length in ((1, 1), (2, 3))]
    assert index.scores([concept(index, "予約")]) == pytest.approx([*expected, 0.0], rel=1e-6)


def test_a_heading_counts_less_than_a_body() -> None:
    index = build(["予約", "窓口"], ["", "予約"])
    body, heading = index.scores([concept(index, "予約")])
    assert 0 < heading < body
    assert index.document_frequency(index.table.find("予約") or 0) == 2
    length = 1 + HEADING_WEIGHT
    idf = math.log(1 + 0.5 / 2.5)
    frequency = HEADING_WEIGHT
    mean = (1 + length) / 2
    assert heading == pytest.approx(idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / mean)), rel=1e-6)


def test_alternatives_of_one_concept_are_not_added_up() -> None:
    index = build(["予約 申請", "予約", "窓口"])
    together = index.scores([concept(index, "予約", "申請")])
    single = [index.scores([concept(index, word)])[0] for word in ("予約", "申請")]
    assert together[0] == pytest.approx(max(single))


def test_strengths_tell_how_well_a_document_holds_a_concept() -> None:
    index = build(["予約", "申請", "窓口"])
    yoyaku, shinsei = index.table.find("予約"), index.table.find("申請")
    assert yoyaku is not None and shinsei is not None
    held = index.strengths([Concept("予約", ((yoyaku, 1.0),), near=((shinsei, 0.4),))])
    assert held.tolist() == [[1.0, pytest.approx(0.4), 0.0]]


def test_a_document_without_the_term_scores_nothing() -> None:
    index = build(TEXTS)
    assert np.flatnonzero(index.scores([concept(index, "自治会")])).tolist() == [3]


def test_as_many_starts_as_terms_and_one_are_needed() -> None:
    index = build(TEXTS)
    with pytest.raises(ValueError, match="starts"):
        LexicalIndex(index.table, index.starts[:-1], index.documents, index.impacts, index.size)
