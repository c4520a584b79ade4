"""How much of a question a passage holds, by words that can stand for each other and by words that are near."""

from __future__ import annotations

import numpy as np
import pytest

from index.covering import NEARNESS, cover
from index.embedding.space import TermSpace
from index.embedding.static import StaticEncoder
from index.forward import ForwardIndex
from index.hybrid import Document, HybridIndex
from index.lexical import Concept

DOCUMENTS = [Document("0", "窓口の予約"), Document("1", "公園"), Document("2", "窓口"), Document("3", "、。")]
ALL = np.arange(4)


@pytest.fixture(scope="module")
def index() -> HybridIndex:
    return HybridIndex.build(DOCUMENTS)


@pytest.fixture(scope="module")
def space(index: HybridIndex) -> TermSpace:
    """公園 and 窓口 are near each other by 0.6, 予約 to neither."""
    places = {"公園": (0.6, 0.8, 0.0), "窓口": (1.0, 0.0, 0.0), "予約": (0.0, 0.0, 1.0)}
    table = index.lexical.table
    directions = np.array([places.get(table[i], (0.0, 0.0, 0.0)) for i in range(len(table))], np.float16)
    return TermSpace(table, directions, np.ones(len(table), np.float32), np.zeros(3, np.float32), 1.0, StaticEncoder.embedded())


def concept(index: HybridIndex, word: str, strength: float = 1.0, weight: float = 1.0) -> Concept:
    term = index.lexical.table.find(word)
    return Concept(word, () if term is None else ((term, strength),), weight, word)


def test_a_near_word_counts_as_far_as_it_is_near(index: HybridIndex, space: TermSpace) -> None:
    held = cover([concept(index, "窓口")], ALL, index.forward, index.lexical, space)
    assert held == pytest.approx([1.0, NEARNESS * 0.6, 1.0, 0.0], abs=1e-3)


def test_concepts_count_by_their_rarity(index: HybridIndex, space: TermSpace) -> None:
    asked = [concept(index, "窓口"), concept(index, "予約")]
    common, rare = (index.lexical.idf(c.alternatives[0][0]) for c in asked)
    held = cover(asked, np.array([2, 0]), index.forward, index.lexical, space)
    assert held == pytest.approx([common / (common + rare), 1.0], abs=1e-3)


def test_what_another_word_asks_for_in_its_place_does_not_count(index: HybridIndex, space: TermSpace) -> None:
    asked = [concept(index, "窓口"), concept(index, "未知", weight=0.0)]
    assert cover(asked, np.array([2]), index.forward, index.lexical, space) == pytest.approx([1.0], abs=1e-3)


def test_nothing_is_held_of_nothing(index: HybridIndex, space: TermSpace) -> None:
    assert cover([], ALL, index.forward, index.lexical, space).tolist() == [0, 0, 0, 0]
    assert cover([concept(index, "窓口")], np.array([3]), index.forward, index.lexical, space).tolist() == [0]


def test_the_terms_of_documents_are_the_postings_turned_round(index: HybridIndex) -> None:
    forward = ForwardIndex.build(index.lexical)
    terms, lengths = forward.of(np.array([2, 0, 3]))
    assert [index.lexical.table[t] for t in terms[:1]] == ["窓口"] and lengths.tolist() == [1, 2, 0]
    assert sorted(index.lexical.table[t] for t in terms[1:]) == ["予約", "窓口"]
